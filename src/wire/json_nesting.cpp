#include "wire/json_nesting.hpp"

#include <bitset>
#include <cstddef>
#include <string>

#include "wire/json_scan.hpp"

namespace llm_api_router::wire {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

Error not_json(const char* why) { return {std::string("the body is not valid JSON: ") + why}; }

// Position of the quote that closes the string opened by the one before `begin`; npos if none does.
std::size_t closing_quote(std::string_view json, std::size_t begin) {
  for (std::size_t quote = json.find('"', begin); quote != std::string_view::npos;
       quote = json.find('"', quote + 1)) {
    std::size_t backslashes = 0;
    while (quote - backslashes > begin && json[quote - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return quote;
  }
  return std::string_view::npos;
}

// The brackets that are open, by kind.
class OpenBrackets {
 public:
  [[nodiscard]] bool full() const { return depth_ == kMaxDepth; }
  [[nodiscard]] bool none() const { return depth_ == 0; }
  void open(bool is_object) { is_object_[depth_++] = is_object; }
  // False if the innermost open bracket is of the other kind. Precondition: !none()
  bool close(bool is_object) { return is_object_[--depth_] == is_object; }

 private:
  std::bitset<kMaxDepth> is_object_;
  std::size_t depth_ = 0;
};

Result<void> check_behind(std::string_view rest) {
  if (rest.find_first_not_of(kWhiteSpace) == std::string_view::npos) return {};
  return not_json("there is something behind the object");
}

}  // namespace

Result<void> check_nesting(std::string_view json) {
  const std::size_t first = json.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return Error{"the body is empty"};
  if (json[first] != '{') return Error{"the body is not a JSON object"};

  OpenBrackets brackets;
  for (std::size_t at = first; at < json.size(); ++at) {
    const char character = json[at];
    if (character == '"') {
      at = closing_quote(json, at + 1);
      if (at == std::string_view::npos) return not_json("a string is not closed");
    } else if (character == '{' || character == '[') {
      if (brackets.full()) {
        return Error{"the body is nested deeper than " + std::to_string(kMaxDepth) + " levels"};
      }
      brackets.open(character == '{');
    } else if (character == '}' || character == ']') {
      if (!brackets.close(character == '}')) return not_json("brackets do not match");
      if (brackets.none()) return check_behind(json.substr(at + 1));
    }
  }
  return not_json("a bracket is not closed");
}

}  // namespace llm_api_router::wire
