#include "tests/support/closed_ports.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace llm_api_router::test {
namespace {

std::string url_of(int descriptor) {
  return "http://127.0.0.1:" + std::to_string(port_of(descriptor));
}

int begin_connecting(std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // NOLINTNEXTLINE(bugprone-unused-return-value): whether it stands is asked later.
  static_cast<void>(::connect(descriptor, reinterpret_cast<const sockaddr*>(&to), sizeof to));
  return descriptor;
}

// On loopback a connection that is taken stands at once.
bool stands(int descriptor) {
  pollfd waited{descriptor, POLLOUT, 0};
  return ::poll(&waited, 1, 100) == 1;
}

}  // namespace

RefusingPort::RefusingPort() : descriptor_(bound_socket("127.0.0.1", kNotListening)) {}
RefusingPort::~RefusingPort() { ::close(descriptor_); }
std::string RefusingPort::base_url() const { return url_of(descriptor_); }

SilentPort::SilentPort() : listener_(bound_socket("127.0.0.1", 0)) {
  do {
    queued_.push_back(begin_connecting(port_of(listener_)));
  } while (stands(queued_.back()) && queued_.size() < 64);
}

SilentPort::~SilentPort() {
  for (const int descriptor : queued_) ::close(descriptor);
  ::close(listener_);
}

std::string SilentPort::base_url() const { return url_of(listener_); }

}  // namespace llm_api_router::test
