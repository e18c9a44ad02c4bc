#include "gateway/web_handlers.hpp"

#include "web/web_answer.hpp"

namespace llm_api_router::gateway {

bool has_pages() { return !web::embedded_assets().empty(); }

bool is_page_path(std::string_view path) { return web::is_web_path(path); }

std::optional<Answer> page_answer(const wire::RequestHead& head, std::string_view path) {
  auto found = web::web_answer(path, head.find(wire::FieldName::accept_encoding),
                               head.find(wire::FieldName::if_none_match));
  if (!found) return std::nullopt;
  Answer answer;
  answer.head.status = found->status;
  answer.head.fields = std::move(found->fields);
  answer.body = found->body;
  return answer;
}

}  // namespace llm_api_router::gateway
