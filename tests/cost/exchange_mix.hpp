// The exchanges whose cost is counted: always the same bytes, one exchange after the other on one
// connection, each piece sent only when the one before has arrived and the router is idle. So
// nothing depends on how fast anyone is.
#pragma once

#include <cstdint>
#include <functional>
#include <semaphore>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/client.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace llm_api_router::test {

// Writes of a stream.
inline constexpr std::size_t kStreamWrites = 100;

// A provider of both APIs.
class MixUpstream {
 public:
  MixUpstream();

  [[nodiscard]] std::string base_url() const { return upstream_.base_url(); }
  // Lets a stream go on by one write.
  void send_next() { go_on_.release(); }

 private:
  void answer(Exchange& exchange);

  std::string chat_answer_;
  std::string messages_answer_;
  std::string stream_head_;
  std::vector<std::string> stream_writes_;  // as chunks, the last with what ends the body
  std::counting_semaphore<> go_on_{0};
  ScriptedUpstream upstream_;  // last: its threads use the rest
};

// One kind of exchange.
struct ExchangeKind {
  std::string_view name;
  int rounds;           // for its figure: fewer where one costs more
  std::string request;  // as bytes
  std::string answer;   // its body; empty: a stream
};
std::vector<ExchangeKind> exchange_mix();

class MixClient {
 public:
  // `idle` returns once the router is.
  MixClient(std::uint16_t port, MixUpstream& upstream, std::function<void()> idle)
      : client_(port), upstream_(upstream), idle_(std::move(idle)) {}

  // Throws if the answer is not what the upstream gave.
  void exchange(const ExchangeKind& kind);

 private:
  void read_stream();

  Client client_;
  MixUpstream& upstream_;
  std::function<void()> idle_;
};

}  // namespace llm_api_router::test
