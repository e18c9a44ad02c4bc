#include "demo/demo_server.hpp"

#include <utility>

#include "net/notice.hpp"

namespace llm_api_router::demo {
namespace {

// What the real ones take of one request, or nearly so.
constexpr std::size_t kLargestBody = std::size_t{32} << 20U;

net::Acceptor listener(net::IoThread& thread) {
  return {thread.io, net::tcp::endpoint{net::asio::ip::address_v4::loopback(), 0}};
}

net::AnswerHead head_of(const Answer& answer) {
  net::AnswerHead head;
  head.status = answer.status;
  for (const auto& [name, value] : answer.fields) head.fields += name + ": " + value + "\r\n";
  return head;
}

// The pauses of one answer; over as soon as the client leaves or the server stops.
class Pauses {
 public:
  Pauses(net::Downstream& call, double pace)
      : pace_(pace),
        rest_(call.thread().io.get_executor()),
        gone_watch_(gone_, rest_),
        leave_watch_(call, gone_) {}

  // False: nobody waits for the answer any more.
  net::awaitable<bool> wait(std::chrono::milliseconds pause) {
    const auto scaled = std::chrono::duration_cast<Duration>(pause * pace_);
    if (scaled > Duration::zero()) co_await rest_.wait_until(Clock::now() + scaled);
    co_return !gone_.fired();
  }

 private:
  double pace_;
  net::Notice rest_;
  net::Interrupt gone_;
  net::Interrupt::Watch gone_watch_;
  net::Downstream::LeaveWatch leave_watch_;
};

}  // namespace

DemoServer::DemoServer(net::IoThread& thread, std::unique_ptr<SimulatedProvider> provider,
                       double pace)
    : DemoServer(thread, listener(thread), std::move(provider), pace) {}

DemoServer::DemoServer(net::IoThread& thread, net::Acceptor acceptor,
                       std::unique_ptr<SimulatedProvider> provider, double pace)
    : provider_(std::move(provider)),
      pace_(pace),
      port_(acceptor.local_endpoint().port()),
      server_(std::make_shared<net::HttpServer>(
          thread, std::move(acceptor), [this](net::Downstream& call) { return serve(call); },
          [this](unsigned status, const std::string& message) {
            const auto answer = provider_->refusal(status, message);
            return std::pair{head_of(answer).fields, body_of(answer)};
          })) {}

net::awaitable<void> DemoServer::serve(net::Downstream& call) {
  Buffer body;
  const auto read = co_await call.read_into(body, kLargestBody);
  if (!read) co_return;
  const auto answer = *read ? provider_->answer(call.head(), body.view(), WallClock::now())
                            : provider_->refusal(413, "the request's body is larger than 32 MiB");
  body.release();
  co_await play(call, answer);
}

net::awaitable<void> DemoServer::play(net::Downstream& call, const Answer& answer) const {
  Pauses pauses(call, pace_);
  for (const auto& part : answer.parts) {
    if (!co_await pauses.wait(part.pause)) co_return;
    if (!answer.streamed) {
      co_await call.answer(head_of(answer), part.bytes);
      co_return;
    }
    if (!call.committed()) call.start(head_of(answer), std::nullopt);
    const std::string_view bytes = part.bytes;
    if (!co_await call.send({&bytes, 1})) co_return;
  }
  co_await call.finish();
}

}  // namespace llm_api_router::demo
