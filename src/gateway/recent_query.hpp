// The parameters of GET /recent.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "telemetry/recent_exchanges.hpp"

namespace llm_api_router::gateway {

// What is wrong: the parameter's name, and a message that names it and what is allowed.
struct BadQuery {
  std::string name;
  std::string message;
};

// Reads the query of a target. A name that is not known or given twice is refused; an empty value
// is as good as none.
Result<telemetry::RecentFilter, BadQuery> recent_query(std::string_view query);

// Found by Result::value() when there is no value: a programmer's error, so it ends the program.
[[noreturn]] void throw_exception_from_error(const BadQuery& bad, const boost::source_location&);

}  // namespace llm_api_router::gateway
