#include "gateway/recent_query.hpp"

#include <gmock/gmock.h>

namespace llm_api_router::gateway {
namespace {

using ::testing::HasSubstr;

std::string fault_in(std::string_view query) {
  const auto filter = recent_query(query);
  return filter ? std::string{} : filter.error().message;
}

TEST(RecentQuery, NothingAskedForIsAHundredOfAll) {
  const auto filter = recent_query("");
  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->limit, 100U);
  EXPECT_FALSE(filter->api);
  EXPECT_FALSE(filter->outcome);
  EXPECT_EQ(filter->provider, "");
}

TEST(RecentQuery, TakesEveryParameter) {
  const auto filter = recent_query(
      "api=anthropic&outcome=client_left&provider=a%26b+c%C3%BC&model=claude-*&limit=500");
  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->api, Api::anthropic);
  EXPECT_EQ(filter->outcome, Outcome::client_left);
  EXPECT_EQ(filter->provider, "a&b c\xc3\xbc");
  EXPECT_EQ(filter->model, "claude-*");
  EXPECT_EQ(filter->limit, 500U);
}

TEST(RecentQuery, EmptyValuesAreNone) {
  const auto filter = recent_query("api=&outcome=&limit=&provider&&");
  ASSERT_TRUE(filter);
  EXPECT_FALSE(filter->api);
  EXPECT_EQ(filter->limit, 100U);
}

TEST(RecentQuery, ABadValueIsNamedWithWhatIsAllowed) {
  EXPECT_THAT(fault_in("api=gemini"), HasSubstr("api: must be openai or anthropic"));
  EXPECT_THAT(fault_in("outcome=good"), HasSubstr("outcome: must be success"));
  for (const auto* const limit : {"0", "501", "-1", "1x", "99999999999999999999", "1.5"}) {
    EXPECT_THAT(fault_in(std::string{"limit="} + limit), HasSubstr("limit: must be")) << limit;
  }
}

TEST(RecentQuery, UnknownNamesAreRefused) {
  EXPECT_THAT(fault_in("modl=x"), HasSubstr("modl: is not known here"));
  EXPECT_THAT(fault_in("=x"), HasSubstr("is not known here"));
  EXPECT_EQ(recent_query("modl").error().name, "modl");
}

TEST(RecentQuery, RepeatedNamesAreRefused) {
  EXPECT_EQ(fault_in("api=openai&api=anthropic"), "api: is given twice; it is allowed once");
  EXPECT_THAT(fault_in("limit=1&limit=1"), HasSubstr("limit: is given twice"));
  EXPECT_THAT(fault_in("model=a&m%6Fdel="), HasSubstr("model: is given twice"));
  EXPECT_EQ(recent_query("model=&model=").error().name, "model");
}

TEST(RecentQuery, BadEscapesStay) { EXPECT_EQ(recent_query("model=%zz%4")->model, "%zz%4"); }

}  // namespace
}  // namespace llm_api_router::gateway
