// What the connections of one relay thread share. An exchange never leaves its thread.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/deadlines.hpp"
#include "net/executor.hpp"

namespace llm_api_router::net {

struct IoThread {
  // One thread runs it: Asio may then leave out its locks.
  asio::io_context io{1};
  Deadlines deadlines{io};

  // Where bytes are received first. Holds its content only until the next suspension.
  [[nodiscard]] std::span<char> scratch() { return *scratch_; }
  // What was last parsed and is not in the scratch, and which parts are payload: as short-lived.
  std::string current;
  std::vector<std::string_view> payload;

 private:
  static constexpr std::size_t kScratch = 64 * 1024;
  std::unique_ptr<std::array<char, kScratch>> scratch_ =
      std::make_unique<std::array<char, kScratch>>();
};

}  // namespace llm_api_router::net
