#include "providers/anthropic.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

const Adapter& anthropic() { return adapter(Api::anthropic); }

TEST(Anthropic, RoutesMessagesUnderBothNames) {
  for (const std::string path : {"/v1/messages", "/chat/completions"}) {
    const auto operation = anthropic().resolve("POST", path, "beta=true");
    ASSERT_TRUE(operation.has_value());
    EXPECT_EQ(operation->endpoint, Endpoint::messages);
    EXPECT_EQ(operation->upstream_target, "/v1/messages?beta=true");
    EXPECT_TRUE(operation->routed);
    EXPECT_EQ(operation->model, ModelRule::required);
  }
}

TEST(Anthropic, RoutesCountTokensUnderBothNames) {
  for (const std::string path : {"/v1/messages/count_tokens", "/v1/count_tokens"}) {
    const auto operation = anthropic().resolve("POST", path, "");
    ASSERT_TRUE(operation.has_value());
    EXPECT_EQ(operation->endpoint, Endpoint::count_tokens);
    EXPECT_EQ(operation->upstream_target, "/v1/messages/count_tokens");
    EXPECT_TRUE(operation->routed);
    EXPECT_EQ(operation->model, ModelRule::required);
  }
}

TEST(Anthropic, RoutesTheListOfModelsAndEachModel) {
  for (const std::string path : {"/v1/models", "/v1/models/claude-sonnet-4-5"}) {
    const auto operation = anthropic().resolve("GET", path, "limit=1000");
    ASSERT_TRUE(operation.has_value());
    EXPECT_EQ(operation->endpoint, Endpoint::models);
    EXPECT_EQ(operation->upstream_target, path + "?limit=1000");
    EXPECT_TRUE(operation->routed);
    EXPECT_EQ(operation->model, ModelRule::ignored);
  }
}

TEST(Anthropic, KeepsWhatLivesOnOneAccountThere) {
  const std::pair<std::string, std::string> cases[] = {
      {"POST", "/v1/messages/batches"}, {"GET", "/v1/messages/batches/msgbatch_1/results"},
      {"DELETE", "/v1/files/file_1"},   {"POST", "/v1/models"},
      {"GET", "/v1/messages/msg_1"},    {"POST", "/messages"},
      {"POST", "/v1/chat/completions"}, {"POST", "/v1/messages/"},
      {"OPTIONS", "/v1/something_new"},
  };
  for (const auto& [method, path] : cases) {
    const auto operation = anthropic().resolve(method, path, "");
    ASSERT_TRUE(operation.has_value()) << path;
    EXPECT_EQ(operation->endpoint, Endpoint::on_account) << path;
    EXPECT_EQ(operation->upstream_target, path);
    EXPECT_FALSE(operation->routed) << path;
  }
}

TEST(Anthropic, TellsTheOneMethodOfMessagesAndCountTokens) {
  for (const std::string path :
       {"/v1/messages", "/chat/completions", "/v1/messages/count_tokens", "/v1/count_tokens"}) {
    for (const std::string method : {"GET", "HEAD", "PUT", "DELETE", "post"}) {
      const auto operation = anthropic().resolve(method, path, "");
      ASSERT_TRUE(operation.has_error()) << method << ' ' << path;
      EXPECT_EQ(operation.error().allow, "POST");
    }
  }
}

TEST(Anthropic, PresentsKeysAsXApiKeyAndLoginTokensAsBearer) {
  EXPECT_TRUE(anthropic().uses_x_api_key("sk-ant-api03-1"));
  EXPECT_TRUE(anthropic().uses_x_api_key("anything"));
  EXPECT_FALSE(anthropic().uses_x_api_key("sk-ant-oat01-1"));
}

TEST(Anthropic, FillsInTheVersion) {
  const auto fields = anthropic().default_fields();
  ASSERT_EQ(fields.size(), 1U);
  EXPECT_EQ(fields[0].name, "anthropic-version");
  EXPECT_EQ(fields[0].value, "2023-06-01");
  EXPECT_EQ(anthropic().api(), Api::anthropic);
  EXPECT_EQ(anthropic().request_id_field(), "request-id");
  EXPECT_EQ(anthropic().default_base_url(), "https://api.anthropic.com");
}

TEST(Anthropic, WritesItsOwnErrors) {
  const RouterError error{
      .status = 400, .message = "no \"model\"", .anthropic_type = "invalid_request_error"};
  EXPECT_EQ(anthropic().error_body(error, "req_1"),
            R"({"type":"error","error":{"type":"invalid_request_error",)"
            R"("message":"no \"model\""},"request_id":"req_1"})");
}

TEST(Anthropic, ReadsErrorBodies) {
  const auto error = anthropic().read_error(
      R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})");
  EXPECT_EQ(error.type, "overloaded_error");
  EXPECT_EQ(error.message, "Overloaded");
}

TEST(Anthropic, CountsNothingAsUsedByCountTokens) {
  const auto reader = anthropic().reader(Endpoint::count_tokens);
  reader->on_body(R"({"input_tokens":2095})");
  EXPECT_EQ(reader->usage(), Usage{});
}

}  // namespace
}  // namespace llm_api_router::providers
