// One end of a TCP connection for tests, plain or TLS: blocking, bounded waits, nothing shared with
// the code under test.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "tests/support/patience.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace llm_api_router::test {

class Connection {
 public:
  // What a wait for the peer brought.
  enum class Event {
    bytes,
    end,      // FIN
    reset,    // RST
    silence,  // nothing within the patience
  };
  struct Read {
    Event event = Event::silence;
    std::string bytes;
  };

  // Takes the descriptor over.
  explicit Connection(int descriptor);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Throws std::system_error if nobody listens there.
  static std::unique_ptr<Connection> to(const std::string& address, std::uint16_t port);

  // The server's side of a handshake; false if the client would not have it.
  [[nodiscard]] bool start_tls(ssl_ctx_st* context);

  [[nodiscard]] Read read(std::chrono::milliseconds patience = kPatience);

  // How many of `bytes` were taken before the peer ended the connection or took nothing more for
  // `patience`.
  std::size_t write(std::string_view bytes, std::chrono::milliseconds patience = kPatience);

  // Reads and drops until the peer ends the connection, and says how: end, reset or silence.
  Event drain(std::chrono::milliseconds patience = kPatience);

  void shut_write() const;  // FIN; still reads
  void close();
  void reset();  // RST

  // Ends whatever another thread waits for here.
  void wake();

  // Makes the kernel hold little, so that back-pressure shows soon.
  void keep_kernel_buffers_small() const;

 private:
  [[nodiscard]] bool ready(short events, std::chrono::milliseconds patience) const;
  Read received(long count, std::string& buffer) const;
  [[nodiscard]] long write_once(std::string_view bytes);

  std::mutex closing_;  // close() against wake(), which must not meet a descriptor used anew
  int descriptor_;
  ssl_st* tls_ = nullptr;
};

// A socket bound to `address`, port chosen by the system, listening if `backlog` is given.
int bound_socket(const std::string& address, int backlog);
inline constexpr int kNotListening = -1;

// The port a socket is bound to.
std::uint16_t port_of(int descriptor);

}  // namespace llm_api_router::test
