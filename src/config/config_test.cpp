#include "llm_api_router/config.hpp"

#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/defaults.hpp"
#include "config/key_digest.hpp"
#include "config/load.hpp"

namespace llm_api_router {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// A folder of its own that goes with the test.
class ConfigFile : public testing::Test {
 protected:
  ConfigFile() {
    std::string name = testing::TempDir() + "config_test_XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~ConfigFile() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, const std::string& text,
                              mode_t mode = 0600) {
    const auto path = folder_ / name;
    std::ofstream{path, std::ios::binary} << text;
    ::chmod(path.c_str(), mode);
    return path;
  }

  std::filesystem::path folder_;
};

std::string first_error(const std::filesystem::path& path) {
  try {
    RouterConfig::from_file(path);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

ProviderConfig provider_with(const std::string& key) {
  ProviderConfig provider;
  provider.api_key = key;
  return provider;
}

TEST(Config, ReadsEveryMember) {
  const auto config = RouterConfig::from_json(R"({
    "$schema": "router.schema.json",
    "openai": [{
      "api_key": "sk-1", "priority": 2, "weight": 3, "base_url": "http://10.0.0.1:8080/v1/",
      "provider_name": "mine", "timeout": 0.5, "response_timeout": 60, "stream_idle_timeout": 7,
      "proxy": "http://u:p@proxy:3128", "connect_timeout": 1.25, "max_retries": 0,
      "model_mapping": {"a": "b"}, "models": ["gpt-*", "o?"], "auth": "x-api-key",
      "headers": {"X-Second": "2", "A-First": "1"}, "fallback_on": [400, 404], "enabled": false
    }],
    "server": {"host": "::1", "port": 0, "threads": 4, "allowed_hosts": ["router.lan"],
               "allowed_origins": ["https://app.example"], "max_body_mb": 64,
               "api_keys": ["ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789"]},
    "logging": {"level": "debug", "dir": "/var/log/router", "bodies": "redacted",
                "compress_after_days": 2, "retention_days": 30, "max_disk_mb": 500},
    "cooldown": {"threshold": 5, "window_seconds": 30, "cooldown_seconds": 90}
  })");
  ASSERT_EQ(config.openai.size(), 1U);
  const auto& provider = config.openai[0];
  EXPECT_EQ(provider.api_key, "sk-1");
  EXPECT_EQ(provider.priority, 2);
  EXPECT_EQ(provider.weight, 3);
  EXPECT_EQ(provider.base_url, "http://10.0.0.1:8080/v1");
  EXPECT_EQ(provider.name, "mine");
  EXPECT_EQ(provider.timeout, milliseconds{500});
  EXPECT_EQ(provider.response_timeout, milliseconds{60'000});
  EXPECT_EQ(provider.stream_idle_timeout, milliseconds{7'000});
  EXPECT_EQ(provider.connect_timeout, milliseconds{1'250});
  EXPECT_EQ(provider.proxy, "http://u:p@proxy:3128");
  EXPECT_EQ(provider.max_retries, 0);
  EXPECT_THAT(provider.model_mapping, ElementsAre(Pair("a", "b")));
  EXPECT_THAT(provider.models, ElementsAre("gpt-*", "o?"));
  EXPECT_EQ(provider.auth, Auth::x_api_key);
  EXPECT_THAT(provider.headers, ElementsAre(Pair("X-Second", "2"), Pair("A-First", "1")));
  EXPECT_THAT(provider.fallback_on, ElementsAre(400, 404));
  EXPECT_FALSE(provider.enabled);
  EXPECT_EQ(config.server.host, "::1");
  EXPECT_EQ(config.server.port, 0);
  EXPECT_EQ(config.server.threads, 4);
  EXPECT_EQ(config.server.max_body_mb, 64);
  EXPECT_THAT(config.server.allowed_hosts, ElementsAre("router.lan"));
  EXPECT_THAT(config.server.allowed_origins, ElementsAre("https://app.example"));
  EXPECT_THAT(config.server.api_keys,
              ElementsAre("abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789"));
  EXPECT_EQ(config.logging.level, "debug");
  EXPECT_EQ(config.logging.dir, "/var/log/router");
  EXPECT_EQ(config.logging.bodies, LogBodies::redacted);
  EXPECT_EQ(config.logging.compress_after_days, 2);
  EXPECT_EQ(config.logging.retention_days, 30);
  EXPECT_EQ(config.logging.max_disk_mb, 500);
  EXPECT_EQ(config.cooldown.threshold, 5);
  EXPECT_EQ(config.cooldown.window, milliseconds{30'000});
  EXPECT_EQ(config.cooldown.cooldown, milliseconds{90'000});
}

TEST(Config, FillsInWhatIsLeftOut) {
  const auto config = RouterConfig::from_json(
      R"({"openai": {"api_key": "a"}, "anthropic": [{"api_key": "b", "priority": 7}]})");
  EXPECT_EQ(config.openai[0].name, "openai-priority-1");
  EXPECT_EQ(config.openai[0].base_url, "https://api.openai.com/v1");
  EXPECT_EQ(config.openai[0].timeout, milliseconds{30'000});
  EXPECT_EQ(config.openai[0].auth, Auth::by_type);
  EXPECT_EQ(config.anthropic[0].name, "anthropic-priority-7");
  EXPECT_EQ(config.anthropic[0].base_url, "https://api.anthropic.com");
  EXPECT_EQ(config.server.host, "127.0.0.1");
  EXPECT_EQ(config.server.port, 8000);
}

TEST(Config, NumbersDefaultNamesThatClash) {
  const auto config = RouterConfig::from_json(R"({"openai": [
      {"api_key": "a"}, {"api_key": "b"}, {"api_key": "c", "provider_name": "openai-priority-1-2"},
      {"api_key": "d"}]})");
  EXPECT_EQ(config.openai[0].name, "openai-priority-1");
  EXPECT_EQ(config.openai[1].name, "openai-priority-1-3");
  EXPECT_EQ(config.openai[2].name, "openai-priority-1-2");
  EXPECT_EQ(config.openai[3].name, "openai-priority-1-4");
}

TEST(Config, RoundsTinyDurationsUp) {
  const auto config = RouterConfig::from_json(R"({"openai": {"api_key": "a", "timeout": 1e-9}})");
  EXPECT_EQ(config.openai[0].timeout, milliseconds{1});
}

TEST(Config, AcceptsWholeNumbersWrittenWithAPoint) {
  EXPECT_EQ(RouterConfig::from_json(R"({"openai": {"api_key": "a", "priority": 2.0}})")
                .openai[0]
                .priority,
            2);
}

TEST(Config, TakesKeysFromTheEnvironment) {
  ::setenv("ROUTER_TEST_KEY", "sk-from-environment", 1);
  const auto config = RouterConfig::from_json(
      R"({"openai": {"api_key": "env:ROUTER_TEST_KEY"}, "server": {"api_keys": ["env:ROUTER_TEST_KEY"]}})");
  EXPECT_EQ(config.openai[0].api_key, "sk-from-environment");
  EXPECT_THAT(config.server.api_keys, ElementsAre(key_digest("sk-from-environment")));
}

TEST(Config, ThrowsALineAnErrorWithTheSource) {
  try {
    RouterConfig::from_json(
        R"({"openai": {"api_key": "sk-your-key-here", "weight": 0, "timout": 1}})", "mine.json");
    FAIL() << "must throw";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "mine.json: openai.timout: is not a known member; did you mean \"timeout\"?\n"
                 "mine.json: openai.weight: must be a whole number from 1 to 1000000, got 0");
    EXPECT_EQ(error.faults().size(), 3U);
  }
}

TEST(Config, LoadsTheMissionsExamplesUnchanged) {
  for (const std::string name : {"current", "earlier", "programmatic"}) {
    const auto loaded = load_config_file(std::string{ROUTER_SOURCE_DIR} +
                                         "/tests/fixtures/config/" + name + ".json");
    EXPECT_TRUE(loaded.usable()) << name;
    EXPECT_EQ(loaded.config.openai.size(), 2U) << name;
    EXPECT_FALSE(loaded.config.anthropic.empty()) << name;
  }
}

TEST_F(ConfigFile, IsLoadedWithKeyFilesBesideIt) {
  write("key.txt", "sk-from-file\r\n\n");
  const auto path = write("c.json", R"({"openai": {"api_key": "file:key.txt"}})");
  EXPECT_EQ(RouterConfig::from_file(path).openai[0].api_key, "sk-from-file");
}

TEST_F(ConfigFile, FindsKeyFilesInTheHomeFolder) {
  write("key.txt", "sk-at-home\n");
  ::setenv("HOME", folder_.c_str(), 1);
  const auto config = RouterConfig::from_json(R"({"openai": {"api_key": "file:~/key.txt"}})");
  EXPECT_EQ(config.openai[0].api_key, "sk-at-home");
}

TEST_F(ConfigFile, NamesKeyFilesThatCannotBeUsed) {
  const auto missing = write("c.json", R"({"openai": {"api_key": "file:none.txt"}})");
  EXPECT_EQ(first_error(missing), missing.string() + ": openai.api_key: cannot be read from " +
                                      (folder_ / "none.txt").string() +
                                      ": No such file or directory");
  write("empty.txt", "\n");
  const auto empty = write("d.json", R"({"openai": {"api_key": "file:empty.txt"}})");
  EXPECT_THAT(first_error(empty), HasSubstr("openai.api_key: is empty in "));
  write("large.txt", std::string(20'000, 'x'));
  const auto large = write("e.json", R"({"openai": {"api_key": "file:large.txt"}})");
  EXPECT_THAT(first_error(large), HasSubstr(": it is larger than 16 KiB"));
  const auto folder = write("f.json", R"({"openai": {"api_key": "file:."}})");
  EXPECT_THAT(first_error(folder), HasSubstr(": Is a directory"));
  const auto nameless = write("g.json", R"({"openai": {"api_key": "file:"}})");
  EXPECT_THAT(first_error(nameless), HasSubstr("needs the name of a file after file:"));
}

TEST_F(ConfigFile, ThatIsMissingIsNamed) {
  const auto path = folder_ / "none.json";
  EXPECT_EQ(first_error(path), path.string() + ": cannot be read: No such file or directory");
}

TEST_F(ConfigFile, ThatOthersMayReadIsAWarningWithTheCommandToRun) {
  const std::string good = R"({"openai": {"api_key": "k"}})";
  for (const mode_t mode : {0644, 0640, 0604}) {
    const auto path = write("it's.json", good, mode);
    const auto loaded = load_config_file(path);
    EXPECT_TRUE(loaded.usable());
    ASSERT_EQ(loaded.faults.size(), 1U);
    EXPECT_THAT(loaded.faults[0].what,
                HasSubstr("run: chmod 600 '" + folder_.string() + "/it'\\''s.json'"));
  }
  EXPECT_THAT(load_config_file(write("own.json", good, 0600)).faults, IsEmpty());
}

TEST(ValidateInCode, FindsNothingWrongWithTheLeastThereCanBe) {
  RouterConfig config;
  config.openai = {provider_with("sk-1")};
  EXPECT_THAT(config.validate(), IsEmpty());
}

TEST(ValidateInCode, FindsTheSameFaultsAsInJson) {
  RouterConfig config;
  config.openai = {provider_with("sk-1"), provider_with("")};
  config.openai[0].priority = 0;
  config.openai[0].base_url = "nowhere";
  config.openai[1].timeout = milliseconds{-500};
  std::vector<std::string> lines;
  for (const auto& fault : config.validate()) lines.push_back(fault.where + ": " + fault.what);
  EXPECT_THAT(
      lines, ElementsAre("openai[0].priority: must be a whole number from 1 to 1000000, got 0",
                         "openai[0].base_url: must begin with http:// or https://, got \"nowhere\"",
                         "openai[1].api_key: is required",
                         "openai[1].timeout: must be a positive number, got -0.5"));
}

TEST(ValidateInCode, RefusesTextThatIsNotUtf8) {
  RouterConfig config;
  config.openai = {provider_with("sk-1")};
  config.openai[0].name = "a\xff";
  ASSERT_EQ(config.validate().size(), 1U);
  EXPECT_EQ(config.validate()[0].what, "is not valid UTF-8");
}

TEST(ValidateInCode, RefusesKeysThatOnlyJsonResolves) {
  RouterConfig config;
  config.openai = {provider_with("env:OPENAI_API_KEY")};
  ASSERT_EQ(config.validate().size(), 1U);
  EXPECT_THAT(config.validate()[0].what, HasSubstr("only JSON is resolved"));
}

TEST(Defaults, ChangeNothingTheSecondTime) {
  RouterConfig config;
  config.openai = {provider_with("a"), provider_with("b")};
  config.openai[0].base_url = "http://x//";
  fill_in_defaults(config);
  fill_in_defaults(config);
  EXPECT_EQ(config.openai[0].base_url, "http://x");
  EXPECT_EQ(config.openai[1].name, "openai-priority-1-2");
}

}  // namespace
}  // namespace llm_api_router
