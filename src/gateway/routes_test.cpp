#include "gateway/routes.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::gateway {
namespace {

TEST(SplitTarget, PartsPathAndQuery) {
  const auto target = split_target("/v1/messages?beta=true&x=?");
  EXPECT_EQ(target.path, "/v1/messages");
  EXPECT_EQ(target.query, "beta=true&x=?");
}

TEST(SplitTarget, TheAbsoluteFormNamesTheSame) {
  EXPECT_EQ(split_target("http://localhost:8000/status").path, "/status");
  EXPECT_EQ(split_target("http://localhost:8000").path, "/");
}

TEST(SplitTarget, AnAuthorityEndsAtTheQueryWhereThereIsNoPath) {
  const auto target = split_target("http://localhost:8000?x=/y");
  EXPECT_EQ(target.path, "/");
  EXPECT_EQ(target.query, "x=/y");
}

TEST(SplitTarget, OtherFormsHaveNoPath) {
  EXPECT_EQ(split_target("*").path, "");
  EXPECT_EQ(split_target("localhost:443").path, "");
}

}  // namespace
}  // namespace llm_api_router::gateway
