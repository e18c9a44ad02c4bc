#include "demo/embeddings_answers.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "demo/answer_events.hpp"

namespace llm_api_router::demo {
namespace {

const Reply kReply{"text-embedding-x\"", "", false, 3, 0};

Ask embedding(std::vector<std::uint64_t> inputs, std::uint64_t dimensions) {
  Ask ask;
  ask.inputs = std::move(inputs);
  ask.dimensions = dimensions;
  return ask;
}

TEST(EmbeddingsAnswer, HasAVectorOfLengthOneForEachInput) {
  const auto document = document_of(embeddings_answer(embedding({1, 2}, 8), kReply));
  EXPECT_EQ(document["object"], "list");
  EXPECT_EQ(document["model"], "text-embedding-x\"");
  EXPECT_EQ(document["usage"]["prompt_tokens"], 3);
  EXPECT_EQ(document["usage"]["total_tokens"], 3);
  ASSERT_EQ(document["data"].size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& one = document["data"][i];
    EXPECT_EQ(one["object"], "embedding");
    EXPECT_EQ(one["index"], i);
    ASSERT_EQ(one["embedding"].size(), 8U);
    float squares = 0;
    for (const float value : one["embedding"]) squares += value * value;
    EXPECT_NEAR(squares, 1.0F, 1e-4F);
  }
}

TEST(EmbeddingsAnswer, IsTheSameForTheSameText) {
  const auto data = document_of(embeddings_answer(embedding({1, 2, 1}, 8), kReply))["data"];
  EXPECT_EQ(data[0]["embedding"], data[2]["embedding"]);
  EXPECT_NE(data[0]["embedding"], data[1]["embedding"]);
}

TEST(EmbeddingsAnswer, HasTheUsualDimensionsWhereNoneAreAskedFor) {
  auto ask = embedding({1}, 0);
  ask.dimensions.reset();
  const auto data = document_of(embeddings_answer(ask, kReply))["data"];
  EXPECT_EQ(data[0]["embedding"].size(), kUsualDimensions);
}

TEST(EmbeddingsAnswer, EncodesFloatsInBase64) {
  auto ask = embedding({1}, 3);
  ask.base64 = true;
  const std::string text = document_of(embeddings_answer(ask, kReply))["data"][0]["embedding"];
  EXPECT_EQ(text.size(), 16U);  // 12 bytes
}

}  // namespace
}  // namespace llm_api_router::demo
