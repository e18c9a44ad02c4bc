// application/x-www-form-urlencoded, as browsers write query strings: '+' is a space.
#include "analytics/parameters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <vector>

namespace llm_api_router::analytics {
namespace {

struct Pair {
  std::string name;
  std::string value;
};

using Pairs = std::vector<Pair>;
using Fault = std::optional<BadParameter>;

// More than these no query string needs.
constexpr std::size_t kLongestValue = 512;
constexpr std::size_t kMostPairs = 16;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Empty if a '%' is not followed by two hex digits, or a control character comes out.
std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i] == '+' ? ' ' : text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
      if (low < 0) return {};
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return {};
    plain += c;
  }
  return plain;
}

// What may be told of text that somebody else made up.
std::string plain(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string shown;
  for (const char c : text.substr(0, kShown)) {
    const bool harmless = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
    shown += harmless ? c : '?';
  }
  return shown + (text.size() > kShown ? "..." : "");
}

std::string quoted(std::string_view text) { return '"' + plain(text) + '"'; }

BadParameter bad(std::string_view name, std::string_view value, std::string_view allowed) {
  return {plain(name), plain(name) + " must be " + std::string{allowed} + ", got " + quoted(value)};
}

Parsed<Pairs> split(std::string_view query) {
  Pairs pairs;
  while (!query.empty()) {
    const auto part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    auto name = decoded(part.substr(0, equals));
    if (!name) return BadParameter{"", "a parameter's name is not percent-encoded as it must be"};
    auto value = equals == std::string_view::npos ? std::optional<std::string>{std::string{}}
                                                  : decoded(part.substr(equals + 1));
    if (!value || value->size() > kLongestValue) {
      return bad(*name, part, "at most 512 bytes of percent-encoded text");
    }
    const auto same = [&](const Pair& pair) { return pair.name == *name; };
    if (std::any_of(pairs.begin(), pairs.end(), same)) {
      return BadParameter{plain(*name), quoted(*name) + " is given twice; it is allowed once"};
    }
    if (pairs.size() == kMostPairs) return BadParameter{"", "there are more than 16 parameters"};
    pairs.push_back({std::move(*name), std::move(*value)});
  }
  return pairs;
}

// What a parameter does with its value.
template <class Parameters>
struct Known {
  std::string_view name;
  Fault (*take)(std::string_view value, Parameters& into);
};

template <class Parameters, std::size_t kCount>
Fault unknown(std::string_view name, const std::array<Known<Parameters>, kCount>& known) {
  std::string allowed;
  for (const auto& each : known) allowed.append(allowed.empty() ? "" : ", ").append(each.name);
  return BadParameter{plain(name),
                      quoted(name) + " is not a parameter here; these are: " + allowed};
}

template <class Parameters, std::size_t kCount>
Fault take(const Pair& pair, const std::array<Known<Parameters>, kCount>& known,
           Parameters& parameters) {
  for (const auto& each : known) {
    if (each.name == pair.name) return each.take(pair.value, parameters);
  }
  return unknown(pair.name, known);
}

template <class Parameters, std::size_t kCount>
Parsed<Parameters> parse(const Pairs& pairs, const std::array<Known<Parameters>, kCount>& known) {
  Parameters parameters;
  for (const auto& pair : pairs) {
    if (auto fault = take(pair, known, parameters)) return std::move(*fault);
  }
  return parameters;
}

Fault take_hours(std::string_view value, std::chrono::hours& hours) {
  int number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool whole = error == std::errc{} && end == value.data() + value.size();
  if (!whole || number < 1 || number > kMostHours.count()) {
    return bad("hours", value, "a whole number from 1 to 720");
  }
  hours = std::chrono::hours{number};
  return {};
}

template <class Parameters>
Fault take_hours_of(std::string_view value, Parameters& into) {
  return take_hours(value, into.hours);
}

// The value that goes by the name `value`, or a fault that lists the names.
template <class Value, std::size_t kCount>
Fault take_choice(std::string_view name, std::string_view value,
                  const std::array<std::pair<std::string_view, Value>, kCount>& choices,
                  Value& into) {
  std::string allowed;
  for (const auto& [choice, meaning] : choices) {
    if (choice == value) {
      into = meaning;
      return {};
    }
    if (!choice.empty()) allowed.append(allowed.empty() ? "" : ", ").append(choice);
  }
  return bad(name, value, "one of " + allowed);
}

Fault take_interval(std::string_view value, SeriesParameters& into) {
  static constexpr std::array<std::pair<std::string_view, Interval>, 3> kChoices{
      {{"minute", Interval::minute}, {"hour", Interval::hour}, {"day", Interval::day}}};
  return take_choice("interval", value, kChoices, into.interval);
}

Fault take_provider_type(std::string_view value, SeriesParameters& into) {
  static const std::array<std::pair<std::string_view, std::optional<Api>>, 3> kChoices{
      {{"openai", Api::openai}, {"anthropic", Api::anthropic}, {"", std::nullopt}}};
  return take_choice("provider_type", value, kChoices, into.provider_type);
}

Fault take_group_by(std::string_view value, SeriesParameters& into) {
  static constexpr std::array<std::pair<std::string_view, GroupBy>, 4> kChoices{
      {{"provider", GroupBy::provider},
       {"model", GroupBy::model},
       {"outcome", GroupBy::outcome},
       {"", GroupBy::none}}};
  return take_choice("group_by", value, kChoices, into.group_by);
}

Fault take_model(std::string_view value, SeriesParameters& into) {
  into.model = value;
  return {};
}

Fault take_from(std::string_view value, SummaryParameters& into) {
  // A '+' that was not encoded came out as a space; in an offset it can only have been one.
  std::string text{value};
  if (const auto sign = text.rfind(' '); sign != std::string::npos && sign > 10) text[sign] = '+';
  into.from = parse_moment(text);
  if (into.from) return {};
  return bad("from_utc", value, "an ISO 8601 time such as 2026-11-22T17:00:00Z");
}

Fault take_format(std::string_view value, ExportParameters& into) {
  static constexpr std::array<std::pair<std::string_view, ExportFormat>, 2> kChoices{
      {{"csv", ExportFormat::csv}, {"parquet", ExportFormat::parquet}}};
  return take_choice("format", value, kChoices, into.format);
}

constexpr std::array<Known<SeriesParameters>, 5> kSeries{{{"interval", take_interval},
                                                          {"hours", take_hours_of},
                                                          {"provider_type", take_provider_type},
                                                          {"model", take_model},
                                                          {"group_by", take_group_by}}};
constexpr std::array<Known<SummaryParameters>, 2> kSummary{
    {{"hours", take_hours_of}, {"from_utc", take_from}}};
constexpr std::array<Known<ExportParameters>, 2> kExport{
    {{"format", take_format}, {"hours", take_hours_of}}};

}  // namespace

Parsed<SeriesParameters> parse_series(std::string_view query) {
  const auto pairs = split(query);
  if (!pairs) return pairs.error();
  return parse(*pairs, kSeries);
}

Parsed<SummaryParameters> parse_summary(std::string_view query) {
  const auto pairs = split(query);
  if (!pairs) return pairs.error();
  auto parameters = parse(*pairs, kSummary);
  if (parameters && parameters->from && pairs->size() > 1) {
    return BadParameter{"from_utc", "hours and from_utc exclude each other: give one of them"};
  }
  return parameters;
}

Parsed<ExportParameters> parse_export(std::string_view query) {
  const auto pairs = split(query);
  if (!pairs) return pairs.error();
  return parse(*pairs, kExport);
}

void throw_exception_from_error(const BadParameter&, const boost::source_location&) {
  std::abort();
}

}  // namespace llm_api_router::analytics
