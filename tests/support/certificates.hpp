// A certificate authority made for one test run, and servers' certificates from it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct evp_pkey_st;
struct ssl_ctx_st;
struct x509_st;

namespace llm_api_router::test {

struct FreeTls {
  void operator()(evp_pkey_st* key) const;
  void operator()(x509_st* certificate) const;
  void operator()(ssl_ctx_st* context) const;
};
using ServerTls = std::unique_ptr<ssl_ctx_st, FreeTls>;

class CertificateAuthority {
 public:
  CertificateAuthority();
  ~CertificateAuthority();
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;

  // For a server of that subject alternative name, "DNS:name" or "IP:address".
  [[nodiscard]] ServerTls server(const std::string& alternative_name) const;
  // The same, but its time has passed.
  [[nodiscard]] ServerTls expired_server(const std::string& alternative_name) const;

  // The authority's certificate as a file that SSL_CERT_FILE may name.
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  [[nodiscard]] ServerTls issue(const std::string& alternative_name, long from, long until) const;

  std::unique_ptr<evp_pkey_st, FreeTls> key_;
  std::unique_ptr<x509_st, FreeTls> certificate_;
  std::filesystem::path file_;
};

// An authority that routers of this process trust while it lives (SSL_CERT_FILE). To be made before
// the router starts.
class TrustedAuthority {
 public:
  TrustedAuthority();
  ~TrustedAuthority();
  TrustedAuthority(const TrustedAuthority&) = delete;
  TrustedAuthority& operator=(const TrustedAuthority&) = delete;

  const CertificateAuthority* operator->() const { return &authority_; }

 private:
  CertificateAuthority authority_;
};

}  // namespace llm_api_router::test
