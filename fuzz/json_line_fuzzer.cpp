// Bodies as values of a JSON line: the line says what the body says, and what is redacted shows no
// text but the names of things.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "wire/json_line.hpp"
#include "wire/json_scan.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"

namespace llm_api_router::fuzz {
namespace {

using nlohmann::json;

// Members that name things rather than say them.
constexpr std::array<std::string_view, 22> kNames = {"model",
                                                     "role",
                                                     "type",
                                                     "id",
                                                     "object",
                                                     "name",
                                                     "status",
                                                     "reason",
                                                     "effort",
                                                     "container",
                                                     "encoding",
                                                     "media_type",
                                                     "service_tier",
                                                     "tool_call_id",
                                                     "tool_use_id",
                                                     "call_id",
                                                     "item_id",
                                                     "response_id",
                                                     "stop_reason",
                                                     "finish_reason",
                                                     "previous_response_id",
                                                     "system_fingerprint"};

bool is_name(std::string_view key) {
  return std::find(kNames.begin(), kNames.end(), key) != kNames.end();
}

// What a document consists of, from left to right.
class Parts final : public nlohmann::json_sax<json> {
 public:
  struct Part {
    std::string what;     // its kind, with its value unless it is a text
    bool named = false;   // a text of a member that names something, or of such an array
    bool direct = false;  // a text that is a member's value itself
    std::optional<std::string> text;
  };

  explicit Parts(std::string_view document) {
    expect(json::sax_parse(without_halves(document), this), "a line is JSON");
  }

  std::vector<Part> list;

  bool null() override { return add("null"); }
  bool boolean(bool value) override { return add(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override { return add(text); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool string(string_t& value) override {
    list.push_back({"text", is_name(open_.back().key), !open_.back().is_array, value});
    return true;
  }
  bool key(string_t& name) override {
    open_.back().key = name;
    return add("key " + name);
  }
  bool start_object(std::size_t /*size*/) override {
    open_.push_back({false, {}});
    return add("{");
  }
  bool start_array(std::size_t /*size*/) override {
    open_.push_back({true, open_.back().key});
    return add("[");
  }
  bool end_object() override { return end("}"); }
  bool end_array() override { return end("]"); }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*fault*/) override {
    return false;
  }

 private:
  struct Level {
    bool is_array = false;
    std::string key;  // of the member whose value comes; of an array, its own
  };

  bool add(std::string what) {
    list.push_back({std::move(what), false, false, {}});
    return true;
  }
  bool end(const char* bracket) {
    open_.pop_back();
    return add(bracket);
  }

  std::vector<Level> open_{Level{}};
};

// Of a text, as JSON writes it; at least as many as it has, since escapes are longer.
bool tells_length(std::string_view shown, const std::string& text) {
  constexpr std::string_view kEnd = " bytes]";
  if (!shown.starts_with('[') || !shown.ends_with(kEnd) || shown.size() > 20) return false;
  const std::string digits(shown.substr(1, shown.size() - kEnd.size() - 1));
  return std::to_string(std::stoull("0" + digits)) == digits && std::stoull(digits) >= text.size();
}

void expect_redacted(std::string_view line) {
  const auto shown = wire::redacted(line);
  const Parts before(line);
  const Parts after(shown);
  expect(before.list.size() == after.list.size(), "the structure stays");
  const bool plain = line.find('\\') == std::string_view::npos;  // keys are as they are written
  for (std::size_t i = 0; i < before.list.size(); ++i) {
    const auto& was = before.list[i];
    const auto& is = after.list[i];
    expect(was.what == is.what && was.text.has_value() == is.text.has_value(),
           "keys, numbers and brackets stay");
    if (!was.text) continue;
    const bool stays = *was.text == *is.text;
    expect((stays && was.named) || tells_length(*is.text, *was.text), "texts are not shown");
    expect(stays || !plain || !was.named || !was.direct, "names are");
  }
}

// A number may have an exponent that the oracle has no room for.
bool has_exponent(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    const bool digit = text[at - 1] >= '0' && text[at - 1] <= '9';
    if (digit && (text[at] == 'e' || text[at] == 'E')) return true;
  }
  return false;
}

Buffer buffer_of(std::string_view text) {
  Buffer buffer;
  buffer.append(text);
  return buffer;
}

void expect_line(std::string_view body, std::string_view line) {
  expect(line.find_first_of("\r\n") == std::string_view::npos, "a line is one line");
  expect(line.size() <= body.size(), "a line is no longer than the body");
  const auto said = without_halves(body);
  if (is_json(said)) {
    expect(json::parse(said) == json::parse(without_halves(line)), "a line says the same");
    expect_redacted(line);
  } else {
    expect(has_exponent(body), "what is no JSON has no line");
  }
  auto again = buffer_of(line);
  expect(wire::make_json_line(again) && again.view() == line, "a line stays as it is");
}

void expect_made(std::string_view body) {
  auto line = buffer_of(body);
  const bool made = wire::make_json_line(line);
  if (made) {
    expect_line(body, line.view());
  } else {
    expect(line.view() == body, "what has no line is left alone");
    const bool is_object = wire::check_nesting(body).has_value() && is_json_with_halves(body);
    expect(!is_object, "an object has a line");
  }
  const ExactCopy copy(body, wire::kScanPadding);
  const auto facts = wire::scan_body(copy.view());
  if (!facts || !facts->scalars_are_json) return;
  auto other = buffer_of(body);
  expect(wire::make_json_line(other, wire::Seen::all_but_escapes) == made &&
             other.view() == line.view(),
         "what was scanned need not be read again");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  expect_made(text_of(data, size));
  return 0;
}
