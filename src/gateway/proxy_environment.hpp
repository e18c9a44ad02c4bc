// Which outbound proxy the environment names: HTTPS_PROXY, HTTP_PROXY, NO_PROXY (curl's rules).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace llm_api_router::gateway {

// The value of an environment variable, empty if unset.
using Environment = std::function<std::string(const char* name)>;

// The proxy's URL for a server, empty for none. Lower-case names go first; HTTP_PROXY in capitals
// is heeded too. NO_PROXY is a comma-separated list of names (each with its subdomains), addresses,
// or
// `*`. Loopback is never proxied.
std::string proxy_from_environment(std::string_view host, bool tls, const Environment& environment);

// "localhost", names below it, 127.0.0.0/8 and ::1.
bool is_loopback(std::string_view host);

}  // namespace llm_api_router::gateway
