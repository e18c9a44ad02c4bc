// Times within an exchange are in milliseconds, rounded to two digits. What was never told is null.
#include "telemetry/recent_json.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "telemetry/failure_text.hpp"
#include "telemetry/iso_time.hpp"

namespace llm_api_router::telemetry {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::microseconds;

double milliseconds(microseconds time) {
  return std::round(static_cast<double>(time.count()) / 10.0) / 100.0;
}

Json milliseconds_or_null(const std::optional<microseconds>& time) {
  return time ? Json(milliseconds(*time)) : Json(nullptr);
}

Json count_or_null(const std::optional<std::uint64_t>& count) {
  return count ? Json(*count) : Json(nullptr);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json attempt_json(const AttemptRecord& attempt) {
  return {{"provider", attempt.provider},
          {"began_ms", milliseconds(attempt.began)},
          {"waited_ms", milliseconds(attempt.waited)},
          {"duration_ms", milliseconds(attempt.duration)},
          {"outcome", attempt.outcome},
          {"status", attempt.status == 0 ? Json(nullptr) : Json(attempt.status)},
          {"error", text_or_null(attempt.error)}};
}

Json exchange_json(const ExchangeRecord& record) {
  auto attempts = Json::array();
  for (const auto& attempt : record.tried) attempts.push_back(attempt_json(attempt));
  auto skipped = Json::array();
  for (const auto& [provider, why] : record.skipped) {
    skipped.push_back({{"provider", provider}, {"why", why}});
  }
  return {{"request_id", record.request_id},
          {"time", iso_time(record.arrival)},
          {"api", name_of(record.api)},
          {"endpoint", record.path},
          {"model", text_or_null(record.model)},
          {"provider", text_or_null(record.provider)},
          {"outcome", name_of(record.outcome)},
          {"status", record.status},
          {"error", record.failure ? Json(failure_text(*record.failure)) : Json(nullptr)},
          {"streaming", record.streaming},
          {"finish_reason", text_or_null(record.finish_reason)},
          {"input_tokens", count_or_null(record.usage.input_tokens)},
          {"output_tokens", count_or_null(record.usage.output_tokens)},
          {"cached_tokens", count_or_null(record.usage.cached_tokens)},
          {"time_to_first_token_ms", milliseconds_or_null(record.time_to_first_token)},
          {"committed_ms", milliseconds_or_null(record.committed)},
          {"duration_ms", milliseconds(record.duration)},
          {"attempts", std::move(attempts)},
          {"skipped", std::move(skipped)}};
}

}  // namespace

std::string recent_json(const Recent& recent) {
  auto exchanges = Json::array();
  for (const auto& record : recent.exchanges) exchanges.push_back(exchange_json(record));
  const Json json{{"capacity", RecentExchanges::kRemembered},
                  {"remembered", recent.remembered},
                  {"exchanges", std::move(exchanges)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace llm_api_router::telemetry
