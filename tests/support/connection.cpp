#include "tests/support/connection.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace llm_api_router::test {
namespace {

constexpr std::size_t kReadSize = std::size_t{64} * 1024;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

Address address_of(const std::string& text, std::uint16_t port) {
  Address address;
  if (text.find(':') == std::string::npos) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    ::inet_pton(AF_INET, text.c_str(), &v4.sin_addr);
    address.size = sizeof v4;
    std::memcpy(&address.storage, &v4, sizeof v4);
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    ::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr);
    address.size = sizeof v6;
    std::memcpy(&address.storage, &v6, sizeof v6);
  }
  return address;
}

[[noreturn]] void fail(const std::string& doing) {
  throw std::system_error(errno, std::system_category(), doing);
}

// TLS writes have no MSG_NOSIGNAL. Only this thread is shielded, so that a router that forgot to
// shield its own is still caught.
void shield_thread_from_sigpipe() {
  sigset_t pipe;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace

int bound_socket(const std::string& address, int backlog) {
  const auto at = address_of(address, 0);
  const int descriptor = ::socket(at.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail("socket");
  if (::bind(descriptor, at.get(), at.size) != 0) {
    ::close(descriptor);
    fail("bind to " + address);
  }
  if (backlog != kNotListening && ::listen(descriptor, backlog) != 0) fail("listen");
  return descriptor;
}

std::uint16_t port_of(int descriptor) {
  Address address;
  address.size = sizeof address.storage;
  if (::getsockname(descriptor, address.get(), &address.size) != 0) fail("getsockname");
  // sin_port and sin6_port lie at the same place.
  sockaddr_in as_v4{};
  std::memcpy(&as_v4, &address.storage, sizeof as_v4);
  return ntohs(as_v4.sin_port);
}

Connection::Connection(int descriptor) : descriptor_(descriptor) {
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Connection::~Connection() { close(); }

std::unique_ptr<Connection> Connection::to(const std::string& address, std::uint16_t port) {
  const auto at = address_of(address, port);
  const int descriptor = ::socket(at.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail("socket");
  auto connection = std::make_unique<Connection>(descriptor);
  if (::connect(descriptor, at.get(), at.size) != 0) fail("connect");
  return connection;
}

bool Connection::start_tls(ssl_ctx_st* context) {
  shield_thread_from_sigpipe();
  tls_ = SSL_new(context);
  SSL_set_fd(tls_, descriptor_);
  return SSL_accept(tls_) == 1;
}

bool Connection::ready(short events, std::chrono::milliseconds patience) const {
  pollfd waited{descriptor_, events, 0};
  return ::poll(&waited, 1, static_cast<int>(patience.count())) == 1;
}

Connection::Read Connection::received(long count, std::string& buffer) const {
  if (count > 0) {
    buffer.resize(static_cast<std::size_t>(count));
    return {Event::bytes, std::move(buffer)};
  }
  return {count == 0 ? Event::end : Event::reset, {}};
}

Connection::Read Connection::read(std::chrono::milliseconds patience) {
  std::string buffer(kReadSize, '\0');
  if (tls_ != nullptr) {
    if (SSL_pending(tls_) == 0 && !ready(POLLIN, patience)) return {};
    ERR_clear_error();
    const int count = SSL_read(tls_, buffer.data(), static_cast<int>(buffer.size()));
    return received(count < 0 ? -1 : count, buffer);
  }
  if (!ready(POLLIN, patience)) return {};
  return received(::recv(descriptor_, buffer.data(), buffer.size(), 0), buffer);
}

long Connection::write_once(std::string_view bytes) {
  if (tls_ != nullptr) {
    ERR_clear_error();
    const int size = static_cast<int>(std::min(bytes.size(), kReadSize));
    const int count = SSL_write(tls_, bytes.data(), size);
    return count > 0 ? count : -1;
  }
  return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

std::size_t Connection::write(std::string_view bytes, std::chrono::milliseconds patience) {
  std::size_t taken = 0;
  while (taken < bytes.size()) {
    if (!ready(POLLOUT, patience)) break;
    const auto count = write_once(bytes.substr(taken));
    if (count < 0 && errno == EAGAIN && tls_ == nullptr) continue;
    if (count < 0) break;
    taken += static_cast<std::size_t>(count);
  }
  return taken;
}

Connection::Event Connection::drain(std::chrono::milliseconds patience) {
  for (;;) {
    const auto event = read(patience).event;
    if (event != Event::bytes) return event;
  }
}

void Connection::shut_write() const { ::shutdown(descriptor_, SHUT_WR); }

void Connection::close() {
  const std::lock_guard lock(closing_);
  if (descriptor_ < 0) return;
  if (tls_ != nullptr) {
    shield_thread_from_sigpipe();
    SSL_shutdown(tls_);
    SSL_free(tls_);
    tls_ = nullptr;
  }
  ::close(descriptor_);
  descriptor_ = -1;
}

void Connection::reset() {
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  const std::lock_guard lock(closing_);
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  SSL_free(tls_);
  tls_ = nullptr;
}

void Connection::wake() {
  const std::lock_guard lock(closing_);
  if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

void Connection::keep_kernel_buffers_small() const {
  const int bytes = 32 * 1024;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

}  // namespace llm_api_router::test
