#include "tests/support/scripted_proxy.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace llm_api_router::test {
namespace {

constexpr int kBacklog = 64;

// Passes bytes on until one side ends, and ends the other likewise.
void pump(Connection& from, Connection& to) {
  for (;;) {
    const auto read = from.read();
    if (read.event != Connection::Event::bytes) break;
    if (to.write(read.bytes) < read.bytes.size()) break;
  }
  to.wake();
}

}  // namespace

ScriptedProxy::ScriptedProxy(std::uint16_t target_port, std::string refusal)
    : target_port_(target_port),
      refusal_(std::move(refusal)),
      listener_(bound_socket("127.0.0.1", kBacklog)),
      port_(port_of(listener_)),
      acceptor_([this] { accept(); }) {}

ScriptedProxy::~ScriptedProxy() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (auto& connection : connections_) connection->wake();
  }
  for (auto& thread : threads_) thread.join();
}

std::string ScriptedProxy::url(const std::string& user) const {
  return "http://" + (user.empty() ? "" : user + "@") + "127.0.0.1:" + std::to_string(port_);
}

std::vector<MessageHead> ScriptedProxy::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

Connection& ScriptedProxy::keep(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  return *connections_.emplace_back(std::move(connection));
}

void ScriptedProxy::accept() {
  for (;;) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    auto& client = keep(std::make_unique<Connection>(descriptor));
    threads_.emplace_back([this, &client] { serve(client); });
  }
}

void ScriptedProxy::serve(Connection& client) {
  MessageReader reader(client);
  const auto head = reader.read_head();
  if (!head) return;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(*head);
  }
  if (refusal_.empty()) {
    tunnel(client);
  } else {
    client.write(refusal_);
    client.close();
  }
}

void ScriptedProxy::tunnel(Connection& client) {
  auto& server = keep(Connection::to("127.0.0.1", target_port_));
  client.write("HTTP/1.1 200 Connection established\r\n\r\n");
  std::thread down([&] { pump(server, client); });
  pump(client, server);
  down.join();
}

}  // namespace llm_api_router::test
