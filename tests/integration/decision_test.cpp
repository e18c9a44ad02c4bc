// x-router-decision: why a request went where it went.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Decision : public RouterTest {
 protected:
  [[nodiscard]] std::string decision(const std::string& body = chat_request()) const {
    return post(kChat, body, {{"x-router-explain", "1"}}).find("x-router-decision").value_or("");
  }
  ScriptedUpstream failing_;
  ScriptedUpstream fine_;
};

TEST_F(Decision, IsToldOnlyWhenAskedFor) {
  fine_.always(respond_json(200, chat_answer()));
  openai("main", fine_.base_url());
  start();
  EXPECT_FALSE(post(kChat, chat_request()).find("x-router-decision"));
  EXPECT_FALSE(post(kChat, chat_request(), {{"x-router-explain", "0"}}).find("x-router-decision"));
  EXPECT_EQ(decision(), R"("main";attempts=1;answered)");
  EXPECT_FALSE(fine_.request(2).find("x-router-explain"));
}

TEST_F(Decision, SaysWhatBecameOfEveryProvider) {
  const RefusingPort nobody;
  failing_.always(respond_json(500, openai_error("server_error", "oops")));
  fine_.always(respond_json(200, chat_answer()));
  openai("re fused\"", nobody.base_url()).api_key = "key";
  openai("failing", failing_.base_url()).max_retries = 1;
  openai("off", fine_.base_url()).enabled = false;
  openai("other", fine_.base_url()).models = {"other-*"};
  openai("fine", fine_.base_url());
  openai("last", fine_.base_url());
  start();
  EXPECT_THAT(decision(),
              ::testing::MatchesRegex(
                  "\"re%20fused%22\";attempts=1;failed=connect_refused, "
                  "\"failing\";attempts=2;waited=[0-9]+;failed=server_error;status=500, "
                  "\"fine\";attempts=1;answered, "
                  "\"last\";not_needed, "
                  "\"off\";skipped=disabled, "
                  "\"other\";skipped=model_not_listed"));
  EXPECT_THAT(decision(), ::testing::StartsWith("\"re%20fused%22\";skipped=soft, \"failing\""));
}

TEST_F(Decision, GoesWithStreams) {
  fine_.always(respond_sse(chat_stream().all()));
  openai("main", fine_.base_url());
  start();
  EXPECT_EQ(decision(chat_request("m", true)), R"("main";attempts=1;answered)");
}

TEST_F(Decision, GoesWithErrors) {
  failing_.next(respond_json(400, openai_error("invalid_request_error", "no")));
  failing_.always(respond_json(429, "{}", {{"retry-after", "50"}}));
  openai("main", failing_.base_url());
  start();
  EXPECT_EQ(decision(), R"("main";attempts=1;failed=request_error;status=400)");
  EXPECT_EQ(decision(), R"("main";attempts=1;failed=rate_limited;status=429)");
  EXPECT_EQ(decision(), R"("main";skipped=rate_limited)");
}

TEST_F(Decision, SaysWhyNoProviderCouldBeAsked) {
  openai("off", fine_.base_url()).enabled = false;
  openai("other", fine_.base_url()).models = {"other-*"};
  start();
  EXPECT_EQ(decision(), R"("off";skipped=disabled, "other";skipped=model_not_listed)");
  EXPECT_EQ(fine_.request_count(), 0U);
}

}  // namespace
}  // namespace llm_api_router::test
