#include "gateway/access.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "config/key_digest.hpp"

namespace llm_api_router::gateway {
namespace {

wire::RequestHead request(std::string_view method, std::vector<wire::Field> fields) {
  wire::RequestHead head;
  head.method = method;
  head.target = "/status";
  head.fields = std::move(fields);
  return head;
}

ServerConfig with_key(std::string_view key) {
  ServerConfig server;
  server.api_keys = {key_digest(key)};
  return server;
}

TEST(HostAllowed, LoopbackNamesAreKnownWhateverTheirPort) {
  const ServerConfig server;
  for (const auto* const host : {"localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000",
                                 "LOCALHOST:8000", "router.localhost", "127.8.9.10"}) {
    EXPECT_TRUE(host_allowed(host, server)) << host;
  }
}

TEST(HostAllowed, OtherNamesAreNot) {
  const ServerConfig server;
  for (const auto* const host : {"evil.example", "evil.example:8000", "notlocalhost", "10.0.0.1",
                                 "localhost.evil.example", "[::2]:8000", ""}) {
    EXPECT_FALSE(host_allowed(host, server)) << host;
  }
}

TEST(HostAllowed, ConfiguredNamesAreKnown) {
  ServerConfig server;
  server.host = "192.168.1.5";
  server.allowed_hosts = {"router.lan"};
  EXPECT_TRUE(host_allowed("192.168.1.5:8000", server));
  EXPECT_TRUE(host_allowed("Router.Lan:8000", server));
  EXPECT_FALSE(host_allowed("other.lan", server));
}

TEST(HostAllowed, AnyAddressIsFineWhereAllAreListenedOn) {
  ServerConfig server;
  server.host = "0.0.0.0";
  EXPECT_TRUE(host_allowed("192.168.1.5:8000", server));
  EXPECT_TRUE(host_allowed("[fd00::5]:8000", server));
  EXPECT_FALSE(host_allowed("rebound.example", server));
}

TEST(HostAllowed, AStarAllowsAll) {
  ServerConfig server;
  server.allowed_hosts = {"*"};
  EXPECT_TRUE(host_allowed("anything.example", server));
}

TEST(OriginAllowed, ProgramsSendNone) {
  EXPECT_TRUE(origin_allowed(request("POST", {{"host", "localhost:8000"}}), {}, false));
}

TEST(OriginAllowed, TheRoutersOwnPagesMayAsk) {
  const auto head = request("GET", {{"host", "localhost:8000"},
                                    {"origin", "http://localhost:8000"},
                                    {"sec-fetch-site", "same-origin"}});
  EXPECT_TRUE(origin_allowed(head, {}, false));
}

TEST(OriginAllowed, ForeignPagesMayNot) {
  const ServerConfig server;
  EXPECT_FALSE(origin_allowed(
      request("POST", {{"host", "localhost:8000"}, {"origin", "https://evil.example"}}), server,
      false));
  EXPECT_FALSE(
      origin_allowed(request("GET", {{"host", "localhost:8000"}, {"sec-fetch-site", "cross-site"}}),
                     server, false));
  EXPECT_FALSE(origin_allowed(request("POST", {{"host", "localhost:8000"}, {"origin", "null"}}),
                              server, false));
  // Another port of the same machine is another origin.
  EXPECT_FALSE(origin_allowed(
      request("POST", {{"host", "localhost:8000"}, {"origin", "http://localhost:3000"}}), server,
      false));
}

TEST(OriginAllowed, ConfiguredOriginsMay) {
  ServerConfig server;
  server.allowed_origins = {"https://app.example"};
  const auto head = request("POST", {{"host", "localhost:8000"},
                                     {"origin", "https://app.example"},
                                     {"sec-fetch-site", "cross-site"}});
  EXPECT_TRUE(origin_allowed(head, server, false));
  EXPECT_EQ(allowed_origin(head, server), "https://app.example");
}

TEST(OriginAllowed, LinksFromElsewhereLeadToPagesOnly) {
  const auto head = request("GET", {{"host", "localhost:8000"},
                                    {"sec-fetch-site", "cross-site"},
                                    {"sec-fetch-mode", "navigate"}});
  EXPECT_TRUE(origin_allowed(head, {}, true));
  EXPECT_FALSE(origin_allowed(head, {}, false));
}

TEST(KeyAllowed, NoKeyIsAskedForUnlessOneIsConfigured) {
  EXPECT_TRUE(key_allowed(request("GET", {}), {}));
  EXPECT_FALSE(key_allowed(request("GET", {}), with_key("secret")));
}

TEST(KeyAllowed, ComesAsBearerOrField) {
  const auto server = with_key("secret");
  EXPECT_TRUE(key_allowed(request("GET", {{"authorization", "Bearer secret"}}), server));
  EXPECT_TRUE(key_allowed(request("GET", {{"authorization", "bearer  secret"}}), server));
  EXPECT_TRUE(key_allowed(request("GET", {{"x-api-key", "secret"}}), server));
}

TEST(KeyAllowed, OneOfBothIsEnough) {
  const auto server = with_key("secret");
  EXPECT_TRUE(key_allowed(
      request("GET", {{"x-api-key", "RANDOM"}, {"authorization", "Bearer secret"}}), server));
  EXPECT_TRUE(key_allowed(
      request("GET", {{"x-api-key", "secret"}, {"authorization", "Bearer RANDOM"}}), server));
}

TEST(KeyAllowed, WrongOnesAreRefused) {
  const auto server = with_key("secret");
  for (const auto* const value :
       {"Bearer secrets", "Bearer ", "Basic secret", "secret", "Bearer"}) {
    EXPECT_FALSE(key_allowed(request("GET", {{"authorization", value}}), server)) << value;
  }
}

TEST(PathAllowed, PlainPathsAre) {
  for (const auto* const path : {"/v1/messages", "/v1/files/file-1.2..3", "/a%20b", "/", "/%41"}) {
    EXPECT_TRUE(path_allowed(path)) << path;
  }
}

TEST(PathAllowed, NothingThatCouldEscapeABaseUrlIs) {
  for (const auto* const path :
       {"/../admin", "/v1/..", "/./x", "/%2e%2e/x", "/.%2E/x", "/a/%2e", "/a%5cb", "/a\\b",
        "/a%00b", "/%252e%252e/x", "/x/..%2f..%2fadmin"}) {
    EXPECT_FALSE(path_allowed(path)) << path;
  }
}

TEST(IsJson, HeedsTheMediaTypeAlone) {
  EXPECT_TRUE(is_json("application/json"));
  EXPECT_TRUE(is_json("Application/JSON; charset=utf-8"));
  EXPECT_TRUE(is_json("application/json ;charset=utf-8"));
  EXPECT_TRUE(is_json("application/json\t; charset=utf-8"));
  EXPECT_FALSE(is_json("text/plain"));
  EXPECT_FALSE(is_json(""));
  EXPECT_FALSE(is_json("application/jsonl"));
}

}  // namespace
}  // namespace llm_api_router::gateway
