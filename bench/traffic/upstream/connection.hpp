// One connection of the upstream: reads a request to its end, answers it by the script, and again.
#pragma once

#include <array>
#include <functional>
#include <string>

#include "bench/traffic/event_loop.hpp"
#include "bench/traffic/message_reader.hpp"
#include "bench/traffic/stream.hpp"
#include "bench/traffic/upstream/script.hpp"

namespace llm_api_router::bench {

struct Counts {
  std::uint64_t connections = 0;
  std::uint64_t requests = 0;
  std::uint64_t streams = 0;  // of the requests
  std::uint64_t refused = 0;  // answered with 400
  std::uint64_t cut = 0;      // connections that ended within a request or its answer
};

// What all connections of the upstream have in common; outlives them.
struct Surroundings {
  EventLoop& loop;
  const Script& script;
  const std::array<Answers, 2>& answers;
  Counts& counts;
};

class Connection final : public Handler {
 public:
  // `ended` is called once, last of all; it may destroy the connection.
  Connection(int socket, ssl_ctx_st* tls, Surroundings& around, std::function<void()> ended);

  void ready(std::uint32_t events) override;

 private:
  enum class State { reading, waiting, streaming };

  bool read();
  bool take(std::string_view bytes);
  void note_body(std::string_view bytes);
  void request_ended();
  void answer();
  void next_event();
  bool send(std::string_view bytes);
  bool flush();
  void end();

  Stream stream_;
  Surroundings& around_;
  std::function<void()> ended_;
  Timer timer_;
  MessageReader reader_;
  State state_ = State::reading;
  Api api_ = Api::openai;
  std::string beginning_;  // of the body, as far as its flags may be
  std::string end_;        // of the body, as far as they may be there
  bool streamed_ = false;
  std::uint32_t number_ = 0;  // of the next piece of content
  Moment due_;                // when it is sent
  std::string unsent_;
};

}  // namespace llm_api_router::bench
