#include "cli/command_line.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::cli {
namespace {

Command parse(const std::vector<std::string>& words) {
  std::vector<const char*> argv{"llm-api-router"};
  for (const auto& word : words) argv.push_back(word.c_str());
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

int exit_code(const std::vector<std::string>& words) {
  const auto command = parse(words);
  const auto* const exit = std::get_if<Exit>(&command);
  return exit == nullptr ? -1 : exit->code;
}

TEST(CommandLine, ReadsServe) {
  const auto options =
      std::get<ServeOptions>(parse({"serve", "-c", "f.json", "--host", "::1", "-p", "0", "-t", "2",
                                    "--reload", "--insecure-no-auth"}));
  EXPECT_EQ(options.config, "f.json");
  EXPECT_EQ(options.host, "::1");
  EXPECT_EQ(options.port, 0);
  EXPECT_EQ(options.threads, 2);
  EXPECT_TRUE(options.reload);
  EXPECT_FALSE(options.demo);
  EXPECT_TRUE(options.insecure_no_auth);
}

TEST(CommandLine, LeavesToTheFileWhatIsNotGiven) {
  const auto options = std::get<ServeOptions>(parse({"serve"}));
  EXPECT_EQ(options.config, "");
  EXPECT_EQ(options.host, std::nullopt);
  EXPECT_EQ(options.port, std::nullopt);
  EXPECT_EQ(options.threads, std::nullopt);
}

TEST(CommandLine, ReadsInit) {
  EXPECT_EQ(std::get<InitOptions>(parse({"init"})).output, "llm_router_config.json");
  EXPECT_FALSE(std::get<InitOptions>(parse({"init"})).force);
  const auto options = std::get<InitOptions>(parse({"init", "-o", "x.json", "--force"}));
  EXPECT_EQ(options.output, "x.json");
  EXPECT_TRUE(options.force);
}

TEST(CommandLine, ReadsCompressLogs) {
  EXPECT_EQ(std::get<CompressLogsOptions>(parse({"compress-logs"})).log_dir, "logs");
  EXPECT_EQ(std::get<CompressLogsOptions>(parse({"compress-logs"})).days, 7);
  const auto options =
      std::get<CompressLogsOptions>(parse({"compress-logs", "--log-dir", "x", "--days", "0"}));
  EXPECT_EQ(options.log_dir, "x");
  EXPECT_EQ(options.days, 0);
  EXPECT_EQ(exit_code({"compress-logs", "--days", "-1"}), 2);
  EXPECT_EQ(exit_code({"compress-logs", "--days", "x"}), 2);
}

TEST(CommandLine, ReadsCheckAndSchema) {
  EXPECT_TRUE(std::get<CheckOptions>(parse({"check", "--live"})).live);
  EXPECT_EQ(std::get<CheckOptions>(parse({"check", "--config", "x"})).config, "x");
  EXPECT_TRUE(std::holds_alternative<SchemaOptions>(parse({"schema"})));
}

TEST(CommandLine, AnswersHelpAndVersionWithSuccess) {
  for (const std::string command : {"serve", "init", "check", "compress-logs", "schema"}) {
    EXPECT_EQ(exit_code({command, "--help"}), 0) << command;
  }
  EXPECT_EQ(exit_code({"--help"}), 0);
  EXPECT_EQ(exit_code({"--version"}), 0);
}

TEST(CommandLine, RefusesWrongUsageWithTwo) {
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"fly"},
      {"serve", "--fast"},
      {"serve", "--port"},
      {"serve", "--port", "65536"},
      {"serve", "--port", "-1"},
      {"serve", "--port", "http"},
      {"serve", "--threads", "-1"},
      {"serve", "--host", "example.com"},
      {"serve", "--host", "[::1]"},
      {"serve", "--demo", "--config", "x"},
      {"serve", "--demo", "--reload"},
      {"serve", "extra"},
      {"schema", "extra"},
      {"serve", "check"},
  };
  for (const auto& words : wrong) {
    EXPECT_EQ(exit_code(words), 2) << (words.empty() ? "nothing" : words.back());
  }
}

}  // namespace
}  // namespace llm_api_router::cli
