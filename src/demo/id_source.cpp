#include "demo/id_source.hpp"

namespace llm_api_router::demo {
namespace {

constexpr std::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

}  // namespace

std::string IdSource::next(std::string_view prefix, std::size_t length) {
  std::uniform_int_distribution<std::size_t> letter{0, kAlphabet.size() - 1};
  std::string id{prefix};
  id.reserve(prefix.size() + length);
  for (std::size_t i = 0; i < length; ++i) id += kAlphabet[letter(random_)];
  return id;
}

}  // namespace llm_api_router::demo
