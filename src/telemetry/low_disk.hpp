// Whether the disk is too full for the large part of the logs.
#pragma once

#include <cstdint>

#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

// Pure. Low below 512 MiB or 5 % of the volume, whichever is less; no longer low above twice that,
// so that it does not flap.
class LowDisk {
 public:
  // Takes a new measurement and returns low().
  bool update(const DiskSpace& space);
  // True: write no bodies.
  [[nodiscard]] bool low() const { return low_; }

 private:
  bool low_ = false;
};

}  // namespace llm_api_router::telemetry
