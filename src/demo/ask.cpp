// Follows the body's events with a fixed number of levels in view:
//
//   level 1   2     3         4     5
//   { "messages": [ { "content": [ { "text": "…" } ] } ] }
//
// What lies deeper counts as text, but is not looked at.
#include "demo/ask.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "demo/tokens.hpp"

namespace llm_api_router::demo {
namespace {

using nlohmann::json;

constexpr std::size_t kLevels = 5;
constexpr std::size_t kLongestKey = 64;
constexpr std::size_t kLongestText = 4096;

enum class Kind { null, boolean, whole_number, number, string, array, object };

struct Expected {
  std::string_view member;
  Kind kind;
  std::string_view words;
};

constexpr std::array kExpected{
    Expected{"model", Kind::string, "a string"},
    Expected{"messages", Kind::array, "an array"},
    Expected{"stream", Kind::boolean, "a boolean"},
    Expected{"stream_options", Kind::object, "an object"},
    Expected{"max_tokens", Kind::whole_number, "a positive integer"},
    Expected{"max_completion_tokens", Kind::whole_number, "a positive integer"},
    Expected{"max_output_tokens", Kind::whole_number, "a positive integer"},
    Expected{"dimensions", Kind::whole_number, "a positive integer"},
    Expected{"encoding_format", Kind::string, "a string"},
};

// FNV-1a, 64 bits.
constexpr std::uint64_t kHashBasis = 0xcbf29ce484222325;
std::uint64_t hashed(std::string_view bytes, std::uint64_t hash = kHashBasis) {
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}
std::uint64_t hashed(std::uint64_t number, std::uint64_t hash) {
  return hashed(std::to_string(number), hash) * 31;
}

class AskReader final : public nlohmann::json_sax<json> {
 public:
  [[nodiscard]] Result<Ask, AskFault> result() && {
    if (fault_) return std::move(*fault_);
    return std::move(ask_);
  }

  bool null() override { return accept(Kind::null); }

  bool boolean(bool value) override {
    if (!accept(Kind::boolean)) return false;
    if (is_member("stream")) ask_.stream = value;
    if (depth_ == 2 && key_at(1) == "stream_options" && key_at(2) == "include_usage") {
      ask_.include_usage = value;
    }
    return true;
  }

  bool number_integer(number_integer_t /*negative*/) override { return accept(Kind::number); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override {
    return accept(Kind::number);
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (!accept(value == 0 ? Kind::number : Kind::whole_number)) return false;
    if (depth_ == 1 && (key_at(1) == "max_tokens" || key_at(1) == "max_completion_tokens" ||
                        key_at(1) == "max_output_tokens")) {
      ask_.max_tokens = value;
    }
    if (is_member("dimensions")) ask_.dimensions = value;
    add_token_to_embed(value);
    return true;
  }

  bool string(string_t& value) override {
    if (!accept(Kind::string)) return false;
    ask_.characters += characters_in(value);
    if (is_member("model")) ask_.model = value;
    if (is_member("encoding_format")) ask_.base64 = value == "base64";
    if (is_member("input") || (depth_ == 2 && in_list("input"))) {
      ask_.last_user_text = beginning(value);
      add_input(hashed(value));
    }
    if (depth_ == 3 && in_message() && key_at(3) == "role") from_user_ = value == "user";
    if (is_message_text() && !value.empty()) message_text_ = beginning(value);
    return true;
  }

  bool binary(binary_t& /*value*/) override { return false; }  // not in JSON

  bool start_object(std::size_t /*size*/) override {
    if (!accept(Kind::object)) return false;
    open(false);
    if (depth_ == 3 && in_message()) begin_message();
    return true;
  }

  bool key(string_t& name) override {
    if (depth_ <= kLevels) levels_[depth_ - 1].key = name.substr(0, kLongestKey);
    if (name == "cache_control") ask_.has_cache_control = true;
    return true;
  }

  bool end_object() override {
    if (depth_ == 3 && in_message()) end_message();
    --depth_;
    return true;
  }

  bool start_array(std::size_t /*size*/) override {
    if (!accept(Kind::array)) return false;
    if (is_member("messages")) ask_.has_messages = true;
    if (depth_ == 2 && in_list("input")) add_input(kHashBasis);
    open(true);
    return true;
  }

  bool end_array() override {
    --depth_;
    return true;
  }

  bool parse_error(std::size_t at, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*why*/) override {
    return refuse("", "the body is not valid JSON (at byte " + std::to_string(at) + ")");
  }

 private:
  struct Level {
    bool is_array = false;
    std::string key;
  };

  // Keeps what may be echoed; a text can be as long as the body.
  static std::string beginning(std::string_view text) {
    return std::string{first_characters(text, kLongestText)};
  }

  bool refuse(std::string member, std::string message) {
    if (!fault_) fault_ = AskFault{std::move(member), std::move(message)};
    return false;
  }

  // Whether a value of that kind may stand here.
  bool accept(Kind kind) {
    if (depth_ == 0 && kind != Kind::object) return refuse("", "the body must be a JSON object");
    if (depth_ == 2 && in_list("messages") && kind != Kind::object) {
      return refuse("messages", "messages must hold objects only");
    }
    if (depth_ != 1 || kind == Kind::null) return true;
    if (is_member("input")) ask_.has_input = true;
    const auto expected = std::find_if(kExpected.begin(), kExpected.end(),
                                       [this](const auto& one) { return key_at(1) == one.member; });
    if (expected == kExpected.end() || expected->kind == kind) return true;
    return refuse(key_at(1), key_at(1) + " must be " + std::string{expected->words});
  }

  void open(bool is_array) {
    if (depth_ < kLevels) levels_[depth_] = {is_array, {}};
    ++depth_;
  }

  // The key of the open container at `level`, which is counted from 1; empty in arrays.
  [[nodiscard]] const std::string& key_at(std::size_t level) const {
    return levels_[level - 1].key;
  }
  [[nodiscard]] bool is_member(std::string_view name) const {
    return depth_ == 1 && key_at(1) == name;
  }
  [[nodiscard]] bool in_list(std::string_view name) const {
    return key_at(1) == name && levels_[1].is_array;
  }
  [[nodiscard]] bool in_message() const {
    return (in_list("messages") || in_list("input")) && !levels_[2].is_array;
  }
  [[nodiscard]] bool is_message_text() const {
    if (depth_ == 3) return in_message() && key_at(3) == "content";
    return depth_ == 5 && in_message() && key_at(3) == "content" && key_at(5) == "text";
  }

  void begin_message() {
    ++ask_.message_count;
    if (ask_.message_count > 1) ask_.earlier_characters = ask_.characters;
    from_user_ = false;
    message_text_.clear();
  }

  void end_message() {
    if (from_user_ && !message_text_.empty()) ask_.last_user_text = std::move(message_text_);
  }

  void add_input(std::uint64_t hash) {
    // One more than may be is kept, so that too many can be noticed.
    if (ask_.inputs.size() <= kMostInputs) ask_.inputs.push_back(hash);
  }

  // An input may be given as tokens: an array of numbers, or an array of such.
  void add_token_to_embed(std::uint64_t token) {
    if ((depth_ != 2 && depth_ != 3) || !in_list("input")) return;
    if (depth_ == 3 && !levels_[2].is_array) return;
    if (ask_.inputs.empty()) add_input(kHashBasis);
    ask_.inputs.back() = hashed(token, ask_.inputs.back());
    ask_.characters += 4;
  }

  Ask ask_;
  std::optional<AskFault> fault_;
  std::size_t depth_ = 0;
  std::array<Level, kLevels> levels_;
  bool from_user_ = false;
  std::string message_text_;
};

}  // namespace

Result<Ask, AskFault> read_ask(std::string_view body) {
  AskReader reader;
  json::sax_parse(body.begin(), body.end(), &reader);
  return std::move(reader).result();
}

}  // namespace llm_api_router::demo
