#include "wire/http1.hpp"

#include <array>
#include <charconv>

#include "wire/message_reader.hpp"

namespace llm_api_router::wire {

void throw_exception_from_error(const ParseError& error, const boost::source_location& where) {
  llm_api_router::throw_exception_from_error(Error{error.message}, where);
}

std::string_view Head::find(std::string_view name) const {
  const Field* const found = fields.find(name);
  return found == nullptr ? std::string_view{} : found->value;
}

bool Head::has(std::string_view name) const { return fields.find(name) != nullptr; }

class RequestParser::Impl : public MessageReader<true> {
 public:
  using MessageReader::MessageReader;

  Parsed<std::size_t> put_head(std::string_view bytes) {
    if (failed()) return error();
    if (head_done()) return std::size_t{0};
    const Parsed<std::size_t> length = read_head(bytes);
    if (!length || *length == 0) return length;
    // RFC 9112 §3.2
    const bool hostless = !head().has(FieldName::host);
    if (head().fields.has_several(FieldName::host) || (hostless && head().minor_version == 1)) {
      return fail(HeadError::malformed, "there is not exactly one Host");
    }
    begin_body(facts().framing);
    return length;
  }
};

RequestParser::RequestParser(HeadLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

void RequestParser::reset() { impl_->reset(); }
Parsed<std::size_t> RequestParser::put_head(std::string_view bytes) {
  return impl_->put_head(bytes);
}
bool RequestParser::head_done() const { return impl_->head_done(); }
const RequestHead& RequestParser::head() const { return impl_->head(); }
Framing RequestParser::framing() const { return impl_->framing(); }
std::uint64_t RequestParser::content_length() const { return impl_->facts().content_length; }
bool RequestParser::keep_alive() const {
  return impl_->head_done() && !impl_->failed() && impl_->facts().persistent;
}
void RequestParser::drop_head() { impl_->drop_head(); }
bool RequestParser::expects_continue() const { return impl_->facts().expects_continue; }
Parsed<std::size_t> RequestParser::put_body(std::string_view bytes,
                                            std::vector<std::string_view>& payload) {
  return impl_->put_body(bytes, payload);
}
bool RequestParser::done() const { return impl_->done(); }

class ResponseParser::Impl : public MessageReader<false> {
 public:
  using MessageReader::MessageReader;

  void reset(bool to_head) {
    MessageReader::reset();
    to_head_ = to_head;
  }

  Parsed<std::size_t> put_head(std::string_view bytes) {
    if (failed()) return error();
    while (!head_done()) {
      const Parsed<std::size_t> length = read_head(bytes);
      if (!length || *length == 0) return length;
      if (is_interim()) continue;
      status_ = head().status;
      begin_body(body_framing());
      return length;
    }
    return std::size_t{0};
  }

  // What has no body but says it had one is not trusted with another message.
  [[nodiscard]] bool keep_alive() const {
    const bool contradicts = status_ == 204 && facts().framing != Framing::none &&
                             !(facts().framing == Framing::length && facts().content_length == 0);
    return head_done() && !failed() && facts().persistent && framing() != Framing::until_close &&
           status_ != 101 && !contradicts;
  }
  [[nodiscard]] unsigned status() const { return status_; }

  bool finish() {
    if (!failed() && head_done() && framing() == Framing::until_close) end_body();
    return done() && !failed();
  }

 private:
  [[nodiscard]] bool is_interim() const { return head().status < 200 && head().status != 101; }

  // RFC 9112 §6.3
  [[nodiscard]] Framing body_framing() const {
    const unsigned status = head().status;
    if (to_head_ || status == 101 || status == 204 || status == 304) return Framing::none;
    return facts().framing == Framing::none ? Framing::until_close : facts().framing;
  }

  bool to_head_ = false;
  unsigned status_ = 0;
};

ResponseParser::ResponseParser(HeadLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
ResponseParser::~ResponseParser() = default;
ResponseParser::ResponseParser(ResponseParser&&) noexcept = default;
ResponseParser& ResponseParser::operator=(ResponseParser&&) noexcept = default;

void ResponseParser::reset(bool to_head) { impl_->reset(to_head); }
Parsed<std::size_t> ResponseParser::put_head(std::string_view bytes) {
  return impl_->put_head(bytes);
}
bool ResponseParser::head_done() const { return impl_->head_done(); }
const ResponseHead& ResponseParser::head() const { return impl_->head(); }
unsigned ResponseParser::status() const { return impl_->status(); }
Framing ResponseParser::framing() const { return impl_->framing(); }
std::uint64_t ResponseParser::content_length() const { return impl_->facts().content_length; }
void ResponseParser::drop_head() { impl_->drop_head(); }
bool ResponseParser::keep_alive() const { return impl_->keep_alive(); }
Parsed<std::size_t> ResponseParser::put_body(std::string_view bytes,
                                             std::vector<std::string_view>& payload) {
  return impl_->put_body(bytes, payload);
}
bool ResponseParser::finish() { return impl_->finish(); }
bool ResponseParser::done() const { return impl_->done(); }

std::string chunk_head(std::size_t size) {
  std::array<char, 2 * sizeof size> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  std::string head{digits.data(), end};
  return head.append("\r\n");
}

}  // namespace llm_api_router::wire
