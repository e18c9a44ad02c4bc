#include "analytics/answers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace llm_api_router::analytics {
namespace {

// Appends one flat object.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  void text(std::string_view name, std::string_view value);
  void number(std::string_view name, std::int64_t value);
  // Milliseconds to the microsecond, or null.
  void milliseconds(std::string_view name, std::optional<double> microseconds);
  void null(std::string_view name) { begin(name).append("null"); }
  void end() { out_ += '}'; }

 private:
  std::string& begin(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    return out_.append(1, '"').append(name).append("\":");
  }
  std::string& out_;
};

// The length of the UTF-8 sequence at the beginning (RFC 3629), 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf && follows(1)) return 2;
  if (first >= 0xe0 && first <= 0xef && follows(1) && follows(2)) {
    if (first == 0xe0 && second < 0xa0) return 0;  // overlong
    if (first == 0xed && second > 0x9f) return 0;  // surrogates
    return 3;
  }
  if (first >= 0xf0 && first <= 0xf4 && follows(1) && follows(2) && follows(3)) {
    if (first == 0xf0 && second < 0x90) return 0;
    if (first == 0xf4 && second > 0x8f) return 0;
    return 4;
  }
  return 0;
}

// Bytes that are no UTF-8 become the replacement character: the file may hold anything.
void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  while (!text.empty()) {
    const auto length = sequence_length(text);
    const auto c = static_cast<unsigned char>(text.front());
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (c < 0x20 || c == 0x7f) {
      out.append("\\u00").append(1, kHex[c >> 4U]).append(1, kHex[c & 0xfU]);
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

void ObjectWriter::text(std::string_view name, std::string_view value) {
  begin(name) += '"';
  append_escaped(out_, value);
  out_ += '"';
}

void ObjectWriter::number(std::string_view name, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  begin(name).append(digits, end);
}

void ObjectWriter::milliseconds(std::string_view name, std::optional<double> microseconds) {
  if (!microseconds) return null(name);
  const auto whole = std::llround(*microseconds);
  number(name, whole / 1000);
  auto rest = whole % 1000;
  if (rest == 0) return;
  // Thousands of these make an answer: as integers they cost a tenth of what doubles do.
  out_ += '.';
  for (auto place = 100; rest > 0; place /= 10) {
    out_ += static_cast<char>('0' + rest / place);
    rest %= place;
  }
}

std::optional<double> mean(std::int64_t sum, std::int64_t count) {
  if (count == 0) return {};
  return static_cast<double>(sum) / static_cast<double>(count);
}

void write_group(ObjectWriter& object, GroupBy group_by, const Group& group,
                 const NameTables& names) {
  const auto name_or_null = [&](std::string_view member, const Names& table) {
    if (group.name == Names::kNone) return object.null(member);
    object.text(member, table.name(group.name));
  };
  switch (group_by) {
    case GroupBy::none: return;
    case GroupBy::provider:
      object.text("provider_type", name_of(static_cast<Api>(group.api)));
      return object.text("provider", names.providers.name(group.name));
    case GroupBy::model: return name_or_null("model", names.models);
    case GroupBy::outcome: return name_or_null("outcome", names.outcomes);
  }
}

void write_tokens(ObjectWriter& object, const Figures& figures) {
  object.number("input_tokens", figures.input_tokens);
  object.number("output_tokens", figures.output_tokens);
  object.number("cached_tokens", figures.cached_tokens);
}

void write_metric(ObjectWriter& object, Metric metric, const Figures& figures) {
  switch (metric) {
    case Metric::requests: return object.number("count", figures.count);
    case Metric::tokens:
      write_tokens(object, figures);
      return object.number("total_tokens", figures.input_tokens + figures.output_tokens);
    case Metric::latency:
      object.milliseconds("avg_ms", mean(figures.latency_sum, figures.latency_count));
      object.milliseconds("p50_ms", figures.p50);
      object.milliseconds("p95_ms", figures.p95);
      return object.milliseconds("ttft_ms",
                                 mean(figures.first_token_sum, figures.first_token_count));
  }
}

// Every group that occurs, in the order of figures within a bucket.
std::vector<Group> groups_of(const Series& series) {
  if (series.group_by == GroupBy::none) return {Group{}};
  std::vector<Group> groups;
  for (const auto& figures : series.figures) groups.push_back(figures.group);
  std::sort(groups.begin(), groups.end());
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  return groups;
}

struct Buckets {
  std::int64_t first;
  std::int64_t last;
};

Buckets buckets_of(const Series& series) {
  const auto width = width_of(series.interval);
  return {std::max<std::int64_t>(0, series.range.from.time_since_epoch() / width),
          (series.range.end.time_since_epoch() - std::chrono::microseconds{1}) / width};
}

void add(Figures& sum, const Figures& more) {
  sum.first_time = sum.count == 0 ? more.first_time : std::min(sum.first_time, more.first_time);
  sum.last_time = sum.count == 0 ? more.last_time : std::max(sum.last_time, more.last_time);
  sum.count += more.count;
  sum.input_tokens += more.input_tokens;
  sum.output_tokens += more.output_tokens;
  sum.cached_tokens += more.cached_tokens;
  sum.latency_sum += more.latency_sum;
  sum.latency_count += more.latency_count;
  sum.streaming += more.streaming;
}

std::string time_of(std::int64_t microseconds) {
  return moment_text(Moment{std::chrono::microseconds{microseconds}});
}

void write_provider(std::string& out, std::string_view type, std::string_view name,
                    const Figures& figures) {
  ObjectWriter object(out);
  object.text("provider_type", type);
  object.text("provider_name", name);
  object.number("request_count", figures.count);
  object.number("total_tokens", figures.input_tokens + figures.output_tokens);
  write_tokens(object, figures);
  object.milliseconds("avg_latency_ms", mean(figures.latency_sum, figures.latency_count));
  object.number("streaming_count", figures.streaming);
  object.number("non_streaming_count", figures.count - figures.streaming);
  object.text("min_timestamp", time_of(figures.first_time));
  object.text("max_timestamp", time_of(figures.last_time));
  object.end();
}

}  // namespace

std::optional<std::string> series_json(const Series& series, const NameTables& names,
                                       std::size_t most_elements) {
  const auto buckets = buckets_of(series);
  const auto groups = groups_of(series);
  const auto count = static_cast<std::size_t>(buckets.last - buckets.first + 1);
  if (count * groups.size() > most_elements) return {};
  std::string out = "[";
  out.reserve(count * groups.size() * 64);
  auto next = series.figures.begin();
  for (auto bucket = buckets.first; bucket <= buckets.last; ++bucket) {
    const auto begins = moment_text(Moment{bucket * width_of(series.interval)});
    for (const auto& group : groups) {
      const bool has_rows =
          next != series.figures.end() && next->bucket == bucket && next->group == group;
      if (out.size() > 1) out += ',';
      ObjectWriter object(out);
      object.text("timestamp", begins);
      write_group(object, series.group_by, group, names);
      write_metric(object, series.metric, has_rows ? *next++ : Figures{});
      object.end();
    }
  }
  return out + ']';
}

std::string summary_json(const std::vector<Figures>& figures, const NameTables& names) {
  std::map<std::pair<std::string_view, std::string_view>, Figures> providers;
  for (const auto& each : figures) {
    add(providers[{name_of(static_cast<Api>(each.group.api)),
                   names.providers.name(each.group.name)}],
        each);
  }
  std::string out = "[";
  for (const auto& [provider, sum] : providers) {
    if (out.size() > 1) out += ',';
    write_provider(out, provider.first, provider.second, sum);
  }
  return out + ']';
}

}  // namespace llm_api_router::analytics
