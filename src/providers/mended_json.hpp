// Repairs what keeps an almost valid JSON text from being read.
#pragma once

#include <string>
#include <string_view>

namespace llm_api_router::providers {

// `json` with U+FFFD in the place of bytes that are no UTF-8 (RFC 3629) and of \u escapes of half a
// surrogate pair. Everything else stays as it is. A provider that cuts its model's answer at token
// boundaries may send either.
std::string mended_json(std::string_view json);

}  // namespace llm_api_router::providers
