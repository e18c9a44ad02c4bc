#include "gateway/routes.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "gateway/access.hpp"
#include "wire/headers.hpp"

namespace llm_api_router::gateway {
namespace {

using net::awaitable;
using providers::RouterError;

// The API whose paths begin so, and the path within it.
struct ApiPath {
  Api api;
  std::string_view path;
};

std::optional<ApiPath> api_path(std::string_view path) {
  for (const Api api : {Api::openai, Api::anthropic}) {
    const auto name = name_of(api);
    if (!path.starts_with('/') || path.substr(1, name.size()) != name) continue;
    const auto rest = path.substr(1 + name.size());
    if (rest.empty() || rest.front() == '/') return ApiPath{api, rest};
  }
  return {};
}

// Clients ask these before they trust a base URL (SPEC §4).
bool is_probe(std::string_view method, std::string_view path) {
  if (method != "HEAD" && method != "GET") return false;
  static constexpr std::array<std::string_view, 5> kProbes{"/anthropic", "/anthropic/", "/openai",
                                                           "/openai/", "/anthropic/api/hello"};
  if (std::find(kProbes.begin(), kProbes.end(), path) != kProbes.end()) return true;
  return method == "HEAD" && path == "/";
}

RouterError router_error(int status, std::string message, std::string_view openai_type,
                         std::string_view anthropic_type) {
  RouterError error;
  error.status = status;
  error.message = std::move(message);
  error.openai_type = openai_type;
  error.anthropic_type = anthropic_type;
  return error;
}

RouterError refusal(Refused why, const wire::RequestHead& head) {
  constexpr std::string_view kInvalid = "invalid_request_error";
  switch (why) {
    case Refused::host:
      return router_error(421,
                          "This router is not known as \"" +
                              std::string{head.find(wire::FieldName::host)} +
                              "\": add the name to server.allowed_hosts in its configuration.",
                          kInvalid, kInvalid);
    case Refused::origin:
      return router_error(403,
                          "Web pages of other origins may not use this router: add theirs to "
                          "server.allowed_origins in its configuration.",
                          "permission_error", "permission_error");
    case Refused::key:
      return router_error(401, "This router asks for one of its own keys.", "authentication_error",
                          "authentication_error");
    case Refused::path:
      return router_error(400, "The path has dot segments, backslashes or NUL bytes.", kInvalid,
                          kInvalid);
    case Refused::content_type:
      return router_error(415, "This endpoint takes application/json only.", kInvalid, kInvalid);
  }
  return {};
}

// Fields that let a browser app of an allowed origin read the answer (Fetch standard, CORS).
std::string cors_fields(const wire::RequestHead& head, const ServerConfig& server) {
  const auto origin = allowed_origin(head, server);
  std::string fields;
  if (origin.empty()) return fields;
  append_field(fields, "access-control-allow-origin", origin);
  append_field(fields, "access-control-expose-headers", "*");
  append_field(fields, "vary", "origin");
  return fields;
}

bool is_preflight(const wire::RequestHead& head) {
  return head.method == "OPTIONS" && head.has(wire::FieldName::access_control_request_method);
}

Answer preflight_answer(const wire::RequestHead& head, const ServerConfig& server) {
  Answer answer;
  answer.head.status = 204;
  answer.head.fields = cors_fields(head, server);
  append_field(answer.head.fields, "access-control-allow-methods", "GET, POST, DELETE");
  append_field(answer.head.fields, "access-control-allow-headers",
               head.find(wire::FieldName::access_control_request_headers));
  append_field(answer.head.fields, "access-control-max-age", "600");
  return answer;
}

bool is_websocket(const wire::RequestHead& head) {
  return wire::has_token(head.find(wire::FieldName::upgrade), "websocket");
}

std::optional<Refused> checked(const wire::RequestHead& head, const Target& target,
                               const ServerConfig& server) {
  const bool page = target.path.starts_with("/web") || target.path.starts_with("/docs");
  const bool open = is_probe(head.method, target.path) || InfoHandlers::is_open(target.path);
  if (!host_allowed(head.find(wire::FieldName::host), server)) return Refused::host;
  if (!path_allowed(target.path)) return Refused::path;
  if (!origin_allowed(head, server, page)) return Refused::origin;
  if (!open && !is_preflight(head) && !key_allowed(head, server)) return Refused::key;
  return {};
}

awaitable<void> send(net::Downstream& downstream, Answer answer) {
  co_await downstream.answer(answer.head, answer.body);
}

// What is answered before anybody asks what the path means. None: the request may come in.
std::optional<Answer> answer_at_the_door(const wire::RequestHead& head, const Target& target,
                                         Api shape, const ServerConfig& server) {
  if (const auto refused = checked(head, target, server)) {
    return error_answer(shape, refusal(*refused, head), new_request_id());
  }
  if (is_preflight(head) && !allowed_origin(head, server).empty()) {
    return preflight_answer(head, server);
  }
  if (is_probe(head.method, target.path)) return json_answer(200, "{}");
  return std::nullopt;
}

// What the request asks the provider for, or why it cannot be asked.
Result<providers::Operation, Answer> operation_of(const wire::RequestHead& head, Api api,
                                                  const Target& target, std::string_view id) {
  constexpr std::string_view kInvalid = "invalid_request_error";
  if (api == Api::openai && is_websocket(head)) {
    // Codex opens a WebSocket first and takes POST at once when told so; a 404 costs it 7 s.
    return error_answer(
        api, router_error(426, "WebSockets are not offered here: use POST.", kInvalid, kInvalid),
        id);
  }
  auto operation = providers::adapter(api).resolve(head.method, target.path, target.query);
  if (!operation) {
    auto answer = error_answer(
        api, router_error(405, "This endpoint does not take that method.", kInvalid, kInvalid), id);
    append_field(answer.head.fields, "allow", operation.error().allow);
    return answer;
  }
  const bool takes_json = operation->routed && head.method == "POST";
  if (takes_json && !is_json(head.find(wire::FieldName::content_type))) {
    return error_answer(api, refusal(Refused::content_type, head), id);
  }
  return std::move(*operation);
}

}  // namespace

Target split_target(std::string_view target) {
  constexpr std::string_view kScheme = "http://";
  const bool absolute = target.starts_with(kScheme);
  if (!absolute && !target.starts_with('/')) return {};
  if (absolute) {
    // RFC 9112 §3.2.2: it names the same resource. Its authority ends where the path or, if there
    // is none, the query begins (RFC 3986 §3.2).
    target.remove_prefix(std::min(target.size(), target.find_first_of("/?", kScheme.size())));
  }
  const auto path = target.substr(0, target.find('?'));
  const auto query = target.substr(std::min(target.size(), path.size() + 1));
  return {path.empty() ? "/" : path, query};
}

// No coroutine itself: it only says which one goes on.
awaitable<void> Routes::handle(net::Downstream& downstream) {
  auto snapshot = current_();
  const auto& server = snapshot->config.server;
  const auto& head = downstream.head();
  const auto target = split_target(head.target);
  const auto within = api_path(target.path);
  const Api shape = within ? within->api : Api::openai;
  if (auto answer = answer_at_the_door(head, target, shape, server)) {
    return send(downstream, std::move(*answer));
  }
  if (within) {
    return proxy(downstream, within->api, {within->path, target.query}, std::move(snapshot));
  }
  if (AnalyticsHandlers::answers(target.path)) {
    return analytics_.handle(downstream, target, cors_fields(head, server));
  }
  auto answer = info_.answer(head, target, *snapshot);
  answer.head.fields += cors_fields(head, server);
  return send(downstream, std::move(answer));
}

// No coroutine either: the exchange lives in the one that handles it.
awaitable<void> Routes::proxy(net::Downstream& downstream, Api api, Target target,
                              std::shared_ptr<const Snapshot> snapshot) {
  auto id = new_request_id();
  auto operation = operation_of(downstream.head(), api, target, id);
  if (!operation) return send(downstream, operation.error());
  Exchange exchange{.downstream = downstream, .snapshot = std::move(snapshot)};
  exchange.arrival = Clock::now();
  (void)downstream.take_waited();  // for the request
  exchange.record.request_id = std::move(id);
  exchange.record.api = api;
  exchange.record.endpoint = operation->endpoint;
  exchange.record.path = std::string{name_of(api)}.append(target.path);
  exchange.record.arrival = WallClock::now();
  exchange.request->cors_fields = cors_fields(downstream.head(), exchange.snapshot->config.server);
  exchange.request->operation = std::move(*operation);
  return proxy_.handle(std::move(exchange));
}

}  // namespace llm_api_router::gateway
