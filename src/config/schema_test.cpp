#include "config/schema.hpp"

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "config/example.hpp"
#include "config/load.hpp"

namespace llm_api_router {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

json schema() { return json::parse(config_schema()); }

std::set<std::string> names(const json& object) {
  std::set<std::string> all;
  for (const auto& [name, value] : object.items()) all.insert(name);
  return all;
}

TEST(Schema, ListsExactlyTheMembersThatAreRead) {
  const auto all = schema();
  EXPECT_THAT(names(all["properties"]), UnorderedElementsAre("$schema", "openai", "anthropic",
                                                             "server", "logging", "cooldown"));
  EXPECT_THAT(names(all["$defs"]["provider"]["properties"]),
              UnorderedElementsAre("api_key", "priority", "weight", "base_url", "provider_name",
                                   "timeout", "response_timeout", "stream_idle_timeout",
                                   "connect_timeout", "proxy", "max_retries", "model_mapping",
                                   "models", "auth", "headers", "fallback_on", "enabled"));
  EXPECT_THAT(names(all["properties"]["server"]["properties"]),
              UnorderedElementsAre("host", "port", "threads", "api_keys", "allowed_hosts",
                                   "allowed_origins", "max_body_mb"));
  EXPECT_THAT(names(all["properties"]["logging"]["properties"]),
              UnorderedElementsAre("dir", "bodies", "compress_after_days", "retention_days",
                                   "max_disk_mb", "level"));
  EXPECT_THAT(names(all["properties"]["cooldown"]["properties"]),
              UnorderedElementsAre("threshold", "window_seconds", "cooldown_seconds"));
}

// Every member of the schema, given its own default, is taken by the reader.
TEST(Schema, ShowsDefaultsThatTheReaderTakes) {
  const auto all = schema();
  json config{{"openai", {{"api_key", "k"}}}};
  for (const auto& [name, member] : all["$defs"]["provider"]["properties"].items()) {
    if (member.contains("default")) config["openai"][name] = member["default"];
  }
  for (const std::string section : {"server", "logging", "cooldown"}) {
    for (const auto& [name, member] : all["properties"][section]["properties"].items()) {
      if (member.contains("default")) config[section][name] = member["default"];
    }
  }
  EXPECT_GT(config["openai"].size(), 8U);
  const auto loaded = load_config(config.dump(), {});
  for (const auto& fault : loaded.faults) ADD_FAILURE() << fault.where << ": " << fault.what;
}

TEST(Schema, AllowsNothingElse) {
  const auto all = schema();
  EXPECT_EQ(all["$schema"], "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(all["additionalProperties"], false);
  EXPECT_EQ(all["$defs"]["provider"]["additionalProperties"], false);
  EXPECT_EQ(all["$defs"]["provider"]["required"], json::array({"api_key"}));
  EXPECT_EQ(all["properties"]["server"]["additionalProperties"], false);
}

TEST(Schema, DescribesOneProviderAndAList) {
  const auto forms = schema()["properties"]["openai"]["anyOf"];
  EXPECT_EQ(forms[0]["$ref"], "#/$defs/provider");
  EXPECT_EQ(forms[1]["items"]["$ref"], "#/$defs/provider");
}

TEST(Schema, CarriesRangesAndDefaults) {
  const auto provider = schema()["$defs"]["provider"]["properties"];
  EXPECT_EQ(provider["timeout"]["default"], 30);
  EXPECT_EQ(provider["timeout"]["exclusiveMinimum"], 0);
  EXPECT_EQ(provider["timeout"]["maximum"], 86400);
  EXPECT_EQ(provider["priority"]["minimum"], 1);
  EXPECT_EQ(provider["auth"]["enum"], json::array({"bearer", "x-api-key"}));
  EXPECT_FALSE(provider["api_key"].contains("default"));
}

TEST(Example, EqualsTheFileAtTheProjectsRoot) {
  std::ifstream file{std::string{ROUTER_SOURCE_DIR} + "/llm_router_config.example.json",
                     std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), example_config());
}

TEST(Example, LoadsWithNothingButPlaceholderWarnings) {
  const auto loaded = load_config(example_config(), {});
  EXPECT_TRUE(loaded.usable());
  EXPECT_EQ(loaded.config.openai.size(), 2U);
  EXPECT_EQ(loaded.config.anthropic.size(), 1U);
  ASSERT_EQ(loaded.faults.size(), 3U);
  for (const auto& fault : loaded.faults) EXPECT_THAT(fault.what, HasSubstr("is a placeholder"));
}

TEST(Example, UsesOnlyMembersOfTheSchema) {
  const auto properties = schema()["$defs"]["provider"]["properties"];
  const auto example = json::parse(example_config());
  for (const auto& [api, providers] : example.items()) {
    EXPECT_TRUE(schema()["properties"].contains(api));
    for (const auto& provider : providers) {
      for (const auto& [name, value] : provider.items()) EXPECT_TRUE(properties.contains(name));
    }
  }
}

}  // namespace
}  // namespace llm_api_router
