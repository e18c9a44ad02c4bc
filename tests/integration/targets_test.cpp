// Which path a request takes upstream, aliases and pass-through ones included.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

struct TargetCase {
  const char* method;
  const char* downstream;
  const char* upstream;
};

void PrintTo(const TargetCase& one, std::ostream* out) {
  *out << one.method << ' ' << one.downstream;
}

class Targets : public RouterTest, public ::testing::WithParamInterface<TargetCase> {
 protected:
  Targets() { upstream_.always(respond_json(200, R"({"id":"x"})")); }
  ScriptedUpstream upstream_;
};

TEST_P(Targets, LeadUpstream) {
  openai("o", upstream_.base_url());
  anthropic("a", upstream_.base_url());
  start();
  const std::string method = GetParam().method;
  const RequestText request{.method = method,
                            .target = GetParam().downstream,
                            .body = method == "POST" ? chat_request() : ""};
  EXPECT_EQ(send(request).status, 200U);
  const auto received = upstream_.request();
  EXPECT_EQ(received.method, method);
  EXPECT_EQ(received.target, GetParam().upstream);
  EXPECT_EQ(received.body, request.body);
}

INSTANTIATE_TEST_SUITE_P(
    OpenAi, Targets,
    ::testing::Values(TargetCase{"POST", "/openai/chat/completions", "/chat/completions"},
                      TargetCase{"POST", "/openai/v1/chat/completions", "/chat/completions"},
                      TargetCase{"GET", "/openai/chat/completions?limit=2",
                                 "/chat/completions?limit=2"},
                      TargetCase{"POST", "/openai/responses", "/responses"},
                      TargetCase{"POST", "/openai/embeddings", "/embeddings"},
                      TargetCase{"POST", "/openai/completions", "/completions"},
                      TargetCase{"GET", "/openai/models", "/models"},
                      TargetCase{"GET", "/openai/v1/models/gpt-5", "/models/gpt-5"},
                      TargetCase{"GET", "/openai/responses/resp_1/input_items?a=%2F&b",
                                 "/responses/resp_1/input_items?a=%2F&b"},
                      TargetCase{"DELETE", "/openai/responses/resp_1", "/responses/resp_1"},
                      TargetCase{"POST", "/openai/batches", "/batches"},
                      TargetCase{"PATCH", "/openai/any/thing%20new", "/any/thing%20new"},
                      TargetCase{"GET", "/openai/files/file-1/content", "/files/file-1/content"}));

INSTANTIATE_TEST_SUITE_P(
    Anthropic, Targets,
    ::testing::Values(TargetCase{"POST", "/anthropic/v1/messages", "/v1/messages"},
                      TargetCase{"POST", "/anthropic/v1/messages?beta=true",
                                 "/v1/messages?beta=true"},
                      TargetCase{"POST", "/anthropic/chat/completions", "/v1/messages"},
                      TargetCase{"POST", "/anthropic/v1/messages/count_tokens?beta=true",
                                 "/v1/messages/count_tokens?beta=true"},
                      TargetCase{"POST", "/anthropic/v1/count_tokens", "/v1/messages/count_tokens"},
                      TargetCase{"GET", "/anthropic/v1/models?limit=1000", "/v1/models?limit=1000"},
                      TargetCase{"GET", "/anthropic/v1/models/claude-x", "/v1/models/claude-x"},
                      TargetCase{"POST", "/anthropic/v1/messages/batches", "/v1/messages/batches"},
                      TargetCase{"GET", "/anthropic/v1/messages/batches/b1/results",
                                 "/v1/messages/batches/b1/results"},
                      TargetCase{"DELETE", "/anthropic/v1/files/f1", "/v1/files/f1"}));

class BaseUrl : public RouterTest {};

TEST_F(BaseUrl, ItsPathComesFirst) {
  ScriptedUpstream upstream;
  upstream.always(respond_json(200, chat_answer()));
  openai("o", upstream.base_url() + "/proxy/v1");
  start();
  EXPECT_EQ(post("/openai/v1/chat/completions?a=1", chat_request()).status, 200U);
  EXPECT_EQ(upstream.request().target, "/proxy/v1/chat/completions?a=1");
}

TEST_F(BaseUrl, TargetInAbsoluteFormIsTheSame) {
  ScriptedUpstream upstream;
  upstream.always(respond_json(200, chat_answer()));
  openai("o", upstream.base_url());
  start();
  EXPECT_EQ(post("http://127.0.0.1/openai/chat/completions", chat_request()).status, 200U);
  EXPECT_EQ(upstream.request().target, "/chat/completions");
}

TEST_F(BaseUrl, MayNameAnIpv6Address) {
  ScriptedUpstream upstream({.address = "::1"});
  upstream.always(respond_json(200, chat_answer()));
  openai("o", upstream.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(upstream.request().find("host"), "[::1]:" + std::to_string(upstream.port()));
}

// The name has an IPv6 address too on most systems, where nobody listens.
TEST_F(BaseUrl, MayNameAHostOfSeveralAddresses) {
  ScriptedUpstream upstream({.name = "localhost"});
  upstream.always(respond_json(200, chat_answer()));
  openai("o", upstream.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(upstream.request().find("host"), "localhost:" + std::to_string(upstream.port()));
}

}  // namespace
}  // namespace llm_api_router::test
