// Names to addresses, without ever blocking a relay thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/executor.hpp"
#include "net/interrupt.hpp"

namespace llm_api_router::net {

// Asks the system (getaddrinfo) on a thread of its own for each name looked up at a time; several
// that want the same name share one look-up. A waiter leaves at its deadline whatever the system
// does. Thread-safe.
class Resolver {
 public:
  Resolver();
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  struct Failed {
    bool timed_out = false;  // else the name does not resolve, or the wait was interrupted
    std::string message;
  };

  // The addresses of `host`, at least one, in the system's order of preference. Addresses resolve
  // to themselves at once.
  awaitable<Result<std::vector<boost::asio::ip::address>, Failed>> resolve(std::string host,
                                                                           TimePoint deadline,
                                                                           Interrupt& interrupt);

 private:
  struct Lookup;
  struct Lookups;
  // Also owned by the look-ups under way, which may outlive the resolver.
  std::shared_ptr<Lookups> lookups_;
};

}  // namespace llm_api_router::net
