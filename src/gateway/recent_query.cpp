#include "gateway/recent_query.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string>
#include <utility>

namespace llm_api_router::gateway {
namespace {

using telemetry::RecentExchanges;
using telemetry::RecentFilter;

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// A part of a query as forms write it: '+' is a space; a bad escape stays as it is.
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (escape) {
      plain += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

constexpr std::array<std::string_view, 5> kNames{"api", "outcome", "provider", "model", "limit"};

// Takes up one parameter; what it may be if the value is bad.
std::string_view take_up(RecentFilter& filter, std::string_view name, const std::string& value) {
  if (name == "provider") filter.provider = value;
  if (name == "model") filter.model = value;
  if (name == "api") {
    for (const Api api : {Api::openai, Api::anthropic}) {
      if (name_of(api) == value) filter.api = api;
    }
    if (!filter.api) return "openai or anthropic";
  }
  if (name == "outcome") {
    for (const auto one :
         {Outcome::success, Outcome::refused, Outcome::failure, Outcome::client_left}) {
      if (name_of(one) == value) filter.outcome = one;
    }
    if (!filter.outcome) return "success, refused, failure or client_left";
  }
  if (name == "limit") {
    std::size_t limit = 0;
    const auto* const end = value.data() + value.size();
    const auto [rest, fault] = std::from_chars(value.data(), end, limit);
    if (fault != std::errc{} || rest != end || limit < 1 || limit > RecentExchanges::kRemembered) {
      return "a number from 1 to 500";
    }
    filter.limit = limit;
  }
  return {};
}

}  // namespace

Result<RecentFilter, BadQuery> recent_query(std::string_view query) {
  static_assert(RecentExchanges::kRemembered == 500, "the message of limit says so");
  RecentFilter filter;
  std::array<bool, kNames.size()> given{};
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = decoded(pair.substr(0, equals));
    const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (pair.empty()) continue;
    const auto known = static_cast<std::size_t>(std::ranges::find(kNames, name) - kNames.begin());
    if (known == kNames.size()) {
      return BadQuery{name, name +
                                ": is not known here; there are api, outcome, provider, model "
                                "and limit"};
    }
    if (std::exchange(given.at(known), true)) {
      return BadQuery{name, name + ": is given twice; it is allowed once"};
    }
    if (value.empty()) continue;
    const auto allowed = take_up(filter, name, value);
    if (!allowed.empty()) return BadQuery{name, name + ": must be " + std::string{allowed}};
  }
  return filter;
}

void throw_exception_from_error(const BadQuery&, const boost::source_location&) { std::abort(); }

}  // namespace llm_api_router::gateway
