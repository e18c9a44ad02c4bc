#include "gateway/upstream_request.hpp"

#include "gateway/answers.hpp"
#include "wire/headers.hpp"

namespace llm_api_router::gateway {
namespace {

void append_length(std::string& head, BodyLength length) {
  switch (length.kind) {
    case BodyLength::Kind::none: break;
    case BodyLength::Kind::sized:
      append_field(head, "content-length", std::to_string(length.bytes));
      break;
    case BodyLength::Kind::chunked: append_field(head, "transfer-encoding", "chunked"); break;
  }
}

}  // namespace

void write_upstream_head(std::string& head, const Exchange& exchange, const Provider& provider,
                         BodyLength length) {
  const auto& request = exchange.downstream.head();
  head.clear();
  head.append(request.method).append(" ");
  head.append(provider.base_path).append(exchange.request->operation.upstream_target);
  head.append(" HTTP/1.1\r\n").append(provider.fixed_fields);
  for (const auto& field : request.fields) {
    if (!wire::travels_up(field, request) || provider.overrides(field.name)) continue;
    append_field(head, field.name, field.value);
  }
  for (const auto& field : exchange.adapter().default_fields()) {
    if (request.has(field.name) || provider.overrides(field.name)) continue;
    append_field(head, field.name, field.value);
  }
  append_length(head, length);
  head += "\r\n";
}

SplicedBody upstream_body(const Exchange& exchange, const Provider& provider) {
  const auto body = exchange.request->body.view();
  SplicedBody spliced;
  const auto model = provider.upstream_model(exchange.model);
  if (!exchange.request->facts.model || model == *exchange.request->facts.model) {
    spliced.pieces[0] = body;
    spliced.size = body.size();
    return spliced;
  }
  const auto& value = exchange.request->facts.model_value;
  spliced.model = wire::quoted(model);
  spliced.pieces = {body.substr(0, value.begin), {}, body.substr(value.end)};
  spliced.size = body.size() - (value.end - value.begin) + spliced.model.size();
  return spliced;
}

}  // namespace llm_api_router::gateway
