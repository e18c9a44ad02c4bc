#include "telemetry/log_queue.hpp"

#include <algorithm>
#include <utility>

#include "telemetry/stats_csv.hpp"

namespace llm_api_router::telemetry {

LogQueue::~LogQueue() { (void)take(); }

bool LogQueue::try_reserve(std::size_t bytes) {
  if (refuse_bodies_.load(std::memory_order_relaxed)) return false;
  if (held_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= kMostWithBodies) return true;
  give_back(bytes);
  return false;
}

void LogQueue::put(std::unique_ptr<LogRecord> record, std::size_t reserved) {
  record->bytes = record->footprint();
  auto held = replace(reserved, record->bytes);
  if (held > kMostWithRecords) {
    count_lost({.records = record->line_count()});
    record->request_body.release();
    record->answer_body.release();
    record->only_row = true;
    const auto kept = record->footprint();
    held = replace(std::exchange(record->bytes, kept), kept);
  }
  if (record->only_row && (held > kMost || !record->ends)) {
    if (record->ends && has_row(record->exchange)) count_lost({.rows = 1});
    give_back(record->bytes);
    return;
  }
  // Once it is on the list it is the taker's.
  auto* const added = record.release();
  auto* before = newest_.load(std::memory_order_relaxed);
  do {
    added->next = before;
  } while (!newest_.compare_exchange_weak(before, added, std::memory_order_release,
                                          std::memory_order_relaxed));
  if (before != nullptr) return;  // the taker has been told already
  wake();
}

void LogQueue::count_lost(const LogLosses& more) {
  lost_bodies_.fetch_add(more.bodies, std::memory_order_relaxed);
  lost_records_.fetch_add(more.records, std::memory_order_relaxed);
  lost_rows_.fetch_add(more.rows, std::memory_order_relaxed);
}

LogLosses LogQueue::losses() const {
  return {lost_bodies_.load(std::memory_order_relaxed),
          lost_records_.load(std::memory_order_relaxed),
          lost_rows_.load(std::memory_order_relaxed)};
}

void LogQueue::close() {
  closed_.store(true, std::memory_order_release);
  wake();
}

void LogQueue::wait(std::optional<std::chrono::milliseconds> most) {
  if (most) {
    (void)awake_.try_acquire_for(*most);
  } else {
    awake_.acquire();
  }
  while (awake_.try_acquire()) {
  }
}

std::vector<std::unique_ptr<LogRecord>> LogQueue::take() {
  std::vector<std::unique_ptr<LogRecord>> records;
  auto* record = newest_.exchange(nullptr, std::memory_order_acquire);
  while (record != nullptr) {
    records.emplace_back(record);
    record = std::exchange(record->next, nullptr);
  }
  std::reverse(records.begin(), records.end());
  return records;
}

}  // namespace llm_api_router::telemetry
