#include "tests/support/client.hpp"

#include <charconv>

namespace llm_api_router::test {
namespace {

constexpr std::string_view kHost = "127.0.0.1";

}  // namespace

unsigned status_of(const MessageHead& head) {
  constexpr std::size_t kStatusAt = std::string_view{"HTTP/1.1 "}.size();
  unsigned status = 0;
  const auto& line = head.start_line;
  if (line.size() > kStatusAt) {
    std::from_chars(line.data() + kStatusAt, line.data() + line.size(), status);
  }
  return status;
}

std::string RequestText::head() const {
  const MessageHead given{.raw = {}, .start_line = {}, .fields = fields};
  Fields all;
  if (!given.find("host")) all.emplace_back("host", kHost);
  const bool framed = given.find("content-length") || given.find("transfer-encoding");
  if ((!body.empty() || method == "POST") && !given.find("content-type")) {
    all.emplace_back("content-type", "application/json");
  }
  if (!framed && (!body.empty() || method == "POST")) {
    all.emplace_back("content-length", std::to_string(body.size()));
  }
  all.insert(all.end(), fields.begin(), fields.end());
  return method + " " + target + " HTTP/1.1\r\n" + lines(all) + "\r\n";
}

Client::Client(std::uint16_t port, const std::string& address)
    : connection_(Connection::to(address, port)), reader_(*connection_) {}

bool Client::send(std::string_view bytes) { return connection_->write(bytes) == bytes.size(); }

std::optional<MessageHead> Client::read_head() {
  auto head = reader_.read_head();
  if (head) {
    const auto status = status_of(*head);
    reader_.begin_body(*head, status / 100 == 1 || status == 204 || status == 304, true);
  }
  return head;
}

std::string Client::read_some(std::chrono::milliseconds patience) {
  return reader_.read_body_some(patience);
}

std::string Client::read_at_least(std::size_t size) {
  std::string body;
  while (body.size() < size) {
    const auto piece = read_some();
    if (piece.empty()) break;
    body += piece;
  }
  return body;
}

Response Client::read_response(bool to_head) {
  Response response;
  auto head = reader_.read_head();
  if (!head) {
    response.end = reader_.ended() == Connection::Event::reset     ? End::reset
                   : reader_.ended() == Connection::Event::silence ? End::silence
                                                                   : End::cut;
    return response;
  }
  static_cast<MessageHead&>(response) = std::move(*head);
  response.status = status_of(response);
  const bool bodyless =
      to_head || response.status / 100 == 1 || response.status == 204 || response.status == 304;
  reader_.begin_body(response, bodyless, true);
  response.body = reader_.read_body();
  response.end = reader_.body_end();
  return response;
}

Response Client::exchange(const RequestText& request) {
  send(request.bytes());
  return read_response(request.method == "HEAD");
}

Response Client::finish() {
  Response response;
  response.body = reader_.read_body();
  response.end = reader_.body_end();
  return response;
}

}  // namespace llm_api_router::test
