#include "analytics/ingest.hpp"

#include <algorithm>

namespace llm_api_router::analytics {
namespace {

std::optional<std::int64_t> count_of(std::optional<std::chrono::microseconds> duration) {
  if (!duration) return {};
  return duration->count();
}

}  // namespace

Result<void> Ingest::look() {
  if (failed_) follower_ = CsvFollower(folder_);
  const auto seen = follower_.look();
  if (!seen) {
    if (auto begun = begin_anew(); !begun) return begun;
    return seen.error();
  }
  size_ = seen->size;
  if (seen->anew || failed_) return begin_anew();
  return {};
}

Result<void> Ingest::begin_anew() {
  header_seen_ = false;
  rows_ = bad_rows_ = 0;
  first_ = Moment::max();
  last_ = Moment::min();
  cache_.clear();
  names_ = NameTables{};
  auto cleared = database_.clear();
  failed_ = !cleared;
  return cleared;
}

Result<bool> Ingest::step() {
  if (follower_.offset() >= size_) return finish();
  const auto lines = follower_.read();
  if (!lines) return lines.error();
  if (lines->empty()) return finish();
  if (auto taken = take_lines(*lines); !taken) return taken.error();
  return false;
}

Result<void> Ingest::take_lines(std::string_view lines) {
  while (!lines.empty()) {
    auto line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(line.size() + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!header_seen_) {
      if (!is_header(line)) {
        failed_ = true;
        return Error{(folder_ / kCsvName).string() +
                     ": its first line is not the header that is expected; move the file away and "
                     "the router begins a new one"};
      }
      header_seen_ = true;
      continue;
    }
    if (line.empty()) continue;
    const auto row = line.size() <= CsvFollower::kLongestLine ? parser_.parse(line) : std::nullopt;
    if (!row) {
      ++bad_rows_;
      continue;
    }
    if (auto taken = take(*row); !taken) return taken;
  }
  return {};
}

Result<void> Ingest::take(const CsvRow& row) {
  first_ = std::min(first_, row.time);
  last_ = std::max(last_, row.time);
  ++rows_;
  auto stored = database_.append({.time = row.time.time_since_epoch().count(),
                                  .api = static_cast<std::uint8_t>(row.api),
                                  .streaming = row.streaming,
                                  .provider = names_.providers.add(row.provider),
                                  .model = names_.models.add(row.model),
                                  .outcome = names_.outcomes.add(row.outcome),
                                  .latency = count_of(row.latency),
                                  .time_to_first_token = count_of(row.time_to_first_token),
                                  .input_tokens = row.input_tokens,
                                  .output_tokens = row.output_tokens,
                                  .cached_tokens = row.cached_tokens});
  failed_ = failed_ || !stored;
  return stored;
}

Result<bool> Ingest::finish() {
  if (first_ > last_) return true;
  if (auto flushed = database_.flush(); !flushed) {
    failed_ = true;
    return flushed.error();
  }
  cache_.rows_came(first_, last_);
  first_ = Moment::max();
  last_ = Moment::min();
  return true;
}

Ingest::Progress Ingest::progress() const {
  return {.bytes = follower_.offset(),
          .size = size_,
          .rows = rows_,
          .bad_rows = bad_rows_ + follower_.skipped()};
}

}  // namespace llm_api_router::analytics
