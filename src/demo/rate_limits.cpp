#include "demo/rate_limits.hpp"

#include <array>
#include <cstdio>

namespace llm_api_router::demo {
namespace {

constexpr std::uint64_t kRequestsAllowed = 1000;
constexpr std::uint64_t kTokensAllowed = 400'000;

std::string remaining(const Allowance& allowance) {
  if (allowance.exhausted) return "0";
  return std::to_string(kRequestsAllowed - 1 - allowance.requests % (kRequestsAllowed - 1));
}

std::string rfc3339(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

}  // namespace

Fields openai_rate_limits(const Allowance& allowance) {
  const auto reset = allowance.exhausted ? std::to_string(kRateLimitLasts.count()) + "s" : "60ms";
  return {
      {"x-ratelimit-limit-requests", std::to_string(kRequestsAllowed)},
      {"x-ratelimit-limit-tokens", std::to_string(kTokensAllowed)},
      {"x-ratelimit-remaining-requests", remaining(allowance)},
      {"x-ratelimit-remaining-tokens", std::to_string(kTokensAllowed)},
      {"x-ratelimit-reset-requests", reset},
      {"x-ratelimit-reset-tokens", "0s"},
  };
}

Fields anthropic_rate_limits(const Allowance& allowance, WallTime now) {
  const std::string prefix = "anthropic-ratelimit-";
  return {
      {prefix + "requests-limit", std::to_string(kRequestsAllowed)},
      {prefix + "requests-remaining", remaining(allowance)},
      {prefix + "requests-reset",
       rfc3339(std::chrono::ceil<std::chrono::seconds>(now) + kRateLimitLasts)},
      {prefix + "tokens-limit", std::to_string(kTokensAllowed)},
      {prefix + "tokens-remaining", std::to_string(kTokensAllowed)},
      {prefix + "tokens-reset", rfc3339(now)},
  };
}

}  // namespace llm_api_router::demo
