#include "demo/reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::demo {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Ask asking(std::string model, std::string text) {
  Ask ask;
  ask.model = std::move(model);
  ask.last_user_text = std::move(text);
  return ask;
}

TEST(Reply, SaysThatItIsTheDemoAndWhoAnswersForWhat) {
  const auto reply = reply_of("demo-openai-1", asking("gpt-x", "What is new?"));
  EXPECT_THAT(reply.text, AllOf(HasSubstr("demo of llm-api-router"), HasSubstr("demo-openai-1"),
                                HasSubstr("gpt-x"), HasSubstr("\"What is new?\"")));
  EXPECT_EQ(reply.model, "gpt-x");
  EXPECT_FALSE(reply.cut);
}

TEST(Reply, EchoesTheBeginningOfALongText) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "é";
  const auto reply = reply_of("p", asking("m", text));
  EXPECT_THAT(reply.text, HasSubstr("é…\""));
  EXPECT_THAT(reply.text, Not(HasSubstr(text)));
  EXPECT_LT(reply.text.size(), 1000U);
}

TEST(Reply, ShortensALongModelNameInItsTextOnly) {
  const auto reply = reply_of("p", asking(std::string(5000, 'm'), "hi"));
  EXPECT_LT(reply.text.size(), 1000U);
  EXPECT_EQ(reply.model.size(), 5000U);
}

TEST(Reply, SaysSoWhereTheUserWroteNoText) {
  EXPECT_THAT(reply_of("p", asking("m", "")).text, HasSubstr("You wrote no text."));
}

TEST(Reply, NamesADemoModelWhereNoneWasAskedFor) {
  EXPECT_EQ(reply_of("p", Ask{}).model, "demo-model");
}

TEST(Reply, IsCutAtTheTokenLimit) {
  auto ask = asking("m", "hi");
  ask.max_tokens = 2;
  const auto reply = reply_of("p", ask);
  EXPECT_EQ(reply.text, "Hello fr");
  EXPECT_TRUE(reply.cut);
  EXPECT_EQ(reply.output_tokens, 2U);
}

TEST(Reply, IsNotCutByAnEnormousLimit) {
  auto ask = asking("m", "hi");
  ask.max_tokens = ~std::uint64_t{0};
  EXPECT_FALSE(reply_of("p", ask).cut);
}

TEST(Reply, EstimatesTokensFromText) {
  auto ask = asking("m", "hi");
  ask.characters = 401;
  const auto reply = reply_of("p", ask);
  EXPECT_EQ(reply.input_tokens, 101U);
  EXPECT_GT(reply.output_tokens, 20U);
  EXPECT_EQ(reply_of("p", Ask{}).input_tokens, 1U);
}

}  // namespace
}  // namespace llm_api_router::demo
