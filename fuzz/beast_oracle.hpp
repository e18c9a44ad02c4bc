// What a first message is by Boost.Beast's parser and the strictness that wire/http1.hpp documents,
// written down plainly: the oracle of wire's own parser.
#pragma once

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "wire/http1.hpp"

#include "fuzz/message_reading.hpp"

namespace llm_api_router::fuzz {

// Reads a head or a chunked body in one go.
template <bool kIsRequest>
class BeastReading final : public boost::beast::http::basic_parser<kIsRequest> {
 public:
  using Head = std::conditional_t<kIsRequest, wire::RequestHead, wire::ResponseHead>;

  BeastReading() {
    this->header_limit(UINT32_MAX);
    this->body_limit(boost::none);
    this->eager(true);
  }

  // Bytes consumed; nothing if they are refused.
  std::optional<std::size_t> read(std::string_view bytes) {
    boost::beast::error_code code;
    const auto size = this->put(boost::asio::const_buffer(bytes.data(), bytes.size()), code);
    if (code && code != boost::beast::http::error::need_more) return std::nullopt;
    return size;
  }

  Head head;
  std::vector<std::string_view> payload;
  bool too_large = false;  // a chunk is larger than what is believed

 private:
  using Code = boost::beast::error_code;
  using View = boost::beast::string_view;

  static std::string_view std_view(View view) { return {view.data(), view.size()}; }

  void on_request_impl(boost::beast::http::verb, View method, View target, int version,
                       Code&) override {
    if constexpr (kIsRequest) {
      head.method = std_view(method);
      head.target = std_view(target);
      head.minor_version = static_cast<unsigned>(version) % 10;
    }
  }
  void on_response_impl(int status, View reason, int version, Code&) override {
    if constexpr (!kIsRequest) {
      head.status = static_cast<unsigned>(status);
      head.reason = std_view(reason);
      head.minor_version = static_cast<unsigned>(version) % 10;
    }
  }
  void on_field_impl(boost::beast::http::field, View name, View value, Code&) override {
    head.fields.push_back({std_view(name), std_view(value)});
  }
  void on_header_impl(Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(View, Code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t size, View, Code&) override {
    too_large = too_large || size > INT64_MAX;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, View data, Code&) override {
    payload.push_back(std_view(data));
    return data.size();
  }
  void on_finish_impl(Code&) override {}
};

// No control characters but tabs and those of CR LF, and no line that goes on with the one before.
inline bool has_strict_lines(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text.substr(i).starts_with("\r\n")) {
      ++i;
      if (text.substr(i + 1).starts_with(' ') || text.substr(i + 1).starts_with('\t')) return false;
    } else if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
      return false;
    }
  }
  return true;
}

inline std::vector<std::string_view> values_of(const wire::Head& head, std::string_view name) {
  std::vector<std::string_view> values;
  for (const wire::Field& field : head.fields) {
    const bool same = std::equal(
        field.name.begin(), field.name.end(), name.begin(), name.end(), [](char a, char b) {
          return std::tolower(static_cast<unsigned char>(a)) == static_cast<unsigned char>(b);
        });
    if (same) values.push_back(field.value);
  }
  return values;
}

// Length or coding, once, plainly, or neither.
inline bool has_strict_framing(const wire::Head& head) {
  const auto lengths = values_of(head, "content-length");
  const auto codings = values_of(head, "transfer-encoding");
  if (lengths.size() + codings.size() > 1) return false;
  if (codings.size() == 1) {
    std::string coding(codings[0]);
    std::transform(coding.begin(), coding.end(), coding.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return coding == "chunked" && head.minor_version == 1;
  }
  if (lengths.empty()) return true;
  std::string_view digits = lengths[0];
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return false;
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  constexpr std::string_view kMost = "9223372036854775807";
  return digits.size() < kMost.size() || (digits.size() == kMost.size() && digits <= kMost);
}

inline bool is_strict(const wire::RequestHead& head) {
  const auto hosts = values_of(head, "host").size();
  const bool visible = std::all_of(head.target.begin(), head.target.end(),
                                   [](char c) { return c > ' ' && c < 0x7f; });
  return visible && (hosts == 1 || (hosts == 0 && head.minor_version == 0));
}

inline bool is_strict(const wire::ResponseHead& head) {
  return head.status >= 100 && head.status <= 599;
}

// Length of the head that `bytes` begin with, put into `reading`; 0 if it is refused or not whole.
template <bool kIsRequest>
std::size_t strict_head(std::string_view bytes, BeastReading<kIsRequest>& reading) {
  const std::size_t before = kIsRequest && bytes.starts_with("\r\n") ? 2 : 0;
  const auto end = bytes.find("\r\n\r\n", before);
  if (end == bytes.npos || end + 4 > kLimits.bytes) return 0;
  const std::string_view text = bytes.substr(before, end + 4 - before);
  if (!has_strict_lines(text) || !reading.read(text)) return 0;
  const auto& head = reading.head;
  const bool strict =
      head.fields.size() <= kLimits.fields && has_strict_framing(head) && is_strict(head);
  return strict ? end + 4 : 0;
}

inline bool is_interim(const wire::RequestHead& /*head*/) { return false; }
inline bool is_interim(const wire::ResponseHead& head) {
  return head.status < 200 && head.status != 101;
}

// Expects of `parser` what Beast and strictness say about the head `bytes` begin with, unless that
// is an interim one.
template <bool kIsRequest, class Parser>
void expect_head_like_beast(std::string_view bytes, Parser& parser) {
  BeastReading<kIsRequest> reading;
  const std::size_t length = strict_head(bytes, reading);
  if (length > 0 && is_interim(reading.head)) return;
  const auto own = parser.put_head(bytes);
  expect((own ? *own : 0) == length, "a head is accepted if Beast and strictness accept it");
  if (length > 0) expect(written(parser.head()) == written(reading.head), "it reads the same");
}

// Expects of `parser`, which has read a head that says so, what Beast and strictness say about the
// chunked body `bytes` begin with.
template <class Parser>
void expect_chunks_like_beast(std::string_view bytes, Parser& parser) {
  constexpr std::string_view kHead = "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string text = std::string(kHead).append(bytes);
  BeastReading<false> reading;
  const auto consumed = reading.read(text);
  std::string payload;
  bool strict = consumed.has_value() && reading.is_done() && !reading.too_large;
  std::size_t framing = kHead.size();
  for (const std::string_view part : reading.payload) {
    const auto begin = static_cast<std::size_t>(part.data() - text.data());
    strict = strict && has_strict_lines(std::string_view(text).substr(framing, begin - framing));
    framing = begin + part.size();
    payload += part;
  }
  if (strict)
    strict = has_strict_lines(std::string_view(text).substr(framing, *consumed - framing));

  std::vector<std::string_view> own;
  const auto length = parser.put_body(bytes, own);
  const bool over_limit = !length && length.error().kind != wire::HeadError::malformed;
  if (over_limit) return;
  expect(parser.done() == strict, "a body is whole if Beast and strictness say so");
  if (!strict) return;
  std::string own_payload;
  for (const std::string_view part : own) own_payload += part;
  expect(*length == *consumed - kHead.size(), "it ends at the same place");
  expect(own_payload == payload, "it holds the same payload");
}

}  // namespace llm_api_router::fuzz
