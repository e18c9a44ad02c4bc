#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/scratch_folder.hpp"

namespace llm_api_router::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using Check = ScratchFolder;

constexpr const char* kBroken =
    R"({"openai": [{"api_key": "sk-secret-secret"}, {"api_key": "sk-other-secret", "timeout": "x"}],
        "sever": {}})";

TEST_F(Check, ListsEveryProviderWithItsKeyMasked) {
  write("llm_router_config.json",
        R"({"openai": [{"api_key": "sk-secret-9876", "priority": 2, "enabled": false},
                       {"api_key": "sk-secret-5432"}],
            "anthropic": {"api_key": "short", "provider_name": "work"}})");
  const auto outcome = run_in_folder({"check"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out,
            "llm_router_config.json is valid: 3 providers\n"
            "  openai     1  openai-priority-1  https://api.openai.com/v1  …5432\n"
            "  openai     2  openai-priority-2  https://api.openai.com/v1  …9876  (disabled)\n"
            "  anthropic  1  work               https://api.anthropic.com  …\n");
}

TEST_F(Check, TellsAllFaultsAndNoKey) {
  write("mine.json", kBroken);
  const auto outcome = run_in_folder({"check", "--config", "mine.json"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "error: mine.json: openai[1].timeout: must be a positive number, got \"x\"\n"
            "error: mine.json: sever: is not a known member; did you mean \"server\"?\n");
}

TEST_F(Check, TellsTheSameAsServe) {
  write("llm_router_config.json", kBroken);
  const auto check = run_in_folder({"check"});
  const auto serve = run_in_folder({"serve", "--port", "0"});
  EXPECT_EQ(serve.code, 1);
  EXPECT_EQ(serve.err, check.err);
}

TEST_F(Check, NamesLineAndColumnOfASyntaxError) {
  write("llm_router_config.json", "{\n  \"openai\": [}\n");
  const auto outcome = run_in_folder({"check"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("error: llm_router_config.json: line 2, column 14: "));
}

TEST_F(Check, ListsThePlacesWhereThereIsNoConfiguration) {
  const auto outcome = run_in_folder({"check"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(
      outcome.err,
      AllOf(HasSubstr("error: there is no configuration"), HasSubstr("  llm_router_config.json\n"),
            HasSubstr("config/llm_router_config.json"),
            HasSubstr((folder_ / ".llm_router_config.json").string()),
            HasSubstr("/etc/llm_router/config.json"), HasSubstr("llm-api-router init")));
}

TEST_F(Check, NeverPassesOverABrokenFileForALaterOne) {
  write("llm_router_config.json", "{");
  write(".llm_router_config.json", R"({"openai": {"api_key": "sk-1"}})");
  EXPECT_EQ(run_in_folder({"check"}).code, 1);
  std::filesystem::remove(folder_ / "llm_router_config.json");
  EXPECT_EQ(run_in_folder({"check"}).code, 0);
}

TEST_F(Check, NamesAFileThatIsNotThere) {
  const auto outcome = run_in_folder({"check", "-c", "none.json"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err, "error: none.json: cannot be read: No such file or directory\n");
}

TEST_F(Check, WarnsWhenOthersCanReadTheFile) {
  write("llm_router_config.json", R"({"openai": {"api_key": "sk-secret-1"}})");
  ::chmod((folder_ / "llm_router_config.json").c_str(), 0644);
  const auto outcome = run_in_folder({"check"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("warning: "), HasSubstr("run: chmod 600 'llm_router_config.json'")));
}

TEST_F(Check, TakesKeysFromTheEnvironmentAndFilesBesideTheConfiguration) {
  std::filesystem::create_directory(folder_ / "config");
  write("config/key.txt", "sk-from-a-file-1111\n");
  write("config/llm_router_config.json",
        R"({"openai": {"api_key": "env:MY_KEY"}, "anthropic": {"api_key": "file:key.txt"}})");
  auto invocation = in_folder({"check"});
  invocation.environment = {{"MY_KEY", "sk-from-outside-2222"}};
  const auto outcome = run(invocation);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("…1111"), HasSubstr("…2222"), Not(HasSubstr("sk-from"))));
  EXPECT_THAT(run_in_folder({"check"}).err, HasSubstr("MY_KEY, which is not set"));
}

TEST_F(Check, AsksEachProviderAndFailsIfOneDoesNotAnswer) {
  // Port 1 of loopback is never served.
  write("llm_router_config.json",
        R"({"openai": {"api_key": "sk-secret-1", "base_url": "http://127.0.0.1:1/v1"}})");
  auto invocation = in_folder({"check", "--live"});
  invocation.environment = {{"NO_PROXY", "*"}, {"no_proxy", "*"}};
  const auto outcome = run(invocation);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("openai-priority-1"), HasSubstr("unreachable")));
  EXPECT_THAT(outcome.err, HasSubstr("error: not every provider listed its models"));
}

}  // namespace
}  // namespace llm_api_router::cli
