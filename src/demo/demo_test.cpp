#include "demo/demo.hpp"

#include <charconv>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "demo/blocking_client.hpp"

namespace llm_api_router::demo {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::uint16_t port_of(const ProviderConfig& provider) {
  const auto text = provider.base_url.substr(std::string{"http://127.0.0.1:"}.size());
  std::uint16_t port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

// A connection to one of the providers, with its key.
class Caller {
 public:
  Caller(const ProviderConfig& provider, std::string credential)
      : client_(port_of(provider)), fields_(std::move(credential)) {}

  void ask(std::string_view target, std::string_view body) {
    client_.send("POST", target, fields_, body);
  }
  HttpAnswer post(std::string_view target, std::string_view body) {
    ask(target, body);
    return client_.receive();
  }
  HttpAnswer get(std::string_view target) {
    client_.send("GET", target, fields_, "");
    return client_.receive();
  }
  BlockingClient& client() { return client_; }

 private:
  BlockingClient client_;
  std::string fields_;
};

Caller openai(const ProviderConfig& provider) {
  return {provider, "authorization: Bearer " + provider.api_key + "\r\n"};
}

Caller anthropic(const ProviderConfig& provider) {
  return {provider, "x-api-key: " + provider.api_key + "\r\nanthropic-version: 2023-06-01\r\n"};
}

constexpr std::string_view kChat =
    R"({"model":"gpt-x","messages":[{"role":"user","content":"hi"}]})";
constexpr std::string_view kChatStream =
    R"({"model":"gpt-x","stream":true,"messages":[{"role":"user","content":"hi"}]})";
constexpr std::string_view kMessage =
    R"({"model":"claude-x","max_tokens":500,"messages":[{"role":"user","content":"hi"}]})";
constexpr std::string_view kMessageStream =
    R"({"model":"x","max_tokens":500,"stream":true,"messages":[{"role":"user","content":"hi"}]})";

TEST(DemoProviders, ConfigureTheRouterWithoutAFault) {
  const DemoProviders demo{0};
  EXPECT_THAT(demo.config().validate(), IsEmpty());
}

TEST(DemoProviders, AreTwoOfEachApiInOrder) {
  const DemoProviders demo{0};
  const auto config = demo.config();
  EXPECT_THAT(config.openai, ElementsAre(AllOf(Field(&ProviderConfig::name, "demo-openai-1"),
                                               Field(&ProviderConfig::priority, 1)),
                                         AllOf(Field(&ProviderConfig::name, "demo-openai-2"),
                                               Field(&ProviderConfig::priority, 2))));
  EXPECT_THAT(config.anthropic, ElementsAre(AllOf(Field(&ProviderConfig::name, "demo-anthropic-1"),
                                                  Field(&ProviderConfig::priority, 1)),
                                            AllOf(Field(&ProviderConfig::name, "demo-anthropic-2"),
                                                  Field(&ProviderConfig::priority, 2))));
  EXPECT_THAT(config.openai[0].base_url, AllOf(StartsWith("http://127.0.0.1:"), EndsWith("/v1")));
  EXPECT_NE(config.openai[0].base_url, config.openai[1].base_url);
}

TEST(DemoProviders, LetTheRouterFallBackAtOnce) {
  const DemoProviders demo{0};
  EXPECT_EQ(demo.config().openai[0].max_retries, 0);
  EXPECT_EQ(demo.config().anthropic[0].max_retries, 0);
}

TEST(DemoProviders, AnswerWholeRequests) {
  const DemoProviders demo{0};
  const auto config = demo.config();
  const auto chat = openai(config.openai[1]).post("/v1/chat/completions", kChat);
  EXPECT_TRUE(chat.whole);
  EXPECT_EQ(chat.status, 200U);
  EXPECT_EQ(chat.content_type, "application/json");
  EXPECT_THAT(chat.body, HasSubstr("demo-openai-2"));
  const auto message = anthropic(config.anthropic[1]).post("/v1/messages", kMessage);
  EXPECT_TRUE(message.whole);
  EXPECT_THAT(message.body, HasSubstr("demo-anthropic-2"));
}

TEST(DemoProviders, AnswerManyRequestsOnOneConnection) {
  const DemoProviders demo{0};
  auto caller = openai(demo.config().openai[1]);
  EXPECT_EQ(caller.get("/v1/models").status, 200U);
  EXPECT_EQ(caller.post("/v1/responses", R"({"input":"hi"})").status, 200U);
  EXPECT_EQ(caller.post("/v1/embeddings", R"({"model":"m","input":"hi"})").status, 200U);
  EXPECT_EQ(caller.get("/v1/nothing").status, 404U);
  EXPECT_EQ(caller.post("/v1/chat/completions", "{").status, 400U);
  EXPECT_EQ(caller.post("/v1/chat/completions", kChatStream).status, 200U);
  EXPECT_EQ(caller.post("/v1/chat/completions", kChat).status, 200U);
}

TEST(DemoProviders, StreamToTheEnd) {
  const DemoProviders demo{0};
  const auto config = demo.config();
  const auto chat = openai(config.openai[1]).post("/v1/chat/completions", kChatStream);
  EXPECT_TRUE(chat.whole);
  EXPECT_THAT(chat.content_type, StartsWith("text/event-stream"));
  EXPECT_THAT(chat.body, EndsWith("data: [DONE]\n\n"));
  const auto message = anthropic(config.anthropic[1]).post("/v1/messages", kMessageStream);
  EXPECT_TRUE(message.whole);
  EXPECT_THAT(message.body, AllOf(StartsWith("event: message_start\n"),
                                  EndsWith("data: {\"type\":\"message_stop\"}\n\n")));
}

TEST(DemoProviders, FailNowAndThenOnTheFirstOfTwo) {
  const DemoProviders demo{0};
  const auto config = demo.config();
  auto chats = openai(config.openai[0]);
  auto messages = anthropic(config.anthropic[0]);
  std::vector<unsigned> of_openai;
  std::vector<unsigned> of_anthropic;
  for (int i = 0; i < 7; ++i) {
    of_openai.push_back(chats.post("/v1/chat/completions", kChat).status);
    of_anthropic.push_back(messages.post("/v1/messages", kMessage).status);
  }
  EXPECT_THAT(of_openai, ElementsAre(200, 200, 200, 429, 200, 200, 503));
  EXPECT_THAT(of_anthropic, ElementsAre(200, 200, 200, 429, 200, 200, 529));
}

TEST(DemoProviders, NeverFailOnTheSecondOfTwo) {
  const DemoProviders demo{0};
  auto caller = openai(demo.config().openai[1]);
  for (int i = 0; i < 28; ++i) {
    EXPECT_EQ(caller.post("/v1/chat/completions", kChat).status, 200U);
  }
}

TEST(DemoProviders, AskForTheirOwnKey) {
  const DemoProviders demo{0};
  const auto config = demo.config();
  auto other = config.openai[0];
  other.api_key = config.openai[1].api_key;
  EXPECT_EQ(openai(other).get("/v1/models").status, 401U);
}

// At this pace the first event is minutes away.
TEST(DemoProviders, EndAtOnceWhateverIsUnderWay) {
  auto demo = std::make_unique<DemoProviders>(10'000);
  const auto config = demo->config();
  auto chat = openai(config.openai[0]);
  auto message = anthropic(config.anthropic[0]);
  chat.ask("/v1/chat/completions", kChatStream);
  message.ask("/v1/messages", kMessage);
  const auto ended = Clock::now();
  demo.reset();
  EXPECT_LT(Clock::now() - ended, std::chrono::seconds{5});
  EXPECT_FALSE(chat.client().receive().whole);
  EXPECT_FALSE(message.client().receive().whole);
}

TEST(DemoProviders, BreakOffAStreamWhenTheyEnd) {
  auto demo = std::make_unique<DemoProviders>(5);
  auto caller = openai(demo->config().openai[0]);
  caller.ask("/v1/chat/completions", kChatStream);
  ASSERT_TRUE(caller.client().more());
  demo.reset();
  const auto answer = caller.client().receive();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_FALSE(answer.whole);
}

}  // namespace
}  // namespace llm_api_router::demo
