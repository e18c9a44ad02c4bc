// A new configuration for a running router.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Reload : public RouterTest {
 protected:
  Reload() {
    first_.always(respond_json(200, chat_answer()));
    second_.always(respond_json(200, chat_answer()));
  }
  // The router has taken the new configuration up on every thread once both answer so.
  void expect_provider(const std::string& name) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    for (int in_a_row = 0; in_a_row < 20;) {
      const auto provider = post(kChat, chat_request()).find("x-provider");
      in_a_row = provider == name ? in_a_row + 1 : 0;
      ASSERT_LT(std::chrono::steady_clock::now(), until) << provider.value_or("none");
    }
  }
  ScriptedUpstream first_;
  ScriptedUpstream second_;
};

TEST_F(Reload, NewRequestsGoByTheNewConfiguration) {
  openai("old", first_.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "old");
  config_.openai.clear();
  openai("new", second_.base_url());
  server().reload(config_);
  expect_provider("new");
  EXPECT_EQ(status().at("config").at("openai").at("providers").at(0).at("name"), "new");
}

TEST_F(Reload, RunningExchangeFinishesOnTheOldOne) {
  const auto stream = chat_stream();
  Gate go_on;
  first_.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble + stream.content));
    EXPECT_TRUE(go_on.wait());
    exchange.send(chunk(stream.ending).append(kLastChunk));
  });
  openai("old", first_.base_url());
  start();
  auto router = client();
  router.send(RequestText{.target = kChat, .body = chat_request("m", true)}.bytes());
  const auto head = router.read_head();
  ASSERT_TRUE(head);
  EXPECT_EQ(head->find("x-provider"), "old");
  config_.openai.clear();
  openai("new", second_.base_url());
  server().reload(config_);
  expect_provider("new");
  go_on.open();
  const auto rest = router.finish();
  EXPECT_EQ(rest.body, stream.all());
  EXPECT_EQ(rest.end, End::complete);
}

TEST_F(Reload, StatisticsOfProvidersThatStayAreKept) {
  openai("stays", first_.base_url());
  openai("goes", second_.base_url());
  start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(settled_statistics("openai", "stays", 3).at("total_requests"), 3);
  config_.openai.pop_back();
  openai("comes", second_.base_url());
  server().reload(config_);
  const auto providers = status().at("statistics").at("openai").at("providers");
  EXPECT_EQ(providers.at("stays").at("total_requests"), 3);
  EXPECT_EQ(providers.at("stays").at("total_tokens"), 54);
  EXPECT_EQ(providers.at("comes").at("total_requests"), 0);
  EXPECT_FALSE(providers.contains("goes"));
}

TEST_F(Reload, FaultLeavesTheOldConfigurationInForce) {
  openai("old", first_.base_url());
  start();
  auto broken = config_;
  broken.openai[0].priority = 0;
  EXPECT_THROW(server().reload(broken), ConfigError);
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "old");
}

TEST_F(Reload, RateLimitsOfProvidersThatStayAreKept) {
  first_.always(respond_json(429, "{}", {{"retry-after", "40"}}));
  openai("stays", first_.base_url());
  openai("second", second_.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "second");
  server().reload(config_);
  expect_provider("second");
  EXPECT_EQ(first_.request_count(), 1U);
}

// Whoever repairs a key reloads: the provider is tried again.
TEST_F(Reload, RefusedKeysAreForgiven) {
  first_.next(respond_json(401, "{}"));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "second");
  server().reload(config_);
  expect_provider("first");
}

TEST_F(Reload, ManyTimesUnderTraffic) {
  openai("only", first_.base_url());
  start();
  auto router = client();
  for (int i = 0; i < 30; ++i) {
    server().reload(config_);
    EXPECT_EQ(router.exchange({.target = kChat, .body = chat_request()}).status, 200U);
  }
}

}  // namespace
}  // namespace llm_api_router::test
