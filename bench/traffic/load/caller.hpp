// One client of the router: a kept connection that carries one call after the other.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "bench/traffic/event_loop.hpp"
#include "bench/traffic/load/answer_check.hpp"
#include "bench/traffic/load/tally.hpp"
#include "bench/traffic/load/target.hpp"
#include "bench/traffic/message_reader.hpp"
#include "bench/traffic/stream.hpp"

namespace llm_api_router::bench {

class Caller;

// Decides what a caller does next.
class Plan {
 public:
  virtual ~Plan() = default;
  virtual void begin() = 0;
  // The call of `caller` has come to its end, good or bad; it may be given the next one.
  virtual void finished(Caller& caller) = 0;
  // The first byte of an answer has come.
  virtual void first_byte() {}
};

class Caller final : public Handler {
 public:
  Caller(EventLoop& loop, const Call& call, Tally& tally, Plan& plan);

  // `due` is when the call should have begun, which its times count from. Not while another runs.
  void call(Moment due);
  [[nodiscard]] bool busy() const { return busy_; }

  void ready(std::uint32_t events) override;

 private:
  bool connect();
  Fault send();
  void read();
  Fault take(std::string_view bytes);
  Fault check_head();
  void note_first_byte(Moment now);
  void end(Fault fault);

  EventLoop& loop_;
  const Call& call_;
  Tally& tally_;
  Plan& plan_;
  std::unique_ptr<AnswerCheck> check_;
  std::optional<Stream> stream_;
  MessageReader reader_;
  std::string_view unsent_;
  Timer pause_;  // after a failure, so that a dead router is not asked without end
  bool busy_ = false;
  bool waits_to_send_ = false;
  bool keep_ = true;  // the connection, after this answer
  Moment due_;
  std::optional<Moment> first_byte_;
};

}  // namespace llm_api_router::bench
