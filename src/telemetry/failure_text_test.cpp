#include "telemetry/failure_text.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

TEST(FailureText, TellsStatusNameAndMessageOfAnAnswer) {
  EXPECT_EQ(failure_text({.cause = Cause::http_status,
                          .status = 529,
                          .error_type = "overloaded_error",
                          .message = "Overloaded"}),
            "HTTP 529 overloaded_error: Overloaded");
}

TEST(FailureText, PrefersTheCodeToTheType) {
  EXPECT_EQ(failure_text({.cause = Cause::http_status,
                          .status = 429,
                          .error_type = "tokens",
                          .error_code = "rate_limit_exceeded"}),
            "HTTP 429 rate_limit_exceeded");
}

TEST(FailureText, TellsTheCauseWhereThereWasNoAnswer) {
  EXPECT_EQ(failure_text({.cause = Cause::dns, .message = "no such host"}),
            "name look-up failed: no such host");
  EXPECT_EQ(failure_text({.cause = Cause::timeout}), "time-out");
}

}  // namespace
}  // namespace llm_api_router::telemetry
