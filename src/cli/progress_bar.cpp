#include "cli/progress_bar.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

namespace llm_api_router::cli {
namespace {

constexpr std::size_t kWidestBar = 40;
constexpr std::size_t kBesidesBar = 10;  // " [" and "] 100 %", and a column to spare

std::size_t terminal_width() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

std::string percentage(double part) {
  auto text = std::to_string(static_cast<int>(part * 100));
  return std::string(3 - text.size(), ' ') + text + " %";
}

}  // namespace

std::string progress_line(std::string_view label, std::uint64_t done, std::uint64_t total,
                          std::size_t width) {
  const double part =
      total == 0 ? 1.0 : static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  const auto taken = label.size() + kBesidesBar;
  if (width <= taken) return percentage(part);
  const auto length = std::min(kWidestBar, width - taken);
  const auto full = static_cast<std::size_t>(part * static_cast<double>(length));
  return std::string{label} + " [" + std::string(full, '#') + std::string(length - full, '-') +
         "] " + percentage(part);
}

ProgressBar::ProgressBar() : on_terminal_{::isatty(STDERR_FILENO) == 1} {}

void ProgressBar::show(std::string_view label, std::uint64_t done, std::uint64_t total) {
  if (!on_terminal_) return;
  auto line = progress_line(label, done, total, terminal_width());
  if (line == shown_) return;
  clear();
  std::cerr << line << std::flush;
  shown_ = std::move(line);
}

void ProgressBar::clear() {
  if (shown_.empty()) return;
  std::cerr << '\r' << std::string(shown_.size(), ' ') << '\r' << std::flush;
  shown_.clear();
}

}  // namespace llm_api_router::cli
