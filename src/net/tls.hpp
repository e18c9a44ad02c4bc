// TLS as this program speaks it upstream: version 1.2 or later, certificate and name always
// verified against the system's authorities (SSL_CERT_FILE and SSL_CERT_DIR are honoured).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include <openssl/types.h>

namespace llm_api_router::net {

// Shared by all connections; safe to use from any thread. Set up when it is first needed: the
// authorities alone take a megabyte.
class TlsContext {
 public:
  TlsContext() = default;
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  // Sets it up. Throws std::runtime_error if OpenSSL cannot be.
  void prepare() const;

  // A client session on the connected socket `descriptor` that accepts only `host`. The caller
  // frees it with SSL_free. Null if OpenSSL cannot make one.
  [[nodiscard]] ssl_st* new_session(int descriptor, const std::string& host) const;

 private:
  mutable std::mutex mutex_;
  mutable std::atomic<ssl_ctx_st*> context_{nullptr};
};

// What OpenSSL last complained about on this thread, in words; clears its queue.
std::string tls_error_text();

}  // namespace llm_api_router::net
