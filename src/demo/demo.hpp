// The demo mode's providers: two OpenAIs and two Anthropics inside this process.
#pragma once

#include <memory>

#include "llm_api_router/config.hpp"

namespace llm_api_router::demo {

// Serves the simulated providers on loopback sockets and a thread of their own while it lives.
// Of each API the first, preferred one fails now and then, so that fallback can be watched; the
// second always answers.
class DemoProviders {
 public:
  // `pace` multiplies the time they take for their answers: 1 is much like a real model's, 0 none.
  // Throws std::system_error (boost's) if no socket can be had.
  explicit DemoProviders(double pace = 1.0);
  // Breaks off what is under way.
  ~DemoProviders();
  DemoProviders(const DemoProviders&) = delete;
  DemoProviders& operator=(const DemoProviders&) = delete;

  // A configuration with these four providers and their keys, all else at its default.
  [[nodiscard]] RouterConfig config() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace llm_api_router::demo
