// A provider as its callers see it, without the sockets: requests in, answers out.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "demo/answer.hpp"
#include "wire/http1.hpp"

namespace llm_api_router::demo {

struct Identity {
  std::string name;  // answers say it
  std::string key;   // what callers must present
  // Fails now and then in a fixed pattern (mishaps.hpp).
  bool stumbles = false;
};

class SimulatedProvider {
 public:
  SimulatedProvider() = default;
  virtual ~SimulatedProvider() = default;
  SimulatedProvider(const SimulatedProvider&) = delete;
  SimulatedProvider& operator=(const SimulatedProvider&) = delete;

  // What this request gets, bad ones included. `now` goes into dates.
  virtual Answer answer(const wire::RequestHead& head, std::string_view body, WallTime now) = 0;

  // The same for a request that could not be read: a native error of that status.
  virtual Answer refusal(unsigned status, std::string_view message) = 0;
};

// The part of a request's target before the query.
std::string_view path_of(std::string_view target);

}  // namespace llm_api_router::demo
