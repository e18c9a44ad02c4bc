// The outline of a JSON text: the answer is that of a plain walk, and every JSON object passes.
#include <string>

#include "wire/json_nesting.hpp"
#include "wire/json_scan.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"

namespace llm_api_router::fuzz {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Knows what is open, character by character.
class Walk {
 public:
  void take(char character) {
    if (in_string_) return take_in_string(character);
    const bool blank = kBlanks.find(character) != std::string_view::npos;
    if (open_.empty() && !blank) faulty_ = faulty_ || begun_ || character != '{';
    begun_ = begun_ || !blank;
    if (character == '"') in_string_ = true;
    if (character == '{' || character == '[') open(character == '{' ? '}' : ']');
    if (character == '}' || character == ']') close(character);
  }

  [[nodiscard]] bool is_whole() const { return begun_ && open_.empty() && !in_string_ && !faulty_; }

 private:
  void take_in_string(char character) {
    if (character == '"' && !escaped_) in_string_ = false;
    escaped_ = character == '\\' && !escaped_;
  }
  void open(char closing) {
    faulty_ = faulty_ || open_.size() == wire::kMaxDepth;
    open_ += closing;
  }
  void close(char closing) {
    faulty_ = faulty_ || !open_.ends_with(closing);
    if (!open_.empty()) open_.pop_back();
  }

  std::string open_;
  bool begun_ = false;
  bool in_string_ = false;
  bool escaped_ = false;
  bool faulty_ = false;
};

void expect_checked(std::string_view text) {
  const auto checked = wire::check_nesting(text);
  Walk walk;
  for (const char character : text) walk.take(character);
  expect(checked.has_value() == walk.is_whole(), "an outline is that of a plain walk");
  if (checked) return;
  const auto& why = checked.error().message;
  expect(!why.empty(), "a refusal says why");
  const bool is_object = is_json(text) && text.substr(text.find_first_not_of(kBlanks))[0] == '{';
  expect(!is_object || why.find("deeper") != std::string::npos, "every JSON object passes");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  expect_checked(text.view());
  return 0;
}
