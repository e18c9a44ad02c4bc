// Reads a connection's bytes as messages, in reads cut somewhere, and tells what came of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/http1.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {

// What must not depend on how the bytes were cut.
struct Reading {
  std::vector<std::string> heads;   // start line and fields, written out
  std::vector<std::string> bodies;  // one for each head, the last one as far as it came
  bool failed = false;
  wire::HeadError kind = wire::HeadError::malformed;
  // Bytes of whole messages, and of what was consumed of the one that followed.
  std::size_t consumed = 0;
  friend bool operator==(const Reading&, const Reading&) = default;
};

inline void write_fields(const wire::Head& head, std::string& out) {
  out += " 1." + std::to_string(head.minor_version) + "\n";
  for (const wire::Field& field : head.fields) {
    out.append(field.name).append(":").append(field.value).append("\n");
  }
}

inline std::string written(const wire::RequestHead& head) {
  std::string out;
  out.append(head.method).append(" ").append(head.target);
  write_fields(head, out);
  return out;
}

inline std::string written(const wire::ResponseHead& head) {
  std::string out = std::to_string(head.status);
  out.append(" ").append(head.reason);
  write_fields(head, out);
  return out;
}

// No bytes that strictness refuses ever come out of a head.
inline void expect_clean(const wire::Head& head) {
  for (const wire::Field& field : head.fields) {
    expect(!field.name.empty(), "a field has a name");
    expect(field.name.find_first_of(" \t:\r\n") == std::string_view::npos, "names are tokens");
    expect(field.value.find_first_of(std::string_view("\0\r\n\x7f", 4)) == std::string_view::npos,
           "values hold no control bytes");
  }
}

// Drives `parser` over `bytes`. `reset` makes it ready for the next message.
template <class Parser, class Reset>
class MessageReading {
 public:
  MessageReading(Parser& parser, Reset reset, std::string_view bytes)
      : parser_(parser), reset_(reset), bytes_(bytes) {}

  Reading run(Cuts cuts) {
    std::size_t available = 0;
    bool progress = true;
    while (!reading_.failed && (progress || available < bytes_.size())) {
      if (!progress) available += cuts.next(bytes_.size() - available);
      progress = step(available);
    }
    return reading_;
  }

 private:
  // True if something was consumed or finished, so that another step may do more.
  bool step(std::size_t available) {
    const ExactCopy copy(bytes_.substr(reading_.consumed, available - reading_.consumed));
    const std::string_view shown = copy.view();
    if (!parser_.head_done()) return put_head(shown);
    if (parser_.done()) {
      reset_(parser_);
      return reading_.consumed < available;
    }
    return put_body(shown);
  }

  bool put_head(std::string_view shown) {
    const auto length = parser_.put_head(shown);
    if (!length) return fail(length.error());
    expect(*length <= shown.size(), "a head is within the bytes shown");
    expect((*length > 0) == parser_.head_done(), "a head is done when it has a length");
    if (*length == 0) return false;
    expect_clean(parser_.head());
    reading_.heads.push_back(written(parser_.head()));
    reading_.bodies.emplace_back();
    reading_.consumed += *length;
    return true;
  }

  bool put_body(std::string_view shown) {
    std::vector<std::string_view> payload;
    const auto length = parser_.put_body(shown, payload);
    for (const std::string_view part : payload) {
      expect(lies_within(part, shown), "payload is within the bytes shown");
      reading_.bodies.back().append(part);
    }
    if (!length) return fail(length.error());
    expect(*length <= shown.size(), "no more is consumed than was shown");
    reading_.consumed += *length;
    return *length > 0;
  }

  bool fail(const wire::ParseError& error) {
    expect(!error.message.empty(), "an error says what is wrong");
    expect(!parser_.keep_alive(), "a connection does not outlive an error");
    reading_.failed = true;
    reading_.kind = error.kind;
    reading_.consumed = 0;  // how much of a broken message was consumed may differ
    return false;
  }

  Parser& parser_;
  Reset reset_;
  std::string_view bytes_;
  Reading reading_;
};

// Small, so that inputs come to the limits.
inline constexpr wire::HeadLimits kLimits{.bytes = 512, .fields = 8};

// Expects the same of `read(cuts)` for single bytes, for arbitrary cuts and for all at once.
template <class Read>
void expect_same_for_any_cut(std::string_view bytes, Read read) {
  const Reading bytewise = read(Cuts(0));
  expect(read(Cuts(seed_of(bytes))) == bytewise, "any cut gives the same messages");
  expect(read(Cuts(seed_of(bytes) ^ 0x5a5a5a5aU)) == bytewise, "any cut gives the same messages");
}

}  // namespace llm_api_router::fuzz
