// What texts in a configuration may hold. Each `…_fault` says what is wrong, in words that follow
// the member's path, or nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace llm_api_router {

[[nodiscard]] std::string lower_case(std::string_view text);

// Whether `text` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text);

// Control characters (C0, DEL and C1) would reach terminals, headers and logs.
[[nodiscard]] std::optional<std::string> control_fault(std::string_view text);

[[nodiscard]] std::optional<std::string> any_text(std::string_view text);
[[nodiscard]] std::optional<std::string> provider_name_fault(std::string_view text);

// A provider's key as it is sent: visible ASCII only. Never shows it.
[[nodiscard]] std::optional<std::string> key_fault(std::string_view key);

// A SHA-256 digest in hex. Never shows it: people paste the key itself here.
[[nodiscard]] std::optional<std::string> key_digest_fault(std::string_view digest);

// What `init` and the documentation write in place of keys.
[[nodiscard]] bool is_placeholder(std::string_view key);

}  // namespace llm_api_router
