// A simulated OpenAI: POST /v1/{chat/completions,responses,embeddings}, GET /v1/models[/ID].
#pragma once

#include <cstdint>
#include <optional>

#include "demo/ask.hpp"
#include "demo/id_source.hpp"
#include "demo/mishaps.hpp"
#include "demo/simulated_provider.hpp"

namespace llm_api_router::demo {

class OpenAiProvider final : public SimulatedProvider {
 public:
  // `seed` decides the ids.
  OpenAiProvider(Identity identity, std::uint64_t seed)
      : identity_(std::move(identity)), ids_(seed) {}

  Answer answer(const wire::RequestHead& head, std::string_view body, WallTime now) override;
  Answer refusal(unsigned status, std::string_view message) override;

 private:
  using Operation = Answer (OpenAiProvider::*)(const Ask& ask, WallTime now);
  static Operation operation_at(std::string_view path);

  Answer dispatch(const wire::RequestHead& head, std::string_view body, WallTime now);
  Answer perform(Operation operation, std::string_view body, WallTime now);
  [[nodiscard]] std::optional<Answer> refuse_key(const wire::RequestHead& head) const;
  [[nodiscard]] std::optional<Answer> stumble();

  Answer chat_completions(const Ask& ask, WallTime now);
  Answer responses(const Ask& ask, WallTime now);
  Answer embeddings(const Ask& ask, WallTime now);

  Answer with_request_id(Answer answer);

  Identity identity_;
  IdSource ids_;
  Mishaps mishaps_;
};

}  // namespace llm_api_router::demo
