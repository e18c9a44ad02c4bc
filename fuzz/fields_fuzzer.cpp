// Names and values of header fields, each question about them answered by a plain oracle: which
// name it is, whether it travels on, and what is in a list.
//
// The input is the fields of a message, "name: value" a line.
#include <algorithm>
#include <array>
#include <string>

#include "wire/headers.hpp"
#include "wire/known_names.hpp"

#include "fuzz/address_oracle.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"
#include "fuzz/percent.hpp"

namespace llm_api_router::fuzz {
namespace {

using wire::Field;
using wire::FieldName;

// A name that ends in '-' stands for all that begin so.
constexpr std::array<std::string_view, 10> kOfTheConnection = {
    "connection", "http2-settings", "keep-alive", "proxy-connection",  "proxy-",
    "te",         "trailer",        "upgrade",    "transfer-encoding", "content-length"};
constexpr std::array<std::string_view, 13> kOfTheRequest = {"accept-encoding",
                                                            "authorization",
                                                            "cookie",
                                                            "expect",
                                                            "forwarded",
                                                            "host",
                                                            "openai-organization",
                                                            "openai-project",
                                                            "origin",
                                                            "sec-fetch-",
                                                            "x-api-key",
                                                            "x-forwarded-",
                                                            "x-router-"};
constexpr std::array<std::string_view, 5> kOfTheAnswer = {
    "alt-svc", "set-cookie", "strict-transport-security", "x-provider", "x-router-"};

template <std::size_t kCount>
bool is_among(std::string_view name, const std::array<std::string_view, kCount>& names) {
  return std::any_of(names.begin(), names.end(), [name](std::string_view one) {
    return one.ends_with('-') ? name.starts_with(one) : name == one;
  });
}

FieldName expected_name(std::string_view name) {
  for (std::size_t i = 0; i < wire::kNames.size(); ++i) {
    if (!wire::kNames[i].empty() && wire::kNames[i] == name) return static_cast<FieldName>(i);
  }
  if (name.starts_with("proxy-")) return FieldName::proxy_family;
  if (name.starts_with("sec-fetch-")) return FieldName::sec_fetch_family;
  if (name.starts_with("x-forwarded-")) return FieldName::x_forwarded_family;
  if (name.starts_with("x-router-")) return FieldName::x_router_family;
  return FieldName::other;
}

std::string without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

bool list_has(std::string_view list, std::string_view token) {
  const auto elements = split(list, ',');
  return std::any_of(elements.begin(), elements.end(), [token](std::string_view element) {
    return lower(without_blanks(element)) == token;
  });
}

bool named_by_connection(const wire::Fields& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(), [name](const Field& field) {
    return lower(field.name) == "connection" && list_has(field.value, name);
  });
}

void expect_name(const wire::Fields& fields, const Field& field) {
  const ExactCopy name(field.name);
  expect(wire::field_name(name.view()) == expected_name(lower(field.name)), "a name is known");
  const auto* const first = fields.find(name.view());
  expect(first != nullptr && lower(first->name) == lower(field.name), "a field is found by name");
  const auto same = [&](const Field& other) { return lower(other.name) == lower(field.name); };
  const auto count = std::count_if(fields.begin(), fields.end(), same);
  expect(wire::is_family(field.id) || fields.has_several(field.id) == (count > 1),
         "a field that is repeated is known to be");
}

void expect_travels(const wire::Head& head, const Field& field) {
  const auto name = lower(field.name);
  // Options that name no field.
  if (name == "close" || name == "keep-alive") return;
  const bool stays = is_among(name, kOfTheConnection) || named_by_connection(head.fields, name);
  expect(wire::travels_up(field, head) == (!stays && !is_among(name, kOfTheRequest)),
         "upstream sees what is for it");
  expect(wire::travels_down(field, head) == (!stays && !is_among(name, kOfTheAnswer)),
         "downstream sees what is for it");
}

void expect_compared(std::string_view a, std::string_view b) {
  const ExactCopy one(a);
  const ExactCopy other(b);
  expect(wire::iequals(one.view(), other.view()) == (lower(a) == lower(b)),
         "letters are equal but for their case");
}

void expect_list(std::string_view value, std::string_view token) {
  const ExactCopy list(value);
  expect(token.empty() || wire::has_token(list.view(), token) == list_has(value, lower(token)),
         "an element of a list is found");
  const auto elements = split(value, ',');
  const bool tokens = std::all_of(elements.begin(), elements.end(), [](std::string_view element) {
    const auto text = without_blanks(element);
    return std::all_of(text.begin(), text.end(), wire::is_token);
  });
  expect(wire::is_token_list(list.view()) == tokens, "a list of tokens is one");
}

void expect_encoded(std::string_view value) {
  const auto encoded = wire::percent_encode(value);
  expect(percent_decoded(encoded) == value, "what is encoded is decoded");
  expect(std::all_of(encoded.begin(), encoded.end(), wire::is_visible) &&
             encoded.find_first_of(" \"\\;,") == std::string::npos,
         "and fit for a field");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const std::string_view text = text_of(data, size);
  llm_api_router::wire::Head head;
  head.fields = fields_of(text);
  std::string_view before;
  for (const auto& field : head.fields) {
    expect_name(head.fields, field);
    expect_travels(head, field);
    expect_compared(field.name, before);
    expect_compared(field.name, field.value);
    expect_list(field.value, before);
    expect_encoded(field.value);
    before = field.name;
  }
  return 0;
}
