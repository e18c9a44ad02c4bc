#include "telemetry/compression_fault.hpp"

#include <string>

namespace llm_api_router::telemetry {
namespace {

class FaultCategory final : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "compression"; }
  [[nodiscard]] std::string message(int fault) const override {
    switch (static_cast<CompressionFault>(fault)) {
      case CompressionFault::target_differs:
        return "there is a .zst by its name that holds something else; move one of them away";
      case CompressionFault::verification:
        return "the compressed file did not give the same bytes back";
      case CompressionFault::source_changed: return "another program is writing to it";
      case CompressionFault::codec: return "zstd failed";
    }
    return "unknown fault";
  }
};

}  // namespace

std::error_code make_error_code(CompressionFault fault) {
  static const FaultCategory kCategory;
  return {static_cast<int>(fault), kCategory};
}

}  // namespace llm_api_router::telemetry
