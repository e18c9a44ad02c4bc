#include "base/log.hpp"

#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "base/result.hpp"

namespace llm_api_router {

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  std::fprintf(stderr, "internal error at %s:%u: %s\n", where.file_name(),
               static_cast<unsigned>(where.line()), error.message.c_str());
  std::abort();
}

namespace log {
namespace {

spdlog::logger& logger() {
  static const auto kLogger = [] {
    const auto mode = std::getenv("NO_COLOR") == nullptr ? spdlog::color_mode::automatic
                                                         : spdlog::color_mode::never;
    auto made = std::make_shared<spdlog::logger>(
        "router", std::make_shared<spdlog::sinks::stderr_color_sink_mt>(mode));
    made->set_pattern("%H:%M:%S.%e %^%-7l%$ %v");
    return made;
  }();
  return *kLogger;
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: break;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

// A line is at most so long, prefix and escapes included: what a pipe that takes anything takes
// whole (PIPE_BUF, pipe(7)).
constexpr std::size_t kLongest = 4000;
constexpr std::size_t kPrefix = 100;

void append_escaped(std::string& out, unsigned byte) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\x";
  out += kHex[byte >> 4U];
  out += kHex[byte & 0xfU];
}

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// Without control characters, those of ISO 6429 (C1, two bytes in UTF-8) included.
std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = byte_at(text, at);
    const auto next = byte_at(text, at + 1);
    if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {
      append_escaped(out, next);
      ++at;
    } else if (byte < 0x20 || byte == 0x7f) {
      append_escaped(out, byte);
    } else {
      out += text[at];
    }
  }
  if (out.size() > kLongest - kPrefix) out.replace(kLongest - kPrefix, std::string::npos, "…");
  return out;
}

// A terminal that was stopped, or a pipe that nobody reads, must not hold up who has to say
// something.
bool console_takes_a_line() {
  pollfd console{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return ::poll(&console, 1, 0) != 0;
}

void show(Level level, std::string_view message) {
  static std::atomic<std::uint64_t> unshown{0};
  if (!shows(level)) return;
  if (!console_takes_a_line()) {
    unshown.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  auto line = printable(message);
  if (const auto lines = unshown.exchange(0, std::memory_order_relaxed); lines > 0) {
    line.insert(0, "(" + std::to_string(lines) + " not shown before this) ");
  }
  logger().log(spdlog_level(level), "{}", line);
}

}  // namespace

void set_level(Level level) { logger().set_level(spdlog_level(level)); }

bool shows(Level level) { return logger().should_log(spdlog_level(level)); }

void debug(std::string_view message) { show(Level::debug, message); }
void info(std::string_view message) { show(Level::info, message); }
void warning(std::string_view message) { show(Level::warning, message); }
void error(std::string_view message) { show(Level::error, message); }

}  // namespace log
}  // namespace llm_api_router
