#include "tests/support/answers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace llm_api_router::test {
namespace {

std::string framed(std::string_view body, const Delivery& delivery) {
  if (delivery.framing != Delivery::Framing::chunked) return std::string{body};
  const auto size = delivery.chunk == 0 ? std::max<std::size_t>(body.size(), 1) : delivery.chunk;
  std::string out;
  for (; !body.empty(); body.remove_prefix(std::min(size, body.size()))) {
    out += chunk(body.substr(0, size));
  }
  return out.append(kLastChunk);
}

Fields with_framing(Fields fields, std::size_t length, const Delivery& delivery) {
  switch (delivery.framing) {
    case Delivery::Framing::length:
      fields.emplace_back("content-length", std::to_string(length));
      break;
    case Delivery::Framing::chunked: fields.emplace_back("transfer-encoding", "chunked"); break;
    case Delivery::Framing::until_close: fields.emplace_back("connection", "close"); break;
  }
  return fields;
}

Fields typed(std::string type, const Fields& extra) {
  Fields fields{{"content-type", std::move(type)}};
  fields.insert(fields.end(), extra.begin(), extra.end());
  return fields;
}

}  // namespace

std::string answer_head(unsigned status, const Fields& fields) {
  return "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n" + lines(fields) + "\r\n";
}

std::string answer_bytes(unsigned status, const Fields& fields, std::string_view body,
                         const Delivery& delivery) {
  return answer_head(status, with_framing(fields, body.size(), delivery)) + framed(body, delivery);
}

std::string chunk(std::string_view payload) {
  std::array<char, 20> size{};
  const int length = std::snprintf(size.data(), size.size(), "%zx\r\n", payload.size());
  std::string out{size.data(), static_cast<std::size_t>(length)};
  return out.append(payload).append("\r\n");
}

Script respond(unsigned status, const Fields& fields, const std::string& body, Delivery delivery) {
  return [bytes = answer_bytes(status, fields, body, delivery), delivery](Exchange& exchange) {
    exchange.send_in_pieces(bytes, delivery.write == 0 ? bytes.size() : delivery.write);
    if (delivery.framing == Delivery::Framing::until_close) exchange.close();
  };
}

Script respond_json(unsigned status, const std::string& body, const Fields& extra,
                    Delivery delivery) {
  return respond(status, typed("application/json", extra), body, delivery);
}

Script respond_sse(const std::string& events, Delivery delivery) {
  return respond(200, typed("text/event-stream; charset=utf-8", {}), events, delivery);
}

Script respond_raw(std::string bytes) {
  return [bytes = std::move(bytes)](Exchange& exchange) { exchange.send(bytes); };
}

Script respond_and_close(std::string bytes) {
  return [bytes = std::move(bytes)](Exchange& exchange) {
    exchange.send(bytes);
    exchange.close();
  };
}

Script respond_and_reset(std::string bytes) {
  return [bytes = std::move(bytes)](Exchange& exchange) {
    exchange.send(bytes);
    exchange.reset();
  };
}

Script stall() {
  return [](Exchange& exchange) { exchange.wait_until_left(); };
}

std::string stream_head(const Fields& extra) {
  auto fields = typed("text/event-stream", extra);
  fields.emplace_back("transfer-encoding", "chunked");
  return answer_head(200, fields);
}

}  // namespace llm_api_router::test
