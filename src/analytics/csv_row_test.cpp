#include "analytics/csv_row.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::analytics {
namespace {

using std::chrono::microseconds;

constexpr std::string_view kTime = "2026-11-22T17:03:00Z";

// The parsed row of a line that begins with a good time.
std::optional<CsvRow> row(const std::string& rest) {
  static CsvRowParser parser;
  static std::string line;
  line = std::string{kTime} + "," + rest;
  return parser.parse(line);
}

TEST(CsvRow, HeadersOfBothProgramsAreKnown) {
  EXPECT_TRUE(is_header(kHeader));
  EXPECT_TRUE(is_header(kOldHeader));
  EXPECT_TRUE(is_header("\xEF\xBB\xBF" + std::string{kHeader}));
  EXPECT_FALSE(is_header(""));
  EXPECT_FALSE(is_header(std::string{kHeader} + ",more"));
  EXPECT_FALSE(is_header(kHeader.substr(1)));
}

TEST(CsvRow, FourteenColumnsAreRead) {
  const auto read =
      row("openai,main,120.5,true,20.25,100,20,5,gpt-5,200,success,2,session-1").value();
  EXPECT_EQ(read.time, parse_moment(kTime));
  EXPECT_EQ(read.api, Api::openai);
  EXPECT_EQ(read.provider, "main");
  EXPECT_EQ(read.latency, microseconds{120'500});
  EXPECT_TRUE(read.streaming);
  EXPECT_EQ(read.time_to_first_token, microseconds{20'250});
  EXPECT_EQ(read.input_tokens, 100U);
  EXPECT_EQ(read.output_tokens, 20U);
  EXPECT_EQ(read.cached_tokens, 5U);
  EXPECT_EQ(read.model, "gpt-5");
  EXPECT_EQ(read.status, 200U);
  EXPECT_EQ(read.outcome, "success");
  EXPECT_EQ(read.attempts, 2U);
  EXPECT_EQ(read.session, "session-1");
}

TEST(CsvRow, NineColumnsAreReadAndEmptyOnesAreNotTold) {
  const auto read = row("anthropic,main,,False,,,,").value();
  EXPECT_EQ(read.api, Api::anthropic);
  EXPECT_FALSE(read.latency);
  EXPECT_FALSE(read.time_to_first_token);
  EXPECT_FALSE(read.input_tokens);
  EXPECT_FALSE(read.status);
  EXPECT_EQ(read.model, "");
}

TEST(CsvRow, QuotedFieldsAreRead) {
  const auto read = row("openai,\"a, \"\"b\"\"\",1,0,,,,,\"m\"\"1\",,\"\",,\"s,\"").value();
  EXPECT_EQ(read.provider, "a, \"b\"");
  EXPECT_EQ(read.model, "m\"1");
  EXPECT_EQ(read.outcome, "");
  EXPECT_EQ(read.session, "s,");
  EXPECT_TRUE(row("\"openai\",p,\"1\",\"true\",,,,"));
}

TEST(CsvRow, OtherWidthsAreBad) {
  EXPECT_FALSE(row("openai,p,1,0,,,"));
  EXPECT_FALSE(row("openai,p,1,0,,,,,"));
  EXPECT_FALSE(row("openai,p,1,0,,,,,,,,,,"));
  CsvRowParser parser;
  EXPECT_FALSE(parser.parse(""));
  EXPECT_FALSE(parser.parse(","));
}

TEST(CsvRow, TypesAreStrict) {
  for (const auto* const bad :
       {"OpenAI,p,1,0,,,,", ",p,1,0,,,,", "openai,,1,0,,,,", "openai,p,-1,0,,,,",
        "openai,p,nan,0,,,,", "openai,p,inf,0,,,,", "openai,p,1ms,0,,,,", "openai,p,1e99,0,,,,",
        "openai,p,1,yes,,,,", "openai,p,1,,,,,", "openai,p,1,0,x,,,", "openai,p,1,0,,1.5,,",
        "openai,p,1,0,,-1,,", "openai,p,1,0,,,4294967296,", "openai,p,1,0,,,, 1",
        "openai,p,1,0,,,,,m,ok,,,", "openai,p,1,0,,,,,m,200,,one,"}) {
    EXPECT_FALSE(row(bad)) << bad;
  }
  EXPECT_EQ(row("openai,p,1e3,0,,,,").value().latency, microseconds{1'000'000});
}

TEST(CsvRow, BrokenQuotesAreBad) {
  for (const auto* const bad : {"openai,\"p,1,0,,,,", "openai,\"p\"q,1,0,,,,", "openai,p,1,0,,,,\"",
                                "openai,p,1,0,,,,\"\"\""}) {
    EXPECT_FALSE(row(bad)) << bad;
  }
}

}  // namespace
}  // namespace llm_api_router::analytics
