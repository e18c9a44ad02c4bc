#include "base/log.hpp"

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

std::string printable(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte != 0x7f) {
      out += character;
    } else {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xfU];
    }
  }
  return out;
}

}  // namespace

void set_level(Level level) {
  switch (level) {
    case Level::debug: logger().set_level(spdlog::level::debug); break;
    case Level::info: logger().set_level(spdlog::level::info); break;
    case Level::warning: logger().set_level(spdlog::level::warn); break;
    case Level::error: logger().set_level(spdlog::level::err); break;
  }
}

void debug(std::string_view message) { logger().debug("{}", printable(message)); }
void info(std::string_view message) { logger().info("{}", printable(message)); }
void warning(std::string_view message) { logger().warn("{}", printable(message)); }
void error(std::string_view message) { logger().error("{}", printable(message)); }

}  // namespace log
}  // namespace llm_api_router
