// Operations of https://platform.openai.com/docs/api-reference that any account can answer; all
// others live on one account.
#include "providers/openai.hpp"

#include <algorithm>
#include <array>

#include "providers/body_reader.hpp"
#include "providers/chat_reader.hpp"
#include "providers/native_error.hpp"
#include "providers/responses_reader.hpp"
#include "providers/target.hpp"

namespace llm_api_router::providers {
namespace {

struct RoutedPost {
  std::string_view path;
  Endpoint endpoint;
  ModelRule model;
};

constexpr std::array kRoutedPosts = {
    RoutedPost{"/chat/completions", Endpoint::chat_completions, ModelRule::required},
    RoutedPost{"/responses", Endpoint::responses, ModelRule::optional},
    RoutedPost{"/completions", Endpoint::completions, ModelRule::required},
    RoutedPost{"/embeddings", Endpoint::embeddings, ModelRule::required},
};

// "/v1/X" is "/X": a base_url ends in the version already.
std::string_view without_version(std::string_view path) {
  constexpr std::string_view kVersion = "/v1";
  return path.starts_with("/v1/") ? path.substr(kVersion.size()) : path;
}

class OpenAi final : public Adapter {
 public:
  [[nodiscard]] Api api() const override { return Api::openai; }

  [[nodiscard]] std::string_view default_base_url() const override {
    return "https://api.openai.com/v1";
  }

  [[nodiscard]] Result<Operation, MethodNotAllowed> resolve(std::string_view method,
                                                            std::string_view full_path,
                                                            std::string_view query) const override {
    const auto path = without_version(full_path);
    Operation operation{.upstream_target = upstream_target(path, query)};
    if (path == "/chat/completions" && method != "POST" && method != "GET") {
      return MethodNotAllowed{"GET, POST"};
    }
    if (asks_for_models(method, path, "/models")) {
      operation.endpoint = Endpoint::models;
      operation.routed = true;
      return operation;
    }
    const auto* const post = std::ranges::find(kRoutedPosts, path, &RoutedPost::path);
    if (method == "POST" && post != kRoutedPosts.end()) {
      operation.endpoint = post->endpoint;
      operation.routed = true;
      operation.model = post->model;
    }
    return operation;
  }

  [[nodiscard]] std::vector<wire::Field> default_fields() const override { return {}; }

  [[nodiscard]] bool uses_x_api_key(std::string_view /*key*/) const override { return false; }

  [[nodiscard]] std::unique_ptr<AnswerReader> reader(Endpoint endpoint) const override {
    switch (endpoint) {
      case Endpoint::chat_completions:
      case Endpoint::completions: return std::make_unique<ChatReader>();
      case Endpoint::responses: return std::make_unique<ResponsesReader>();
      case Endpoint::embeddings: return std::make_unique<BodyReader>(true);
      case Endpoint::messages:
      case Endpoint::count_tokens:
      case Endpoint::models:
      case Endpoint::on_account: break;
    }
    return std::make_unique<BodyReader>(false);
  }

  [[nodiscard]] NativeError read_error(std::string_view body) const override {
    return read_error_document(body).error;
  }

  [[nodiscard]] std::string error_body(const RouterError& error,
                                       std::string_view /*request_id*/) const override {
    return openai_error(error.message, error.openai_type, error.param, error.openai_code);
  }

  [[nodiscard]] std::string_view request_id_field() const override { return "x-request-id"; }
};

}  // namespace

const Adapter& openai_adapter() {
  static const OpenAi kAdapter;
  return kAdapter;
}

}  // namespace llm_api_router::providers
