#include "bench/traffic/socket.hpp"

#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace llm_api_router::bench {
namespace {

// Above the 4096 that the kernel cuts it to: thousands connect at once.
constexpr int kBacklog = 65'535;

void set(int socket, int level, int option) {
  const int on = 1;
  ::setsockopt(socket, level, option, &on, sizeof on);
}

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

template <class Address>
auto* as_any(Address& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

}  // namespace

void prepare_process() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  std::signal(SIGPIPE, SIG_IGN);
}

int listen_on(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) die("socket");
  set(socket, SOL_SOCKET, SO_REUSEADDR);
  sockaddr_in address{.sin_family = AF_INET,
                      .sin_port = htons(port),
                      .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
                      .sin_zero = {}};
  if (::bind(socket, as_any(address), sizeof address) != 0) die("bind");
  if (::listen(socket, kBacklog) != 0) die("listen");
  return socket;
}

std::uint16_t port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket, as_any(address), &size) != 0) die("getsockname");
  return ntohs(address.sin_port);
}

int accept_from(int listener) {
  const int socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket >= 0) set(socket, IPPROTO_TCP, TCP_NODELAY);
  return socket;
}

int connect_to(const sockaddr_in& address) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  set(socket, IPPROTO_TCP, TCP_NODELAY);
  sockaddr_in to = address;
  if (::connect(socket, as_any(to), sizeof to) != 0 && errno != EINPROGRESS) {
    ::close(socket);
    return -1;
  }
  return socket;
}

}  // namespace llm_api_router::bench
