// For tests: a request to a simulated provider, without sockets.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "demo/simulated_provider.hpp"

namespace llm_api_router::demo {

// All views must outlive the head; string literals do.
inline wire::RequestHead head_of(std::string_view method, std::string_view target,
                                 std::initializer_list<wire::Field> fields) {
  wire::RequestHead head;
  head.method = method;
  head.target = target;
  head.fields = fields;
  return head;
}

// The value of an answer's field; "absent" if it has none of that name.
inline std::string field_of(const Answer& answer, std::string_view name) {
  const auto found = std::find_if(answer.fields.begin(), answer.fields.end(),
                                  [name](const auto& field) { return field.first == name; });
  return found == answer.fields.end() ? "absent" : found->second;
}

}  // namespace llm_api_router::demo
