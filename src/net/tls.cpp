#include "net/tls.hpp"

#include <array>
#include <stdexcept>

#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace llm_api_router::net {
namespace {

// What OpenSSL's macro SSL_set_tlsext_host_name does, without its cast.
bool set_server_name(SSL* ssl, std::string name) {
  return SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1;
}

}  // namespace

void TlsContext::prepare() const {
  const std::scoped_lock lock{mutex_};
  if (context_ != nullptr) return;
  auto* const context = SSL_CTX_new(TLS_client_method());
  if (context == nullptr || SSL_CTX_set_default_verify_paths(context) != 1 ||
      SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
    const auto why = tls_error_text();
    SSL_CTX_free(context);
    throw std::runtime_error("TLS cannot be set up: " + why);
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  // A read may meet a session ticket first, a write may be cut short: both are told, not waited
  // out.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
  // One system call a record, not one for its header and one for the rest.
  SSL_CTX_set_read_ahead(context, 1);
  context_ = context;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

ssl_st* TlsContext::new_session(int descriptor, const std::string& host) const {
  try {
    if (context_ == nullptr) prepare();
  } catch (const std::runtime_error&) {
    return nullptr;
  }
  SSL* const ssl = SSL_new(context_);
  if (ssl == nullptr) return nullptr;
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  bool ready = SSL_set_fd(ssl, descriptor) == 1;
  if (not_an_address) {
    // RFC 6066 §3: the server name extension carries names, never addresses.
    ready = ready && set_server_name(ssl, host) && SSL_set1_host(ssl, host.c_str()) == 1;
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  } else {
    ready = ready && X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  }
  // RFC 7301: only HTTP/1.1 is spoken.
  static constexpr std::array<unsigned char, 9> kHttp11 = {8,   'h', 't', 't', 'p',
                                                           '/', '1', '.', '1'};
  ready = ready && SSL_set_alpn_protos(ssl, kHttp11.data(), kHttp11.size()) == 0;
  if (!ready) {
    SSL_free(ssl);
    return nullptr;
  }
  SSL_set_connect_state(ssl);
  return ssl;
}

std::string tls_error_text() {
  std::string text;
  while (const auto code = ERR_get_error()) {
    if (!text.empty()) text += "; ";
    const char* const reason = ERR_reason_error_string(code);
    text += reason != nullptr ? reason : "error " + std::to_string(code);
  }
  return text.empty() ? "unknown TLS error" : text;
}

}  // namespace llm_api_router::net
