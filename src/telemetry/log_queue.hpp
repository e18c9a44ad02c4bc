// Takes records from the relay threads to the recorder without ever making them wait.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <semaphore>
#include <vector>

#include "telemetry/log_record.hpp"

namespace llm_api_router::telemetry {

// What could not be logged.
struct LogLosses {
  std::uint64_t bodies = 0;   // requests' and answers', left out of their lines
  std::uint64_t records = 0;  // lines of the JSONL logs, of both kinds
  std::uint64_t rows = 0;     // of the statistics

  [[nodiscard]] std::uint64_t total() const { return bodies + records + rows; }
  friend bool operator==(const LogLosses&, const LogLosses&) = default;
};

// A list that any thread puts records on, and one takes all of them from. Bounded by bytes: as it
// fills up, bodies go first, then all that is for the JSONL log, the rows of the statistics last.
// Without locks; only a put() that finds the taker asleep makes a system call.
class LogQueue {
 public:
  static constexpr std::size_t kMost = std::size_t{64} << 20U;
  static constexpr std::size_t kMostWithBodies = kMost / 2;
  static constexpr std::size_t kMostWithRecords = kMost / 4 * 3;

  LogQueue() = default;
  ~LogQueue();
  LogQueue(const LogQueue&) = delete;
  LogQueue& operator=(const LogQueue&) = delete;

  // From any thread.

  // Whether so many further bytes of bodies may be kept for the log; if so they count until
  // give_back(), or until a record that holds them has been taken and given back.
  [[nodiscard]] bool try_reserve(std::size_t bytes);
  void give_back(std::size_t bytes) { held_.fetch_sub(bytes, std::memory_order_relaxed); }

  // Counts `now` bytes instead of `before`; how many are held then.
  std::size_t replace(std::size_t before, std::size_t now) {
    return held_.fetch_add(now - before, std::memory_order_relaxed) + now - before;
  }

  // `reserved`: what try_reserve() counted for the record's bodies.
  void put(std::unique_ptr<LogRecord> record, std::size_t reserved);

  // Whether bodies are to be left out, because the disk is nearly full.
  void refuse_bodies(bool refuse) { refuse_bodies_.store(refuse, std::memory_order_relaxed); }

  void count_lost(const LogLosses& more);
  [[nodiscard]] LogLosses losses() const;
  // Bytes held at this moment, those of live exchanges included.
  [[nodiscard]] std::size_t held() const { return held_.load(std::memory_order_relaxed); }

  // Let wait() return; close() for good.
  void wake() { awake_.release(); }
  void close();

  // From the one taker.

  // Until there is something to look at, or for at most so long.
  void wait(std::optional<std::chrono::milliseconds> most);
  // All that were put, the oldest first. Their `bytes` are to be given back.
  [[nodiscard]] std::vector<std::unique_ptr<LogRecord>> take();
  [[nodiscard]] bool closed() const { return closed_.load(std::memory_order_acquire); }

 private:
  std::atomic<LogRecord*> newest_{nullptr};
  std::atomic<std::size_t> held_{0};
  std::atomic<bool> refuse_bodies_{false};
  std::atomic<bool> closed_{false};
  std::atomic<std::uint64_t> lost_bodies_{0};
  std::atomic<std::uint64_t> lost_records_{0};
  std::atomic<std::uint64_t> lost_rows_{0};
  std::counting_semaphore<> awake_{0};
};

}  // namespace llm_api_router::telemetry
