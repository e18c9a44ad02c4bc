// What both parsers of http1.hpp have in common. For http1.cpp alone.
#pragma once

#include <algorithm>
#include <cassert>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/boxed.hpp"
#include "wire/chunked_body.hpp"
#include "wire/head_parser.hpp"
#include "wire/message_facts.hpp"

namespace llm_api_router::wire {

// Reads one message at a time: parses the head in the caller's bytes, copies it once it is whole,
// and then counts the body. Storage is kept from message to message.
template <bool kIsRequest>
class MessageReader {
 public:
  using HeadType = std::conditional_t<kIsRequest, RequestHead, ResponseHead>;

  explicit MessageReader(HeadLimits limits) : limits_(limits) {}

  void reset();
  void drop_head();

  Parsed<std::size_t> put_body(std::string_view bytes, std::vector<std::string_view>& payload);

  [[nodiscard]] bool head_done() const { return head_done_; }
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] const HeadType& head() const {
    assert(kept_);
    return kept_->head;
  }
  [[nodiscard]] const MessageFacts& facts() const { return facts_; }
  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] const ParseError& error() const { return *error_; }
  [[nodiscard]] Framing framing() const { return framing_; }

 protected:
  // Reads the next head into head() and facts(): its length, what went before included, or 0 when
  // more is needed.
  Parsed<std::size_t> read_head(std::string_view bytes);
  // Ends the reading of heads: the last one read is the message's, its body delimited so.
  void begin_body(Framing framing);
  void end_body() { done_ = true; }
  ParseError fail(HeadError kind, std::string_view message);

 private:
  Parsed<std::size_t> more_needed(std::string_view bytes);
  void keep(std::string_view head);
  Parsed<std::size_t> put_chunks(std::string_view bytes, std::vector<std::string_view>& payload);
  std::size_t put_counted(std::string_view bytes, std::vector<std::string_view>& payload);

  HeadLimits limits_;
  std::size_t head_begin_ = 0;  // behind interim heads
  std::size_t looked_at_ = 0;   // of a head that is not whole: no line ends behind that
  struct Kept {
    std::string text;  // what `head` points into
    HeadType head;
  };
  std::unique_ptr<Kept> kept_ = std::make_unique<Kept>();  // null once dropped
  MessageFacts facts_;
  Framing framing_ = Framing::none;
  std::uint64_t body_left_ = 0;
  std::optional<ChunkedBody> chunks_;
  Boxed<ParseError> error_;
  bool head_done_ = false;
  bool done_ = false;
};

template <bool kIsRequest>
void MessageReader<kIsRequest>::reset() {
  head_begin_ = looked_at_ = 0;
  if (!kept_) kept_ = std::make_unique<Kept>();
  kept_->head.fields.clear();
  facts_ = {};
  framing_ = Framing::none;
  body_left_ = 0;
  chunks_.reset();
  error_.reset();
  head_done_ = done_ = false;
}

template <bool kIsRequest>
void MessageReader<kIsRequest>::drop_head() {
  kept_.reset();
}

template <bool kIsRequest>
ParseError MessageReader<kIsRequest>::fail(HeadError kind, std::string_view message) {
  error_ = ParseError{kind, std::string(message)};
  return *error_;
}

template <bool kIsRequest>
Parsed<std::size_t> MessageReader<kIsRequest>::read_head(std::string_view bytes) {
  const std::string_view window = bytes.substr(0, limits_.bytes);
  const bool same_lines = looked_at_ > 0 && window.find('\n', looked_at_) == std::string_view::npos;
  if (same_lines) return more_needed(bytes);
  const std::string_view text = window.substr(head_begin_);
  const HeadReading reading = llm_api_router::wire::read_head(text, limits_.fields, kept_->head);
  if (reading.outcome == HeadReading::Outcome::refused) return fail(reading.kind, reading.why);
  if (reading.outcome == HeadReading::Outcome::cut) return more_needed(bytes);
  keep(text.substr(0, reading.size));
  if (const auto error = read_facts(kept_->head, facts_)) return fail(error->kind, error->message);
  head_begin_ += reading.size;
  looked_at_ = 0;
  return head_begin_;
}

template <bool kIsRequest>
Parsed<std::size_t> MessageReader<kIsRequest>::more_needed(std::string_view bytes) {
  if (bytes.size() >= limits_.bytes) return fail(HeadError::too_large, "the head is too large");
  looked_at_ = bytes.size();
  return std::size_t{0};
}

// Copies what the head points into.
template <bool kIsRequest>
void MessageReader<kIsRequest>::keep(std::string_view head) {
  kept_->text.assign(head);
  relocate(kept_->head, head.data(), kept_->text.data());
}

template <bool kIsRequest>
void MessageReader<kIsRequest>::begin_body(Framing framing) {
  head_done_ = true;
  framing_ = framing;
  if (framing == Framing::chunked) chunks_.emplace(limits_);
  if (framing == Framing::length) body_left_ = facts_.content_length;
  done_ = framing == Framing::none || (framing == Framing::length && body_left_ == 0);
}

template <bool kIsRequest>
Parsed<std::size_t> MessageReader<kIsRequest>::put_body(std::string_view bytes,
                                                        std::vector<std::string_view>& payload) {
  assert(head_done_ || failed());
  if (failed()) return error();
  if (done_ || bytes.empty()) return std::size_t{0};
  if (framing_ == Framing::chunked) return put_chunks(bytes, payload);
  return put_counted(bytes, payload);
}

template <bool kIsRequest>
Parsed<std::size_t> MessageReader<kIsRequest>::put_chunks(std::string_view bytes,
                                                          std::vector<std::string_view>& payload) {
  const Parsed<std::size_t> consumed = chunks_->put(bytes, payload);
  if (!consumed) return fail(consumed.error().kind, consumed.error().message);
  done_ = chunks_->done();
  return *consumed;
}

template <bool kIsRequest>
std::size_t MessageReader<kIsRequest>::put_counted(std::string_view bytes,
                                                   std::vector<std::string_view>& payload) {
  if (framing_ == Framing::length) {
    bytes = bytes.substr(0, std::min<std::uint64_t>(body_left_, bytes.size()));
    body_left_ -= bytes.size();
    done_ = body_left_ == 0;
  }
  payload.push_back(bytes);
  return bytes.size();
}

}  // namespace llm_api_router::wire
