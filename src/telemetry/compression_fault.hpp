// Why a compression failed that no system call refused.
#pragma once

#include <system_error>
#include <type_traits>

namespace llm_api_router::telemetry {

enum class CompressionFault {
  target_differs = 1,  // NAME.zst is there and holds something else
  verification,        // what was written does not give the log's bytes back
  source_changed,      // someone who takes no locks wrote to the log
  codec,               // libzstd reports an error, such as no memory
};
[[nodiscard]] std::error_code make_error_code(CompressionFault fault);

}  // namespace llm_api_router::telemetry

template <>
struct std::is_error_code_enum<llm_api_router::telemetry::CompressionFault> : std::true_type {};
