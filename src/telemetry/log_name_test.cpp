#include "telemetry/log_name.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

constexpr WallTime kTime = std::chrono::sys_days{std::chrono::year{2026} / 1 / 9} +
                           std::chrono::hours{7} + std::chrono::minutes{3} +
                           std::chrono::seconds{5};

TEST(LogName, TellsTimeSessionAndKind) {
  LogName name{.started = kTime + std::chrono::milliseconds{999}, .session = "0a1b2c3d"};
  EXPECT_EQ(to_string(name), "router_20260109_070305_0a1b2c3d.jsonl");
  name.kind = LogKind::errors;
  EXPECT_EQ(to_string(name), "router_20260109_070305_0a1b2c3d_errors.jsonl");
  name.number = 12;
  EXPECT_EQ(to_string(name), "router_20260109_070305_0a1b2c3d_12_errors.jsonl");
  name.compressed = true;
  name.kind = LogKind::all;
  EXPECT_EQ(to_string(name), "router_20260109_070305_0a1b2c3d_12.jsonl.zst");
}

TEST(LogName, IsReadBack) {
  for (const std::string text :
       {"router_20260109_070305_0a1b2c3d.jsonl", "router_20260109_070305_0a1b2c3d_errors.jsonl",
        "router_20260109_070305_0a1b2c3d_2.jsonl.zst",
        "router_20240229_235959_ffffffff_999999_errors.jsonl.zst"}) {
    const auto name = parse_log_name(text);
    ASSERT_TRUE(name) << text;
    EXPECT_EQ(to_string(*name), text);
  }
  const auto name = parse_log_name("router_20260109_070305_0a1b2c3d_3_errors.jsonl.zst");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->started, kTime);
  EXPECT_EQ(name->session, "0a1b2c3d");
  EXPECT_EQ(name->number, 3);
  EXPECT_EQ(name->kind, LogKind::errors);
  EXPECT_TRUE(name->compressed);
}

TEST(LogName, OfAnythingElseIsNone) {
  for (const std::string text : {
           "",
           "request_stats.csv",
           "router_",
           "router_20260109_070305_0a1b2c3d",
           "router_20260109_070305_0a1b2c3d.json",
           "router_20260109_070305_0a1b2c3d.jsonl.zst.tmp",
           "router_20260109_070305_0a1b2c3d.jsonl.gz",
           "router_20260109_070305_0a1b2c3d.jsonl.zst ",
           "router_20260109_070305_0a1b2c3.jsonl",
           "router_20260109_070305_0A1B2C3D.jsonl",
           "router_20260109_070305_0a1b2c3d_.jsonl",
           "router_20260109_070305_0a1b2c3d_1.jsonl",
           "router_20260109_070305_0a1b2c3d_02.jsonl",
           "router_20260109_070305_0a1b2c3d_1234567.jsonl",
           "router_20260109_070305_0a1b2c3d_errors_2.jsonl",
           "router_19691231_235959_0a1b2c3d.jsonl",
           "router_22620101_000000_0a1b2c3d.jsonl",
           "router_20261309_070305_0a1b2c3d.jsonl",
           "router_20260230_070305_0a1b2c3d.jsonl",
           "router_20260109_240305_0a1b2c3d.jsonl",
           "router_20260109_076005_0a1b2c3d.jsonl",
           "router_2026010_9070305_0a1b2c3d.jsonl",
           "router_-0260109_070305_0a1b2c3d.jsonl",
           "router_+2026109_070305_0a1b2c3d.jsonl",
           "xrouter_20260109_070305_0a1b2c3d.jsonl",
       }) {
    EXPECT_FALSE(parse_log_name(text)) << text;
  }
  EXPECT_FALSE(parse_log_name(std::string{"router_20260109_070305_0a1b2c3d.jsonl\0", 38}));
}

}  // namespace
}  // namespace llm_api_router::telemetry
