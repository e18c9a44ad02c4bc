// What the connections of one relay thread share. An exchange never leaves its thread.
#pragma once

#include <array>
#include <memory>
#include <span>

#include <boost/asio/io_context.hpp>

#include "net/deadlines.hpp"

namespace llm_api_router::net {

struct IoThread {
  // One thread runs it: Asio may then leave out its locks.
  boost::asio::io_context io{1};
  Deadlines deadlines{io};

  // Where bytes are received first. Holds its content only until the next suspension.
  [[nodiscard]] std::span<char> scratch() { return *scratch_; }

 private:
  static constexpr std::size_t kScratch = 64 * 1024;
  std::unique_ptr<std::array<char, kScratch>> scratch_ =
      std::make_unique<std::array<char, kScratch>>();
};

}  // namespace llm_api_router::net
