// HTTP/1.1 messages (RFC 9112), read strictly from bytes as they come.
//
// Both parsers read a head, then a body, message after message. They own no socket and no input
// buffer: the caller presents what it has, and presents again what was not consumed with more
// behind it. What is not strict HTTP/1.1 is an error, never repaired: bare LF, control bytes,
// obs-fold, duplicate or conflicting framing (content-length with transfer-encoding), white space
// before a colon, anything but `chunked` as transfer-encoding, a Connection that is no list of
// tokens.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "wire/fields.hpp"

namespace llm_api_router::wire {

// Limits of a head: bytes with its terminating empty line, and number of fields. The same limits
// hold for the framing of a chunk and for trailers, which are read and dropped.
struct HeadLimits {
  std::uint32_t bytes = 32 * 1024;
  std::uint32_t fields = 100;
};

// What the start line and the fields say; valid until the parser's next reset().
struct Head {
  unsigned minor_version = 1;  // HTTP/1.x
  Fields fields;
  // Value of the first field of that name; empty if there is none.
  [[nodiscard]] std::string_view find(FieldName name) const { return fields.find(name); }
  [[nodiscard]] bool has(FieldName name) const { return fields.has(name); }
  // The same for names that have no number, in any case.
  [[nodiscard]] std::string_view find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
};

struct RequestHead : Head {
  std::string_view method;
  std::string_view target;  // as received, with the query
};

struct ResponseHead : Head {
  unsigned status = 0;
  std::string_view reason;
};

// How a body is delimited (RFC 9112 §6.3).
enum class Framing { none, length, chunked, until_close };

enum class HeadError {
  malformed,        // not strict HTTP/1.1
  too_large,        // more bytes than HeadLimits, be it in the head or between chunks
  too_many_fields,  // more fields than HeadLimits
  version,          // HTTP, but not 1.0 or 1.1
};

// `error.message` says what is wrong, in words fit for a client.
struct ParseError {
  HeadError kind = HeadError::malformed;
  std::string message;
};

template <class T>
using Parsed = Result<T, ParseError>;

// As for Error: value() of an error ends the program.
[[noreturn]] void throw_exception_from_error(const ParseError& error,
                                             const boost::source_location& where);

// What goes before a chunk of `size` bytes of payload; CRLF goes behind it (RFC 9112 §7.1).
std::string chunk_head(std::size_t size);

class RequestParser {
 public:
  explicit RequestParser(HeadLimits limits = {});
  ~RequestParser();
  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;

  // Makes ready for the next message; keeps its storage. Invalidates head().
  void reset();

  // Consumes the head if `bytes` holds all of it: returns its length, or 0 when more is needed.
  // The bytes are copied; head() does not point into `bytes`. An error is final until reset(). One
  // empty line before the request line is passed over and counted in (RFC 9112 §2.2).
  Parsed<std::size_t> put_head(std::string_view bytes);

  [[nodiscard]] bool head_done() const;
  [[nodiscard]] const RequestHead& head() const;  // precondition: head_done()
  [[nodiscard]] Framing framing() const;          // precondition: head_done(); never until_close
  [[nodiscard]] std::uint64_t content_length() const;  // precondition: Framing::length
  // Whether the connection may carry another request after this one (RFC 9112 §9.3).
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool expects_continue() const;

  // Frees head(), which must not be asked for until the next one is done. For what outlives its
  // head by far.
  void drop_head();

  // Consumes body bytes; appends the payload within `bytes`, as views into it, to `payload`.
  // Returns how many bytes were consumed; the rest, when !done(), is to be presented again with
  // more behind it and never exceeds HeadLimits::bytes. An error is final until reset().
  Parsed<std::size_t> put_body(std::string_view bytes, std::vector<std::string_view>& payload);

  // The whole message was read. True right after the head for Framing::none.
  [[nodiscard]] bool done() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

class ResponseParser {
 public:
  explicit ResponseParser(HeadLimits limits = {64 * 1024, 256});
  ~ResponseParser();
  ResponseParser(ResponseParser&&) noexcept;
  ResponseParser& operator=(ResponseParser&&) noexcept;

  // Makes ready for the next message; keeps its storage. Invalidates head(). `to_head`: the request
  // was HEAD (or CONNECT, and succeeds), so that no body follows whatever the fields say.
  void reset(bool to_head);

  // As RequestParser::put_head. Interim 1xx heads but 101 are skipped: 0 until the head behind them
  // is whole, too, then the length of all of them; HeadLimits::bytes holds for all together.
  Parsed<std::size_t> put_head(std::string_view bytes);

  [[nodiscard]] bool head_done() const;
  [[nodiscard]] const ResponseHead& head() const;
  [[nodiscard]] unsigned status() const;  // head()'s; precondition: head_done()
  [[nodiscard]] Framing framing() const;
  [[nodiscard]] std::uint64_t content_length() const;
  // Whether the connection may carry another request once done(). False for 101.
  [[nodiscard]] bool keep_alive() const;

  // As RequestParser::drop_head; status() stays.
  void drop_head();

  // As RequestParser::put_body.
  Parsed<std::size_t> put_body(std::string_view bytes, std::vector<std::string_view>& payload);

  // The connection ended. True if that ended the body (Framing::until_close) or it had ended
  // already; false if the message was cut short.
  bool finish();

  [[nodiscard]] bool done() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace llm_api_router::wire
