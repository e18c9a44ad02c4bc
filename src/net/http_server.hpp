// Serves HTTP/1.1 on one relay thread: accepts connections, reads heads, hands requests over.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/downstream.hpp"

namespace llm_api_router::net {

// Owned by its maker and by the coroutines of its connections.
class HttpServer : public std::enable_shared_from_this<HttpServer> {
 public:
  // Answers one request. Called on the server's thread; a request that is neither answered whole
  // nor broken off when it returns is broken off.
  using Handler = std::function<awaitable<void>(Downstream&)>;
  // The fields and body of the answer to a head that could not be read.
  using Refusal = std::function<std::pair<std::string, std::string>(unsigned status,
                                                                    const std::string& message)>;

  // `acceptor` is bound and listens. All run on `thread`, which must outlive it.
  HttpServer(IoThread& thread, Acceptor acceptor, Handler handler, Refusal refusal,
             DownstreamLimits limits = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  void start();

  // Accepts no more, ends idle connections; requests under way finish, then their connections end.
  // `emptied` is called once, when none is left.
  void drain(std::function<void()> emptied);
  // After drain(): ends every connection now.
  void stop();

  // Connections open now.
  [[nodiscard]] std::size_t connections() const { return connections_.size(); }

 private:
  class Listed;
  void tell_if_emptied();
  static awaitable<void> accept(std::shared_ptr<HttpServer> self);
  static awaitable<void> serve(std::shared_ptr<HttpServer> self,
                               std::unique_ptr<Downstream> connection);
  struct Refused {
    AnswerHead head;
    std::string body;
  };
  [[nodiscard]] std::optional<Refused> refusal_of(const ReadError& error) const;
  awaitable<void> refuse(Downstream& connection, const ReadError& error);

  IoThread& thread_;
  Acceptor acceptor_;
  Handler handler_;
  Refusal refusal_;
  DownstreamLimits limits_;
  std::vector<Downstream*> connections_;  // owned by their coroutines
  bool draining_ = false;
  std::function<void()> emptied_;  // null before drain(), and once it was told
};

// `count` sockets listening on `host`:`port`, the kernel spreading connections among them
// (SO_REUSEPORT). The port is first bound exclusively, so that one that is taken is noticed; 0
// picks one, the same for all. Throws std::system_error.
std::vector<Acceptor> listen(const std::string& host, std::uint16_t port,
                             std::vector<IoThread*> threads);

}  // namespace llm_api_router::net
