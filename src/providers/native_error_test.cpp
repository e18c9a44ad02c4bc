#include "providers/native_error.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace llm_api_router::providers {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(NativeError, IsReadFromEveryKnownForm) {
  struct Case {
    std::string body;
    NativeError error;
  };
  const Case cases[] = {
      {R"({"error":{"type":"t","code":"c","message":"m"}})", {"t", "c", "m"}},
      {R"({"type":"error","error":{"type":"t","message":"m"}})", {"t", "", "m"}},
      {R"({"type":"error","code":"c","message":"m"})", {"", "c", "m"}},
      {R"({"error":"m"})", {"", "", "m"}},
      {R"({"error":{"message":"m","code":429,"type":null}})", {"", "429", "m"}},
      {R"({"object":"error","message":"m","type":"t"})", {"t", "", "m"}},
      {R"({"detail":"m"})", {"", "", "m"}},
      {R"({"detail":[{"msg":"m"}]})", {"", "", ""}},
      {R"({"message":"m","detail":"other"})", {"", "", "m"}},
      {R"({"response":{"error":{"code":"c","message":"m"}}})", {"", "c", "m"}},
      {R"({"message":"outer","error":{"message":"inner"}})", {"", "", "inner"}},
      {"<html>502 Bad Gateway</html>", {"", "", ""}},
      {"", {"", "", ""}},
      {"[]", {"", "", ""}},
      {R"({"error":[1]})", {"", "", ""}},
  };
  for (const auto& [body, error] : cases) {
    const auto read = read_error_document(body).error;
    EXPECT_EQ(read.type, error.type) << body;
    EXPECT_EQ(read.code, error.code) << body;
    EXPECT_EQ(read.message, error.message) << body;
  }
}

int status(const std::string& error) {
  return status_of(read_error_document(R"({"error":)" + error + "}"));
}

TEST(NativeError, StandsForTheStatusOfItsCodeBeforeItsType) {
  EXPECT_EQ(status(R"({"type":"invalid_request_error","code":"model_not_found"})"), 404);
  EXPECT_EQ(status(R"({"type":"invalid_request_error","code":"context_length_exceeded"})"), 400);
  EXPECT_EQ(status(R"({"type":"invalid_request_error","code":"something_new"})"), 400);
  EXPECT_EQ(status(R"({"type":"tokens","code":"rate_limit_exceeded"})"), 429);
  EXPECT_EQ(status(R"({"type":"requests","code":"daily_limit_exceeded"})"), 429);
  EXPECT_EQ(status(R"({"type":"server_error","code":418})"), 418);
  EXPECT_EQ(status(R"({"type":"rate_limit_error","code":1302})"), 429);
  EXPECT_EQ(status(R"({"type":"rate_limit_error","code":-429})"), 429);
  EXPECT_EQ(status(R"({"type":"unheard_of"})"), 500);
  EXPECT_EQ(status("{}"), 500);
}

TEST(NativeError, DropsTheMessageOfARefusedKey) {
  for (const std::string error :
       {R"({"type":"authentication_error","message":"invalid key hunter2hunter2"})",
        R"({"code":"invalid_api_key","message":"invalid key hunter2hunter2"})",
        R"({"code":401,"message":"invalid key hunter2hunter2"})"}) {
    const auto document = read_error_document(R"({"error":)" + error + "}");
    EXPECT_THAT(document.error.message, Not(HasSubstr("hunter2")));
    EXPECT_EQ(failure_of(document).status, 401);
  }
}

TEST(NativeError, IsRelayedAsItCameOnlyIfItIsJsonWithoutARefusedKey) {
  const auto body = [](const std::string& data) {
    return openai_error_body(read_error_document(data), data);
  };
  const std::string plain = R"({"error":{"message":"m"}} )";
  EXPECT_EQ(body(plain), plain);
  const auto behind_nul = body(plain + std::string(1, '\0') + "x");
  EXPECT_EQ(behind_nul.find('\0'), std::string::npos);
  EXPECT_TRUE(nlohmann::json::accept(behind_nul));
  const auto refused =
      body(R"({"error":{"message":"no key-1","code":"invalid_api_key","status":500}})");
  EXPECT_THAT(refused, Not(HasSubstr("key-1")));
}

TEST(NativeError, HidesWhatLooksLikeAKeyInAnyMessage) {
  EXPECT_EQ(without_secrets("key sk-proj-abc_DEF***9fQA, or 'sk-ant-api03-x'."),
            "key sk-…, or 'sk-…'.");
  EXPECT_EQ(without_secrets("ask-me and risk-free stay"), "ask-me and risk-free stay");
}

TEST(NativeError, CutsLongMessagesBetweenCharacters) {
  std::string message(299, 'a');
  message += "é and more";
  EXPECT_EQ(without_secrets(message), std::string(299, 'a'));
  EXPECT_EQ(without_secrets(std::string(299, 'a') + "b"), std::string(299, 'a') + "b");
  EXPECT_LE(without_secrets(std::string(100'000, '\x80')).size(), 300U);
}

TEST(NativeError, IsWrittenAsJsonWhateverTheMessage) {
  const std::string hostile = "quote \" backslash \\ \n\x01\x7f nul " + std::string(1, '\0') +
                              " torn \xc3 overlong \xc0\xaf surrogate \xed\xa0\x80 \xff end";
  const auto openai = nlohmann::json::parse(openai_error(hostile, "t", "", "c"), nullptr, false);
  ASSERT_TRUE(openai.is_object());
  EXPECT_THAT(openai["error"]["message"].get<std::string>(), HasSubstr("quote \" backslash \\ \n"));
  EXPECT_TRUE(openai["error"]["param"].is_null());
  EXPECT_EQ(openai["error"]["code"], "c");
  const auto anthropic =
      nlohmann::json::parse(anthropic_error("t", hostile, hostile), nullptr, false);
  ASSERT_TRUE(anthropic.is_object());
  EXPECT_TRUE(anthropic["request_id"].is_string());
}

}  // namespace
}  // namespace llm_api_router::providers
