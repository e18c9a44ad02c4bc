#include "cli/console.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <iostream>

#include "config/fault_list.hpp"

namespace llm_api_router::cli {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

// https://no-color.org: set and not empty.
bool shows_colour(int descriptor) {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view{terminal} == "dumb";
  return (no_color == nullptr || *no_color == '\0') && !dumb && ::isatty(descriptor) == 1;
}

std::string coloured(int descriptor, std::string_view colour, std::string_view text) {
  std::string out{text};
  return shows_colour(descriptor) ? std::string{colour} + out + std::string{kPlain} : out;
}

// Characters, not bytes: those that continue one in UTF-8 take no room.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char character) {
    return (static_cast<unsigned char>(character) & 0xc0U) != 0x80U;
  }));
}

}  // namespace

void print_error(std::string_view message) {
  std::cerr << coloured(STDERR_FILENO, kRed, "error:") << ' ' << message << '\n';
}

void print_warning(std::string_view message) {
  std::cerr << coloured(STDERR_FILENO, kYellow, "warning:") << ' ' << message << '\n';
}

void print_faults(std::string_view source, const std::vector<ConfigFault>& faults) {
  for (const auto& fault : faults) {
    const bool warning = fault.severity == ConfigFault::Severity::warning;
    (warning ? print_warning : print_error)(to_line(source, fault));
  }
}

std::string heading(std::string_view text) { return coloured(STDOUT_FILENO, kBold, text); }

std::string as_columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += "  " + row[i];
      if (i + 1 < row.size()) text.append(widths[i] - width(row[i]), ' ');
    }
    while (text.ends_with(' ')) text.pop_back();
    text += '\n';
  }
  return text;
}

}  // namespace llm_api_router::cli
