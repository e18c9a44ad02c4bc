// Passes one provider's answer on to the client: byte for byte, watched from the side.
//
// Nothing goes downstream before the answer is known to be one: whole answers are held until they
// are whole, streams until their first content. From then on the exchange is committed, and a fault
// can only break the client's connection off.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/buffer.hpp"
#include "gateway/answers.hpp"
#include "gateway/exchange.hpp"
#include "gateway/snapshot.hpp"
#include "model/failure.hpp"
#include "net/connection_pool.hpp"
#include "providers/adapter.hpp"
#include "routing/attempt_plan.hpp"
#include "routing/id_bindings.hpp"
#include "wire/sse_scanner.hpp"

namespace llm_api_router::gateway {

// Answers held in memory by the whole process. Thread-safe.
class HeldBytes {
 public:
  static constexpr std::size_t kMost = std::size_t{256} << 20U;

  bool try_take(std::size_t bytes);
  void give_back(std::size_t bytes) { held_.fetch_sub(bytes, std::memory_order_relaxed); }

 private:
  std::atomic<std::size_t> held_{0};
};

class ExchangeLog;

class Relay {
 public:
  // How it ended.
  enum class Ending {
    whole,        // the client has its whole answer
    failed,       // nothing was committed: take_failed() says why
    broken,       // committed, then upstream failed: the client's connection is broken off, or an
                  // error event of upstream's own told it
    client_left,  // the client ended its connection before the answer was whole
  };

  // All must outlive it. `connection` has read the answer's head.
  Relay(Exchange& exchange, const Provider& provider, net::UpstreamConnection& connection,
        routing::AttemptPlan& plan, HeldBytes& held, routing::IdBindings& bindings,
        ExchangeLog& log);

  net::awaitable<Ending> run();

  [[nodiscard]] const Failure& failure() const { return failed_->failure; }  // Ending::broken
  [[nodiscard]] std::unique_ptr<FailedAttempt> take_failed() { return std::move(failed_); }
  [[nodiscard]] const providers::AnswerReader& reader() const { return *reader_; }
  [[nodiscard]] unsigned status() const {
    return connection_.reader().parser().status();
  }  // upstream's
  [[nodiscard]] bool streamed() const { return streamed_; }
  // When the first content came from upstream.
  [[nodiscard]] std::optional<TimePoint> first_content() const { return first_content_; }
  // When the answer began to go downstream.
  [[nodiscard]] std::optional<TimePoint> committed() const { return committed_at_; }

 private:
  using Payload = std::span<const std::string_view>;

  static net::awaitable<Ending> ended(Ending ending);
  net::awaitable<Ending> keep_error();
  net::awaitable<Ending> relay_whole();
  net::awaitable<Ending> relay_stream();
  net::awaitable<Ending> relay_unseen();

  net::awaitable<Ending> pass_rest_on();
  net::awaitable<Ending> end_of_stream();
  // What is to be done next about an answer.
  enum class Next { wait, flush, finish, end };  // flush: downstream has not sent all it was given
  struct Passed {
    Next next = Next::wait;
    Ending ending = Ending::whole;  // for Next::end: the relay is over
    static Passed over(Ending ending) { return {Next::end, ending}; }
  };
  Passed hand_over_whole(Buffer& body);
  Passed pass_on_what_came();
  Passed pass_stream_on(Payload payload);
  Passed stopped(const net::ReadError& error);
  Passed passed(const net::Io<bool>& sent);
  [[nodiscard]] bool nothing_missing() const;
  net::Io<bool> pass_events_on();
  net::Io<bool> send_kept(std::size_t bytes);
  net::Io<bool> send_pieces(Payload pieces);
  [[nodiscard]] bool goes_down_as_it_is(Payload payload) const;
  void make_ready_to_send();
  net::awaitable<bool> pass_on(Payload payload);
  net::awaitable<bool> flush();             // sends what was kept
  net::awaitable<bool> flush_downstream();  // waits until downstream has sent all it was given

  void observe(Payload payload);
  void note(providers::EventKind kind);
  void commit();
  void succeed();
  [[nodiscard]] bool is_held() const;
  [[nodiscard]] bool held_long_enough(const net::ReadError& error) const;
  Ending early_error();
  [[nodiscard]] Failure without_secrets(Failure failure) const;
  Ending fail(Failure failure, Answer native = {});
  Ending fail(Cause cause, std::string message);
  Ending broken(Failure failure);
  Ending cut(const net::ReadError& error);
  Ending sent_in_vain();

  [[nodiscard]] const wire::ResponseHead& head() const;
  [[nodiscard]] std::optional<std::uint64_t> length() const;
  // The answer's own head, with `content_type` in place of its own where given.
  [[nodiscard]] net::AnswerHead answer_head(std::string_view content_type = {}) const;
  // The same as it goes down: nothing more will be tried.
  [[nodiscard]] net::AnswerHead final_head() const;

  Exchange& exchange_;
  const Provider& provider_;
  net::UpstreamConnection& connection_;
  net::Interrupt::Watch watch_;
  routing::AttemptPlan& plan_;
  HeldBytes& held_;
  routing::IdBindings& bindings_;
  ExchangeLog& log_;

  std::unique_ptr<providers::AnswerReader> reader_;
  wire::SseScanner scanner_;
  std::string unsent_;           // came, but not passed on yet
  std::size_t boundary_ = 0;     // in it and what was observed since: behind the last whole event
  bool in_large_event_ = false;  // its beginning has gone down already
  TimePoint held_since_;         // when the first event came
  bool streamed_ = false;
  bool committed_ = false;
  bool event_seen_ = false;
  bool error_seen_ = false;
  bool succeeded_ = false;
  std::optional<TimePoint> first_content_;
  std::optional<TimePoint> committed_at_;

  std::unique_ptr<FailedAttempt> failed_;
};

}  // namespace llm_api_router::gateway
