// Writes the Prometheus text exposition format, version 0.0.4.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "telemetry/histogram.hpp"

namespace llm_api_router::telemetry {

enum class MetricType { counter, gauge, histogram };

// `value` is UTF-8 and may hold anything: it is escaped.
struct Label {
  std::string_view name;
  std::string_view value;
};
using Labels = std::initializer_list<Label>;

class MetricsText {
 public:
  // Begins a metric. Its samples follow, all of them before the next metric; `name` is to live
  // until then.
  void metric(std::string_view name, MetricType type, std::string_view help);

  // A sample of that metric.
  void sample(Labels labels, double value);
  template <std::integral Number>
  void sample(Labels labels, Number value) {
    begin_sample("", labels);
    end_sample(std::to_string(value));
  }
  void sample(Labels labels, const HistogramTotals& histogram);

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void begin_sample(std::string_view suffix, Labels labels);
  void add_label(Label label);
  void end_sample(std::string_view value);
  void bucket(Labels labels, std::string_view bound, std::uint64_t count);

  std::string text_;
  std::string_view name_;  // of the metric; of the caller
  bool labelled_ = false;  // the sample under way has labels
};

}  // namespace llm_api_router::telemetry
