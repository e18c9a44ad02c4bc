#include "demo/reply.hpp"

#include <algorithm>

#include "demo/tokens.hpp"

namespace llm_api_router::demo {
namespace {

constexpr std::uint64_t kEchoedCharacters = 200;
constexpr std::uint64_t kEchoedModelCharacters = 100;
// What a request without a model is answered as.
constexpr std::string_view kNoModel = "demo-model";
// Beyond this a limit on tokens never cuts the text.
constexpr std::uint64_t kManyTokens = 1'000'000;

std::string shortened(std::string_view text, std::uint64_t characters) {
  const auto kept = first_characters(text, characters);
  std::string out{kept};
  if (kept.size() < text.size()) out += "…";
  return out;
}

std::string text_of(std::string_view provider, std::string_view model, const Ask& ask) {
  std::string text = "Hello from the demo of llm-api-router. No model thought about this: the ";
  text += "simulated provider ";
  text += provider;
  text += " answers for ";
  text += shortened(model, kEchoedModelCharacters);
  text += ". ";
  text += ask.last_user_text.empty()
              ? std::string{"You wrote no text."}
              : "You wrote: \"" + shortened(ask.last_user_text, kEchoedCharacters) + "\"";
  text += "\n\nTo reach real models, put your keys into a configuration: ";
  text += "`llm-api-router init` writes one to start from.";
  return text;
}

}  // namespace

Reply reply_of(std::string_view provider, const Ask& ask) {
  Reply reply;
  reply.model = ask.model.value_or(std::string{kNoModel});
  const auto whole = text_of(provider, reply.model, ask);
  const auto allowed = std::min(ask.max_tokens.value_or(kManyTokens), kManyTokens);
  reply.text = first_characters(whole, allowed * kCharactersPerToken);
  reply.cut = reply.text.size() < whole.size();
  reply.input_tokens = std::max<std::uint64_t>(1, tokens_for(ask.characters));
  reply.output_tokens = tokens_for(characters_in(reply.text));
  return reply;
}

}  // namespace llm_api_router::demo
