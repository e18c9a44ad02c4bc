// The program under callgrind, with its profile cut into parts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/process.hpp"
#include "tests/cost/callgrind_profile.hpp"

namespace llm_api_router::test {

class CountedRouter {
 public:
  // Runs in `folder`, which is empty, with providers of both APIs at `base_url` and `bodies` as
  // logging.bodies. Throws if it does not start.
  CountedRouter(const std::filesystem::path& folder, const std::string& base_url,
                const std::string& bodies);

  [[nodiscard]] std::uint16_t port() const { return port_; }

  // Waits until the relay thread waits for something to come: what it did next never depends then
  // on whether that had come already. Where the system does not show what threads wait for, it
  // returns at once, and figures are less alike.
  void wait_until_idle() const;
  // Waits until the statistics of `exchanges` in all are written.
  void wait_for_rows(std::size_t exchanges) const;
  // Ends a part of the profile and begins the next.
  void cut() const;
  // Ends the program; the parts between cuts, in order. What came before the first cut is none.
  std::vector<Cost> finish();

 private:
  std::filesystem::path folder_;
  cli::Process process_;
  std::vector<std::filesystem::path> threads_;  // what /proc tells of their system calls
  std::uint16_t port_ = 0;
};

}  // namespace llm_api_router::test
