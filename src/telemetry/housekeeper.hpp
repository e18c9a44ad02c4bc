// Keeps the log folder in order in the background: compression and retention.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

struct HousekeepingRules {
  std::filesystem::path folder;
  std::chrono::days compress_after{7};
  std::optional<std::chrono::days> retention;  // absent: kept for ever
  std::optional<std::uint64_t> max_bytes;      // absent: no bound
  std::chrono::seconds interval{std::chrono::hours{1}};
};

// What one round did.
struct HousekeepingRound {
  std::size_t compressed = 0;
  std::size_t removed = 0;
  // A sentence each, for the operational log.
  std::vector<std::string> failures;
};

// Its thread has the lowest priority for processor and disk.
class Housekeeper {
 public:
  using Report = std::function<void(const HousekeepingRound&)>;
  using Now = std::function<WallTime()>;

  // `files` must outlive it. `report` is called on its thread after each round.
  Housekeeper(
      FileSystem& files, HousekeepingRules rules, Report report,
      Now now = [] { return WallClock::now(); });
  ~Housekeeper();  // stops
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

  // A round at once, then one each interval. Once.
  void start();
  // Ends a running compression within a block and returns when the thread has ended.
  void stop();

 private:
  void run();
  [[nodiscard]] bool stopping();

  FileSystem* files_;
  HousekeepingRules rules_;
  Report report_;
  Now now_;
  std::mutex mutex_;
  std::condition_variable stop_asked_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

// One round on the calling thread. `stop` is asked between files and blocks.
[[nodiscard]] HousekeepingRound keep_house(FileSystem& files, const HousekeepingRules& rules,
                                           WallTime now, const std::function<bool()>& stop);

}  // namespace llm_api_router::telemetry
