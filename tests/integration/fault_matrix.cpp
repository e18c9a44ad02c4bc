#include "tests/integration/fault_matrix.hpp"

#include <utility>

namespace llm_api_router::test {
namespace {

const Bench kNever{};
const Bench kSoft{3, "soft"};
const Bench kSoftAtOnce{1, "soft"};
const Bench kHard{1, "hard"};
const Bench kBenched{3, "benched"};  // cooldown.threshold
const Bench kTold{1, "rate_limited"};
const Bench kModelMissing{1, "model_missing"};

const Fields kJson{{"content-type", "application/json"}};

bool streamed(const Ask& ask) { return ask.streamed(); }
bool whole(const Ask& ask) { return !ask.streamed(); }

// An error answer of its own status, in the native shape of the API.
struct Refusal {
  unsigned status;
  std::string type = "some_error";
  std::string code = "some_code";
  Fields fields = {};
};

Fault refused(std::string name, const Refusal& refusal, Again again, Bench bench) {
  Fault fault;
  fault.name = std::move(name);
  fault.body = [refusal](const Ask& ask) { return ask.error(refusal.type, refusal.code); };
  fault.does = [refusal, body = fault.body](const Ask& ask) {
    return respond_json(refusal.status, body(ask), refusal.fields);
  };
  fault.again = again;
  fault.bench = std::move(bench);
  fault.status = refusal.status;
  fault.told = Told::relayed;
  return fault;
}

// The request is at fault: nobody else is asked.
Fault request_error(unsigned status) {
  auto fault = refused("Status" + std::to_string(status), {status}, Again::no, kNever);
  fault.falls_back = false;
  return fault;
}

// It says when it will be back, which is later than anybody waits.
Fault told(std::string name, const Refusal& refusal, std::string retry_after) {
  auto fault = refused(std::move(name), refusal, Again::no, kTold);
  fault.retry_after = std::move(retry_after);
  return fault;
}

// The account cannot go on; neither should the client.
Fault exhausted(std::string name, const Refusal& refusal) {
  auto fault = refused(std::move(name), refusal, Again::no, kHard);
  fault.final = true;
  return fault;
}

Fault at(Place place, std::string name, Again again, Bench bench) {
  Fault fault;
  fault.name = std::move(name);
  fault.place = place;
  fault.again = again;
  fault.bench = std::move(bench);
  return fault;
}

// What is no answer at all.
Fault broken(std::string name, std::function<Script(const Ask&)> does, Again again,
             std::function<bool(const Ask&)> concerns = nullptr) {
  Fault fault;
  fault.name = std::move(name);
  fault.does = std::move(does);
  fault.concerns = std::move(concerns);
  fault.again = again;
  fault.bench = kSoft;
  return fault;
}

Fault silent(std::string name, std::function<Script(const Ask&)> does,
             std::function<bool(const Ask&)> concerns = nullptr) {
  auto fault = broken(std::move(name), std::move(does), Again::no, std::move(concerns));
  fault.silence = true;
  fault.status = 504;
  return fault;
}

// An error event before any content stands for its status.
Fault error_event(std::string name, const Refusal& refusal, Again again, Bench bench) {
  auto fault = refused(std::move(name), refusal, again, std::move(bench));
  fault.concerns = streamed;
  fault.does = [refusal](const Ask& ask) {
    return respond_sse(ask.stream.preamble + ask.error_event(refusal.type, refusal.code));
  };
  return fault;
}

Script then_silence(std::string bytes) {
  return [bytes = std::move(bytes)](Exchange& exchange) {
    exchange.send(bytes);
    exchange.wait_until_left();
  };
}

std::string half(const std::string& text) { return text.substr(0, text.size() / 2); }

// A head that announces all of an answer, and half of it.
std::string cut_by_length(const Ask& ask) {
  return answer_bytes(200, kJson, ask.answer)
      .substr(0, answer_bytes(200, kJson, ask.answer).size() - 9);
}

std::vector<Fault> connection_faults() {
  auto timeout = at(Place::silent, "ConnectTimeout", Again::if_alone, kSoftAtOnce);
  timeout.status = 504;
  return {
      at(Place::unknown_name, "UnknownName", Again::if_alone, kSoftAtOnce),
      at(Place::refusing, "ConnectionRefused", Again::if_alone, kSoftAtOnce),
      timeout,
      at(Place::wrong_certificate, "CertificateOfAnotherName", Again::no, kHard),
      at(Place::expired_certificate, "ExpiredCertificate", Again::no, kHard),
      broken(
          "FinBeforeAByte", [](const Ask&) { return respond_and_close(""); }, Again::yes),
      broken(
          "ResetBeforeAByte", [](const Ask&) { return respond_and_reset(""); }, Again::yes),
      broken(
          "FinInTheHead", [](const Ask&) { return respond_and_close("HTTP/1.1 200 O"); },
          Again::yes),
      broken(
          "ResetInTheHead", [](const Ask&) { return respond_and_reset("HTTP/1.1 200 O"); },
          Again::yes),
      silent("Silence", [](const Ask&) { return stall(); }),
      silent("SilenceInTheHead", [](const Ask&) { return then_silence("HTTP/1.1 200 OK\r\nx"); }),
      silent(
          "SilenceInTheBody", [](const Ask& ask) { return then_silence(cut_by_length(ask)); },
          whole),
      silent(
          "SilenceBeforeTheFirstEvent", [](const Ask&) { return then_silence(stream_head()); },
          streamed),
  };
}

std::vector<Fault> body_faults() {
  const auto chunked = [](const Ask& ask) {
    return answer_head(200,
                       {{"content-type", "application/json"}, {"transfer-encoding", "chunked"}}) +
           chunk(half(ask.answer));
  };
  return {
      broken(
          "FinInTheBody", [](const Ask& ask) { return respond_and_close(cut_by_length(ask)); },
          Again::yes, whole),
      broken(
          "ResetInTheBody", [](const Ask& ask) { return respond_and_reset(cut_by_length(ask)); },
          Again::yes, whole),
      broken(
          "FinBetweenChunks", [=](const Ask& ask) { return respond_and_close(chunked(ask)); },
          Again::yes, whole),
      broken(
          "BadChunk", [=](const Ask& ask) { return respond_and_close(chunked(ask) + "zz\r\n"); },
          Again::yes, whole),
      broken(
          "HalfAJsonDocument",
          [](const Ask& ask) {
            return respond_and_close(answer_head(200, kJson) + half(ask.answer));
          },
          Again::yes, whole),
      broken(
          "StreamThatEndsInItsPreamble",
          [](const Ask& ask) {
            return respond_and_close(stream_head() + chunk(ask.stream.preamble));
          },
          Again::yes, streamed),
      broken(
          "StreamThatEndsCleanlyInItsPreamble",
          [](const Ask& ask) { return respond_sse(ask.stream.preamble); }, Again::yes, streamed),
      broken(
          "EmptyStream", [](const Ask&) { return respond_sse(""); }, Again::no, streamed),
      broken(
          "EmptyAnswer", [](const Ask&) { return respond_json(200, ""); }, Again::no),
      broken(
          "Html",
          [](const Ask&) {
            return respond(200, {{"content-type", "text/html"}}, "<html>hello</html>");
          },
          Again::no),
      broken(
          "NoHttp", [](const Ask&) { return respond_and_close("SSH-2.0-OpenSSH_9.2\r\n\r\n"); },
          Again::no),
      broken(
          "Redirect",
          [](const Ask&) {
            return respond(302, {{"location", "http://127.0.0.1:1/elsewhere"}}, "");
          },
          Again::no),
      broken(
          "SwitchingProtocols",
          [](const Ask&) {
            return respond_raw(
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: "
                "upgrade\r\n\r\n");
          },
          Again::no),
      broken(
          "StrangeStatus", [](const Ask&) { return respond_raw(answer_bytes(999, kJson, "{}")); },
          Again::no),
  };
}

std::vector<Fault> status_faults() {
  auto unauthorized = refused("Status401", {401}, Again::no, kHard);
  unauthorized.status = 502;
  unauthorized.told = Told::made_up;
  unauthorized.final = true;
  auto for_a_moment =
      refused("RateLimitForAMoment", {429, "rate_limit_error", "", {{"retry-after-ms", "0"}}},
              Again::yes, kBenched);
  for_a_moment.retry_after = "1";
  return {
      unauthorized,
      exhausted("Status402", {402}),
      exhausted("QuotaUsedUp", {429, "insufficient_quota", "insufficient_quota"}),
      refused("Status403", {403}, Again::no, kHard),
      refused("ModelNotFound", {404, "model_not_found", "model_not_found"}, Again::no,
              kModelMissing),
      refused("Status408", {408}, Again::yes, kNever),
      refused("Status409", {409}, Again::yes, kNever),
      refused("RateLimit", {429, "rate_limit_error", ""}, Again::no, kBenched),
      told("RateLimitWithItsTime", {429, "rate_limit_error", "", {{"retry-after", "20"}}}, "20"),
      for_a_moment,
      refused("Status500", {500}, Again::yes, kSoft),
      refused("Status502", {502}, Again::yes, kSoft),
      refused("Status504", {504}, Again::yes, kSoft),
      refused("Status503", {503}, Again::yes, kSoft),
      refused("Status529", {529, "overloaded_error", ""}, Again::yes, kSoft),
      told("Status503WithItsTime", {503, "some_error", "", {{"retry-after", "20"}}}, "20"),
      told("Status529WithItsTime", {529, "overloaded_error", "", {{"retry-after", "20"}}}, "20"),
      request_error(400),
      request_error(404),
      request_error(405),
      request_error(413),
      request_error(415),
      request_error(418),
      request_error(422),
      error_event("EventOverloaded", {529, "overloaded_error", "overloaded_error"}, Again::yes,
                  kSoft),
      error_event("EventRateLimit", {429, "rate_limit_error", "rate_limit_exceeded"}, Again::no,
                  kBenched),
      error_event("EventServerError", {500, "server_error", "server_error"}, Again::yes, kSoft),
      [] {
        auto fault =
            error_event("EventInvalidRequest",
                        {400, "invalid_request_error", "invalid_request_error"}, Again::no, kNever);
        fault.falls_back = false;
        return fault;
      }(),
  };
}

}  // namespace

Script Ask::good() const { return streamed() ? respond_sse(answer) : respond_json(200, answer); }

std::string Ask::error(const std::string& type, const std::string& code) const {
  return api == Api::openai ? openai_error(type, complaint, code)
                            : anthropic_error(type, complaint);
}

std::string Ask::error_event(const std::string& type, const std::string& code) const {
  const bool typed = api == Api::anthropic || name == "responses_stream";
  return (typed ? "event: error\ndata: " : "data: ") + error(type, code) + "\n\n";
}

std::vector<Ask> asks_saying(const std::string& text, std::size_t piece) {
  const auto stream = [&](std::string name, std::string target, Api api, std::string body,
                          SampleStream (*sample)(std::string_view)) {
    auto events = sample(text);
    if (piece != 0) {
      events.content.clear();
      for (std::size_t at = 0; at < text.size(); at += piece) {
        events.content += sample(text.substr(at, piece)).content;
      }
    }
    return Ask{std::move(name), std::move(target), api, std::move(body), events.all(), events};
  };
  const auto whole = [](std::string name, std::string target, Api api, std::string body,
                        std::string answer) {
    return Ask{std::move(name), std::move(target), api, std::move(body), std::move(answer), {}};
  };
  const std::string chat = "/openai/chat/completions";
  const std::string responses = "/openai/responses";
  const std::string messages = "/anthropic/v1/messages";
  std::vector<Ask> all{
      whole("chat", chat, Api::openai, chat_request(), chat_answer(text)),
      stream("chat_stream", chat, Api::openai, chat_request("m", true), chat_stream),
      whole("responses", responses, Api::openai, responses_request(), responses_answer(text)),
      stream("responses_stream", responses, Api::openai, responses_request("m", true),
             responses_stream),
      whole("messages", messages, Api::anthropic, messages_request(), messages_answer(text)),
      stream("messages_stream", messages, Api::anthropic, messages_request("m", true),
             messages_stream),
      whole("count_tokens", messages + "/count_tokens", Api::anthropic, messages_request(),
            R"({"input_tokens":5})"),
  };
  all.back().leaves_marks = false;
  return all;
}

const std::vector<Ask>& asks() {
  static const auto all = asks_saying("hello", 0);
  return all;
}

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = [] {
    auto every = connection_faults();
    for (auto& fault : body_faults()) every.push_back(std::move(fault));
    for (auto& fault : status_faults()) every.push_back(std::move(fault));
    return every;
  }();
  return all;
}

}  // namespace llm_api_router::test
