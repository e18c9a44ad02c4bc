#include "tests/support/certificates.hpp"

#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace llm_api_router::test {
namespace {

constexpr long kDay = 24L * 60 * 60;

using Key = std::unique_ptr<EVP_PKEY, FreeTls>;
using Certificate = std::unique_ptr<X509, FreeTls>;

void check(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string{"OpenSSL: "} + what);
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  check(key != nullptr, "no key");
  return key;
}

void set_name(X509_NAME* name, const std::string& common_name) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.data()),
                             static_cast<int>(common_name.size()), -1, 0);
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  check(extension != nullptr, "bad extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate unsigned_certificate(EVP_PKEY* key, const std::string& common_name, long serial,
                                 long from, long until) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until);
  X509_set_pubkey(certificate.get(), key);
  set_name(X509_get_subject_name(certificate.get()), common_name);
  return certificate;
}

std::filesystem::path write_pem(X509* certificate) {
  auto path = (std::filesystem::temp_directory_path() / "router-test-ca-XXXXXX").string();
  const int descriptor = ::mkstemp(path.data());
  check(descriptor >= 0, "no temporary file");
  std::FILE* const file = ::fdopen(descriptor, "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  return path;
}

}  // namespace

void FreeTls::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
void FreeTls::operator()(X509* certificate) const { X509_free(certificate); }
void FreeTls::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

CertificateAuthority::CertificateAuthority()
    : key_(new_key()),
      certificate_(unsigned_certificate(key_.get(), "Test authority", 1, -kDay, kDay)) {
  X509* const own = certificate_.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign");
  check(X509_sign(own, key_.get(), EVP_sha256()) != 0, "not signed");
  file_ = write_pem(own);
}

CertificateAuthority::~CertificateAuthority() {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

ServerTls CertificateAuthority::server(const std::string& alternative_name) const {
  return issue(alternative_name, -kDay, kDay);
}

ServerTls CertificateAuthority::expired_server(const std::string& alternative_name) const {
  return issue(alternative_name, -2 * kDay, -kDay);
}

ServerTls CertificateAuthority::issue(const std::string& alternative_name, long from,
                                      long until) const {
  const auto key = new_key();
  const auto certificate = unsigned_certificate(key.get(), "Test server", 2, from, until);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
  add_extension(certificate.get(), certificate_.get(), NID_subject_alt_name, alternative_name);
  check(X509_sign(certificate.get(), key_.get(), EVP_sha256()) != 0, "not signed");
  ServerTls context(SSL_CTX_new(TLS_server_method()));
  check(SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
            SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1,
        "certificate not taken");
  return context;
}

TrustedAuthority::TrustedAuthority() { ::setenv("SSL_CERT_FILE", authority_.file().c_str(), 1); }

TrustedAuthority::~TrustedAuthority() { ::unsetenv("SSL_CERT_FILE"); }

}  // namespace llm_api_router::test
