// One request of a client and the way to answer it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/buffer.hpp"
#include "net/io_thread.hpp"
#include "net/message_reader.hpp"
#include "net/stream.hpp"

namespace llm_api_router::net {

// The status line and end-to-end fields of an answer.
struct AnswerHead {
  unsigned status = 200;
  std::string reason;  // empty: the status's own
  std::string fields;  // "name: value\r\n" each; no framing and no Connection fields
};

// Silence allowed on a client's connection.
struct DownstreamLimits {
  // Until a new connection sends something, and from there to the end of a head.
  Duration head{std::chrono::seconds{10}};
  Duration idle{std::chrono::seconds{75}};    // between two requests
  Duration body{std::chrono::seconds{60}};    // between two reads of a request's body
  Duration write{std::chrono::seconds{300}};  // until a client that does not read is given up
};

// A client's connection. Belongs to one relay thread.
class Downstream final : ReadWatch::Listener {
 public:
  Downstream(Socket socket, IoThread& thread, const DownstreamLimits& limits);

  [[nodiscard]] IoThread& thread() { return thread_; }
  [[nodiscard]] const wire::RequestHead& head() const { return reader_.parser().head(); }
  [[nodiscard]] bool has_body() const { return !reader_.parser().done(); }
  // The body's length where it is known, 0 for none, absent if it comes in chunks.
  [[nodiscard]] std::optional<std::uint64_t> body_length() const;
  // See Stream::take_waited().
  Duration take_waited() { return stream_.take_waited(); }

  // The request's body: whole (see MessageReader::read_into), or part by part.
  // read_into_now() gives nothing where read_into() has to wait; it goes on with the same `body`.
  std::optional<Result<bool, ReadError>> read_into_now(Buffer& body, std::size_t max);
  awaitable<Result<bool, ReadError>> read_into(Buffer& body, std::size_t max);
  awaitable<Result<std::span<const std::string_view>, ReadError>> read_body();

  // Answers with a whole body; answer_now() is to send_now() what answer() is to send().
  Io<bool> answer_now(const AnswerHead& head, std::string_view body);
  awaitable<Io<void>> answer(const AnswerHead& head, std::string_view body);

  // Answers part by part: start, send..., finish. A known `length` is announced, else the body goes
  // in chunks (HTTP/1.1) or until the connection closes (1.0). The head leaves with the first
  // send(), which may be empty, or with finish(); the exchange counts as committed from here on.
  void start(const AnswerHead& head, std::optional<std::uint64_t> length);
  // The pieces need to stay valid only until the caller suspends: what the kernel does not take at
  // once is copied. send_now() is false while that is so: flush() is due before anything else.
  Io<bool> send_now(std::span<const std::string_view> pieces);
  awaitable<Io<void>> flush();
  awaitable<Io<void>> send(std::span<const std::string_view> pieces);
  awaitable<Io<void>> finish();

  // Frees the request's head, for an answer that may take long. To be called once it is started.
  void drop_head() { reader_.parser().drop_head(); }

  // The answer was started.
  [[nodiscard]] bool committed() const { return committed_; }

  // Ends the connection so that no client takes what it has for a whole answer.
  void break_off();

  // No further request is served on this connection; told to the client with the next answer.
  void close_after_answer() { closing_ = true; }

  // While it lives, `interrupt` fires when the client ends its connection. A client that sends its
  // next request early is not watched further.
  class LeaveWatch {
   public:
    LeaveWatch(Downstream& downstream, Interrupt& interrupt);
    ~LeaveWatch();
    LeaveWatch(const LeaveWatch&) = delete;
    LeaveWatch& operator=(const LeaveWatch&) = delete;

   private:
    Downstream& downstream_;
  };

 private:
  friend class HttpServer;

  // The connection between two requests, for HttpServer.
  struct Unreadable {
    Boxed<ReadError> why;
  };
  awaitable<Result<bool, Unreadable>> next_request();  // false: the client is done
  [[nodiscard]] bool goes_on();  // after an answer; false: the connection is to be closed
  awaitable<bool> drop_body();   // what of it was left unread; false: as above
  awaitable<void> linger();

  // The client's next request came, or its end.
  void on_unawaited() override;

  [[nodiscard]] bool wants_continue() const;
  awaitable<Result<void, ReadError>> allow_body();

  IoThread& thread_;
  const DownstreamLimits& limits_;
  Stream stream_;
  MessageReader<wire::RequestParser> reader_;

  enum class BodyFraming { none, length, chunked, until_close };
  BodyFraming framing_ = BodyFraming::none;
  bool committed_ = false;
  bool finished_ = false;
  bool closing_ = false;
  bool broken_ = false;
  bool idle_ = false;
  bool continue_sent_ = false;
  bool first_request_ = true;

  std::string unsent_;  // the head that was started, or what flush() is for
  Interrupt* leaving_ = nullptr;
};

// The usual reason phrase of a status (RFC 9110 §15), empty if it has none.
std::string_view reason_phrase(unsigned status);

}  // namespace llm_api_router::net
