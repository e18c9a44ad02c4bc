// A simulated Anthropic: POST /v1/messages and /v1/messages/count_tokens, GET /v1/models[/ID].
#pragma once

#include <cstdint>
#include <optional>

#include "demo/ask.hpp"
#include "demo/id_source.hpp"
#include "demo/mishaps.hpp"
#include "demo/simulated_provider.hpp"

namespace llm_api_router::demo {

class AnthropicProvider final : public SimulatedProvider {
 public:
  // `seed` decides the ids.
  AnthropicProvider(Identity identity, std::uint64_t seed)
      : identity_(std::move(identity)), ids_(seed) {}

  Answer answer(const wire::RequestHead& head, std::string_view body, WallTime now) override;
  Answer refusal(unsigned status, std::string_view message) override;

 private:
  using Operation = Answer (AnthropicProvider::*)(const Ask& ask, WallTime now);
  static Operation operation_at(std::string_view path);

  Answer dispatch(const wire::RequestHead& head, std::string_view body, WallTime now);
  Answer perform(Operation operation, std::string_view body, WallTime now);
  [[nodiscard]] std::optional<Answer> refuse_head(const wire::RequestHead& head) const;
  [[nodiscard]] Answer list_models(const wire::RequestHead& head) const;
  [[nodiscard]] std::optional<Answer> stumble(WallTime now);

  Answer messages(const Ask& ask, WallTime now);
  Answer count_tokens(const Ask& ask, WallTime now);
  // Why `ask` cannot be answered, if it cannot.
  [[nodiscard]] std::optional<Answer> refuse_ask(const Ask& ask) const;

  // The error of that status in the API's own shape.
  [[nodiscard]] Answer error(unsigned status, std::string_view message) const;
  [[nodiscard]] Answer method_not_allowed(const wire::RequestHead& head, const char* allowed) const;

  Identity identity_;
  IdSource ids_;
  std::string request_id_;  // of the request being answered
  Mishaps mishaps_;
};

}  // namespace llm_api_router::demo
