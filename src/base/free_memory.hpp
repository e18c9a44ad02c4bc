// Giving memory back before an object ends.
#pragma once

#include <string>

namespace llm_api_router {

// Empties `text` and frees what it held. Assigning an empty string would keep the memory.
inline void free_memory(std::string& text) { std::string{}.swap(text); }

}  // namespace llm_api_router
