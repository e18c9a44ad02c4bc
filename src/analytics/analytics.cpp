// The thread's round: take what was asked, take in what the file has new, answer, and when nothing
// waits, compute ahead what a dashboard will ask.
#include "analytics/analytics.hpp"

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/this_thread.hpp"

#include "analytics/duckdb_api.hpp"
#include "analytics/ingest.hpp"

namespace llm_api_router::analytics {
namespace {

// A file with fewer rows answers at once as it is.
constexpr std::uint64_t kWorthWarming = 200'000;
// A file or a library that failed is tried again after this.
constexpr std::chrono::seconds kRetryAfter{1};

// None without a log folder.
std::filesystem::path spill_folder(const std::filesystem::path& folder) {
  if (folder.empty()) return {};
  return folder / (".analytics_spill." + std::to_string(::getpid()));
}

}  // namespace

class Analytics::Impl {
 public:
  explicit Impl(AnalyticsOptions options)
      : options_(std::move(options)), spill_folder_(spill_folder(options_.folder)) {}

  void ask(Question question, Reply reply) {
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    if (waiting_.size() >= options_.most_waiting) {
      lock.unlock();
      return reply({Answer::Kind::busy, "too many questions wait already"});
    }
    waiting_.push_back({std::move(question), std::move(reply), Clock::now()});
    any_waiting_ = true;
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    changed_.notify_one();
  }

  bool export_rows(const ExportParameters& parameters, Sink sink, Done done) {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || exporting_) return false;
    if (export_thread_.joinable()) export_thread_.join();
    exporting_ = true;
    const ExportOrder order{options_.folder, parameters.format,
                            last_hours(parameters.hours, moment_now())};
    export_thread_ = std::thread([this, order, sink = std::move(sink), done = std::move(done)] {
      name_thread("export");
      give_way();
      auto outcome = analytics::export_rows(order, sink, stopping_);
      // Before `done`, so that who hears of the end can export again.
      exporting_ = false;
      if (!stopping_) done(std::move(outcome));
    });
    return true;
  }

  void stop() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
    if (export_thread_.joinable()) export_thread_.join();
  }

  [[nodiscard]] bool stopping() const { return stopping_; }
  [[nodiscard]] std::uint64_t bad_rows() const { return bad_rows_; }

 private:
  struct Waiting {
    Question question;
    Reply reply;
    TimePoint since;
  };

  [[nodiscard]] Moment moment_now() const {
    return std::chrono::floor<std::chrono::microseconds>(options_.now());
  }

  void work() {
    name_thread("analytics");
    // Most of what a first answer costs, some 30 ms; where other programs keep all cores busy, what
    // is left would make seconds of it. If it fails, the first question is told why.
    [[maybe_unused]] const auto loaded = duckdb_api();
    give_way();  // and with it the threads that DuckDB starts
    while (wait()) {
      auto ready = catch_up();
      if (!ready) {
        refuse_all(ready.error());
        continue;
      }
      if (!*ready) break;
      answer_all();
    }
    runner_.reset();
    ingest_.reset();
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(spill_folder_, ignored);
  }

  // Until something is asked, computing ahead meanwhile. False: stop.
  bool wait() {
    while (!any_waiting_ && !stopping_ && warm_up()) {
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    return !stopping_;
  }

  // False: there is nothing to compute ahead now.
  bool warm_up() {
    if (!runner_ || ingest_->progress().rows < kWorthWarming) return false;
    const auto busy = [this] { return stopping_ || any_waiting_; };
    if (!runner_->warm_up(warmed_, moment_now(), busy)) return false;
    if (!busy()) ++warmed_;
    return true;
  }

  Result<void> open() {
    if (database_) return {};
    if (auto failure = recent_failure()) return *failure;
    auto opened = Database::open({.memory_mb = options_.memory_mb,
                                  .threads = options_.threads,
                                  .spill_folder = spill_folder_});
    if (!opened) return remember(opened.error());
    database_ = std::move(*opened);
    ingest_ = std::make_unique<Ingest>(options_.folder, *database_, names_, cache_);
    runner_ = std::make_unique<QueryRunner>(*database_, names_, cache_);
    return {};
  }

  // Brings the database up to the file's present end; tells those who cannot wait so long. False:
  // stop.
  Result<bool> catch_up() {
    if (auto opened = open(); !opened) return opened.error();
    if (auto failure = recent_failure()) return *failure;
    looked_at_ = Clock::now();
    if (auto looked = ingest_->look(); !looked) return looked.error();
    if (ingest_->progress().bytes == 0) warmed_ = 0;
    for (;;) {
      if (stopping_) return false;
      const auto done = ingest_->step();
      bad_rows_ = ingest_->progress().bad_rows;
      if (!done) return remember(done.error());
      if (*done) return true;
      tell_the_impatient();
    }
  }

  // Taking in a file that fails again and again would cost too much.
  Error remember(Error error) {
    failure_ = error;
    failed_at_ = Clock::now();
    return error;
  }
  std::optional<Error> recent_failure() {
    if (failure_ && Clock::now() - failed_at_ >= kRetryAfter) failure_.reset();
    return failure_;
  }

  std::deque<Waiting> take(const std::function<bool(const Waiting&)>& which) {
    const std::scoped_lock lock(mutex_);
    std::deque<Waiting> taken;
    std::deque<Waiting> left;
    for (auto& each : waiting_) (which(each) ? taken : left).push_back(std::move(each));
    waiting_ = std::move(left);
    any_waiting_ = !waiting_.empty();
    return taken;
  }

  void tell_the_impatient() {
    const auto now = Clock::now();
    const auto impatient =
        take([&](const Waiting& each) { return now - each.since >= options_.ingest_patience; });
    if (impatient.empty()) return;
    const auto progress = ingest_->progress();
    const auto percent = progress.size == 0 ? 0 : 100 * progress.bytes / progress.size;
    const auto text = "request_stats.csv is being read: " + std::to_string(percent) + " % of " +
                      std::to_string(progress.size) + " bytes, " + std::to_string(progress.rows) +
                      " rows so far";
    for (const auto& each : impatient) each.reply({Answer::Kind::not_ready, text});
  }

  void refuse_all(const Error& error) {
    for (const auto& each : take([](const Waiting&) { return true; })) {
      each.reply({Answer::Kind::unavailable, error.message});
    }
  }

  // Those asked before the file was looked at: later ones may count on later rows.
  void answer_all() {
    for (auto& each : take([this](const Waiting& asked) { return asked.since <= looked_at_; })) {
      const auto deadline = Clock::now() + options_.query_timeout;
      const auto give_up = [&] { return stopping_ || Clock::now() >= deadline; };
      auto answer = runner_->answer(each.question, moment_now(), give_up);
      if (stopping_) return;
      each.reply(std::move(answer));
    }
  }

  const AnalyticsOptions options_;
  const std::filesystem::path spill_folder_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;           // under mutex_
  std::atomic<bool> any_waiting_{false};  // the same, for a look without the lock
  std::atomic<bool> stopping_{false};
  std::atomic<bool> exporting_{false};
  std::atomic<std::uint64_t> bad_rows_{0};
  std::thread thread_;
  std::thread export_thread_;

  // Of the thread alone.
  NameTables names_;
  BucketCache cache_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Ingest> ingest_;
  std::unique_ptr<QueryRunner> runner_;
  std::size_t warmed_ = 0;
  TimePoint looked_at_;
  std::optional<Error> failure_;
  TimePoint failed_at_;
};

Analytics::Analytics(AnalyticsOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
Analytics::~Analytics() { impl_->stop(); }

void Analytics::ask(Question question, Reply reply) {
  impl_->ask(std::move(question), std::move(reply));
}

bool Analytics::export_rows(const ExportParameters& parameters, Sink sink, Done done) {
  return impl_->export_rows(parameters, std::move(sink), std::move(done));
}

void Analytics::stop() { impl_->stop(); }
bool Analytics::stopping() const { return impl_->stopping(); }
std::uint64_t Analytics::bad_rows() const { return impl_->bad_rows(); }

}  // namespace llm_api_router::analytics
