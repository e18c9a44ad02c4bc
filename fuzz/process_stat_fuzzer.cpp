// Lines of /proc/PID/stat: figures are read whatever name the program has given itself.
#include <string>

#include "telemetry/process_metrics.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

using telemetry::parse_process_stat;

// The figures that proc(5) counts from 4 to 24, each another one.
void expect_read(std::string_view name) {
  const auto figure = [seed = std::uint64_t{seed_of(name)}](unsigned field) {
    return seed * seed / field;
  };
  std::string line = "1 (" + std::string(name) + ") S";
  for (unsigned field = 4; field <= 24; ++field) {
    // Of those that may be negative none is read.
    line += (field == 8 ? " -" : " ") + std::to_string(figure(field));
  }
  const auto read = parse_process_stat(line + " 0 0\n");
  expect(read.has_value(), "a line is read");
  expect(read->cpu_ticks == figure(14) + figure(15) && read->start_ticks == figure(22) &&
             read->virtual_bytes == figure(23) && read->resident_pages == figure(24),
         "each figure is the one at its place");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  (void)llm_api_router::telemetry::parse_process_stat(text.view());
  expect_read(text.view());
  return 0;
}
