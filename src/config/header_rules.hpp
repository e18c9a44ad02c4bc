// Which header fields a configuration may set on requests to a provider.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace llm_api_router {

// Why `name` cannot be set: not a token (RFC 9110 §5.1), or the router's own business.
[[nodiscard]] std::optional<std::string> header_name_fault(std::string_view name);

// Why `value` cannot be sent. Never shows it: some values are secrets.
[[nodiscard]] std::optional<std::string> header_value_fault(std::string_view value);

}  // namespace llm_api_router
