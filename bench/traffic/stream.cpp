#include "bench/traffic/stream.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace llm_api_router::bench {
namespace {

Moved moved(ssize_t result) {
  if (result > 0) return {Moved::State::some, static_cast<std::size_t>(result)};
  if (result < 0 && (errno == EAGAIN || errno == EINTR)) return {Moved::State::blocked};
  return {Moved::State::ended};
}

}  // namespace

ssl_ctx_st* server_tls(const char* certificate, const char* key) {
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
    ERR_print_errors_fp(stderr);
    std::exit(1);
  }
  return context;
}

Stream::Stream(int socket, ssl_ctx_st* tls) : socket_(socket), tls_(nullptr) {
  if (tls == nullptr) return;
  tls_ = SSL_new(tls);
  SSL_set_fd(tls_, socket);
  SSL_set_accept_state(tls_);
}

Stream::~Stream() {
  SSL_free(tls_);
  ::close(socket_);
}

Moved Stream::read(std::span<char> into) {
  if (tls_ == nullptr) return moved(::recv(socket_, into.data(), into.size(), 0));
  std::size_t size = 0;
  const int result = SSL_read_ex(tls_, into.data(), into.size(), &size);
  return moved_by_tls(result, size);
}

Moved Stream::write(std::string_view bytes) {
  if (tls_ == nullptr) return moved(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  std::size_t size = 0;
  const int result = SSL_write_ex(tls_, bytes.data(), bytes.size(), &size);
  return moved_by_tls(result, size);
}

Moved Stream::moved_by_tls(int result, std::size_t size) const {
  if (result == 1) return {Moved::State::some, size};
  const int error = SSL_get_error(tls_, result);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
    return {Moved::State::blocked};
  }
  return {Moved::State::ended};
}

}  // namespace llm_api_router::bench
