// One write of many pieces, finished when the system stops short of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <system_error>

#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

struct GatheredWrite {
  std::uint64_t bytes = 0;  // written
  // Whole lines among them, and the bytes that those are. A line ends with a piece that ends in
  // '\n'.
  std::size_t lines = 0;
  std::uint64_t line_bytes = 0;
  std::error_code error;  // why not everything
};

[[nodiscard]] GatheredWrite write_gathered(FileSystem& files, int file,
                                           std::span<const std::string_view> pieces);

}  // namespace llm_api_router::telemetry
