#include "wire/json_outline.hpp"

#include <algorithm>
#include <bitset>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <simdjson.h>

#include "wire/characters.hpp"
#include "wire/json_scan.hpp"

namespace llm_api_router::wire {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

static_assert(kScanPadding >= simdjson::SIMDJSON_PADDING);

using Parser = simdjson::internal::dom_parser_implementation;

constexpr std::size_t kKeptCapacity = std::size_t{1} << 20U;

std::shared_ptr<Parser> make_parser(std::size_t capacity) {
  std::unique_ptr<Parser> parser;
  (void)simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, kMaxDepth,
                                                                                parser);
  return parser;
}

// A table takes four bytes for each byte of the text; so a large text has one of its own, and each
// thread keeps one for the others. None without enough memory.
std::shared_ptr<Parser> parser_for(std::size_t size) {
  if (size > kKeptCapacity) return make_parser(size);
  thread_local std::shared_ptr<Parser> kept;
  if (!kept) kept = make_parser(kKeptCapacity);
  return kept;
}

Error not_json(simdjson::error_code code) {
  if (code == simdjson::UTF8_ERROR) return {"the body is not valid UTF-8"};
  if (code == simdjson::UNCLOSED_STRING) {
    return {"the body is not valid JSON: a string is not closed"};
  }
  if (code == simdjson::UNESCAPED_CHARS) {
    return {"the body is not valid JSON: a string holds a control character"};
  }
  return {"the body is not valid JSON"};
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// RFC 8259 §6
bool is_number(std::string_view text) {
  const auto take = [&text](std::string_view any_of) {
    const bool taken = !text.empty() && any_of.find(text.front()) != std::string_view::npos;
    if (taken) text.remove_prefix(1);
    return taken;
  };
  const auto take_digits = [&text] {
    const auto size = text.size();
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
    return text.size() < size;
  };
  take("-");
  if (!take("0") && !take_digits()) return false;
  if (take(".") && !take_digits()) return false;
  if (take("eE")) {
    take("+-");
    if (!take_digits()) return false;
  }
  return text.empty();
}

bool is_scalar(std::string_view text) {
  return text == "null" || text == "true" || text == "false" || is_number(text);
}

const char* find_backslash(const char* at, const char* end) {
  return find_character(
      at, end, [](ByteVector bytes) { return bytes == '\\'; },
      [](char character) { return character == '\\'; });
}

bool is_simple_escape(char character) {
  switch (character) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't': return true;
    default: return false;
  }
}

bool is_hex_digit(char character) {
  const auto letter = static_cast<char>(character | 0x20);
  return is_digit(character) || (letter >= 'a' && letter <= 'f');
}

// The brackets that are open.
class OpenBrackets {
 public:
  [[nodiscard]] std::size_t depth() const { return depth_; }
  // Whether the innermost is an object's.
  [[nodiscard]] bool in_object() const { return in_object_; }
  void open(bool is_object) {
    outer_[depth_++] = in_object_;
    in_object_ = is_object;
  }
  void close() { in_object_ = outer_[--depth_]; }

 private:
  std::bitset<kMaxDepth> outer_;  // at each depth, what is around it
  std::size_t depth_ = 0;
  bool in_object_ = false;
};

}  // namespace

Result<JsonOutline> JsonOutline::of(std::string_view json) {
  const auto first = json.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return Error{"the body is empty"};
  if (json[first] != '{') return Error{"the body is not a JSON object"};
  auto parser = parser_for(json.size());
  if (!parser) return Error{"there is not enough memory to look into the body"};
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(json.data());
  const auto code = parser->stage1(bytes, json.size(), simdjson::stage1_mode::regular);
  if (code != simdjson::SUCCESS) return not_json(code);
  return JsonOutline(json, std::move(parser));
}

// Behind the last token simdjson notes where the text ends.
JsonOutline::JsonOutline(std::string_view json, std::shared_ptr<const Parser> parser)
    : json_(json),
      parser_(std::move(parser)),
      starts_(parser_->structural_indexes.get(), parser_->n_structural_indexes + 1) {}

std::string_view JsonOutline::text(std::size_t token) const {
  const auto text = json_.substr(starts_[token], starts_[token + 1] - starts_[token]);
  return text.substr(0, text.find_last_not_of(kWhiteSpace) + 1);
}

// The grammar of RFC 8259 §2–5, token by token.
class JsonOutline::Walk {
 public:
  Walk(const JsonOutline& outline, std::size_t first, const OnMember& on_member)
      : outline_(outline), on_member_(on_member), token_(first) {}

  Result<Object> run() {
    for (; token_ < outline_.size(); ++token_) {
      if (!step(outline_.kind(token_))) return *std::move(fault_);
      if (brackets_.depth() == 0) return Object{token_, scalars_are_json_};
    }
    return Error{"the body is not valid JSON: a bracket is not closed"};
  }

 private:
  // What may come next.
  enum class Next { value, value_or_end, name, name_or_end, colon, comma_or_end };

  bool step(char kind) {
    switch (kind) {
      case '{': return open(true);
      case '[': return open(false);
      case '}': return close(true);
      case ']': return close(false);
      case ':': return go_on(next_ == Next::colon, Next::value);
      case ',': return comma();
      case '"': return string();
      default: return scalar();
    }
  }

  bool open(bool is_object) {
    if (!begin_value()) return false;
    if (brackets_.depth() == kMaxDepth) {
      return fail({"the body is nested deeper than " + std::to_string(kMaxDepth) + " levels"});
    }
    brackets_.open(is_object);
    next_ = is_object ? Next::name_or_end : Next::value_or_end;
    return true;
  }

  bool close(bool is_object) {
    const auto empty = is_object ? Next::name_or_end : Next::value_or_end;
    const bool fits = next_ == Next::comma_or_end || next_ == empty;
    if (!fits || brackets_.in_object() != is_object) return unexpected();
    brackets_.close();
    if (brackets_.depth() == 1 && next_ == Next::comma_or_end) ++member_.elements;
    return end_value();
  }

  bool comma() {
    if (brackets_.depth() == 2) ++member_.elements;
    return go_on(next_ == Next::comma_or_end, brackets_.in_object() ? Next::name : Next::value);
  }

  bool string() {
    if (next_ != Next::name && next_ != Next::name_or_end) return begin_value() && end_value();
    if (brackets_.depth() == 1) member_.name = token_;
    next_ = Next::colon;
    return true;
  }

  bool scalar() {
    if (!begin_value()) return false;
    scalars_are_json_ = scalars_are_json_ && is_scalar(outline_.text(token_));
    return end_value();
  }

  bool begin_value() {
    if (next_ != Next::value && next_ != Next::value_or_end) return unexpected();
    if (brackets_.depth() == 1) {
      member_.value = token_;
      member_.elements = 0;
    }
    return true;
  }

  bool end_value() {
    next_ = Next::comma_or_end;
    if (brackets_.depth() != 1) return true;
    auto taken = on_member_(member_);
    return taken ? true : fail(taken.error());
  }

  bool go_on(bool fits, Next next) {
    next_ = next;
    return fits || unexpected();
  }

  bool unexpected() {
    const auto place = std::to_string(outline_.starts_[token_] + 1);
    return fail({"the body is not valid JSON: byte " + place + " is not expected there"});
  }

  bool fail(Error error) {
    fault_ = std::move(error);
    return false;
  }

  const JsonOutline& outline_;
  const OnMember& on_member_;
  std::size_t token_;
  Next next_ = Next::value;
  OpenBrackets brackets_;
  Member member_;
  bool scalars_are_json_ = true;
  std::optional<Error> fault_;
};

Result<JsonOutline::Object> JsonOutline::walk(const OnMember& on_member) const {
  auto object = walk(0, on_member);
  if (object && object->last + 1 != size()) {
    return Error{"the body is not valid JSON: there is something behind the object"};
  }
  return object;
}

Result<JsonOutline::Object> JsonOutline::walk(std::size_t first, const OnMember& on_member) const {
  return Walk(*this, first, on_member).run();
}

std::optional<std::string> JsonOutline::unescaped(std::size_t token) const {
  const auto quoted = text(token);
  if (!quoted.starts_with('"')) return std::nullopt;
  const auto inner = quoted.substr(1, quoted.size() - 2);
  if (inner.find('\\') == std::string_view::npos) return std::string{inner};
  std::string text(inner.size() + simdjson::SIMDJSON_PADDING, '\0');
  auto* const into = reinterpret_cast<std::uint8_t*>(text.data());
  const auto* const from = reinterpret_cast<const std::uint8_t*>(inner.data());
  const auto* const end = parser_->parse_string(from, into);
  if (end == nullptr) return std::nullopt;
  text.resize(static_cast<std::size_t>(end - into));
  return text;
}

bool escapes_are_json(std::string_view json) {
  constexpr std::size_t kCode = 6;  // "\u00e9"
  const auto* const end = json.data() + json.size();
  for (const auto* at = find_backslash(json.data(), end); at != end; at = find_backslash(at, end)) {
    const auto left = static_cast<std::size_t>(end - at);
    if (left < 2) return false;
    if (is_simple_escape(at[1])) {
      at += 2;
    } else if (at[1] == 'u' && left >= kCode && std::all_of(at + 2, at + kCode, is_hex_digit)) {
      at += kCode;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace llm_api_router::wire
