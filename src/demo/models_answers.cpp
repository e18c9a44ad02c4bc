#include "demo/models_answers.hpp"

#include <algorithm>
#include <array>

#include "demo/json_text.hpp"
#include "demo/pacing.hpp"

namespace llm_api_router::demo {
namespace {

// 2026-01-01T00:00:00Z
constexpr std::int64_t kCreated = 1'767'225'600;
constexpr std::string_view kCreatedText = "2026-01-01T00:00:00Z";

struct Model {
  std::string_view id;
  std::string_view name;
};

constexpr std::array kOpenAi{
    Model{"gpt-demo", "GPT Demo"},
    Model{"gpt-demo-mini", "GPT Demo Mini"},
    Model{"text-embedding-demo", "Text Embedding Demo"},
};
constexpr std::array kAnthropic{
    Model{"claude-demo-large", "Claude Demo Large"},
    Model{"claude-demo-small", "Claude Demo Small"},
};

Json openai_entry(const Model& model) {
  return {{"id", model.id}, {"object", "model"}, {"created", kCreated}, {"owned_by", "demo"}};
}

Json anthropic_entry(const Model& model) {
  return {{"type", "model"},
          {"id", model.id},
          {"display_name", model.name},
          {"created_at", kCreatedText}};
}

template <class Models>
Json entries(const Models& models, Json (*entry)(const Model&)) {
  Json list = Json::array();
  for (const auto& model : models) list.push_back(entry(model));
  return list;
}

template <class Models>
std::optional<Answer> one_of(const Models& models, std::string_view id,
                             Json (*entry)(const Model&)) {
  const auto found = std::find_if(models.begin(), models.end(),
                                  [id](const Model& model) { return model.id == id; });
  if (found == models.end()) return std::nullopt;
  return json_answer(200, to_text(entry(*found)), kAtOnce);
}

}  // namespace

Answer openai_models() {
  const Json list = {{"object", "list"}, {"data", entries(kOpenAi, openai_entry)}};
  return json_answer(200, to_text(list), kAtOnce);
}

Answer anthropic_models() {
  const Json list = {{"data", entries(kAnthropic, anthropic_entry)},
                     {"has_more", false},
                     {"first_id", kAnthropic.front().id},
                     {"last_id", kAnthropic.back().id}};
  return json_answer(200, to_text(list), kAtOnce);
}

std::optional<Answer> openai_model(std::string_view id) {
  return one_of(kOpenAi, id, openai_entry);
}

std::optional<Answer> anthropic_model(std::string_view id) {
  return one_of(kAnthropic, id, anthropic_entry);
}

}  // namespace llm_api_router::demo
