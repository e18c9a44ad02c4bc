// For tests: a client that speaks HTTP/1.1 on one connection and waits at most some seconds.
#pragma once

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "wire/http1.hpp"

namespace llm_api_router::demo {

struct HttpAnswer {
  unsigned status = 0;
  std::string content_type;
  std::string body;
  bool whole = false;  // else the connection ended, or nothing came for too long
};

class BlockingClient {
 public:
  explicit BlockingClient(std::uint16_t port) {
    using boost::asio::ip::tcp;
    socket_.connect(tcp::endpoint{boost::asio::ip::address_v4::loopback(), port});
    const timeval patience{10, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  // `fields` are whole lines.
  void send(std::string_view method, std::string_view target, std::string_view fields,
            std::string_view body) {
    std::string request{method};
    request.append(" ").append(target).append(" HTTP/1.1\r\nhost: demo\r\n").append(fields);
    request += "content-length: " + std::to_string(body.size()) + "\r\n\r\n";
    request += body;
    boost::asio::write(socket_, boost::asio::buffer(request));
  }

  // Waits for the next answer up to its end, or to that of the connection.
  HttpAnswer receive() {
    HttpAnswer answer;
    wire::ResponseParser parser;
    parser.reset(false);
    while (!parser.done() && absorb(parser, answer) && more()) {
    }
    answer.whole = parser.done();
    return answer;
  }

  // Waits for more bytes. False: the connection ended, or nothing came for too long.
  bool more() {
    std::array<char, 4096> bytes{};
    const auto received = ::recv(socket_.native_handle(), bytes.data(), bytes.size(), 0);
    if (received <= 0) return false;
    unread_.append(bytes.data(), static_cast<std::size_t>(received));
    return true;
  }

  // Tells the server that no more will be sent, as a client does that leaves.
  void stop_sending() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }

  // Whether the server has ended the connection. Takes what it sent before out of the kernel.
  [[nodiscard]] bool ended() {
    std::array<char, 4096> bytes{};
    for (;;) {
      const auto got = ::recv(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (got == 0) return true;
      if (got < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
      unread_.append(bytes.data(), static_cast<std::size_t>(got));
    }
  }

  // Bytes that wait in the kernel.
  [[nodiscard]] std::size_t available() const { return socket_.available(); }

 private:
  // False: this is no HTTP, or the answer is whole.
  bool absorb(wire::ResponseParser& parser, HttpAnswer& answer) {
    if (!parser.head_done()) {
      const auto consumed = parser.put_head(unread_);
      if (!consumed) return false;
      unread_.erase(0, *consumed);
      if (!parser.head_done()) return true;
      answer.status = parser.head().status;
      answer.content_type = parser.head().find("content-type");
    }
    std::vector<std::string_view> payload;
    const auto consumed = parser.put_body(unread_, payload);
    if (!consumed) return false;
    for (const auto piece : payload) answer.body += piece;
    unread_.erase(0, *consumed);
    return !parser.done();
  }

  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_{io_};
  std::string unread_;
};

}  // namespace llm_api_router::demo
