// Configurations: whatever the text, it is either read or refused with faults that say where and
// what. What was read holds no fault.
#include <algorithm>
#include <string>

#include "llm_api_router/config.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

bool is_error(const ConfigFault& fault) { return fault.severity == ConfigFault::Severity::error; }

void read(std::string_view text) {
  try {
    const RouterConfig config = RouterConfig::from_json(text, "fuzz");
    const auto faults = config.validate();
    expect(std::none_of(faults.begin(), faults.end(), is_error), "what was read holds no fault");
  } catch (const ConfigError& error) {
    expect(std::any_of(error.faults().begin(), error.faults().end(), is_error),
           "what is refused has a fault");
    for (const ConfigFault& fault : error.faults()) {
      expect(!fault.what.empty(), "a fault says what is wrong");
    }
  }
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const std::string_view text = text_of(data, size);
  // Keys are read from files and the environment only where the text names them; an arbitrary path
  // could block (a pipe) or never end (a device).
  if (text.find("file") != std::string_view::npos || text.find('\\') != std::string_view::npos) {
    return 0;
  }
  read(text);
  return 0;
}
