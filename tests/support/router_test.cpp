#include "tests/support/router_test.hpp"

#include <thread>

namespace llm_api_router::test {
namespace {

using nlohmann::json;

ProviderConfig& add(std::vector<ProviderConfig>& providers, const std::string& name,
                    const std::string& base_url) {
  ProviderConfig provider;
  provider.name = name;
  provider.api_key = "key-of-" + name;
  provider.base_url = base_url;
  provider.priority = static_cast<int>(providers.size()) + 1;
  provider.max_retries = 0;
  return providers.emplace_back(std::move(provider));
}

::testing::AssertionResult unlike(const Response& response, const std::string& what) {
  return ::testing::AssertionFailure()
         << what << ": status " << response.status << ", body " << response.body.substr(0, 500);
}

}  // namespace

RouterTest::RouterTest() {
  config_.server.port = 0;
  config_.server.threads = 2;
  config_.logging.level = "error";
  config_.logging.dir.clear();
}

RouterTest::~RouterTest() = default;

ProviderConfig& RouterTest::openai(const std::string& name, const std::string& base_url) {
  return add(config_.openai, name, base_url);
}

ProviderConfig& RouterTest::anthropic(const std::string& name, const std::string& base_url) {
  return add(config_.anthropic, name, base_url);
}

void RouterTest::start() {
  server_ = std::make_unique<Server>(config_);
  server_->start();
}

void RouterTest::stop() { server_.reset(); }

Response RouterTest::send(const RequestText& request) const { return client().exchange(request); }

Response RouterTest::post(const std::string& target, const std::string& body,
                          const Fields& fields) const {
  return send({.method = "POST", .target = target, .fields = fields, .body = body});
}

Response RouterTest::get(const std::string& target, const Fields& fields) const {
  return send({.method = "GET", .target = target, .fields = fields});
}

json RouterTest::status() const { return json_of(get("/status")); }

json RouterTest::statistics(const std::string& api, const std::string& name) const {
  return status().at("statistics").at(api).at("providers").at(name);
}

json RouterTest::settled_statistics(const std::string& api, const std::string& name,
                                    int requests) const {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    auto told = statistics(api, name);
    const bool settled = told.at("total_requests").get<int>() >= requests &&
                         told.at("in_progress_requests").get<int>() == 0;
    if (settled || std::chrono::steady_clock::now() > until) return told;
    std::this_thread::yield();
  }
}

json json_of(const Response& response) {
  auto document = json::parse(response.body, nullptr, false);
  return document.is_discarded() ? json{} : document;
}

::testing::AssertionResult is_openai_error(const Response& response, unsigned status) {
  if (response.status != status) return unlike(response, "another status");
  const auto document = json_of(response);
  if (!document.is_object() || !document.contains("error")) return unlike(response, "no error");
  const auto& error = document["error"];
  const bool whole = error.contains("message") && error["message"].is_string() &&
                     error.contains("type") && error["type"].is_string() &&
                     error.contains("param") && error.contains("code");
  if (!whole) return unlike(response, "members are missing");
  if (!response.find("x-request-id")) return unlike(response, "no x-request-id");
  return ::testing::AssertionSuccess();
}

::testing::AssertionResult is_anthropic_error(const Response& response, unsigned status) {
  if (response.status != status) return unlike(response, "another status");
  const auto document = json_of(response);
  const bool whole = document.is_object() && document.value("type", "") == "error" &&
                     document.contains("error") && document["error"].contains("type") &&
                     document["error"].contains("message") && document.contains("request_id");
  if (!whole) return unlike(response, "members are missing");
  const auto id = response.find("request-id");
  if (!id) return unlike(response, "no request-id");
  if (document["request_id"] != *id) return unlike(response, "two request ids");
  return ::testing::AssertionSuccess();
}

}  // namespace llm_api_router::test
