// The dashboard and the API documentation, as browsers ask for them.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

#include "web/assets.hpp"

namespace llm_api_router::test {
namespace {

using ::testing::HasSubstr;

class Pages : public RouterTest {
 protected:
  Pages() { openai("only", upstream_.base_url()); }
  void SetUp() override {
    if (web::embedded_assets().empty()) GTEST_SKIP() << "this build has no pages";
  }

  ScriptedUpstream upstream_;
};

TEST_F(Pages, AreNamedAtTheRoot) {
  start();
  const auto endpoints = json_of(get("/")).at("endpoints");
  EXPECT_EQ(endpoints.at("web"), "/web");
  EXPECT_EQ(endpoints.at("docs"), "/docs");
  EXPECT_EQ(endpoints.at("openapi"), "/openapi.json");
}

TEST_F(Pages, EveryFileIsAnsweredPlainAndCompressed) {
  start();
  for (const auto& asset : web::embedded_assets()) {
    const std::string path{asset.path};
    const auto plain = get(path);
    EXPECT_EQ(plain.status, 200U) << path;
    EXPECT_EQ(plain.body, asset.plain) << path;
    EXPECT_EQ(plain.find("content-type"), asset.type) << path;
    const auto packed = get(path, {{"accept-encoding", "gzip"}});
    EXPECT_EQ(packed.body, asset.gzip.empty() ? asset.plain : asset.gzip) << path;
  }
}

TEST_F(Pages, HeadHasTheFieldsWithoutTheBody) {
  start();
  const auto answer = send({.method = "HEAD", .target = "/web"});
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(answer.find("etag"));
  EXPECT_EQ(answer.body, "");
}

TEST_F(Pages, WhatABrowserHasIsNotSentAgain) {
  start();
  const auto tag = get("/web").find("etag");
  ASSERT_TRUE(tag);
  const auto answer = get("/web", {{"if-none-match", std::string{*tag}}});
  EXPECT_EQ(answer.status, 304U);
  EXPECT_EQ(answer.body, "");
}

TEST_F(Pages, NeedNoKeyAndTheirDataDoes) {
  // The digest of "key".
  config_.server.api_keys = {"2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"};
  start();
  for (const auto* const path : {"/web", "/docs", "/openapi.json"}) {
    EXPECT_EQ(get(path).status, 200U) << path;
  }
  for (const auto* const path : {"/status", "/recent", "/"}) {
    EXPECT_EQ(get(path).status, 401U) << path;
    EXPECT_EQ(get(path, {{"authorization", "Bearer key"}}).status, 200U) << path;
  }
}

TEST_F(Pages, OtherMethodsAndFilesAreRefused) {
  start();
  EXPECT_EQ(send({.method = "DELETE", .target = "/web"}).status, 405U);
  EXPECT_EQ(get("/web/assets/none.js").status, 404U);
  EXPECT_EQ(get("/web/index.html").status, 404U);
}

TEST_F(Pages, AnotherSiteMayLinkToThemButNotLoadTheirFiles) {
  start();
  const Fields navigation{{"sec-fetch-site", "cross-site"}, {"sec-fetch-mode", "navigate"}};
  EXPECT_EQ(get("/web", navigation).status, 200U);
  EXPECT_EQ(get("/status", navigation).status, 403U);
  EXPECT_EQ(get("/web", {{"sec-fetch-site", "cross-site"}, {"sec-fetch-mode", "no-cors"}}).status,
            403U);
}

// The document against the routes: what it names is there, in the methods it names.
TEST_F(Pages, EveryDocumentedPathOfTheRouterItselfIsAnswered) {
  start();
  const auto document = json_of(get("/openapi.json"));
  EXPECT_THAT(document.at("openapi").get<std::string>(), HasSubstr("3.1"));
  std::size_t walked = 0;
  for (const auto& [path, item] : document.at("paths").items()) {
    const bool proxied = path.starts_with("/openai/") || path.starts_with("/anthropic/");
    if (proxied || path.find('{') != std::string::npos || !item.contains("get")) continue;
    EXPECT_NE(get(path).status, 404U) << path;
    ++walked;
  }
  EXPECT_GT(walked, 5U);
}

TEST_F(Pages, EveryNamedEndpointIsDocumented) {
  start();
  const auto paths = json_of(get("/openapi.json")).at("paths");
  const auto root = json_of(get("/"));
  for (const auto& [name, path] : root.at("endpoints").items()) {
    EXPECT_TRUE(paths.contains(path.get<std::string>())) << name;
  }
}

}  // namespace
}  // namespace llm_api_router::test
