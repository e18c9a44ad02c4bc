// Help, version, schema and wrong usage.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/scratch_folder.hpp"

namespace llm_api_router::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using Program = ScratchFolder;

TEST_F(Program, TellsItsCommands) {
  const auto help = run_in_folder({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_EQ(help.err, "");
  for (const auto* command : {"serve", "init", "check", "compress-logs", "schema"}) {
    EXPECT_THAT(help.out, HasSubstr(std::string{"  "} + command + " "));
  }
  EXPECT_THAT(help.out, AllOf(HasSubstr("llm-api-router init"), HasSubstr("serve --demo")));
}

TEST_F(Program, TellsTheOptionsOfEachCommand) {
  for (const std::string command : {"serve", "init", "check", "compress-logs", "schema"}) {
    const auto help = run_in_folder({command, "--help"});
    EXPECT_EQ(help.code, 0) << command;
    EXPECT_THAT(help.out, HasSubstr("llm-api-router " + command));
  }
  const auto serve = run_in_folder({"serve", "--help"}).out;
  for (const auto* option : {"-c,--config", "--host", "-p,--port", "-t,--threads", "--reload",
                             "--demo", "--insecure-no-auth"}) {
    EXPECT_THAT(serve, HasSubstr(option));
  }
}

TEST_F(Program, TellsItsVersion) {
  const auto version = run_in_folder({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, testing::MatchesRegex("llm-api-router [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_F(Program, RefusesWrongUsageWithTwo) {
  const auto nothing = run_in_folder({});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_THAT(nothing.err, AllOf(HasSubstr("error: "), HasSubstr("llm-api-router --help")));
  const auto option = run_in_folder({"serve", "--fast"});
  EXPECT_EQ(option.code, 2);
  EXPECT_EQ(option.out, "");
  EXPECT_THAT(option.err, AllOf(HasSubstr("--fast"), HasSubstr("llm-api-router serve --help")));
}

TEST_F(Program, SuggestsTheCommandThatWasMeant) {
  const auto outcome = run_in_folder({"chekc"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("error: there is no command chekc; did you mean check?"));
}

TEST_F(Program, PrintsTheSchemaAsJson) {
  const auto schema = run_in_folder({"schema"});
  EXPECT_EQ(schema.code, 0);
  const auto json = nlohmann::json::parse(schema.out, nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["$schema"], "https://json-schema.org/draft/2020-12/schema");
  EXPECT_TRUE(json["properties"].contains("anthropic"));
}

TEST_F(Program, ColoursErrorsOnATerminalOnly) {
  auto invocation = in_folder({"serve", "--fast"});
  EXPECT_THAT(run(invocation).err, Not(HasSubstr("\x1b[")));
  invocation.on_terminal = true;
  EXPECT_THAT(run(invocation).err, HasSubstr("\x1b[1;31merror:\x1b[0m"));
}

TEST_F(Program, KeepsColourAwayWhereItIsNotWanted) {
  auto invocation = in_folder({"serve", "--fast"});
  invocation.on_terminal = true;
  invocation.environment = {{"NO_COLOR", "1"}};
  EXPECT_THAT(run(invocation).err, Not(HasSubstr("\x1b[")));
  invocation.environment = {{"TERM", "dumb"}};
  EXPECT_THAT(run(invocation).err, Not(HasSubstr("\x1b[")));
}

}  // namespace
}  // namespace llm_api_router::cli
