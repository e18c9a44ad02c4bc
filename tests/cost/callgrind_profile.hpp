// Figures from the profiles that callgrind writes.
#pragma once

#include <cstdint>
#include <filesystem>

namespace llm_api_router::test {

// What the program did while one profile was taken, or a part or a difference of that.
struct Cost {
  double instructions = 0;  // in user space, of all threads
  double allocations = 0;
  double system_calls = 0;  // calls of libc's functions that make one
  double clock_reads = 0;   // not among those: natively they make none

  friend Cost operator-(const Cost& a, const Cost& b) {
    return {a.instructions - b.instructions, a.allocations - b.allocations,
            a.system_calls - b.system_calls, a.clock_reads - b.clock_reads};
  }
  friend Cost operator/(const Cost& a, double parts) {
    return {a.instructions / parts, a.allocations / parts, a.system_calls / parts,
            a.clock_reads / parts};
  }
};

// Of a file written with --compress-strings=no. Throws std::runtime_error if it is none.
Cost read_profile(const std::filesystem::path& path);

}  // namespace llm_api_router::test
