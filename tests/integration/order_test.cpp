// Which provider a request goes to while all of them work.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Order : public RouterTest {
 protected:
  Order() {
    first_.always(respond_json(200, chat_answer("first")));
    second_.always(respond_json(200, chat_answer("second")));
  }
  std::string provider_for(const std::string& model, const Fields& fields = {}) const {
    return post(kChat, chat_request(model), fields).find("x-provider").value_or("none");
  }
  ScriptedUpstream first_;
  ScriptedUpstream second_;
};

TEST_F(Order, LowestPriorityGoesFirst) {
  openai("second", second_.base_url()).priority = 7;
  openai("first", first_.base_url()).priority = 2;
  start();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(provider_for("m"), "first");
  EXPECT_EQ(second_.request_count(), 0U);
}

TEST_F(Order, DisabledProviderIsNeverTried) {
  openai("first", first_.base_url()).enabled = false;
  openai("second", second_.base_url());
  start();
  EXPECT_EQ(provider_for("m"), "second");
  EXPECT_EQ(first_.request_count(), 0U);
}

TEST_F(Order, ModelListsSayWhatIsRoutedWhere) {
  openai("first", first_.base_url()).models = {"gpt-*", "o?"};
  openai("second", second_.base_url()).models = {"llama-3", "gpt-4*"};
  start();
  EXPECT_EQ(provider_for("gpt-5"), "first");
  EXPECT_EQ(provider_for("gpt-4o"), "first");
  EXPECT_EQ(provider_for("o3"), "first");
  EXPECT_EQ(provider_for("llama-3"), "second");
}

TEST_F(Order, ModelThatNobodyListsIs404WithoutACall) {
  openai("first", first_.base_url()).models = {"gpt-*"};
  anthropic("first", first_.base_url()).models = {"claude-*"};
  start();
  EXPECT_TRUE(is_openai_error(post(kChat, chat_request("llama")), 404));
  EXPECT_TRUE(is_anthropic_error(post(kMessages, messages_request("llama")), 404));
  EXPECT_EQ(first_.request_count(), 0U);
}

TEST_F(Order, ApiWithoutProvidersIs503AndNotToBeRetried) {
  openai("first", first_.base_url());
  start();
  const auto answer = post(kMessages, messages_request());
  EXPECT_TRUE(is_anthropic_error(answer, 503));
  EXPECT_EQ(answer.find("x-should-retry"), "false");
}

TEST_F(Order, MappedModelReplacesOnlyItsOwnBytes) {
  openai("first", first_.base_url()).model_mapping = {{"fast", "gpt-\"5\"/mini"}};
  start();
  const std::string before = R"({ "messages":[{"model":"fast","content":"fast"}],  "model" : )";
  const std::string behind = R"( ,"temperature":1e400, "metadata":{"model":"fast"}}  )";
  EXPECT_EQ(post(kChat, before + R"("fast")" + behind).status, 200U);
  EXPECT_EQ(first_.request().body, before + R"("gpt-\"5\"/mini")" + behind);
  EXPECT_EQ(first_.request().find("content-length"), std::to_string(first_.request().body.size()));
}

TEST_F(Order, EscapedModelIsMappedToo) {
  openai("first", first_.base_url()).model_mapping = {{"fast", "slow"}};
  start();
  EXPECT_EQ(post(kChat, R"({"model":"f\u0061st"})").status, 200U);
  EXPECT_EQ(first_.request().body, R"({"model":"slow"})");
}

TEST_F(Order, ModelWithoutAMappingGoesUpAsItIs) {
  openai("first", first_.base_url()).model_mapping = {{"fast", "slow"}};
  start();
  const std::string body = R"({"model":"f\u0061ster"})";
  EXPECT_EQ(post(kChat, body).status, 200U);
  EXPECT_EQ(first_.request().body, body);
}

TEST_F(Order, EachProviderHasItsOwnMapping) {
  first_.always(respond_json(500, "{}"));
  openai("first", first_.base_url()).model_mapping = {{"fast", "one"}};
  openai("second", second_.base_url()).model_mapping = {{"fast", "two"}};
  start();
  EXPECT_EQ(provider_for("fast"), "second");
  EXPECT_EQ(first_.request().body, chat_request("one"));
  EXPECT_EQ(second_.request().body, chat_request("two"));
}

// Lists name the models as clients do, before the mapping.
TEST_F(Order, ModelListIsAboutDownstreamNames) {
  auto& provider = openai("first", first_.base_url());
  provider.models = {"fast"};
  provider.model_mapping = {{"fast", "slow"}};
  start();
  EXPECT_EQ(provider_for("fast"), "first");
  EXPECT_EQ(post(kChat, chat_request("slow")).status, 404U);
}

TEST_F(Order, EqualPrioritiesShareTheLoad) {
  openai("first", first_.base_url()).priority = 1;
  openai("second", second_.base_url()).priority = 1;
  start();
  for (int i = 0; i < 60; ++i) provider_for("m");
  EXPECT_GT(first_.request_count(), 5U);
  EXPECT_GT(second_.request_count(), 5U);
}

TEST_F(Order, WeightsShareTheLoadInProportion) {
  auto& heavy = openai("first", first_.base_url());
  heavy.priority = 1;
  heavy.weight = 9;
  openai("second", second_.base_url()).priority = 1;
  start();
  for (int i = 0; i < 100; ++i) provider_for("m");
  EXPECT_GT(first_.request_count(), 2 * second_.request_count());
  EXPECT_GT(second_.request_count(), 0U);
}

TEST_F(Order, SessionKeepsItsProvider) {
  openai("first", first_.base_url()).priority = 1;
  openai("second", second_.base_url()).priority = 1;
  start();
  for (const std::string session : {"s1", "s2", "s3", "s4"}) {
    const Fields fields{{"x-claude-code-session-id", session}};
    const auto chosen = provider_for("m", fields);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(provider_for("m", fields), chosen);
  }
}

TEST_F(Order, StickySessionStillFallsBack) {
  first_.always(respond_json(500, "{}"));
  openai("first", first_.base_url()).priority = 1;
  openai("second", second_.base_url()).priority = 1;
  start();
  for (const std::string session : {"s1", "s2", "s3", "s4", "s5", "s6"}) {
    EXPECT_EQ(provider_for("m", {{"session-id", session}}), "second");
  }
}

}  // namespace
}  // namespace llm_api_router::test
