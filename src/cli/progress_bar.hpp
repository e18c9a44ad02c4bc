// How far something long has come, on one line of a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace llm_api_router::cli {

// "LABEL [####----]  50 %", at most `width` characters. A total of 0 is done.
[[nodiscard]] std::string progress_line(std::string_view label, std::uint64_t done,
                                        std::uint64_t total, std::size_t width);

// Draws on stderr, if that is a terminal; otherwise it does nothing.
class ProgressBar {
 public:
  ProgressBar();
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(std::string_view label, std::uint64_t done, std::uint64_t total);
  // Gives the line back; to be called before anything else is written to the terminal.
  void clear();

 private:
  bool on_terminal_;
  std::string shown_;
};

}  // namespace llm_api_router::cli
