// What is particular to one API: its paths, credentials, error shapes, and how to read its answers.
// Pure: no sockets, no clocks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/api.hpp"
#include "model/failure.hpp"
#include "model/usage.hpp"
#include "wire/http1.hpp"

namespace llm_api_router::providers {

// Whether a body must, may or need not name a model.
enum class ModelRule { required, optional, ignored };

// What a downstream path and method mean.
struct Operation {
  Endpoint endpoint = Endpoint::on_account;
  // Path and query to append to a provider's base_url.
  std::string upstream_target{};
  // With fallback between providers. Not routed: the first available one, streamed as it comes.
  bool routed = false;
  ModelRule model = ModelRule::ignored;
};

// A path that is known, asked with a method it has not.
struct MethodNotAllowed {
  std::string_view allow;  // value of the Allow field
};

// An error the router itself answers with, before it takes an API's shape.
struct RouterError {
  int status = 500;
  std::string message;
  std::string_view openai_type = "server_error";
  std::string_view openai_code{};  // empty: null
  std::string_view anthropic_type = "api_error";
  std::string_view param{};  // empty: null (OpenAI only)
};

// What one event of a stream, or one whole answer, is to the relay.
enum class EventKind {
  preamble,  // before content: role chunk, message_start, ping, response.created
  content,   // the client's answer has begun
  finish,    // finish_reason, stop_reason or the terminal event's content part was seen
  terminal,  // nothing follows that matters: [DONE], message_stop, response.completed
  error,     // an error event: failure() says which
};

// Watches one answer from the side. It never alters bytes and never throws.
class AnswerReader {
 public:
  virtual ~AnswerReader() = default;

  // One event of a stream.
  virtual EventKind on_event(std::string_view type, std::string_view data) = 0;
  // The whole body of an answer that is not a stream (status 200 to 299).
  virtual void on_body(std::string_view body) = 0;

  [[nodiscard]] virtual const Usage& usage() const = 0;
  // The finish marker of SPEC §6 was seen: finish_reason or stop_reason, or the terminal event.
  [[nodiscard]] virtual bool finished() const = 0;
  // The terminal event was seen: the client may hang up now and has its whole answer.
  [[nodiscard]] virtual bool terminal() const = 0;
  // What the last EventKind::error stood for: cause http_status with the status it means.
  [[nodiscard]] virtual const Failure& failure() const = 0;
  // The native JSON error document of that event, as the API would have sent it with the status.
  [[nodiscard]] virtual std::string error_body() const = 0;
  // The answer's `id` and the reason it finished, empty until told.
  [[nodiscard]] virtual std::string_view response_id() const = 0;
  [[nodiscard]] virtual std::string_view finish_reason() const = 0;
};

// The native error members of an answer's body, for classification and logs.
struct NativeError {
  std::string type;
  std::string code;
  std::string message;
};

class Adapter {
 public:
  virtual ~Adapter() = default;

  [[nodiscard]] virtual Api api() const = 0;
  [[nodiscard]] virtual std::string_view default_base_url() const = 0;

  // `path` is what follows "/openai" or "/anthropic", beginning with '/'; `query` what follows '?',
  // without it. SPEC §4 lists the operations and aliases.
  [[nodiscard]] virtual Result<Operation, MethodNotAllowed> resolve(
      std::string_view method, std::string_view path, std::string_view query) const = 0;

  // Fields that each request to upstream gets where the client sent none: name and value.
  [[nodiscard]] virtual std::vector<wire::Field> default_fields() const = 0;

  // Whether `key` is presented as x-api-key (else as bearer) when the configuration leaves it open.
  [[nodiscard]] virtual bool uses_x_api_key(std::string_view key) const = 0;

  [[nodiscard]] virtual std::unique_ptr<AnswerReader> reader(Endpoint endpoint) const = 0;

  // Reads the body of an error answer; members stay empty where it has none.
  [[nodiscard]] virtual NativeError read_error(std::string_view body) const = 0;

  // The native JSON document of `error`.
  [[nodiscard]] virtual std::string error_body(const RouterError& error,
                                               std::string_view request_id) const = 0;
  // The field that carries a request id in this API: "x-request-id" or "request-id".
  [[nodiscard]] virtual std::string_view request_id_field() const = 0;
};

// The two adapters; they live for ever and may be used from any thread.
const Adapter& adapter(Api api);

}  // namespace llm_api_router::providers
