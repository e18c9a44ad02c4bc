#include "providers/openai.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

const Adapter& openai() { return adapter(Api::openai); }

void expect_operation(std::string_view method, std::string_view path, Endpoint endpoint,
                      std::string_view target, ModelRule model) {
  const auto operation = openai().resolve(method, path, "");
  ASSERT_TRUE(operation.has_value()) << method << ' ' << path;
  EXPECT_EQ(operation->endpoint, endpoint) << method << ' ' << path;
  EXPECT_EQ(operation->upstream_target, target) << method << ' ' << path;
  EXPECT_EQ(operation->model, model) << method << ' ' << path;
  EXPECT_EQ(operation->routed, endpoint != Endpoint::on_account) << method << ' ' << path;
}

TEST(OpenAi, RoutesThePostsThatAnyAccountCanAnswer) {
  for (const std::string prefix : {"", "/v1"}) {
    expect_operation("POST", prefix + "/chat/completions", Endpoint::chat_completions,
                     "/chat/completions", ModelRule::required);
    expect_operation("POST", prefix + "/completions", Endpoint::completions, "/completions",
                     ModelRule::required);
    expect_operation("POST", prefix + "/embeddings", Endpoint::embeddings, "/embeddings",
                     ModelRule::required);
    expect_operation("POST", prefix + "/responses", Endpoint::responses, "/responses",
                     ModelRule::optional);
  }
}

TEST(OpenAi, RoutesTheListOfModelsAndEachModel) {
  expect_operation("GET", "/models", Endpoint::models, "/models", ModelRule::ignored);
  expect_operation("GET", "/v1/models/gpt-4o", Endpoint::models, "/models/gpt-4o",
                   ModelRule::ignored);
  expect_operation("GET", "/models/meta-llama/Llama-3", Endpoint::models,
                   "/models/meta-llama/Llama-3", ModelRule::ignored);
}

TEST(OpenAi, KeepsWhatLivesOnOneAccountThere) {
  const std::pair<std::string, std::string> cases[] = {
      {"GET", "/chat/completions"},
      {"GET", "/chat/completions/chatcmpl-1"},
      {"DELETE", "/chat/completions/chatcmpl-1"},
      {"GET", "/responses"},
      {"GET", "/responses/resp_1"},
      {"POST", "/responses/resp_1/cancel"},
      {"POST", "/batches"},
      {"GET", "/batches/batch_1"},
      {"POST", "/files"},
      {"GET", "/embeddings"},
      {"DELETE", "/models/ft:gpt-4o:mine"},
      {"GET", "/modelsx"},
      {"POST", "/chat/completions/"},
      {"PATCH", "/anything/at/all"},
      {"GET", "/"},
      {"GET", ""},
  };
  for (const auto& [method, path] : cases) {
    expect_operation(method, path, Endpoint::on_account, path, ModelRule::ignored);
  }
}

TEST(OpenAi, TakesOneVersionOffAndNoMore) {
  expect_operation("POST", "/v1/v1/responses", Endpoint::on_account, "/v1/responses",
                   ModelRule::ignored);
  expect_operation("GET", "/v1", Endpoint::on_account, "/v1", ModelRule::ignored);
  expect_operation("GET", "/v1beta/x", Endpoint::on_account, "/v1beta/x", ModelRule::ignored);
}

TEST(OpenAi, SendsTheQueryAlong) {
  EXPECT_EQ(openai().resolve("GET", "/v1/models", "limit=5&x=%2F")->upstream_target,
            "/models?limit=5&x=%2F");
}

TEST(OpenAi, TellsTheMethodsOfChatCompletions) {
  for (const std::string method : {"PUT", "DELETE", "HEAD", "get", "PATCH"}) {
    for (const std::string path : {"/chat/completions", "/v1/chat/completions"}) {
      const auto operation = openai().resolve(method, path, "");
      ASSERT_TRUE(operation.has_error()) << method;
      EXPECT_EQ(operation.error().allow, "GET, POST");
    }
  }
}

TEST(OpenAi, WritesItsOwnErrors) {
  const RouterError error{.status = 400,
                          .message = "no \"model\"",
                          .openai_type = "invalid_request_error",
                          .openai_code = "missing_model",
                          .param = "model"};
  EXPECT_EQ(openai().error_body(error, "req_1"),
            R"({"error":{"message":"no \"model\"","type":"invalid_request_error",)"
            R"("param":"model","code":"missing_model"}})");
  EXPECT_EQ(openai().error_body({.message = "m"}, ""),
            R"({"error":{"message":"m","type":"server_error","param":null,"code":null}})");
}

TEST(OpenAi, NeverPresentsItsKeyAsXApiKey) {
  EXPECT_FALSE(openai().uses_x_api_key("sk-proj-1"));
  EXPECT_FALSE(openai().uses_x_api_key(""));
}

TEST(OpenAi, AddsNoFieldsOfItsOwn) {
  EXPECT_EQ(openai().api(), Api::openai);
  EXPECT_TRUE(openai().default_fields().empty());
  EXPECT_EQ(openai().request_id_field(), "x-request-id");
  EXPECT_EQ(openai().default_base_url(), "https://api.openai.com/v1");
}

TEST(OpenAi, LetsStreamsOfUnknownFormEndAsTheyPlease) {
  const auto reader = openai().reader(Endpoint::on_account);
  EXPECT_EQ(reader->on_event("thread.created", "{}"), EventKind::content);
  EXPECT_TRUE(reader->finished());
  EXPECT_FALSE(reader->terminal());
}

}  // namespace
}  // namespace llm_api_router::providers
