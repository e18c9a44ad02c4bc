#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <list>
#include <memory>

#include "bench/traffic/options.hpp"
#include "bench/traffic/socket.hpp"
#include "bench/traffic/upstream/connection.hpp"

namespace llm_api_router::bench {
namespace {

constexpr std::string_view kUsage =
    R"(Usage: upstream [--port 0] [--answer-bytes 512] [--delay 0] [--chunks 10] [--interval 10]
                [--tls-cert FILE --tls-key FILE]

A provider on 127.0.0.1 that answers every POST once it has its whole body: with JSON, or with
server-sent events where the first or the last 256 bytes of the body say "stream":true. A path that
contains /messages is answered as Anthropic does, any other as OpenAI does. Prints its port; SIGTERM
ends it and makes it print what it has counted, in JSON.
  --port           to listen on; 0 takes a free one
  --answer-bytes   length of the JSON answer
  --delay          milliseconds from the request's end to the answer's first byte
  --chunks         events with content in a stream
  --interval       milliseconds between them
  --tls-cert, --tls-key   PEM files; without them it speaks plain HTTP
)";

class Acceptor final : public Handler {
 public:
  Acceptor(int listener, ssl_ctx_st* tls, Surroundings& around)
      : listener_(listener), tls_(tls), around_(around) {
    around_.loop.watch(listener, EPOLLIN, *this);
  }

  void ready(std::uint32_t /*events*/) override {
    for (int socket = accept_from(listener_); socket >= 0; socket = accept_from(listener_)) {
      const auto place = connections_.emplace(connections_.end());
      *place = std::make_unique<Connection>(socket, tls_, around_,
                                            [this, place] { connections_.erase(place); });
    }
  }

 private:
  int listener_;
  ssl_ctx_st* tls_;
  Surroundings& around_;
  std::list<std::unique_ptr<Connection>> connections_;
};

// SIGTERM and SIGINT, as something to wait for.
class StopSignal final : public Handler {
 public:
  explicit StopSignal(EventLoop& loop) : loop_(loop) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    loop_.watch(::signalfd(-1, &signals, SFD_CLOEXEC), EPOLLIN, *this);
  }
  void ready(std::uint32_t /*events*/) override { loop_.stop(); }

 private:
  EventLoop& loop_;
};

void print(const Counts& counts) {
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(R"({"connections":%llu,"requests":%llu,"streams":%llu,"refused":%llu,"cut":%llu})"
              "\n",
              number(counts.connections), number(counts.requests), number(counts.streams),
              number(counts.refused), number(counts.cut));
}

int run(int argc, char** argv) {
  Options options(argc, argv, kUsage);
  Script script;
  const auto port = static_cast<std::uint16_t>(options.number("port", 0));
  script.answer_bytes = static_cast<std::size_t>(options.number("answer-bytes", 512));
  script.delay = options.milliseconds("delay", 0);
  script.chunks = static_cast<std::uint32_t>(options.number("chunks", 10));
  script.interval = options.milliseconds("interval", 10);
  const std::string certificate = options.text("tls-cert");
  const std::string key = options.text("tls-key");
  if (certificate.empty() != key.empty()) options.fail("--tls-cert and --tls-key go together");
  options.refuse_unknown();

  prepare_process();
  EventLoop loop;
  StopSignal stop(loop);
  Counts counts;
  const auto answers = answers_of(script);
  Surroundings around{loop, script, answers, counts};
  ssl_ctx_st* const tls =
      certificate.empty() ? nullptr : server_tls(certificate.c_str(), key.c_str());
  const int listener = listen_on(port);
  Acceptor acceptor(listener, tls, around);
  std::printf("%u\n", port_of(listener));
  std::fflush(stdout);
  loop.run();
  print(counts);
  return 0;
}

}  // namespace
}  // namespace llm_api_router::bench

int main(int argc, char** argv) { return llm_api_router::bench::run(argc, argv); }
