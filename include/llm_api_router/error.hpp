// What the library throws.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace llm_api_router {

// One thing wrong with a configuration.
struct ConfigFault {
  enum class Severity { error, warning };

  // JSON path ("openai[1].timeout") or "line 3, column 7" for syntax.
  std::string where;
  // What is wrong and what to do, without the place.
  std::string what;
  Severity severity = Severity::error;
};

// A configuration that cannot be used. what() holds a line a fault.
class ConfigError : public std::runtime_error {
 public:
  ConfigError(const std::string& source, std::vector<ConfigFault> faults);

  [[nodiscard]] const std::vector<ConfigFault>& faults() const noexcept { return faults_; }

 private:
  std::vector<ConfigFault> faults_;
};

}  // namespace llm_api_router
