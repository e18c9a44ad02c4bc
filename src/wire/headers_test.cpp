#include "wire/headers.hpp"

#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::wire {
namespace {

bool up(std::string_view name, const Head& head = {}) { return travels_up({name, "v"}, head); }
bool down(std::string_view name, const Head& head = {}) { return travels_down({name, "v"}, head); }

const std::vector<std::string_view> kHopByHop = {
    "Connection",
    "keep-alive",
    "TE",
    "Trailer",
    "transfer-encoding",
    "Upgrade",
    "Proxy-Connection",
    "proxy-x",
    "HTTP2-Settings",
    "proxy-authenticate",
    "Proxy-Authorization",
};

TEST(TravelsUp, LeavesOutWhatBelongsToTheConnection) {
  for (const auto name : kHopByHop) EXPECT_FALSE(up(name)) << name;
}

TEST(TravelsUp, LeavesOutWhatIsTheClientsOwnOrSetAnew) {
  for (const std::string_view name :
       {"Authorization", "x-api-key", "X-API-Key", "Host", "Content-Length", "Accept-Encoding",
        "Expect", "Cookie", "Forwarded", "X-Forwarded-For", "x-forwarded-proto", "x-forwarded-",
        "OpenAI-Organization", "openai-project", "Origin", "Sec-Fetch-Mode", "sec-fetch-site",
        "X-Router-Explain"}) {
    EXPECT_FALSE(up(name)) << name;
  }
}

TEST(TravelsUp, TakesEverythingElseAlong) {
  for (const std::string_view name :
       {"anthropic-version", "Anthropic-Beta", "openai-beta", "OpenAI-Organization-Id",
        "x-stainless-retry-count", "X-Stainless-Timeout", "x-claude-code-session-id",
        "X-Codex-Turn-State", "User-Agent", "Accept", "Content-Type", "Content-Encoding",
        "Idempotency-Key", "x-forwarded", "traceparent", "tea", "proxy", "x-unknown"}) {
    EXPECT_TRUE(up(name)) << name;
  }
}

TEST(TravelsUp, LeavesOutWhatConnectionNames) {
  Head head;
  head.fields = {{"Connection", "close, X-Mine"}, {"connection", "x-other"}, {"x-mine", "1"}};
  EXPECT_FALSE(up("x-mine", head));
  EXPECT_FALSE(up("X-Other", head));
  EXPECT_TRUE(up("x-third", head));
}

TEST(TravelsDown, LeavesOutWhatBelongsToTheConnection) {
  for (const auto name : kHopByHop) EXPECT_FALSE(down(name)) << name;
  Head head;
  head.fields = {{"connection", "X-Mine"}};
  EXPECT_FALSE(down("x-mine", head));
}

TEST(TravelsDown, LeavesOutWhatBindsToTheOriginAndWhatTheRouterSays) {
  for (const std::string_view name :
       {"Set-Cookie", "Alt-Svc", "Strict-Transport-Security", "Content-Length", "X-Provider",
        "X-Router-Attempts", "x-router-anything"}) {
    EXPECT_FALSE(down(name)) << name;
  }
}

TEST(TravelsDown, TakesEverythingElseAlong) {
  for (const std::string_view name :
       {"Content-Type", "request-id", "x-request-id", "Retry-After", "retry-after-ms",
        "x-should-retry", "anthropic-ratelimit-unified-reset", "x-ratelimit-reset-tokens",
        "openai-processing-ms", "Server", "Date", "Cache-Control", "x-codex-turn-state"}) {
    EXPECT_TRUE(down(name)) << name;
  }
}

TEST(PercentEncode, KeepsUnreservedCharactersAndSlashes) {
  EXPECT_EQ(percent_encode("azAZ09-._~/"), "azAZ09-._~/");
  EXPECT_EQ(percent_encode(""), "");
}

TEST(PercentEncode, EncodesAllOthers) {
  EXPECT_EQ(percent_encode("a b%"), "a%20b%25");
  EXPECT_EQ(percent_encode("é\r\n"), "%C3%A9%0D%0A");
  EXPECT_EQ(percent_encode(std::string_view("\0\x7f", 2)), "%00%7F");
  EXPECT_EQ(percent_encode("@[`{"), "%40%5B%60%7B");
}

TEST(Masked, ShowsTheLastFourOfALongKeyOnly) {
  EXPECT_EQ(masked("sk-ant-123456789"), "…6789");
  EXPECT_EQ(masked("123456789012"), "…9012");
  EXPECT_EQ(masked("12345678901"), "…");
  EXPECT_EQ(masked(""), "…");
}

}  // namespace
}  // namespace llm_api_router::wire
