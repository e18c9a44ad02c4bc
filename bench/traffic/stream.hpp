// The bytes of one connection, plain or, on the server's side, TLS. Owns the socket; never blocks.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace llm_api_router::bench {

// Of the certificate chain and the key in these PEM files. Ends the program if they are not good.
ssl_ctx_st* server_tls(const char* certificate, const char* key);

struct Moved {
  enum class State { some, blocked, ended };
  State state;
  std::size_t size = 0;  // of `some`
};

class Stream {
 public:
  // `tls` is null for a plain one.
  explicit Stream(int socket, ssl_ctx_st* tls = nullptr);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  Moved read(std::span<char> into);
  Moved write(std::string_view bytes);
  [[nodiscard]] int socket() const { return socket_; }
  // Then some bytes may be left to read although fewer came than asked for.
  [[nodiscard]] bool encrypted() const { return tls_ != nullptr; }

 private:
  [[nodiscard]] Moved moved_by_tls(int result, std::size_t size) const;

  int socket_;
  ssl_st* tls_;
};

}  // namespace llm_api_router::bench
