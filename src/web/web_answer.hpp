// How the embedded files are answered: type, encoding, caching, and what a page may do. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "web/assets.hpp"

namespace llm_api_router::web {

struct WebAnswer {
  unsigned status = 200;  // or 304
  std::string fields;     // "name: value\r\n" each
  std::string_view body;  // in the program's own data
};

// The answer to a GET of `path`; empty if there is no such file. `accept_encoding` and
// `if_none_match` are the request's fields, empty where it has none (RFC 9110 §12.5.3, §13.1.2).
std::optional<WebAnswer> web_answer(std::string_view path, std::string_view accept_encoding,
                                    std::string_view if_none_match,
                                    std::span<const Asset> assets = embedded_assets());

// Whether `path` is one that only these files live at.
bool is_web_path(std::string_view path);

}  // namespace llm_api_router::web
