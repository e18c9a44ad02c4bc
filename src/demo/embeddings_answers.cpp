// Vectors are written straight as text: the largest answer has six million numbers, for which a
// document would take many times their bytes.
#include "demo/embeddings_answers.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "demo/base64.hpp"
#include "demo/json_text.hpp"
#include "demo/pacing.hpp"

namespace llm_api_router::demo {
namespace {

std::vector<float> vector_for(std::uint64_t input, std::size_t dimensions) {
  std::minstd_rand random{static_cast<std::uint32_t>(input ^ (input >> 32U))};
  std::uniform_real_distribution<float> component{-1.0F, 1.0F};
  std::vector<float> values(dimensions);
  float squares = 0;
  for (auto& value : values) {
    value = component(random);
    squares += value * value;
  }
  const float length = std::sqrt(squares);
  for (auto& value : values) value /= length;
  return values;
}

void append_numbers(std::string& text, const std::vector<float>& values) {
  text += '[';
  for (const float value : values) {
    char digits[32];
    text.append(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
    text += ',';
  }
  text.back() = ']';
}

void append_base64(std::string& text, const std::vector<float>& values) {
  std::string bytes;
  bytes.reserve(values.size() * sizeof(float));
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(bits >> shift);
  }
  text += '"' + base64(bytes) + '"';
}

}  // namespace

Answer embeddings_answer(const Ask& ask, const Reply& reply) {
  const auto dimensions = static_cast<std::size_t>(ask.dimensions.value_or(kUsualDimensions));
  std::string text = R"({"object":"list","data":[)";
  for (std::size_t i = 0; i < ask.inputs.size(); ++i) {
    if (i > 0) text += ',';
    text += R"({"object":"embedding","index":)" + std::to_string(i) + R"(,"embedding":)";
    const auto values = vector_for(ask.inputs[i], dimensions);
    ask.base64 ? append_base64(text, values) : append_numbers(text, values);
    text += '}';
  }
  const Json usage = {{"prompt_tokens", reply.input_tokens}, {"total_tokens", reply.input_tokens}};
  text += R"(],"model":)" + to_text(reply.model) + R"(,"usage":)" + to_text(usage) + '}';
  return json_answer(200, std::move(text), kWholeAnswer);
}

}  // namespace llm_api_router::demo
