// What addresses, names and credentials in the configuration must look like: rules for `text`, and
// the shapes of values that stand elsewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/shape.hpp"

namespace llm_api_router {

[[nodiscard]] std::optional<std::string> base_url_fault(std::string_view text);
[[nodiscard]] std::optional<std::string> proxy_fault(std::string_view text);
[[nodiscard]] std::optional<std::string> listen_host_fault(std::string_view text);
[[nodiscard]] std::optional<std::string> allowed_host_fault(std::string_view text);
[[nodiscard]] std::optional<std::string> allowed_origin_fault(std::string_view text);

// A provider's key: literal, env: or file:.
[[nodiscard]] Shape<std::string> provider_key();

// The digest of a client's key: hex, or env: and then the key itself.
[[nodiscard]] Shape<std::string> client_key_digest();

}  // namespace llm_api_router
