#include "gateway/session_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SessionIdentity, FieldsGoBeforeTheBody) {
  wire::RequestHead head;
  wire::BodyFacts facts;
  EXPECT_EQ(session_identity(head, facts), "");
  facts.user_id = "user";
  EXPECT_EQ(session_identity(head, facts), "user");
  facts.prompt_cache_key = "cache";
  EXPECT_EQ(session_identity(head, facts), "cache");
  head.fields = {{"Thread-Id", "thread"}};
  EXPECT_EQ(session_identity(head, facts), "thread");
  head.fields.push_back({"X-Session-Id", "session"});
  EXPECT_EQ(session_identity(head, facts), "session");
  head.fields.push_back({"X-Claude-Code-Session-Id", "claude"});
  EXPECT_EQ(session_identity(head, facts), "claude");
}

TEST(AccountIds, ComeFromTheBodyAndThePath) {
  wire::BodyFacts facts;
  facts.previous_response_id = "resp_123456";
  EXPECT_THAT(account_ids("/responses/resp_abc789/input_items?limit=20", facts),
              ElementsAre("resp_123456", "responses", "resp_abc789", "input_items"));
}

TEST(AccountIds, MayBeNone) {
  EXPECT_THAT(account_ids("", {}), IsEmpty());
  EXPECT_THAT(account_ids("/", {}), IsEmpty());
}

}  // namespace
}  // namespace llm_api_router::gateway
