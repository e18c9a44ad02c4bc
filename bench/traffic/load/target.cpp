#include "bench/traffic/load/target.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace llm_api_router::bench {
namespace {

constexpr std::string_view kScheme = "http://";

// As an official SDK sends them.
constexpr std::string_view kFields =
    "accept: application/json\r\n"
    "content-type: application/json\r\n"
    "user-agent: OpenAI/Python 1.93.0\r\n"
    "x-stainless-lang: python\r\n"
    "x-stainless-package-version: 1.93.0\r\n"
    "x-stainless-os: Linux\r\n"
    "x-stainless-arch: x64\r\n"
    "x-stainless-runtime: CPython\r\n"
    "x-stainless-runtime-version: 3.11.2\r\n"
    "x-stainless-retry-count: 0\r\n"
    "authorization: Bearer sk-bench-0000000000000000000000000000000000000000\r\n";

}  // namespace

std::optional<Target> parse_target(const std::string& url) {
  if (!url.starts_with(kScheme)) return std::nullopt;
  const std::size_t slash = url.find('/', kScheme.size());
  if (slash == std::string::npos) return std::nullopt;
  Target target{.address = {},
                .host = url.substr(kScheme.size(), slash - kScheme.size()),
                .path = url.substr(slash)};
  const std::size_t colon = target.host.find(':');
  if (colon == std::string::npos) return std::nullopt;
  std::uint16_t port = 0;
  const char* const end = target.host.data() + target.host.size();
  const auto parsed = std::from_chars(target.host.data() + colon + 1, end, port);
  target.address.sin_family = AF_INET;
  target.address.sin_port = htons(port);
  const std::string address = target.host.substr(0, colon);
  if (parsed.ptr != end || port == 0 ||
      ::inet_pton(AF_INET, address.c_str(), &target.address.sin_addr) != 1) {
    return std::nullopt;
  }
  return target;
}

std::string request_text(const Target& target, const std::string& body,
                         const std::vector<std::string>& more_fields) {
  std::string text = "POST " + target.path + " HTTP/1.1\r\nhost: " + target.host + "\r\n";
  text += kFields;
  for (const auto& field : more_fields) text += field + "\r\n";
  return text + "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace llm_api_router::bench
