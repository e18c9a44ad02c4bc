// Addresses where no connection comes about.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/connection.hpp"

namespace llm_api_router::test {

// A port that is held, so that nobody else takes it, and refuses connections.
class RefusingPort {
 public:
  RefusingPort();
  ~RefusingPort();
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;

  [[nodiscard]] std::string base_url() const;

 private:
  int descriptor_;
};

// A port whose queue of connections is full, so that further ones stay unanswered.
class SilentPort {
 public:
  SilentPort();
  ~SilentPort();
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;

  [[nodiscard]] std::string base_url() const;

 private:
  int listener_;
  std::vector<int> queued_;
};

}  // namespace llm_api_router::test
