// https://prometheus.io/docs/instrumenting/exposition_formats/
#include "telemetry/metrics_text.hpp"

#include <array>
#include <charconv>

namespace llm_api_router::telemetry {
namespace {

std::string_view name_of(MetricType type) {
  switch (type) {
    case MetricType::counter: return "counter";
    case MetricType::gauge: return "gauge";
    case MetricType::histogram: return "histogram";
  }
  return "untyped";
}

// Without exponents, as short as tells the value from all others.
std::string number(double value) {
  std::array<char, 400> digits{};  // the longest double has 309 before the point
  const auto [end, fault] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  return fault == std::errc{} ? std::string{digits.data(), end} : "0";
}

double seconds(Microseconds time) { return std::chrono::duration<double>{time}.count(); }

}  // namespace

void MetricsText::metric(std::string_view name, MetricType type, std::string_view help) {
  name_ = name;
  text_.append("# HELP ").append(name).append(" ").append(help);
  text_.append("\n# TYPE ").append(name).append(" ").append(name_of(type)).append("\n");
}

void MetricsText::sample(Labels labels, double value) {
  begin_sample("", labels);
  end_sample(number(value));
}

void MetricsText::sample(Labels labels, const HistogramTotals& histogram) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < histogram.bounds.size(); ++i) {
    count += histogram.counts[i];
    bucket(labels, number(seconds(histogram.bounds[i])), count);
  }
  count += histogram.counts.empty() ? 0 : histogram.counts.back();
  bucket(labels, "+Inf", count);
  begin_sample("_sum", labels);
  end_sample(number(seconds(histogram.sum)));
  begin_sample("_count", labels);
  end_sample(std::to_string(count));
}

void MetricsText::bucket(Labels labels, std::string_view bound, std::uint64_t count) {
  begin_sample("_bucket", labels);
  add_label({"le", bound});
  end_sample(std::to_string(count));
}

void MetricsText::begin_sample(std::string_view suffix, Labels labels) {
  text_.append(name_).append(suffix);
  for (const auto& label : labels) {
    add_label(label);
  }
}

// The brackets around labels are opened by the first and closed by end_sample().
void MetricsText::add_label(Label label) {
  text_ += labelled_ ? ',' : '{';
  labelled_ = true;
  text_.append(label.name).append("=\"");
  for (const char character : label.value) {
    if (character == '\n') {
      text_ += "\\n";
      continue;
    }
    if (character == '\\' || character == '"') {
      text_ += '\\';
    }
    text_ += character;
  }
  text_ += '"';
}

void MetricsText::end_sample(std::string_view value) {
  text_.append(labelled_ ? "} " : " ").append(value).append("\n");
  labelled_ = false;
}

}  // namespace llm_api_router::telemetry
