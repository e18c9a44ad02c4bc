#include "net/stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/container/small_vector.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "net/tls.hpp"

namespace llm_api_router::net {
namespace {

// The most the kernel takes in one gathered send (UIO_MAXIOV is 1024; Asio passes on 64).
constexpr std::size_t kMaxGather = 64;

// One TLS record (RFC 8446 §5.1): small buffers are joined up to this before they are encrypted.
constexpr std::size_t kTlsRecord = 16 * 1024;

// While it lives, what is sent waits until it fills a segment (tcp(7), TCP_CORK): each record is a
// system call of its own, and the peer would be woken for each.
class Cork {
 public:
  explicit Cork(int socket) : socket_(socket) { set(1); }
  ~Cork() { set(0); }
  Cork(const Cork&) = delete;
  Cork& operator=(const Cork&) = delete;

 private:
  void set(int on) const { ::setsockopt(socket_, IPPROTO_TCP, TCP_CORK, &on, sizeof on); }

  int socket_;
};

// Drops the first `bytes` of a gather list.
template <class Buffers>
void advance(Buffers& buffers, std::size_t bytes) {
  auto first = buffers.begin();
  while (first != buffers.end() && bytes >= first->size()) bytes -= (first++)->size();
  buffers.erase(buffers.begin(), first);
  if (bytes > 0) buffers.front() += bytes;
}

}  // namespace

std::string bytes_behind(std::span<const asio::const_buffer> buffers, std::size_t done) {
  std::string bytes;
  for (const auto& buffer : buffers) {
    const auto skipped = std::min(done, buffer.size());
    done -= skipped;
    bytes.append(static_cast<const char*>(buffer.data()) + skipped, buffer.size() - skipped);
  }
  return bytes;
}

void Stream::SslDeleter::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Stream::Stream(Socket socket, Deadlines& deadlines)
    : socket_(std::move(socket)), deadline_(deadlines, *this) {
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  // Small writes are whole messages or events here: none may wait for another.
  socket_.set_option(tcp::no_delay(true), ignored);
}

Stream::~Stream() = default;

void Stream::expires_after(Duration duration) { expires_at(Clock::now() + duration); }

void Stream::expires_at(TimePoint when) {
  timed_out_ = false;
  silence_ = Duration{0};
  deadline_.expires_at(when);
}

void Stream::allow_silence(Duration duration) {
  timed_out_ = false;
  silence_ = duration;
  deadline_.clear();
}

void Stream::never_expires() {
  timed_out_ = false;
  silence_ = Duration{0};
  deadline_.clear();
}

void Stream::interrupt(Interruption why) {
  (why == Interruption::timeout ? timed_out_ : cancelled_) = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

IoError Stream::failure() const {
  if (cancelled_) return {IoFailure::cancelled, {}};
  if (timed_out_) return {IoFailure::timeout, {}};
  if (tls_error_) return {IoFailure::tls, *tls_error_};
  return {IoFailure::closed, error_.message()};
}

void Stream::begin_wait(Want want, std::unique_ptr<Waiter> waiter) {
  wait_began_ = Clock::now();
  const bool over = cancelled_ || timed_out_ || want == Want::none;
  if (over || (want == Want::read && read_watch_.take_fired())) {
    asio::post(socket_.get_executor(),
               [waiter = std::move(waiter)]() mutable { resume(std::move(waiter)); });
    return;
  }
  if (silence_ > Duration{0}) deadline_.expires_at(wait_began_ + silence_);
  if (want == Want::read) return read_watch_.await(std::move(waiter));
  socket_.async_wait(Socket::wait_write, [waiter = std::move(waiter)](
                                             const boost::system::error_code& /*error*/) mutable {
    resume(std::move(waiter));
  });
}

// Whether the wait was neither interrupted nor timed out.
bool Stream::end_wait() {
  waited_ += Clock::now() - wait_began_;
  if (silence_ > Duration{0}) deadline_.clear();
  return !cancelled_ && !timed_out_;
}

// Records that were read ahead included: the socket does not tell of them any more.
bool Stream::holds_records() const { return ssl_ && SSL_has_pending(ssl_.get()) == 1; }

Stream::Attempt Stream::try_read(std::span<char> into) {
  if (ssl_) {
    std::size_t bytes = 0;
    ERR_clear_error();
    const int returned = SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes);
    if (returned == 1) return {.bytes = bytes};
    return tls_outcome(returned);
  }
  const auto bytes = socket_.receive(asio::buffer(into.data(), into.size()), 0, error_);
  if (error_ == asio::error::would_block) return {.want = Want::read};
  if (error_ == asio::error::eof) return {};
  took_all_ = bytes < into.size();
  return {.bytes = bytes, .failed = static_cast<bool>(error_)};
}

Stream::Attempt Stream::try_write(std::span<const asio::const_buffer> data) {
  if (ssl_) {
    if (asio::buffer_size(data) <= kTlsRecord) return try_write_record(data);
    const Cork cork(socket_.native_handle());
    return try_write_records(data);
  }
  const auto bytes = socket_.send(data.first(std::min(data.size(), kMaxGather)), 0, error_);
  if (error_ == asio::error::would_block) return {.want = Want::write};
  return {.bytes = bytes, .failed = static_cast<bool>(error_)};
}

// As many as the kernel takes.
Stream::Attempt Stream::try_write_records(std::span<const asio::const_buffer> data) {
  boost::container::small_vector<asio::const_buffer, 8> rest(data.begin(), data.end());
  std::size_t written = 0;
  for (;;) {
    auto attempt = try_write_record({rest.data(), rest.size()});
    advance(rest, attempt.bytes);
    attempt.bytes = written += attempt.bytes;
    if (rest.empty() || attempt.failed || attempt.want != Want::none) return attempt;
  }
}

// A record costs a system call and an authentication tag: what fits into one is joined.
Stream::Attempt Stream::try_write_record(std::span<const asio::const_buffer> data) {
  while (data.size() > 1 && data.front().size() == 0) data = data.subspan(1);
  std::array<char, kTlsRecord> record;
  std::size_t filled = 0;
  const char* first = static_cast<const char*>(data.front().data());
  std::size_t size = data.front().size();
  if (data.size() > 1 && size < record.size()) {
    for (const auto& buffer : data) {
      const auto part = std::min(buffer.size(), record.size() - filled);
      // Not memcpy: an empty buffer may have no address.
      std::copy_n(static_cast<const char*>(buffer.data()), part, record.data() + filled);
      filled += part;
      if (filled == record.size()) break;
    }
    first = record.data();
    size = filled;
  }
  std::size_t bytes = 0;
  ERR_clear_error();
  const int returned = SSL_write_ex(ssl_.get(), first, size, &bytes);
  if (returned == 1) return {.bytes = bytes};
  auto attempt = tls_outcome(returned);
  attempt.failed = attempt.want == Want::none;
  return attempt;
}

Stream::Attempt Stream::tls_outcome(int returned) {
  switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ: return {.want = Want::read};
    case SSL_ERROR_WANT_WRITE: return {.want = Want::write};
    case SSL_ERROR_ZERO_RETURN: return {};
    case SSL_ERROR_SYSCALL:
      error_ = {errno == 0 ? ECONNRESET : errno, boost::system::system_category()};
      return {.failed = true};
    default:
      // A peer that ends without close_notify is a cut connection (RFC 8446 §6.1), not a matter of
      // trust; whatever else goes wrong during the handshake is.
      error_ = asio::error::connection_reset;
      if (SSL_is_init_finished(ssl_.get()) == 0 &&
          ERR_GET_REASON(ERR_peek_error()) != SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        const auto verified = SSL_get_verify_result(ssl_.get());
        tls_error_ =
            verified != X509_V_OK ? X509_verify_cert_error_string(verified) : tls_error_text();
      }
      return {.failed = true};
  }
}

std::optional<Io<std::size_t>> Stream::read_now(std::span<char> into) {
  if (cancelled_ || timed_out_) return failure();
  const auto attempt = try_read(into);
  wanted_ = took_all_ ? Want::read : attempt.want;
  if (attempt.failed) return failure();
  if (attempt.want != Want::none) return std::nullopt;
  return attempt.bytes;
}

awaitable<Io<std::size_t>> Stream::read_some(std::span<char> into) {
  for (;;) {
    if (auto read = read_now(into)) co_return std::move(*read);
    co_await wait();
  }
}

Io<std::size_t> Stream::write_now(std::span<const asio::const_buffer> data) {
  if (cancelled_ || timed_out_) return failure();
  const auto attempt = try_write(data);
  wanted_ = attempt.want;
  if (attempt.failed) return failure();
  return attempt.bytes;
}

awaitable<Io<void>> Stream::write(std::span<const asio::const_buffer> data, std::size_t done) {
  std::vector<asio::const_buffer> rest(data.begin(), data.end());
  advance(rest, done);
  while (!rest.empty()) {
    const auto written = write_now(rest);
    if (!written) co_return written.error();
    advance(rest, *written);
    if (!rest.empty()) co_await wait();
  }
  co_return Io<void>{};
}

awaitable<Io<void>> Stream::write_copying(std::span<const asio::const_buffer> data) {
  const auto written = write_now(data);
  if (!written) co_return written.error();
  const auto rest = bytes_behind(data, *written);
  const asio::const_buffer buffer{rest.data(), rest.size()};
  co_return co_await write({&buffer, 1});
}

awaitable<Io<void>> Stream::start_tls(const TlsContext& context, const std::string& host) {
  ssl_.reset(context.new_session(socket_.native_handle(), host));
  if (!ssl_) co_return IoError{IoFailure::tls, tls_error_text()};
  for (;;) {
    if (cancelled_ || timed_out_) co_return failure();
    ERR_clear_error();
    const int returned = SSL_do_handshake(ssl_.get());
    if (returned == 1) co_return Io<void>{};
    const auto attempt = tls_outcome(returned);
    if (attempt.want == Want::none) co_return failure();
    co_await wait_for(attempt.want);
  }
}

Stream::Unread Stream::unread() {
  char byte = 0;
  const auto peeked = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (peeked > 0) return Unread::bytes;
  const bool quiet = peeked < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return quiet ? Unread::nothing : Unread::end;
}

void Stream::close() {
  boost::system::error_code ignored;
  if (ssl_ && !error_) SSL_shutdown(ssl_.get());
  socket_.close(ignored);
}

void Stream::abort() {
  boost::system::error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

void Stream::shutdown_send() {
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

}  // namespace llm_api_router::net
