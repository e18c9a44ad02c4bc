#include "config/url.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string fault_of(std::string_view text) {
  const auto url = parse_url(text);
  return url ? "" : url.error().message;
}

std::string proxy_fault_of(std::string_view text) {
  const auto proxy = parse_proxy_url(text);
  return proxy ? "" : proxy.error().message;
}

TEST(Url, HasThePortOfItsScheme) {
  EXPECT_EQ(*parse_url("https://api.openai.com/v1"), (Url{"https", "api.openai.com", 443, "/v1"}));
  EXPECT_EQ(*parse_url("http://localhost"), (Url{"http", "localhost", 80, ""}));
}

TEST(Url, IsNormalised) {
  const auto url = parse_url("HTTPS://API.Example.COM:443/Path/v1//");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->to_string(), "https://api.example.com/Path/v1");
  EXPECT_TRUE(url->tls());
}

TEST(Url, KeepsBracketsOutOfTheHost) {
  const auto url = parse_url("http://[::1]:8080/v1");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->authority(), "[::1]:8080");
  EXPECT_EQ(parse_url("http://[FE80::1]")->authority(), "[fe80::1]");
}

TEST(Url, KeepsPercentEncodedPathsAsTheyAre) {
  EXPECT_EQ(parse_url("https://x/a%20b")->path, "/a%20b");
}

TEST(Url, NeedsHttpOrHttps) {
  for (const auto* text : {"", "example.com", "ftp://x", "//x", "https:/x", "://x"}) {
    EXPECT_EQ(fault_of(text), "must begin with http:// or https://") << text;
  }
}

TEST(Url, NeedsAHost) {
  for (const auto* text : {"http://", "http:///v1", "http://:80/"}) {
    EXPECT_EQ(fault_of(text), "names no host") << text;
  }
}

TEST(Url, RefusesBadHosts) {
  for (const auto* text : {"http://a..b", "http://a.", "http://-a", "http://a_-", "http://1.2.3",
                           "http://1.2.3.4.5", "http://256.1.1.1", "http://a%41", "http://a,b"}) {
    EXPECT_THAT(fault_of(text), HasSubstr("has a bad host name")) << text;
  }
  EXPECT_THAT(fault_of("http://" + std::string(64, 'a')), HasSubstr("bad host name"));
  for (const auto* text :
       {"http://[::1", "http://[]", "http://[1.2.3.4]", "http://[fe80::1%eth0]"}) {
    EXPECT_THAT(fault_of(text), HasSubstr("has a bad IPv6 address")) << text;
  }
}

TEST(Url, RefusesBadPorts) {
  for (const auto* text :
       {"http://x:", "http://x:0", "http://x:65536", "http://x:8o", "http://x:-1", "http://[::1]80",
        "http://x:80:80", "http://x: 80", "http://x:+80"}) {
    EXPECT_NE(fault_of(text), "") << text;
  }
  EXPECT_EQ(fault_of("http://x:0"), "has a bad port; ports are 1 to 65535");
}

TEST(Url, RefusesQueriesFragmentsAndPasswords) {
  EXPECT_EQ(fault_of("http://x?a"), "must not have a query (?…)");
  EXPECT_EQ(fault_of("http://x/#a"), "must not have a fragment (#…)");
  EXPECT_THAT(fault_of("http://me:secret@x"),
              testing::AllOf(HasSubstr("must not carry user:password@"), Not(HasSubstr("secret"))));
}

TEST(Url, RefusesPathsThatCouldEscape) {
  for (const auto* text :
       {"http://x/..", "http://x/a/./b", "http://x/%2e%2E/a", "http://x/a/.%2e"}) {
    EXPECT_EQ(fault_of(text), "must not have '.' or '..' in its path") << text;
  }
  for (const auto* text : {"http://x/a\\b", "http://x/a%00b"}) {
    EXPECT_EQ(fault_of(text), "must not have a backslash or %00 in its path") << text;
  }
  for (const auto* text : {"http://x/%", "http://x/%4", "http://x/%zz"}) {
    EXPECT_THAT(fault_of(text), HasSubstr("without two hex digits")) << text;
  }
}

TEST(Url, RefusesSpacesControlCharactersAndOtherAlphabets) {
  for (const auto& text :
       std::vector<std::string>{"http://x/ a", "http://x/\r\nHost: y", "http://bücher.example",
                                std::string("http://x\0y", 10)}) {
    EXPECT_THAT(fault_of(text), HasSubstr("must be visible ASCII")) << text;
  }
}

TEST(ProxyUrl, HasHostPortAndCredentials) {
  EXPECT_EQ(*parse_proxy_url("http://me:a%40b@proxy.lan:3128/"),
            (ProxyUrl{"proxy.lan", 3128, "me:a@b"}));
  EXPECT_EQ(*parse_proxy_url("HTTP://[::1]:1"), (ProxyUrl{"::1", 1, ""}));
  EXPECT_EQ(parse_proxy_url("http://proxy")->port, 80);
}

TEST(ProxyUrl, RefusesWhatCannotBeAskedToConnect) {
  EXPECT_EQ(proxy_fault_of("https://x"), "must begin with http://");
  EXPECT_EQ(proxy_fault_of("socks5://x"), "must begin with http://");
  EXPECT_EQ(proxy_fault_of("http://x/path"), "must end after the port");
  EXPECT_EQ(proxy_fault_of("http://u:%0d%0a@x"), "has control characters in user:password");
  EXPECT_EQ(proxy_fault_of("http://u:%1@x"),
            "has a '%' in user:password without two hex digits after it");
  EXPECT_EQ(proxy_fault_of("http://"), "names no host");
}

TEST(HostName, IsNotAnAddressHiddenBehindANul) {
  EXPECT_FALSE(is_ipv4(std::string_view{"127.0.0.1\0x", 11}));
  EXPECT_TRUE(is_ipv4("127.0.0.1"));
  EXPECT_FALSE(is_host_name(""));
  EXPECT_FALSE(is_host_name(std::string(254, 'a')));
  EXPECT_TRUE(is_host_name("my_host-1.lan"));
}

}  // namespace
}  // namespace llm_api_router
