#include "tests/cost/exchange_mix.hpp"

#include <stdexcept>

#include "tests/support/agent_traffic.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/samples.hpp"

namespace llm_api_router::test {
namespace {

constexpr std::size_t kSmall = 1'000;
constexpr std::size_t kLarge = 100'000;

std::string bytes_of(const std::string& target, const Fields& fields, const std::string& body) {
  return RequestText{.target = target, .fields = fields, .body = body}.bytes();
}

void must(bool good, const std::string& what) {
  if (!good) throw std::runtime_error{what};
}

}  // namespace

MixUpstream::MixUpstream()
    : chat_answer_(answer_bytes(200, openai_answer_fields(), sdk_chat_answer())),
      messages_answer_(
          answer_bytes(200, anthropic_answer_fields("application/json"), claude_code_answer())) {
  auto fields = anthropic_answer_fields("text/event-stream; charset=utf-8");
  fields.emplace_back("transfer-encoding", "chunked");
  stream_head_ = answer_head(200, fields);
  for (const auto& events : claude_code_stream(kStreamWrites)) {
    stream_writes_.push_back(chunk(events));
  }
  stream_writes_.back() += kLastChunk;
  upstream_.always([this](Exchange& exchange) { answer(exchange); });
}

void MixUpstream::answer(Exchange& exchange) {
  const auto& request = exchange.request();
  if (request.target.starts_with("/chat")) {
    exchange.send(chat_answer_);
    return;
  }
  if (request.body.find(R"("stream":true)") == std::string::npos) {
    exchange.send(messages_answer_);
    return;
  }
  exchange.send(stream_head_ + stream_writes_.front());
  for (std::size_t i = 1; i < stream_writes_.size(); ++i) {
    go_on_.acquire();
    exchange.send(stream_writes_[i]);
  }
}

std::vector<ExchangeKind> exchange_mix() {
  const std::string chat = "/openai/chat/completions";
  const std::string messages = "/anthropic/v1/messages?beta=true";
  return {
      {"1KB", 100, bytes_of(chat, openai_sdk_fields(), sdk_chat_request(kSmall)),
       sdk_chat_answer()},
      {"100KB", 30, bytes_of(messages, claude_code_fields(), claude_code_request(kLarge, false)),
       claude_code_answer()},
      {"stream",
       10,
       bytes_of(messages, claude_code_fields(), messages_request("claude-opus-4-8", true)),
       {}}};
}

void MixClient::exchange(const ExchangeKind& kind) {
  idle_();
  must(client_.send(kind.request), "the router did not take the request");
  if (kind.answer.empty()) return read_stream();
  const auto answer = client_.read_response();
  must(answer.status == 200 && answer.body == kind.answer,
       "the router answered with status " + std::to_string(answer.status) + ": " + answer.body);
}

void MixClient::read_stream() {
  static const auto kWrites = claude_code_stream(kStreamWrites);
  const auto head = client_.read_head();
  must(head && status_of(*head) == 200, "the stream did not begin");
  for (const auto& write : kWrites) {
    if (&write != &kWrites.front()) {
      idle_();
      upstream_.send_next();
    }
    must(client_.read_at_least(write.size()) == write, "the stream differs");
  }
  must(client_.read_some().empty(), "the stream goes on");
}

}  // namespace llm_api_router::test
