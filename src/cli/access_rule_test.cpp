#include "cli/access_rule.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/key_digest.hpp"

namespace llm_api_router::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ServerConfig on(const std::string& host) {
  ServerConfig server;
  server.host = host;
  return server;
}

TEST(AccessRule, AsksForNoKeyOnLoopback) {
  for (const auto* host : {"127.0.0.1", "127.9.8.7", "::1", "localhost"}) {
    auto server = on(host);
    EXPECT_EQ(AccessRule{false}.apply(server), std::nullopt) << host;
    EXPECT_THAT(server.api_keys, IsEmpty()) << host;
  }
}

TEST(AccessRule, MakesAKeyWhereOtherMachinesCanConnect) {
  for (const auto* host : {"0.0.0.0", "::", "10.0.0.1", "fe80::1", "::ffff:127.0.0.1"}) {
    auto server = on(host);
    const auto key = AccessRule{false}.apply(server);
    ASSERT_TRUE(key) << host;
    EXPECT_THAT(server.api_keys, ElementsAre(key_digest(*key))) << host;
  }
}

TEST(AccessRule, LeavesConfiguredKeysAlone) {
  auto server = on("0.0.0.0");
  server.api_keys = {key_digest("mine")};
  EXPECT_EQ(AccessRule{false}.apply(server), std::nullopt);
  EXPECT_THAT(server.api_keys, ElementsAre(key_digest("mine")));
}

TEST(AccessRule, CanBeSwitchedOff) {
  auto server = on("0.0.0.0");
  EXPECT_EQ(AccessRule{true}.apply(server), std::nullopt);
  EXPECT_THAT(server.api_keys, IsEmpty());
}

TEST(AccessRule, KeepsItsKeyForTheWholeRunAndShowsItOnce) {
  AccessRule rule{false};
  auto first = on("0.0.0.0");
  auto second = on("0.0.0.0");
  EXPECT_TRUE(rule.apply(first));
  EXPECT_FALSE(rule.apply(second));
  EXPECT_EQ(first.api_keys, second.api_keys);
}

TEST(AccessRule, StaysClosedWhenAReloadDropsTheConfiguredKeys) {
  AccessRule rule{false};
  auto with_keys = on("0.0.0.0");
  with_keys.api_keys = {key_digest("mine")};
  EXPECT_FALSE(rule.apply(with_keys));
  auto without = on("0.0.0.0");
  EXPECT_TRUE(rule.apply(without));
  EXPECT_EQ(without.api_keys.size(), 1U);
}

TEST(AccessKey, IsLongAndNeverTheSame) {
  const auto key = make_access_key();
  EXPECT_THAT(key, testing::StartsWith("lar-"));
  EXPECT_EQ(key.size(), 4U + 64U);
  EXPECT_NE(key, make_access_key());
}

}  // namespace
}  // namespace llm_api_router::cli
