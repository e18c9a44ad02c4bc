// An HTTP proxy that tunnels every CONNECT to one place, or refuses them all.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/http_message.hpp"

namespace llm_api_router::test {

class ScriptedProxy {
 public:
  // Tunnels to 127.0.0.1:`target_port`, whatever host it is asked for.
  explicit ScriptedProxy(std::uint16_t target_port) : ScriptedProxy(target_port, {}) {}
  // Answers every CONNECT with these bytes.
  explicit ScriptedProxy(std::string refusal) : ScriptedProxy(0, std::move(refusal)) {}
  ~ScriptedProxy();
  ScriptedProxy(const ScriptedProxy&) = delete;
  ScriptedProxy& operator=(const ScriptedProxy&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // With `user` as "name:password", or empty.
  [[nodiscard]] std::string url(const std::string& user = {}) const;
  // The heads of the requests that came so far.
  [[nodiscard]] std::vector<MessageHead> requests() const;

 private:
  ScriptedProxy(std::uint16_t target_port, std::string refusal);

  void accept();
  void serve(Connection& client);
  void tunnel(Connection& client);
  Connection& keep(std::unique_ptr<Connection> connection);

  std::uint16_t target_port_;
  std::string refusal_;
  int listener_;
  std::uint16_t port_;
  mutable std::mutex mutex_;
  std::vector<MessageHead> requests_;
  std::list<std::unique_ptr<Connection>> connections_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace llm_api_router::test
