// Serves with a configuration made in code and, told by the system which port that is, asks the
// router for its own health over a socket. Exits 0 if it answers 200 and stops when told to.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>

#include "llm_api_router/config.hpp"
#include "llm_api_router/error.hpp"
#include "llm_api_router/server.hpp"
#include "llm_api_router/version.hpp"

namespace {

llm_api_router::RouterConfig configuration() {
  llm_api_router::ProviderConfig provider;
  provider.api_key = "sk-never-sent-anywhere";
  provider.name = "nobody";
  provider.base_url = "http://127.0.0.1:9";

  llm_api_router::RouterConfig config;
  config.openai = {provider};
  config.server.port = 0;
  config.server.threads = 1;
  return config;
}

// What the server on this port of loopback answers to GET `path`; empty if it cannot be reached.
std::string get(std::uint16_t port, std::string_view path) {
  const int peer = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

  std::string answer;
  if (::connect(peer, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request =
        "GET " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    char bytes[4096];
    for (ssize_t got = ::send(peer, request.data(), request.size(), MSG_NOSIGNAL); got > 0;) {
      got = ::recv(peer, bytes, sizeof bytes, 0);
      answer.append(bytes, got > 0 ? static_cast<std::size_t>(got) : 0);
    }
  }
  ::close(peer);
  return answer;
}

// A configuration without providers is refused with a fault, by the library's own exception.
bool refuses_an_empty_configuration() {
  try {
    const llm_api_router::Server server{llm_api_router::RouterConfig{}};
    return false;
  } catch (const llm_api_router::ConfigError& error) {
    return !error.faults().empty();
  }
}

}  // namespace

int main() {
  if (!refuses_an_empty_configuration()) {
    std::cerr << "an empty configuration was accepted\n";
    return 1;
  }
  llm_api_router::Server server(configuration());
  server.start();
  const std::string answer = get(server.port(), "/health");
  server.stop();
  std::cout << llm_api_router::kVersion << " answered: " << answer << '\n';
  return answer.starts_with("HTTP/1.1 200 ") ? 0 : 1;
}
