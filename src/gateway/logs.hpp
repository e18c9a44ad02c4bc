// The log files of one running router: who writes them, and who keeps them in order.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "gateway/log_bodies.hpp"
#include "gateway/snapshot.hpp"
#include "llm_api_router/config.hpp"
#include "telemetry/file_system.hpp"
#include "telemetry/housekeeper.hpp"
#include "telemetry/recorder.hpp"

namespace llm_api_router::gateway {

// Lives as long as the relay threads that write to it. Its folder and its rules are those of the
// start; a reload changes what is kept of bodies only.
class Logs {
 public:
  // Touches no file yet. Without `logging.dir` there are no logs.
  explicit Logs(LoggingConfig logging);

  // Repairs what an earlier run left, and begins.
  void start();
  // Writes what there is. Call when nothing uses the queue any more.
  void stop();

  // Null without logs. Thread-safe.
  [[nodiscard]] telemetry::LogQueue* queue();
  // Zeros without logs. Thread-safe.
  [[nodiscard]] telemetry::LogLosses losses() const;
  // To be called before an exchange begins with it. One thread at a time.
  void configured(const Snapshot& snapshot);

 private:
  LoggingConfig config_;
  telemetry::SystemFiles files_;
  LoggedBodies bodies_;
  std::set<std::string> secrets_;  // of all configurations so far: old keys are keys, too
  std::unique_ptr<telemetry::Recorder> recorder_;        // null without logs
  std::unique_ptr<telemetry::Housekeeper> housekeeper_;  // likewise
};

}  // namespace llm_api_router::gateway
