// A client that sends what it is told, byte for byte, and tells what came when.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/http_message.hpp"

namespace llm_api_router::test {

struct Response : MessageHead {
  unsigned status = 0;
  std::string body;
  End end = End::complete;
};

// A request as a client would write it: host and, with a body, content-length and content-type are
// added in front unless `fields` has them.
struct RequestText {
  std::string method = "POST";
  std::string target = "/";
  Fields fields = {};
  std::string body = {};

  [[nodiscard]] std::string head() const;
  [[nodiscard]] std::string bytes() const { return head() + body; }
};

class Client {
 public:
  explicit Client(std::uint16_t port, const std::string& address = "127.0.0.1");

  // Also as one of many small writes. False if the router would not take them all.
  bool send(std::string_view bytes);

  // The next head, interim ones (1xx) included unless told to skip them. Empty if none came.
  std::optional<MessageHead> read_head();
  // The next piece of the body that head announced; empty at its end.
  std::string read_some(std::chrono::milliseconds patience = kPatience);
  // Reads on until `body` holds at least `size` bytes; whatever came, if it ended before.
  std::string read_at_least(std::size_t size);
  // Head and body. Status 0: the connection ended before a head, see `end`.
  Response read_response(bool to_head = false);
  // Sends and reads the answer.
  Response exchange(const RequestText& request);

  // What read_response() would say of the rest of the body.
  [[nodiscard]] Response finish();

  // Whether the router ends the connection now, and how.
  Connection::Event drain() { return connection_->drain(); }
  void shut_write() { connection_->shut_write(); }
  void leave() { connection_->close(); }
  void leave_by_reset() { connection_->reset(); }
  [[nodiscard]] Connection& connection() { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
  MessageReader reader_;
};

unsigned status_of(const MessageHead& head);

}  // namespace llm_api_router::test
