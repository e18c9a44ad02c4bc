#include "gateway/proxy_environment.hpp"

#include <map>

#include <gtest/gtest.h>

namespace llm_api_router::gateway {
namespace {

Environment with(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string{} : found->second;
  };
}

TEST(ProxyFromEnvironment, EachSchemeHasItsOwn) {
  const auto environment =
      with({{"HTTPS_PROXY", "http://secure:1"}, {"HTTP_PROXY", "http://plain:2"}});
  EXPECT_EQ(proxy_from_environment("api.example", true, environment), "http://secure:1");
  EXPECT_EQ(proxy_from_environment("api.example", false, environment), "http://plain:2");
}

TEST(ProxyFromEnvironment, LowerCaseGoesFirst) {
  const auto environment =
      with({{"HTTPS_PROXY", "http://upper:1"}, {"https_proxy", "http://lower:2"}});
  EXPECT_EQ(proxy_from_environment("api.example", true, environment), "http://lower:2");
}

TEST(ProxyFromEnvironment, NoProxyExemptsNamesAndTheirSubdomains) {
  const auto environment = with(
      {{"https_proxy", "http://proxy:1"}, {"no_proxy", "other.example, .example.com ,10.0.0.1"}});
  EXPECT_EQ(proxy_from_environment("example.com", true, environment), "");
  EXPECT_EQ(proxy_from_environment("api.EXAMPLE.com", true, environment), "");
  EXPECT_EQ(proxy_from_environment("10.0.0.1", true, environment), "");
  EXPECT_EQ(proxy_from_environment("notexample.com", true, environment), "http://proxy:1");
}

TEST(ProxyFromEnvironment, AStarExemptsAll) {
  const auto environment = with({{"https_proxy", "http://proxy:1"}, {"NO_PROXY", "*"}});
  EXPECT_EQ(proxy_from_environment("api.example", true, environment), "");
}

TEST(ProxyFromEnvironment, LoopbackIsNeverProxied) {
  const auto environment = with({{"http_proxy", "http://proxy:1"}});
  for (const auto* const host : {"localhost", "127.0.0.1", "::1", "x.localhost"}) {
    EXPECT_EQ(proxy_from_environment(host, false, environment), "") << host;
  }
}

}  // namespace
}  // namespace llm_api_router::gateway
