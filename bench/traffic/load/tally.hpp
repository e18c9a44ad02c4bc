// What a load has seen, and how it is told.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/traffic/clock.hpp"

namespace llm_api_router::bench {

enum class Fault {
  none,
  connect,     // no connection
  status,      // another than 200
  content,     // not what the upstream says, or no HTTP
  cut,         // the connection ended before the answer did
  unfinished,  // still without its end when the load had to stop
};

class Tally {
 public:
  // `latency` and `first_byte` count from when the call was due.
  void answered(nanoseconds latency, nanoseconds first_byte);
  void failed(Fault fault);
  void status(int status) { ++statuses_[status]; }
  // A piece of content, that many after it was sent; `late` if it came together with an earlier
  // one.
  void chunk(nanoseconds age, bool late);
  void sent(std::size_t bytes) { bytes_sent_ += bytes; }
  void received(std::size_t bytes) { bytes_received_ += bytes; }

  [[nodiscard]] std::uint64_t received() const { return bytes_received_; }
  // One JSON object; `took` is the time of the whole load.
  std::string json(const std::string& mode, nanoseconds took);

 private:
  std::vector<std::int64_t> latencies_;
  std::vector<std::int64_t> first_bytes_;
  std::vector<std::int64_t> ages_;
  std::uint64_t failures_ = 0;
  std::uint64_t coalesced_ = 0;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t bytes_received_ = 0;
  std::array<std::uint64_t, 6> faults_{};  // by Fault
  std::map<int, std::uint64_t> statuses_;
};

}  // namespace llm_api_router::bench
