// Operations of https://docs.claude.com/en/api that any account can answer; all others live on one
// account.
#include "providers/anthropic.hpp"

#include <algorithm>
#include <array>

#include "providers/body_reader.hpp"
#include "providers/messages_reader.hpp"
#include "providers/native_error.hpp"
#include "providers/target.hpp"

namespace llm_api_router::providers {
namespace {

struct RoutedPost {
  std::string_view path;
  std::string_view upstream_path;
  Endpoint endpoint;
};

constexpr std::array kRoutedPosts = {
    RoutedPost{"/v1/messages", "/v1/messages", Endpoint::messages},
    RoutedPost{"/chat/completions", "/v1/messages", Endpoint::messages},
    RoutedPost{"/v1/messages/count_tokens", "/v1/messages/count_tokens", Endpoint::count_tokens},
    RoutedPost{"/v1/count_tokens", "/v1/messages/count_tokens", Endpoint::count_tokens},
};

class Anthropic final : public Adapter {
 public:
  [[nodiscard]] Api api() const override { return Api::anthropic; }

  [[nodiscard]] std::string_view default_base_url() const override {
    return "https://api.anthropic.com";
  }

  [[nodiscard]] Result<Operation, MethodNotAllowed> resolve(std::string_view method,
                                                            std::string_view path,
                                                            std::string_view query) const override {
    const auto* const post = std::ranges::find(kRoutedPosts, path, &RoutedPost::path);
    if (post != kRoutedPosts.end()) {
      if (method != "POST") {
        return MethodNotAllowed{"POST"};
      }
      return Operation{.endpoint = post->endpoint,
                       .upstream_target = upstream_target(post->upstream_path, query),
                       .routed = true,
                       .model = ModelRule::required};
    }
    Operation operation{.upstream_target = upstream_target(path, query)};
    if (asks_for_models(method, path, "/v1/models")) {
      operation.endpoint = Endpoint::models;
      operation.routed = true;
    }
    return operation;
  }

  [[nodiscard]] std::vector<wire::Field> default_fields() const override {
    return {{"anthropic-version", "2023-06-01"}};
  }

  // Tokens of a subscription login go as bearer.
  [[nodiscard]] bool uses_x_api_key(std::string_view key) const override {
    return !key.starts_with("sk-ant-oat");
  }

  [[nodiscard]] std::unique_ptr<AnswerReader> reader(Endpoint endpoint) const override {
    if (endpoint == Endpoint::messages) {
      return std::make_unique<MessagesReader>();
    }
    return std::make_unique<BodyReader>(false);
  }

  [[nodiscard]] NativeError read_error(std::string_view body) const override {
    return read_error_document(body).error;
  }

  [[nodiscard]] std::string error_body(const RouterError& error,
                                       std::string_view request_id) const override {
    return anthropic_error(error.anthropic_type, error.message, request_id);
  }

  [[nodiscard]] std::string_view request_id_field() const override { return "request-id"; }
};

}  // namespace

const Adapter& anthropic_adapter() {
  static const Anthropic kAdapter;
  return kAdapter;
}

}  // namespace llm_api_router::providers
