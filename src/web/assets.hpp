// The files of the dashboard and of the API documentation, as the build left them in the program.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace llm_api_router::web {

struct Asset {
  enum class Kind {
    page,       // the dashboard
    reference,  // the API documentation
    document,   // /openapi.json
    asset,      // has a hash of its content in its name
  };
  std::string_view path;  // as clients ask for it
  Kind kind = Kind::asset;
  std::string_view type;  // media type
  std::string_view hash;  // of the content, hex
  std::string_view plain;
  std::string_view gzip;  // empty: not worth it
};

// All of them, for as long as the program runs; empty in a build without LLM_API_ROUTER_WEB.
std::span<const Asset> embedded_assets();

}  // namespace llm_api_router::web
