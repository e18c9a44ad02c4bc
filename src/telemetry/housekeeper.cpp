#include "telemetry/housekeeper.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <utility>

#include "base/this_thread.hpp"
#include "telemetry/compression.hpp"
#include "telemetry/log_folder.hpp"
#include "telemetry/retention.hpp"

namespace llm_api_router::telemetry {
namespace {

// Both are requests: a kernel that refuses them still lets the thread work.
void run_at_idle_priority() {
  const sched_param none{};
  ::pthread_setschedparam(::pthread_self(), SCHED_IDLE, &none);
  // As in linux/ioprio.h (ioprio_set(2)), whose newer versions no C++ compiler reads.
  constexpr int kWhoProcess = 1;
  constexpr int kClassIdle = 3;
  constexpr int kClassShift = 13;
  ::syscall(SYS_ioprio_set, kWhoProcess, 0, kClassIdle << kClassShift);
}

class Round {
 public:
  Round(FileSystem& files, const HousekeepingRules& rules, WallTime now,
        const std::function<bool()>& stop)
      : files_{files}, rules_{rules}, now_{now}, stop_{stop} {}

  // What is removed for its age need not be compressed first; compression makes room before logs
  // are removed for their size.
  HousekeepingRound run() {
    note("cannot be removed", remove_leftovers(files_, rules_.folder));
    if (rules_.retention) {
      removed("cannot be removed", remove_older(files_, rules_.folder, *rules_.retention, now_));
    }
    compress_all();
    if (rules_.max_bytes && !stop_()) {
      removed("cannot be removed", remove_above(files_, rules_.folder, *rules_.max_bytes));
    }
    return std::move(round_);
  }

 private:
  void fail(const std::filesystem::path& path, const char* what, std::error_code error) {
    round_.failures.push_back(path.string() + " " + what + ": " + error.message());
  }

  void note(const char* what, const Sweep& sweep) {
    for (const auto& failure : sweep.failures) fail(failure.path, what, failure.error);
  }

  void removed(const char* what, const Sweep& sweep) {
    note(what, sweep);
    round_.removed += sweep.done.size();
  }

  void compress_all() {
    const auto logs = list_logs(files_, rules_.folder);
    if (!logs) return fail(rules_.folder, "cannot be read", logs.error());
    for (const auto& log : *logs) {
      if (stop_()) return;
      if (!log.name.compressed && now_ - log.modified >= rules_.compress_after) compress(log);
    }
  }

  void compress(const LogEntry& log) {
    const auto result = compress_log(files_, log.path, {.progress = {}, .stop = stop_});
    if (!result) return fail(log.path, "cannot be compressed", result.error());
    if (*result == Compression::done) ++round_.compressed;
  }

  FileSystem& files_;
  const HousekeepingRules& rules_;
  WallTime now_;
  const std::function<bool()>& stop_;
  HousekeepingRound round_;
};

}  // namespace

HousekeepingRound keep_house(FileSystem& files, const HousekeepingRules& rules, WallTime now,
                             const std::function<bool()>& stop) {
  return Round{files, rules, now, stop}.run();
}

Housekeeper::Housekeeper(FileSystem& files, HousekeepingRules rules, Report report, Now now)
    : files_{&files}, rules_{std::move(rules)}, report_{std::move(report)}, now_{std::move(now)} {}

Housekeeper::~Housekeeper() { stop(); }

void Housekeeper::start() {
  thread_ = std::thread{[this] { run(); }};
}

void Housekeeper::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  stop_asked_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Housekeeper::stopping() {
  const std::lock_guard lock{mutex_};
  return stopping_;
}

void Housekeeper::run() {
  name_thread("housekeeper");
  run_at_idle_priority();
  while (!stopping()) {
    report_(keep_house(*files_, rules_, now_(), [this] { return stopping(); }));
    std::unique_lock lock{mutex_};
    stop_asked_.wait_for(lock, rules_.interval, [this] { return stopping_; });
  }
}

}  // namespace llm_api_router::telemetry
