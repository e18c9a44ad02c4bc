#include "demo/demo.hpp"

#include <array>
#include <random>
#include <string>
#include <thread>

#include <boost/asio/post.hpp>

#include "demo/anthropic_provider.hpp"
#include "demo/demo_server.hpp"
#include "demo/openai_provider.hpp"

namespace llm_api_router::demo {
namespace {

// The first of two stumbles; the second is there to fall back to.
Identity identity_of(const std::string& api, int priority) {
  const auto name = "demo-" + api + "-" + std::to_string(priority);
  return {name, "sk-" + name, priority == 1};
}

template <class Provider>
std::unique_ptr<DemoServer> server_of(net::IoThread& thread, const Identity& identity,
                                      double pace) {
  auto provider = std::make_unique<Provider>(identity, std::random_device{}());
  return std::make_unique<DemoServer>(thread, std::move(provider), pace);
}

ProviderConfig provider_config(const Identity& identity, int priority, std::string base_url) {
  ProviderConfig config;
  config.api_key = identity.key;
  config.priority = priority;
  config.base_url = std::move(base_url);
  config.name = identity.name;
  // A retry would find the first one well again and hide the fallback.
  if (identity.stumbles) config.max_retries = 0;
  return config;
}

std::string origin(const DemoServer& server) {
  return "http://127.0.0.1:" + std::to_string(server.port());
}

}  // namespace

class DemoProviders::Impl {
 public:
  explicit Impl(double pace) {
    for (std::size_t i = 0; i < kEach; ++i) {
      openai_[i] = server_of<OpenAiProvider>(thread_, openai_identity(i), pace);
      anthropic_[i] = server_of<AnthropicProvider>(thread_, anthropic_identity(i), pace);
    }
    for (auto& server : openai_) server->start();
    for (auto& server : anthropic_) server->start();
    runner_ = std::thread([this] { thread_.io.run(); });
  }

  // The thread ends by itself once nothing is left to do on it.
  // NOLINTNEXTLINE(bugprone-exception-escape): posting throws only where memory has run out.
  ~Impl() {
    net::asio::post(thread_.io, [this] {
      for (auto& server : openai_) server->stop();
      for (auto& server : anthropic_) server->stop();
    });
    runner_.join();
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] RouterConfig config() const {
    RouterConfig config;
    for (std::size_t i = 0; i < kEach; ++i) {
      config.openai.push_back(
          provider_config(openai_identity(i), priority_of(i), origin(*openai_[i]) + "/v1"));
      config.anthropic.push_back(
          provider_config(anthropic_identity(i), priority_of(i), origin(*anthropic_[i])));
    }
    return config;
  }

 private:
  static constexpr std::size_t kEach = 2;

  static int priority_of(std::size_t index) { return static_cast<int>(index) + 1; }
  static Identity openai_identity(std::size_t index) {
    return identity_of("openai", priority_of(index));
  }
  static Identity anthropic_identity(std::size_t index) {
    return identity_of("anthropic", priority_of(index));
  }

  net::IoThread thread_;
  std::array<std::unique_ptr<DemoServer>, kEach> openai_;
  std::array<std::unique_ptr<DemoServer>, kEach> anthropic_;
  std::thread runner_;
};

DemoProviders::DemoProviders(double pace) : impl_(std::make_unique<Impl>(pace)) {}

DemoProviders::~DemoProviders() = default;

RouterConfig DemoProviders::config() const { return impl_->config(); }

}  // namespace llm_api_router::demo
