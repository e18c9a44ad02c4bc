// A provider on a real socket that does what a test tells it, and remembers what it was sent.
//
//   ScriptedUpstream upstream;
//   upstream.next(respond_json(429, body)).next([&](Exchange& exchange) {
//     exchange.send(first_half);
//     go_on.wait();
//     exchange.send(second_half);
//   });
//
// Each request, on whichever connection, takes the next script. Plain blocking sockets on threads
// of its own: it shares no code with what it tests.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/gate.hpp"
#include "tests/support/http_message.hpp"

namespace llm_api_router::test {

struct ReceivedRequest : MessageHead {
  std::string method;
  std::string target;
  std::string body;
  std::vector<std::size_t> chunk_sizes;  // of the body, if it came in chunks
  std::size_t connection = 0;            // counted from 0 in the order accepted
  bool whole = false;                    // the body came to its end
};

// What a script acts on: one request and the connection it came on.
class Exchange {
 public:
  Exchange(Connection& connection, MessageReader& reader, ReceivedRequest& request)
      : connection_(connection), reader_(reader), request_(request) {}

  [[nodiscard]] const ReceivedRequest& request() const { return request_; }
  // The next piece of the body, for scripts that run before it was read.
  std::string read_body_some() { return reader_.read_body_some(); }

  // False if the other side was gone before all was taken.
  bool send(std::string_view bytes);
  // In writes of `size` bytes each.
  bool send_in_pieces(std::string_view bytes, std::size_t size);
  // Ends the connection, with FIN or with RST.
  void close();
  void reset();
  // Says nothing more until the other side ends the connection; false if it does not.
  bool wait_until_left();

  [[nodiscard]] Connection& connection() { return connection_; }
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  Connection& connection_;
  MessageReader& reader_;
  ReceivedRequest& request_;
  bool closed_ = false;
};

using Script = std::function<void(Exchange&)>;

struct UpstreamOptions {
  std::string address = "127.0.0.1";
  ssl_ctx_st* tls = nullptr;   // must outlive the upstream
  std::string name = {};       // in base_url(); empty: the address
  bool small_buffers = false;  // of the kernel, to feel back-pressure soon
  std::string greeting = {};   // sent at once to whoever connects
};

class ScriptedUpstream {
 public:
  explicit ScriptedUpstream(UpstreamOptions options = {});
  ~ScriptedUpstream();
  ScriptedUpstream(const ScriptedUpstream&) = delete;
  ScriptedUpstream& operator=(const ScriptedUpstream&) = delete;

  // The script of the next request that has none yet; it runs when the whole body was read.
  ScriptedUpstream& next(Script script);
  // The same, but it runs as soon as the head is there. What it leaves of the body is read after.
  ScriptedUpstream& next_at_head(Script script);
  // The script of every request beyond those. Without one: status 418, which no test expects.
  ScriptedUpstream& always(Script script);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string base_url() const;

  // How many requests were read so far.
  [[nodiscard]] std::size_t request_count() const;
  [[nodiscard]] std::size_t connection_count() const;
  // The request of that number, counted from 0, waited for. Throws if it does not come.
  [[nodiscard]] ReceivedRequest request(std::size_t number = 0) const;

 private:
  struct Planned {
    Script script;
    bool at_head = false;
  };

  void accept();
  void serve(Connection& connection, std::size_t number);
  bool serve_one(Connection& connection, MessageReader& reader, std::size_t number);
  Planned take_plan();
  void record(const ReceivedRequest& request);

  UpstreamOptions options_;
  int listener_;
  std::uint16_t port_;
  mutable std::mutex mutex_;
  mutable std::condition_variable recorded_;
  bool stopping_ = false;
  std::deque<Planned> planned_;
  Planned otherwise_;
  std::vector<ReceivedRequest> requests_;
  std::list<std::unique_ptr<Connection>> connections_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace llm_api_router::test
