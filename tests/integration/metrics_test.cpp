// What /metrics tells of requests that went through real sockets.
#include <map>
#include <thread>

#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Metrics : public RouterTest {
 protected:
  // Every sample by its name and labels, as they are written.
  [[nodiscard]] std::map<std::string, double> metrics() const {
    std::map<std::string, double> samples;
    std::istringstream lines{get("/metrics").body};
    for (std::string line; std::getline(lines, line);) {
      if (line.empty() || line.front() == '#') continue;
      const auto space = line.rfind(' ');
      samples[line.substr(0, space)] = std::stod(line.substr(space + 1));
    }
    return samples;
  }

  // The same once `exchanges` of OpenAI's were counted: counting follows the answer.
  [[nodiscard]] std::map<std::string, double> metrics_after(int exchanges) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      auto told = metrics();
      const bool settled = told[R"(llm_router_requests_total{provider_type="openai"})"] >=
                           static_cast<double>(exchanges);
      if (settled || std::chrono::steady_clock::now() > until) return told;
      std::this_thread::yield();
    }
  }

  // A client that leaves when upstream has said what it says and now waits.
  void ask_and_leave(ScriptedUpstream& upstream, const std::string& said, bool stream) {
    Gate left;
    const auto number = upstream.request_count();
    upstream.next([&](Exchange& exchange) {
      exchange.send(said);
      exchange.wait_until_left();
      left.open();
    });
    auto client = this->client();
    client.send(RequestText{.target = kChat, .body = chat_request("m", stream)}.bytes());
    (void)upstream.request(number);
    if (!said.empty()) client.read_head();
    client.leave();
    EXPECT_TRUE(left.wait());
  }

  ScriptedUpstream first_;
  ScriptedUpstream second_;
};

TEST_F(Metrics, CountEveryAttemptOnceWhateverBecameOfIt) {
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  second_.always(respond_json(200, chat_answer()));
  start();
  first_.next(respond_json(200, chat_answer()));
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  first_.next(respond_json(500, openai_error("server_error", "oops")));
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  first_.next(respond_json(400, openai_error("invalid_request_error", "no")));
  EXPECT_EQ(post(kChat, chat_request()).status, 400U);
  const auto stream = chat_stream();
  const auto begun = stream_head() + chunk(stream.preamble + stream.content);
  first_.next(respond_and_close(begun));
  EXPECT_EQ(post(kChat, chat_request("m", true)).status, 200U);
  ask_and_leave(first_, "", false);
  ask_and_leave(first_, begun, true);
  EXPECT_EQ(post(kChat, "not json").status, 400U);

  auto told = metrics_after(7);
  const auto of = [&](const std::string& outcome) {
    return told["llm_router_attempts_total{outcome=\"" + outcome + "\"}"];
  };
  EXPECT_EQ(of("success"), 2);
  EXPECT_EQ(of("server_error"), 1);
  EXPECT_EQ(of("request_error"), 1);
  EXPECT_EQ(of("broken"), 1);
  EXPECT_EQ(of("client_left"), 2);
  double all = 0;
  for (const auto& [name, count] : told) {
    if (name.starts_with("llm_router_attempts_total")) all += count;
  }
  EXPECT_EQ(all, static_cast<double>(first_.request_count() + second_.request_count()));
}

TEST_F(Metrics, OverheadIsWhatIsLeftWithoutAllWaiting) {
  openai("first", first_.base_url()).response_timeout = std::chrono::milliseconds{200};
  openai("second", second_.base_url()).max_retries = 1;
  first_.next(stall()).always(respond_json(200, chat_answer()));
  second_.next(respond_json(500, "{}")).next(respond_json(200, chat_answer()));
  start();
  // It waits for the first provider, then to ask the second one again.
  auto slow = client();
  const RequestText request{.target = kChat, .body = chat_request()};
  // Another client does not finish its request before the first has its answer.
  auto halting = client();
  halting.send(request.bytes().substr(0, request.bytes().size() - 1));
  EXPECT_EQ(slow.exchange(request).status, 200U);
  halting.send(request.bytes().substr(request.bytes().size() - 1));
  EXPECT_EQ(halting.read_response().status, 200U);

  auto told = metrics_after(2);
  const std::string openai = R"({provider_type="openai"})";
  EXPECT_EQ(told["llm_router_overhead_seconds_count" + openai], 2);
  const auto whole = told["llm_router_request_duration_seconds_sum" + openai];
  const auto overhead = told["llm_router_overhead_seconds_sum" + openai];
  EXPECT_GE(whole, 0.325);  // 200 ms of silence, and at least 125 ms before the retry
  EXPECT_GT(overhead, 0);
  EXPECT_LT(overhead, whole / 8);
}

}  // namespace
}  // namespace llm_api_router::test
