// Who may ask, and how: the rules of the router's own door. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "llm_api_router/config.hpp"
#include "wire/http1.hpp"

namespace llm_api_router::gateway {

// Why a request is refused at the door.
enum class Refused {
  host,          // 421: a name the router does not go by (DNS rebinding)
  origin,        // 403: a page of another origin asks
  key,           // 401: no key of server.api_keys
  path,          // 400: dot segments, backslashes or NUL, which could escape a base_url
  content_type,  // 415: a routed POST that is not application/json
};

// Whether the Host field names this router: loopback, server.host or one of allowed_hosts. An
// address is always fine where the router listens on all: rebinding needs a name.
bool host_allowed(std::string_view host, const ServerConfig& server);

// Whether a browser may ask. Requests without Origin and Sec-Fetch-Site come from no browser.
// `navigation`: the path is a page that other sites may link to.
bool origin_allowed(const wire::RequestHead& head, const ServerConfig& server, bool navigation);

// The Origin field if it is one of allowed_origins; empty otherwise.
std::string_view allowed_origin(const wire::RequestHead& head, const ServerConfig& server);

// Whether the request carries one of the configured keys, as Bearer or x-api-key. Takes the same
// time for each wrong one.
bool key_allowed(const wire::RequestHead& head, const ServerConfig& server);

// Whether a path is plain: no dot segments, backslashes or NUL, encoded or not.
bool path_allowed(std::string_view path);

bool is_json(std::string_view content_type);

}  // namespace llm_api_router::gateway
