// A router whose first provider has one of the faults of fault_matrix.hpp.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "tests/integration/fault_matrix.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/router_test.hpp"

namespace llm_api_router::test {

inline constexpr int kRetries = 1;  // of each provider

// For one kind of request. The fault and the request must outlive it.
class Trial : public RouterTest {
 public:
  // `base_url`: where the fault is, see FaultyPlaces.
  Trial(const Fault& fault, const Ask& ask, std::string base_url);
  void TestBody() override {}

  [[nodiscard]] const Ask& ask() const { return ask_; }
  [[nodiscard]] const ScriptedUpstream& backup() const { return backup_; }

  // With "first", which has the fault, and "backup", which is sound; or with the first alone.
  void start_with_backup();
  void start_alone();

  [[nodiscard]] Response send() const { return post(ask_.target, ask_.body); }

  // What /status tells of the first provider once that many requests have ended there.
  [[nodiscard]] nlohmann::json told_after(int requests) const;

  // Of connections that do not come about the upstream cannot tell.
  void expect_calls(int calls) const;

 protected:
  // The configuration before it starts.
  virtual void amend(RouterConfig& /*config*/) {}

 private:
  void add_first();
  ProviderConfig& add(const std::string& name, const std::string& url);
  void amend_and_start();

  const Fault& fault_;
  const Ask& ask_;
  std::string base_url_;
  ScriptedUpstream first_;
  ScriptedUpstream backup_;
};

// Servers that a fault needs beside the scripted upstream.
class FaultyPlaces {
 public:
  // Where the fault is found; empty: at the scripted upstream.
  [[nodiscard]] std::string base_url(const Fault& fault);

 private:
  [[nodiscard]] std::string secure(ServerTls tls);

  TrustedAuthority authority_;
  ServerTls tls_;
  std::unique_ptr<ScriptedUpstream> secure_;
  RefusingPort refusing_;
  SilentPort silent_;
};

}  // namespace llm_api_router::test
