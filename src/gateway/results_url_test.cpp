#include "gateway/results_url.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::gateway {
namespace {

constexpr std::string_view kBase = "http://127.0.0.1:8000/anthropic";

TEST(ResultsUrl, LeadsToTheRouterInstead) {
  EXPECT_EQ(
      with_results_urls_at(
          R"({"id":"b","results_url":"https://api.anthropic.com/v1/messages/batches/b/results"})",
          kBase),
      R"({"id":"b","results_url":"http://127.0.0.1:8000/anthropic/v1/messages/batches/b/results"})");
}

TEST(ResultsUrl, IsReplacedInEachBatchOfAList) {
  EXPECT_EQ(with_results_urls_at(R"([{"results_url": "https://a/v1/1"},
 {"results_url" :
 "http://b:1/x/v1/2"}])",
                                 kBase),
            R"([{"results_url": "http://127.0.0.1:8000/anthropic/v1/1"},
 {"results_url" :
 "http://127.0.0.1:8000/anthropic/v1/2"}])");
}

TEST(ResultsUrl, IsFoundWhereItsSlashesAreEscaped) {
  EXPECT_EQ(with_results_urls_at(R"({"results_url":"https:\/\/a\/v1\/b"})", kBase),
            R"({"results_url":"http://127.0.0.1:8000/anthropic\/v1\/b"})");
  EXPECT_EQ(with_results_urls_at(R"({"results_url":"https:/\/a\\/v1\/b"})", kBase),
            R"({"results_url":"http://127.0.0.1:8000/anthropic/v1\/b"})");
}

TEST(ResultsUrl, EndsAtAQuoteThatIsNotEscaped) {
  EXPECT_EQ(with_results_urls_at(R"({"results_url":"https://a\"/v1/b"})", kBase),
            R"({"results_url":"http://127.0.0.1:8000/anthropic/v1/b"})");
  EXPECT_EQ(with_results_urls_at(R"({"results_url":"https://a\\","b":"/v1/"})", kBase),
            std::nullopt);
}

TEST(ResultsUrl, KeepsTheVersionApartFromAHostOfItsName) {
  EXPECT_EQ(with_results_urls_at(R"({"results_url":"http://v1/v1/b"})", kBase),
            R"({"results_url":"http://127.0.0.1:8000/anthropic/v1/b"})");
}

TEST(ResultsUrl, BodiesWithoutOneStayAsTheyAre) {
  for (const auto* const body :
       {R"({"results_url":null})", R"({"id":"b"})", "", R"({"results_url":"/v1/relative"})",
        R"({"results_url")", R"({"results_url":)", R"({"results_url":")",
        R"({"results_url":"https://a/other"})"}) {
    EXPECT_EQ(with_results_urls_at(body, kBase), std::nullopt) << body;
  }
}

TEST(ResultsUrl, TextThatLooksLikeOneIsLeftAlone) {
  EXPECT_EQ(with_results_urls_at(R"({"text":"say \"results_url\":\"https://a/v1/1\" now"})", kBase),
            std::nullopt);
}

}  // namespace
}  // namespace llm_api_router::gateway
