// What both parsers of http1.hpp have in common. For http1.cpp alone.
#pragma once

#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>

#include "base/free_memory.hpp"
#include "wire/beast_head.hpp"
#include "wire/chunked_body.hpp"
#include "wire/message_facts.hpp"
#include "wire/strict_lines.hpp"

namespace llm_api_router::wire {

// Reads one message at a time: finds the end of the head in the caller's bytes, copies it, lets
// Beast parse the copy, and then counts the body. Storage is kept from message to message.
template <bool kIsRequest>
class MessageReader {
 public:
  using HeadType = typename BeastHead<kIsRequest>::HeadType;

  explicit MessageReader(HeadLimits limits) : limits_(limits) {}

  void reset();
  void drop_head();

  Parsed<std::size_t> put_body(std::string_view bytes, std::vector<std::string_view>& payload);

  [[nodiscard]] bool head_done() const { return head_done_; }
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] const HeadType& head() const { return head_; }
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
  Parsed<std::size_t> find_end(std::string_view bytes);
  std::optional<ParseError> parse(std::string_view head);
  Parsed<std::size_t> put_chunks(std::string_view bytes, std::vector<std::string_view>& payload);
  std::size_t put_counted(std::string_view bytes, std::vector<std::string_view>& payload);

  HeadLimits limits_;
  StrictLines lines_;
  std::size_t head_begin_ = 0;  // behind interim heads and the empty line before a request
  std::size_t line_count_ = 0;  // of the head that begins there
  std::string text_;            // what head_ points into
  HeadType head_;
  MessageFacts facts_;
  Framing framing_ = Framing::none;
  std::uint64_t body_left_ = 0;
  std::optional<ChunkedBody> chunks_;
  std::optional<ParseError> error_;
  bool head_done_ = false;
  bool done_ = false;
};

template <bool kIsRequest>
void MessageReader<kIsRequest>::reset() {
  lines_.restart();
  head_begin_ = line_count_ = 0;
  text_.clear();
  Fields fields = std::move(head_.fields);
  fields.clear();
  head_ = HeadType{};
  head_.fields = std::move(fields);
  facts_ = {};
  framing_ = Framing::none;
  body_left_ = 0;
  chunks_.reset();
  error_.reset();
  head_done_ = done_ = false;
}

template <bool kIsRequest>
void MessageReader<kIsRequest>::drop_head() {
  HeadType bare;
  bare.minor_version = head_.minor_version;
  if constexpr (!kIsRequest) bare.status = head_.status;
  head_ = std::move(bare);
  free_memory(text_);
}

template <bool kIsRequest>
ParseError MessageReader<kIsRequest>::fail(HeadError kind, std::string_view message) {
  error_ = ParseError{kind, std::string(message)};
  return *error_;
}

template <bool kIsRequest>
Parsed<std::size_t> MessageReader<kIsRequest>::read_head(std::string_view bytes) {
  const Parsed<std::size_t> end = find_end(bytes);
  if (!end || *end == 0) return end;
  if (auto error = parse(bytes.substr(head_begin_, *end - head_begin_))) {
    return fail(error->kind, error->message);
  }
  head_begin_ = *end;
  line_count_ = 0;
  return *end;
}

template <bool kIsRequest>
Parsed<std::size_t> MessageReader<kIsRequest>::find_end(std::string_view bytes) {
  const std::string_view window = bytes.substr(0, limits_.bytes);
  for (;;) {
    const StrictLines::Step step = lines_.next(window);
    if (step == StrictLines::Step::malformed) return fail(HeadError::malformed, lines_.fault());
    if (step == StrictLines::Step::need_more) {
      if (bytes.size() >= limits_.bytes) return fail(HeadError::too_large, "the head is too large");
      return std::size_t{0};
    }
    if (!lines_.line().empty()) {
      // One line is the start line.
      if (++line_count_ > std::size_t{limits_.fields} + 1) {
        return fail(HeadError::too_many_fields, "there are too many header fields");
      }
    } else if (line_count_ > 0) {
      return lines_.consumed();
    } else if (kIsRequest && head_begin_ == 0) {
      head_begin_ = lines_.consumed();  // RFC 9112 §2.2: one empty line may precede
    } else {
      return fail(HeadError::malformed, "there is an empty line before the start line");
    }
  }
}

template <bool kIsRequest>
std::optional<ParseError> MessageReader<kIsRequest>::parse(std::string_view head) {
  text_.assign(head);
  head_.fields.clear();
  const std::string_view start_line = head.substr(0, head.find('\r'));
  const std::string_view version = kIsRequest ? start_line.substr(start_line.rfind(' ') + 1)
                                              : start_line.substr(0, start_line.find(' '));
  if (is_other_version(version)) {
    return ParseError{HeadError::version, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  }

  BeastHead<kIsRequest> parser(head_);
  boost::beast::error_code code;
  const std::size_t taken = parser.put(boost::asio::const_buffer(text_.data(), text_.size()), code);
  if (code || taken != text_.size()) return head_fault(code);
  const Parsed<MessageFacts> facts = message_facts(head_);
  if (!facts) return facts.error();
  facts_ = *facts;
  return std::nullopt;
}

template <bool kIsRequest>
void MessageReader<kIsRequest>::begin_body(Framing framing) {
  head_done_ = true;
  framing_ = framing;
  if (framing == Framing::chunked) chunks_.emplace(limits_.bytes);
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
