#include "web/web_answer.hpp"

#include <array>

#include <gmock/gmock.h>

namespace llm_api_router::web {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array<Asset, 4> kAssets{{
    {"/web", Asset::Kind::page, "text/html; charset=utf-8", "aaaa", "<html>", "PACKED"},
    {"/docs", Asset::Kind::reference, "text/html; charset=utf-8", "bbbb", "<docs>", ""},
    {"/openapi.json", Asset::Kind::document, "application/json", "cccc", "{}", ""},
    {"/web/assets/index-x.js", Asset::Kind::asset, "text/javascript", "dddd", "code", "PACKED JS"},
}};

WebAnswer answer_to(std::string_view path, std::string_view accept_encoding = "",
                    std::string_view if_none_match = "") {
  auto answer = web_answer(path, accept_encoding, if_none_match, kAssets);
  EXPECT_TRUE(answer) << path;
  return answer.value_or(WebAnswer{});
}

TEST(WebAnswer, APageIsAskedForAgainEachTime) {
  const auto answer = answer_to("/web");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, "<html>");
  EXPECT_THAT(answer.fields, HasSubstr("content-type: text/html; charset=utf-8\r\n"));
  EXPECT_THAT(answer.fields, HasSubstr("cache-control: no-cache\r\n"));
  EXPECT_THAT(answer.fields, HasSubstr("etag: \"aaaa\"\r\n"));
}

TEST(WebAnswer, AssetsWithAHashInTheirNameAreKeptForEver) {
  EXPECT_THAT(answer_to("/web/assets/index-x.js").fields,
              HasSubstr("cache-control: public, max-age=31536000, immutable\r\n"));
}

TEST(WebAnswer, ATrailingSlashIsTheSamePage) {
  EXPECT_EQ(answer_to("/web/").body, "<html>");
  EXPECT_EQ(answer_to("/docs/").body, "<docs>");
}

TEST(WebAnswer, WhatIsNotThereIsNotAnswered) {
  for (const auto* const path : {"/web/assets/other.js", "/web/index.html", "/webx", "/", "",
                                 "/web/assets/", "/openapi.json/"}) {
    EXPECT_FALSE(web_answer(path, "", "", kAssets)) << path;
  }
  EXPECT_FALSE(web_answer("/web", "", "", {}));
}

TEST(WebAnswer, ThePolicyOfPagesAllowsNothingUnsafeOrFromElsewhere) {
  for (const auto* const path : {"/web", "/docs"}) {
    const auto fields = answer_to(path).fields;
    EXPECT_THAT(fields, HasSubstr("content-security-policy: default-src 'none'; script-src 'self'; "
                                  "style-src 'self';"));
    EXPECT_THAT(fields, Not(HasSubstr("unsafe")));
    EXPECT_THAT(fields, Not(HasSubstr("http")));
  }
  EXPECT_THAT(answer_to("/web").fields, HasSubstr("trusted-types 'none'"));
}

TEST(WebAnswer, EverythingForbidsSniffingAndReferrers) {
  for (const auto& asset : kAssets) {
    const auto fields = answer_to(asset.path).fields;
    EXPECT_THAT(fields, HasSubstr("x-content-type-options: nosniff\r\n"));
    EXPECT_THAT(fields, HasSubstr("referrer-policy: no-referrer\r\n"));
    EXPECT_THAT(fields, HasSubstr("content-security-policy: default-src 'none'"));
  }
}

struct Encoding {
  std::string_view accepted;
  bool packed;
};

class Negotiation : public ::testing::TestWithParam<Encoding> {};

TEST_P(Negotiation, ChoosesTheCompressedCopyWhereItIsAccepted) {
  const auto answer = answer_to("/web", GetParam().accepted);
  EXPECT_EQ(answer.body, GetParam().packed ? "PACKED" : "<html>") << GetParam().accepted;
  EXPECT_EQ(answer.fields.find("content-encoding: gzip\r\n") != std::string::npos,
            GetParam().packed);
  EXPECT_THAT(answer.fields, HasSubstr("vary: accept-encoding\r\n"));
}

INSTANTIATE_TEST_SUITE_P(, Negotiation,
                         ::testing::Values(Encoding{"", false}, Encoding{"gzip", true},
                                           Encoding{"GZip", true},
                                           Encoding{"gzip, deflate, br, zstd", true},
                                           Encoding{"br", false}, Encoding{"br,gzip;q=0.1", true},
                                           Encoding{"gzip;q=0", false},
                                           Encoding{"gzip; q=0.000", false}, Encoding{"*", true},
                                           Encoding{"*;q=0", false}, Encoding{"*, gzip;q=0", false},
                                           Encoding{"gzip;q=0, *", false},
                                           Encoding{"identity", false}, Encoding{"gzipped", false},
                                           Encoding{",,;,", false}, Encoding{"x-gzip", true}));

TEST(WebAnswer, WhatHasNoCompressedCopyIsPlain) {
  const auto answer = answer_to("/docs", "gzip");
  EXPECT_EQ(answer.body, "<docs>");
  EXPECT_THAT(answer.fields, Not(HasSubstr("vary")));
}

TEST(WebAnswer, WhatTheClientHasIsNotSentAgain) {
  for (const auto* const tags : {"\"aaaa\"", "W/\"aaaa\"", "\"x\", \"aaaa\"", "*"}) {
    const auto answer = answer_to("/web", "", tags);
    EXPECT_EQ(answer.status, 304U) << tags;
    EXPECT_TRUE(answer.body.empty());
    EXPECT_THAT(answer.fields, HasSubstr("etag: \"aaaa\"\r\n"));
    EXPECT_THAT(answer.fields, HasSubstr("cache-control: no-cache\r\n"));
  }
}

TEST(WebAnswer, AnotherEncodingIsAnotherRepresentation) {
  EXPECT_THAT(answer_to("/web", "gzip").fields, HasSubstr("etag: \"aaaa-gz\"\r\n"));
  EXPECT_EQ(answer_to("/web", "gzip", "\"aaaa\"").status, 200U);
  EXPECT_EQ(answer_to("/web", "gzip", "\"aaaa-gz\"").status, 304U);
  EXPECT_EQ(answer_to("/web", "", "\"aaa\"").status, 200U);
}

TEST(WebAnswer, KnowsThePathsOfPages) {
  for (const auto* const path : {"/web", "/web/", "/docs", "/openapi.json", "/web/assets/x.js"}) {
    EXPECT_TRUE(is_web_path(path)) << path;
  }
  for (const auto* const path : {"/", "/webs", "/web/x", "/docsx", "/status"}) {
    EXPECT_FALSE(is_web_path(path)) << path;
  }
}

TEST(WebAnswer, TheProgramsOwnFilesAreWholeIfItHasAny) {
  for (const auto& asset : embedded_assets()) {
    EXPECT_TRUE(is_web_path(asset.path)) << asset.path;
    EXPECT_FALSE(asset.plain.empty()) << asset.path;
    EXPECT_EQ(asset.hash.size(), 20U) << asset.path;
    EXPECT_EQ(asset.gzip.empty() || asset.gzip.starts_with("\x1f\x8b"), true) << asset.path;
  }
}

}  // namespace
}  // namespace llm_api_router::web
