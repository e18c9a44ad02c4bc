#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "bench/traffic/load/plans.hpp"
#include "bench/traffic/options.hpp"
#include "bench/traffic/socket.hpp"

namespace llm_api_router::bench {
namespace {

constexpr std::string_view kUsage =
    R"(Usage: load closed  --url URL [--connections 32] [--ms 2000] [--count N]
       load open    --url URL --rate N [--connections 256] [--ms 2000]
       load streams --url URL [--streams 200] [--ramp 0] [--chunks N]

Calls http://127.0.0.1:PORT/PATH as a client of a chat completion would, checks every answer to its
last byte, and prints one JSON object. A path that contains /messages is called as Anthropic's.
  closed       each connection calls again once it has its answer
  open         calls begin at an even rate, come what may; times count from when a call was due
  streams      so many streams side by side, one call each; says `open` on stderr once all have begun
  --body-bytes     length of the request's body (1024)
  --answer-bytes   of the upstream's JSON answer, as it was told (512); 0 accepts any answer
  --stream         1 asks for a stream in a closed or open loop too (0)
  --chunks         of the upstream's streams, as it was told; not given: any number
  --header         a further field of each request, NAME: VALUE; may be given again
  --grace          milliseconds of silence after which what is open counts as failed (10000)
)";

// Ends a load that nothing is heard of any more.
class Watchdog {
 public:
  Watchdog(EventLoop& loop, const Tally& tally, nanoseconds patience)
      : loop_(loop), tally_(tally), patience_(patience), timer_(loop, [this] { look(); }) {
    timer_.set(Clock::now() + patience_);
  }

 private:
  void look() {
    if (heard_ == tally_.received()) return loop_.stop();
    heard_ = tally_.received();
    timer_.set(Clock::now() + patience_);
  }

  EventLoop& loop_;
  const Tally& tally_;
  nanoseconds patience_;
  Timer timer_;
  std::uint64_t heard_ = 0;
};

Call call_of(Options& options, bool stream) {
  const std::string url = options.text("url");
  auto target = parse_target(url);
  if (!target) options.fail("--url must be http://IPV4:PORT/PATH, got \"" + url + "\"");
  const Api api = api_of(target->path);
  const auto answer_bytes = static_cast<std::size_t>(options.number("answer-bytes", 512));
  Call call{.target = *target,
            .api = api,
            .stream = stream,
            .request = {},
            .answer = answer_bytes == 0 ? "" : answer_body(api, answer_bytes),
            .chunks = {}};
  const auto body_bytes = static_cast<std::size_t>(options.number("body-bytes", 1024));
  call.request =
      request_text(*target, request_body(api, body_bytes, stream), options.texts("header"));
  if (const std::int64_t chunks = options.number("chunks", -1); chunks >= 0) {
    call.chunks = static_cast<unsigned>(chunks);
  }
  return call;
}

std::unique_ptr<CallerPlan> plan_of(std::string_view mode, Options& options, EventLoop& loop,
                                    const Call& call, Tally& tally) {
  if (mode == "streams") {
    const auto streams = static_cast<std::size_t>(options.number("streams", 200));
    return std::make_unique<Streams>(loop, call, tally, streams, options.milliseconds("ramp", 0));
  }
  const auto duration = options.milliseconds("ms", 2000);
  if (mode == "closed") {
    const auto callers = static_cast<std::size_t>(options.number("connections", 32));
    const std::int64_t count = options.number("count", 0);
    return std::make_unique<ClosedLoop>(
        loop, call, tally, callers, count > 0 ? std::chrono::hours{1} : nanoseconds{duration},
        count > 0 ? static_cast<std::uint64_t>(count) : std::numeric_limits<std::uint64_t>::max());
  }
  if (mode != "open") options.fail("the first argument is closed, open or streams");
  const auto callers = static_cast<std::size_t>(options.number("connections", 256));
  const auto rate = static_cast<std::uint64_t>(options.number("rate", 0));
  if (rate == 0) options.fail("--rate is how many calls begin in a second");
  return std::make_unique<OpenLoop>(loop, call, tally, callers, duration, rate);
}

int run(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "--help";
  const bool named = !mode.starts_with("--");
  Options options(named ? argc - 1 : argc, named ? argv + 1 : argv, kUsage);
  const bool stream = options.number("stream", 0) != 0 || mode == "streams";
  const Call call = call_of(options, stream);
  const auto grace = options.milliseconds("grace", 10'000);
  EventLoop loop;
  Tally tally;
  const auto plan = plan_of(mode, options, loop, call, tally);
  options.refuse_unknown();

  prepare_process();
  const Moment began = Clock::now();
  Watchdog watchdog(loop, tally, grace);
  plan->begin();
  loop.run();
  const nanoseconds took = Clock::now() - began;
  for (std::size_t i = plan->busy(); i > 0; --i) tally.failed(Fault::unfinished);
  std::printf("%s\n", tally.json(mode, took).c_str());
  return 0;
}

}  // namespace
}  // namespace llm_api_router::bench

int main(int argc, char** argv) { return llm_api_router::bench::run(argc, argv); }
