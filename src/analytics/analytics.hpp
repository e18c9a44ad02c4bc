// Analytics over a log folder's request_stats.csv, on threads of its own that begin with the first
// question. Until then it costs nothing: DuckDB's library is not even opened.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "base/clock.hpp"

#include "analytics/export.hpp"
#include "analytics/query_runner.hpp"

namespace llm_api_router::analytics {

struct AnalyticsOptions {
  std::filesystem::path folder = "logs";  // empty: there is no file
  // For DuckDB: above it, rows are moved to a temporary folder within `folder`.
  std::size_t memory_mb = 1024;
  unsigned threads = 2;
  // How long a question waits for rows that are still being taken in.
  std::chrono::milliseconds ingest_patience{2000};
  // How long one question may be computed.
  std::chrono::milliseconds query_timeout{10'000};
  // How many questions may wait.
  std::size_t most_waiting = 64;
  std::function<WallTime()> now = WallClock::now;
};

// Thread-safe.
class Analytics {
 public:
  explicit Analytics(AnalyticsOptions options);
  ~Analytics();  // stops
  Analytics(const Analytics&) = delete;
  Analytics& operator=(const Analytics&) = delete;

  // Called once, on a thread of Analytics' own, unless it is stopped before: then it is let go.
  using Reply = std::function<void(Answer answer)>;
  // Rows that are whole in the file when this is called are counted.
  void ask(Question question, Reply reply);

  using Done = std::function<void(Result<void> outcome)>;
  // Exports what the parameters ask for, piece by piece, on a thread of its own; then calls `done`,
  // on that thread, as ask() does. False: another export is under way.
  bool export_rows(const ExportParameters& parameters, Sink sink, Done done);

  // Rows of the file that could not be read, as of the last question; 0 before the first.
  [[nodiscard]] std::uint64_t bad_rows() const;

  // Answers no more and waits for its threads; a sink must return false soon once stopping().
  void stop();
  [[nodiscard]] bool stopping() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace llm_api_router::analytics
