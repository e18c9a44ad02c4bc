#include "telemetry/low_disk.hpp"

#include <algorithm>

namespace llm_api_router::telemetry {

bool LowDisk::update(const DiskSpace& space) {
  constexpr std::uint64_t kLow = 512ULL << 20U;
  const auto bound = std::min(kLow, space.total / 20);
  low_ = space.available < (low_ ? 2 * bound : bound);
  return low_;
}

}  // namespace llm_api_router::telemetry
