// The router as a library between a test's clients and its scripted upstreams.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "llm_api_router/server.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/client.hpp"
#include "tests/support/closed_ports.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace llm_api_router::test {

// Paths as clients name them.
inline constexpr const char* kChat = "/openai/chat/completions";
inline constexpr const char* kMessages = "/anthropic/v1/messages";

class RouterTest : public ::testing::Test {
 protected:
  RouterTest();
  ~RouterTest() override;

  // Adds a provider at `base_url`: the next priority, generous timeouts, no retries, and the key
  // "key-of-NAME". The reference is valid until the next one is added.
  ProviderConfig& openai(const std::string& name, const std::string& base_url);
  ProviderConfig& anthropic(const std::string& name, const std::string& base_url);

  // Starts the router with config_.
  void start();
  [[nodiscard]] Server& server() { return *server_; }
  // Stops it at once and forgets it.
  void stop();

  [[nodiscard]] Client client() const { return Client{server_->port()}; }
  // One request on a connection of its own.
  [[nodiscard]] Response send(const RequestText& request) const;
  [[nodiscard]] Response post(const std::string& target, const std::string& body,
                              const Fields& fields = {}) const;
  [[nodiscard]] Response get(const std::string& target, const Fields& fields = {}) const;
  // What /status tells, or of it the statistics of one provider.
  [[nodiscard]] nlohmann::json status() const;
  [[nodiscard]] nlohmann::json statistics(const std::string& api, const std::string& name) const;
  // The same, once it shows `requests` as finished: counting follows the answer, it does not hold
  // it up.
  [[nodiscard]] nlohmann::json settled_statistics(const std::string& api, const std::string& name,
                                                  int requests) const;

  RouterConfig config_;

 private:
  std::unique_ptr<Server> server_;
};

// The document of an answer; null if it is none.
nlohmann::json json_of(const Response& response);

// Whether `response` is an error in the API's native shape, whatever it says.
::testing::AssertionResult is_openai_error(const Response& response, unsigned status);
::testing::AssertionResult is_anthropic_error(const Response& response, unsigned status);

}  // namespace llm_api_router::test
