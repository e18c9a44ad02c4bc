// What a configuration as a whole must satisfy, beyond each value's own rule.
#pragma once

#include "config/fault_list.hpp"
#include "llm_api_router/config.hpp"

namespace llm_api_router {

// Reports everything wrong or doubtful about `config`. Places already reported are left alone.
void check_config(const RouterConfig& config, FaultList& faults);

}  // namespace llm_api_router
