#include "bench/traffic/load/tally.hpp"

#include <algorithm>
#include <cstdio>

namespace llm_api_router::bench {
namespace {

constexpr std::array kFaultNames{"none", "connect", "status", "content", "cut", "unfinished"};

std::string fixed(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

// The least of the values that `share` of them do not exceed. Sorted ones only.
double microseconds_at(const std::vector<std::int64_t>& sorted, double share) {
  const auto last = static_cast<double>(sorted.size() - 1);
  return static_cast<double>(sorted.at(static_cast<std::size_t>(share * last))) / 1e3;
}

std::string percentiles(std::vector<std::int64_t>& values) {
  if (values.empty()) return "null";
  std::sort(values.begin(), values.end());
  return "{\"p50\":" + fixed(microseconds_at(values, 0.5)) +
         ",\"p90\":" + fixed(microseconds_at(values, 0.9)) +
         ",\"p99\":" + fixed(microseconds_at(values, 0.99)) +
         ",\"max\":" + fixed(microseconds_at(values, 1)) + "}";
}

class Object {
 public:
  void add(const std::string& name, const std::string& value) {
    text_ += (text_.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
  }
  void add(const std::string& name, std::uint64_t value) { add(name, std::to_string(value)); }
  [[nodiscard]] std::string text() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

}  // namespace

void Tally::answered(nanoseconds latency, nanoseconds first_byte) {
  latencies_.push_back(latency.count());
  first_bytes_.push_back(first_byte.count());
}

void Tally::failed(Fault fault) {
  ++failures_;
  ++faults_.at(static_cast<std::size_t>(fault));
}

void Tally::chunk(nanoseconds age, bool late) {
  ages_.push_back(age.count());
  coalesced_ += late ? 1U : 0U;
}

std::string Tally::json(const std::string& mode, nanoseconds took) {
  const double seconds = std::chrono::duration<double>(took).count();
  Object faults;
  for (std::size_t i = 1; i < faults_.size(); ++i) faults.add(kFaultNames.at(i), faults_.at(i));
  Object statuses;
  for (const auto& [status, count] : statuses_) statuses.add(std::to_string(status), count);
  Object all;
  all.add("mode", "\"" + mode + "\"");
  all.add("requests", latencies_.size());
  all.add("errors", failures_);
  all.add("faults", faults.text());
  all.add("statuses", statuses.text());
  all.add("seconds", fixed(seconds));
  all.add("rate", fixed(static_cast<double>(latencies_.size()) / seconds));
  all.add("bytes_sent", bytes_sent_);
  all.add("bytes_received", bytes_received_);
  all.add("latency_us", percentiles(latencies_));
  all.add("first_byte_us", percentiles(first_bytes_));
  all.add("chunks", ages_.size());
  all.add("coalesced", coalesced_);
  all.add("chunk_age_us", percentiles(ages_));
  return all.text();
}

}  // namespace llm_api_router::bench
