// Writes every log file, and the console's line for each exchange, on a thread of its own, and
// never holds anybody up.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "telemetry/file_system.hpp"
#include "telemetry/log_queue.hpp"
#include "telemetry/request_log.hpp"

namespace llm_api_router::telemetry {

struct RecorderSettings {
  std::filesystem::path folder;
  std::string session;  // 8 lower-case hex digits
  WallTime started;
  // After this a file that failed is tried again.
  std::chrono::milliseconds retry{1'000};
};

// Records are written at most some 10 ms after they were put. A disk that is full, slow or gone
// costs log lines, never an exchange: what cannot be written is kept while there is room, then shed
// (log_queue.hpp), counted, and told by a `gap` line once writing works again.
class Recorder {
 public:
  // `files` and `bodies` must outlive it. `bodies` is used on its thread only.
  Recorder(FileSystem& files, RecorderSettings settings, BodyTexts& bodies);
  ~Recorder();  // stops
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Opens the files as far as they can be; what is wrong with them is told on the console.
  void start();
  // Writes what there is and ends; a file that cannot be written is tried once more.
  void stop();

  // From any thread.
  [[nodiscard]] LogQueue& queue() { return queue_; }
  [[nodiscard]] LogLosses losses() const { return queue_.losses(); }
  // The configuration in force from now on: a JSON object without secrets, and what no body may
  // show.
  void configured(std::string config, SecretMask secrets);

 private:
  class Files;

  struct Configuration {
    std::string text;
    SecretMask secrets;
  };

  void run();
  void adopt_configuration(Files& files);

  FileSystem& files_;
  RecorderSettings settings_;
  BodyTexts& bodies_;
  LogQueue queue_;
  std::mutex mutex_;
  std::optional<Configuration> configuration_;  // still to be adopted; guarded by mutex_
  std::thread thread_;
};

}  // namespace llm_api_router::telemetry
