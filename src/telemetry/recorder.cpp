// The recorder's thread takes all records at once, turns them into lines, and appends these to each
// file in one write. After a batch it rests for a moment: under load that makes one write of many
// small ones, and an exchange waits for neither.
#include "telemetry/recorder.hpp"

#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "base/this_thread.hpp"
#include "telemetry/console_line.hpp"
#include "telemetry/log_sink.hpp"
#include "telemetry/low_disk.hpp"
#include "telemetry/rotating_log.hpp"
#include "telemetry/stats_csv.hpp"

namespace llm_api_router::telemetry {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kRest{5};
constexpr seconds kDiskCheck{1};
// Kept for a file that does not take them.
constexpr std::size_t kMostLines = std::size_t{8} << 20U;
constexpr std::size_t kMostRows = std::size_t{4} << 20U;
// So much is written at once at most, so that lines do not pile up beside their records.
constexpr std::size_t kWriteSize = std::size_t{1} << 20U;

LogLosses operator-(const LogLosses& now, const LogLosses& before) {
  return {now.bodies - before.bodies, now.records - before.records, now.rows - before.rows};
}

}  // namespace

// The three files, and what is still on its way into them.
class Recorder::Files {
 public:
  Files(FileSystem& files, const RecorderSettings& settings, BodyTexts& bodies, LogQueue& queue)
      : files_(files),
        folder_(settings.folder),
        queue_(queue),
        events_file_(files, {settings.folder, settings.session, LogKind::all, settings.started}),
        errors_file_(files, {settings.folder, settings.session, LogKind::errors, settings.started}),
        rows_file_(files, settings.folder / kStatsFile, Writers::many,
                   std::string{kStatsHeader} + "\n"),
        events_([this](auto lines) { return events_file_.append(lines, WallClock::now()); },
                kMostLines, settings.retry),
        errors_([this](auto lines) { return errors_file_.append(lines, WallClock::now()); },
                kMostLines, settings.retry),
        rows_([this](auto lines) { return append_rows(lines); }, kMostRows, settings.retry),
        log_(settings.session, bodies, events_, errors_) {}

  void add(LogRecord& record) {
    if (record.ends && log::shows(log::Level::info)) log::info(console_line(record.exchange));
    if (record.ends && has_row(record.exchange)) add_row(record);
    if (!record.only_row) {
      log_.write(record);
      count_lost_lines();
    }
    if (events_.bytes() + rows_.bytes() > kWriteSize) flush(Clock::now());
  }

  void add_configuration(std::string_view config) {
    log_.write_configuration(config, WallClock::now());
    count_lost_lines();
  }

  void flush(TimePoint now) {
    rows_.flush(now);
    flush_lines(now);
    if (tell_gap()) flush_lines(now);
    tell_errors();
    count_what_waits();
    refuse_bodies();
  }

  // Lines wait for a file that fails at present, or a gap is still to be told.
  [[nodiscard]] bool behind() const {
    return !events_.empty() || !errors_.empty() || !rows_.empty() || queue_.losses() != told_;
  }

  void check_disk(TimePoint now) {
    if (now < next_check_) return;
    next_check_ = now + kDiskCheck;
    const auto space = files_.space(folder_);
    if (!space) return;
    const bool was_low = disk_.low();
    disk_.update(*space);
    refuse_bodies();
    if (disk_.low() && !was_low) {
      log::warning("the disk of " + folder_.string() + " is nearly full: bodies are not logged");
    }
  }

  // Nothing will be written any more.
  void give_up() {
    queue_.count_lost({.records = events_.lines() + errors_.lines(), .rows = rows_.lines()});
    const auto lost = queue_.losses();
    if (lost.total() == 0) return;
    log::warning("not logged: " + std::to_string(lost.rows) + " rows of statistics, " +
                 std::to_string(lost.records) + " records, " + std::to_string(lost.bodies) +
                 " bodies");
  }

 private:
  void add_row(const LogRecord& record) {
    append_stats_row(rows_.text(), record.exchange, record.time);
    if (!rows_.end_line()) queue_.count_lost({.rows = 1});
  }

  void count_lost_lines() {
    if (const auto lost = log_.take_lost(); lost > 0) queue_.count_lost({.records = lost});
  }

  void flush_lines(TimePoint now) {
    events_.flush(now);
    errors_.flush(now);
  }

  // Once there is room again.
  bool tell_gap() {
    const auto lost = queue_.losses();
    if (lost == told_ || events_.error() || queue_.held() > LogQueue::kMostWithBodies) return false;
    log_.write_gap(lost - std::exchange(told_, lost), WallClock::now());
    (void)log_.take_lost();  // the log has room while nothing fails
    return true;
  }

  // It is a part of what logging may hold in all.
  void count_what_waits() {
    const auto waiting = events_.bytes() + errors_.bytes() + rows_.bytes();
    queue_.replace(std::exchange(counted_, waiting), waiting);
  }

  // While a file takes no lines, the room to keep them is for more of them without bodies.
  void refuse_bodies() {
    const bool behind = events_.error() && events_.bytes() > kMostLines / 2;
    queue_.refuse_bodies(disk_.low() || behind);
  }

  Appended append_rows(std::span<const std::string_view> rows) {
    if (!rows_file_.is_open()) {
      if (const auto error = prepare_stats_file(files_, rows_file_.path())) return {0, error};
    }
    return rows_file_.append(rows);
  }

  // Each state of a file is told once.
  void tell_errors() {
    std::error_code error = rows_.error();
    if (!error) error = events_.error();
    if (!error) error = errors_.error();
    if (error == told_error_) return;
    told_error_ = error;
    if (!error) {
      log::info("logging to " + folder_.string() + " works again");
    } else if (error == std::errc::invalid_argument) {
      log::error(
          "request_stats.csv begins with an unknown header; rename it, and rows are written");
    } else {
      log::error("cannot log to " + folder_.string() + ": " + error.message() +
                 "; requests are served, and it is tried again");
    }
  }

  FileSystem& files_;
  std::filesystem::path folder_;
  LogQueue& queue_;
  RotatingLog events_file_;
  RotatingLog errors_file_;
  LogFile rows_file_;
  LogSink events_;
  LogSink errors_;
  LogSink rows_;
  RequestLog log_;
  LowDisk disk_;
  TimePoint next_check_;
  std::size_t counted_ = 0;  // at the queue, for lines that wait
  LogLosses told_;
  std::error_code told_error_;
};

Recorder::Recorder(FileSystem& files, RecorderSettings settings, BodyTexts& bodies)
    : files_(files), settings_(std::move(settings)), bodies_(bodies) {}

Recorder::~Recorder() { stop(); }

void Recorder::start() {
  thread_ = std::thread([this] { run(); });
}

void Recorder::stop() {
  if (!thread_.joinable()) return;
  queue_.close();
  thread_.join();
}

void Recorder::configured(std::string config, SecretMask secrets) {
  {
    const std::scoped_lock lock(mutex_);
    configuration_ = {std::move(config), std::move(secrets)};
  }
  queue_.wake();
}

void Recorder::adopt_configuration(Files& files) {
  std::optional<Configuration> configuration;
  {
    const std::scoped_lock lock(mutex_);
    configuration = std::exchange(configuration_, std::nullopt);
  }
  if (!configuration) return;
  bodies_.hide(std::move(configuration->secrets));
  files.add_configuration(configuration->text);
}

void Recorder::run() {
  name_thread("recorder");
  want_short_turns();  // a crash loses what waits for this thread
  Files files(files_, settings_, bodies_, queue_);
  for (bool closed = false; !closed;) {
    // A file that failed is tried again although nothing new comes.
    queue_.wait(files.behind() ? std::optional{settings_.retry} : std::nullopt);
    closed = queue_.closed();
    files.check_disk(Clock::now());
    adopt_configuration(files);
    for (auto& record : queue_.take()) {
      files.add(*record);
      queue_.give_back(record->bytes);
      record.reset();
    }
    files.flush(closed ? TimePoint::max() : Clock::now());
    if (!closed) std::this_thread::sleep_for(kRest);
  }
  files.give_up();
}

}  // namespace llm_api_router::telemetry
