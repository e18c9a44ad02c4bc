// What is wrong with a configuration, gathered while it is read and checked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "llm_api_router/error.hpp"

namespace llm_api_router {

// One error a place: what is said about a broken value's inside, or a second time about the value
// itself, is dropped, so that a mistake is told once.
class FaultList {
 public:
  void error(const std::string& where, std::string what);
  void warning(const std::string& where, std::string what);

  // Whether there is an error at `where` or at a value that holds it.
  [[nodiscard]] bool has_error_at(std::string_view where) const;

  [[nodiscard]] std::vector<ConfigFault> take() { return std::move(faults_); }

 private:
  std::vector<ConfigFault> faults_;
};

// Whether one of `faults` is an error.
[[nodiscard]] bool any_error(const std::vector<ConfigFault>& faults);

// One line for people: "llm_router_config.json: openai[1].timeout: must be …".
[[nodiscard]] std::string to_line(std::string_view source, const ConfigFault& fault);

}  // namespace llm_api_router
