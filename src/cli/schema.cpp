#include "config/schema.hpp"

#include <iostream>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace llm_api_router::cli {

int schema() {
  std::cout << config_schema();
  return kOk;
}

}  // namespace llm_api_router::cli
