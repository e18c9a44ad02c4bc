#include "cli/console.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::cli {
namespace {

TEST(Columns, AreAsWideAsTheirWidestCell) {
  EXPECT_EQ(as_columns({{"a", "b"}, {"ccc", "d"}}), "  a    b\n  ccc  d\n");
}

TEST(Columns, CountCharactersAndNotBytes) {
  EXPECT_EQ(as_columns({{"é", "b"}, {"cc", "d"}}), "  é   b\n  cc  d\n");
}

TEST(Columns, EndWithoutSpaces) {
  EXPECT_EQ(as_columns({{"a", ""}, {"b", "c"}, {"d"}}), "  a\n  b  c\n  d\n");
}

TEST(Columns, MayBeNone) { EXPECT_EQ(as_columns({}), ""); }

TEST(Heading, IsPlainWhereThereIsNoTerminal) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(heading("Providers"), "Providers");
  testing::internal::GetCapturedStdout();
}

TEST(Faults, AreALineEachWithTheirSeverity) {
  testing::internal::CaptureStderr();
  print_faults("f.json",
               {{.where = "openai", .what = "is given twice"},
                {.where = "", .what = "is odd", .severity = ConfigFault::Severity::warning}});
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "error: f.json: openai: is given twice\nwarning: f.json: is odd\n");
}

}  // namespace
}  // namespace llm_api_router::cli
