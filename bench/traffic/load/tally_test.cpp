#include "bench/traffic/load/tally.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace llm_api_router::bench {
namespace {

nlohmann::json told(Tally& tally) {
  return nlohmann::json::parse(tally.json("closed", std::chrono::seconds{2}));
}

TEST(Tally, TellsPercentilesInMicroseconds) {
  Tally tally;
  for (int i = 100; i >= 0; --i) tally.answered(std::chrono::microseconds{i}, nanoseconds{500});
  const auto json = told(tally);
  EXPECT_EQ(json["requests"], 101);
  EXPECT_EQ(json["rate"], 50.5);
  EXPECT_EQ(json["latency_us"]["p50"], 50.0);
  EXPECT_EQ(json["latency_us"]["p90"], 90.0);
  EXPECT_EQ(json["latency_us"]["p99"], 99.0);
  EXPECT_EQ(json["latency_us"]["max"], 100.0);
  EXPECT_EQ(json["first_byte_us"]["p50"], 0.5);
}

TEST(Tally, TellsNoPercentilesOfNothing) {
  Tally tally;
  EXPECT_TRUE(told(tally)["latency_us"].is_null());
  EXPECT_TRUE(told(tally)["chunk_age_us"].is_null());
}

TEST(Tally, CountsFailuresByKindAndNotAsRequests) {
  Tally tally;
  tally.status(200);
  tally.failed(Fault::cut);
  tally.failed(Fault::cut);
  tally.failed(Fault::status);
  const auto json = told(tally);
  EXPECT_EQ(json["requests"], 0);
  EXPECT_EQ(json["errors"], 3);
  EXPECT_EQ(json["faults"]["cut"], 2);
  EXPECT_EQ(json["faults"]["status"], 1);
  EXPECT_EQ(json["statuses"]["200"], 1);
}

}  // namespace
}  // namespace llm_api_router::bench
