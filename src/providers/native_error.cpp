#include "providers/native_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "providers/native_json.hpp"

namespace llm_api_router::providers {
namespace {

using native_json::Value;

constexpr std::size_t kLongestMessage = 300;
constexpr std::size_t kLongestName = 80;

struct NamedStatus {
  std::string_view name;  // a native error's `code` or `type`
  int status;
};

// https://docs.claude.com/en/api/errors and https://platform.openai.com/docs/guides/error-codes
constexpr std::array kStatuses = {
    NamedStatus{"invalid_request_error", 400},
    NamedStatus{"context_length_exceeded", 400},
    NamedStatus{"invalid_prompt", 400},
    NamedStatus{"content_filter", 400},
    NamedStatus{"content_policy_violation", 400},
    NamedStatus{"authentication_error", 401},
    NamedStatus{"invalid_api_key", 401},
    NamedStatus{"invalid_authentication", 401},
    NamedStatus{"billing_error", 402},
    NamedStatus{"permission_error", 403},
    NamedStatus{"access_terminated", 403},
    NamedStatus{"unsupported_country_region_territory", 403},
    NamedStatus{"not_found_error", 404},
    NamedStatus{"model_not_found", 404},
    NamedStatus{"request_too_large", 413},
    NamedStatus{"rate_limit_error", 429},
    NamedStatus{"rate_limit_exceeded", 429},
    NamedStatus{"insufficient_quota", 429},
    NamedStatus{"credit_balance_exhausted", 429},
    NamedStatus{"usage_limit_reached", 429},
    NamedStatus{"api_error", 500},
    NamedStatus{"server_error", 500},
    NamedStatus{"internal_server_error", 500},
    NamedStatus{"bad_gateway", 502},
    NamedStatus{"service_unavailable", 503},
    NamedStatus{"server_is_overloaded", 503},
    NamedStatus{"engine_overloaded", 503},
    NamedStatus{"slow_down", 503},
    NamedStatus{"timeout_error", 504},
    NamedStatus{"gateway_timeout", 504},
    NamedStatus{"overloaded_error", 529},
};

int named_status(std::string_view name) {
  const auto* const found = std::ranges::find(kStatuses, name, &NamedStatus::name);
  if (found != kStatuses.end()) {
    return found->status;
  }
  return name.ends_with("_limit_exceeded") ? 429 : 0;
}

int error_status(std::uint64_t number) {
  return number >= 400 && number <= 599 ? static_cast<int>(number) : 0;
}

int error_status(std::string_view digits) {
  unsigned number = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, number);
  return fault == std::errc{} && stop == end ? error_status(number) : 0;
}

// The longest beginning of at most `limit` bytes that tears no UTF-8 character.
std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) {
    return text;
  }
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0U) == 0x80U) {
    --limit;
  }
  return text.substr(0, limit);
}

// One level of an error document as it stands.
struct Members {
  NativeError error;
  std::string param;
  int told_status = 0;

  void read(std::string_view key, Value value) {
    if (key == "message" || (key == "detail" && error.message.empty())) {
      error.message = without_secrets(native_json::text_of(value));
    } else if (key == "type") {
      error.type = cut(native_json::text_of(value), kLongestName);
    } else if (key == "param") {
      param = cut(native_json::text_of(value), kLongestName);
    } else if (key == "code") {
      read_code(value);
    } else if (key == "status" || key == "status_code") {
      tell(error_status(native_json::count_of(value).value_or(0)));
    }
  }

 private:
  void read_code(Value value) {
    if (const auto number = native_json::count_of(value)) {
      error.code = std::to_string(*number);
    } else {
      error.code = cut(native_json::text_of(value), kLongestName);
    }
    tell(error_status(error.code));
  }

  void tell(int status) {
    if (status != 0) {
      told_status = status;
    }
  }
};

bool refuses_key(const NativeError& error) {
  return named_status(error.code) == 401 || named_status(error.type) == 401;
}

// A provider that refuses a key repeats it, in a form of its own.
void hide_refused_key(ErrorDocument& document) {
  if (document.told_status == 401 || refuses_key(document.error)) {
    document.error.message = "the provider refused its API key";
  }
}

// Whether the document as it came, `data`, is fit for a client: not where it may repeat a key. The
// parser takes NUL for the end of the text.
bool may_be_shown(const ErrorDocument& document, std::string_view data) {
  return status_of(document) != 401 && !refuses_key(document.error) &&
         data.find('\0') == std::string_view::npos && nlohmann::json::accept(data);
}

// `text` as a JSON string; bytes that are no UTF-8 become U+FFFD.
std::string quoted(std::string_view text) {
  using Json = nlohmann::json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool key_character(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z') || character == '-' || character == '_' ||
         character == '*' || character == '.';
}

std::string_view openai_type(int status) {
  if (status == 429) {
    return "rate_limit_error";
  }
  return status < 500 ? "invalid_request_error" : "server_error";
}

std::string_view anthropic_type(int status) {
  for (const auto& [name, named] : kStatuses) {
    if (named == status && name.ends_with("_error")) {
      return name;
    }
  }
  return status < 500 ? "invalid_request_error" : "api_error";
}

std::string message_of(const ErrorDocument& document) {
  return document.error.message.empty() ? "the provider ended its answer with an error"
                                        : document.error.message;
}

}  // namespace

ErrorDocument read_error_document(std::string_view text) {
  Members outer;
  Members inner;
  ErrorDocument document;
  bool nested = false;
  const auto read_error = [&](Value value) {
    if (native_json::is_object(value)) {
      nested = true;
      native_json::each_member(
          value, [&](std::string_view key, Value member) { inner.read(key, member); });
    } else if (const auto message = native_json::text_of(value); !message.empty()) {
      outer.error.message = without_secrets(message);
    }
  };
  native_json::each_member(text, [&](std::string_view key, Value value) {
    if (key == "error") {
      document.openai_shaped = native_json::is_object(value);
      read_error(value);
    } else if (key == "response") {
      native_json::each_member(value, [&](std::string_view name, Value member) {
        if (name == "error") {
          read_error(member);
        }
      });
    } else {
      outer.read(key, value);
    }
  });
  document.anthropic_shaped = document.openai_shaped && outer.error.type == "error";
  if (outer.error.type == "error") {
    outer.error.type.clear();  // that is the event's type, not the error's
  }
  auto& told = nested ? inner : outer;
  document.error = std::move(told.error);
  document.param = std::move(told.param);
  document.told_status = told.told_status;
  hide_refused_key(document);
  return document;
}

int status_of(const ErrorDocument& document) {
  if (document.told_status != 0) {
    return document.told_status;
  }
  if (const auto status = named_status(document.error.code); status != 0) {
    return status;
  }
  const auto status = named_status(document.error.type);
  return status != 0 ? status : 500;
}

Failure failure_of(const ErrorDocument& document) {
  Failure failure;
  failure.cause = Cause::http_status;
  failure.status = status_of(document);
  failure.error_type = document.error.type;
  failure.error_code = document.error.code;
  failure.message = document.error.message;
  return failure;
}

std::string without_secrets(std::string_view message) {
  std::string out;
  for (std::size_t at = 0; at < message.size() && out.size() <= kLongestMessage;) {
    const bool begins_word = at == 0 || !key_character(message[at - 1]);
    if (!begins_word || !message.substr(at).starts_with("sk-")) {
      out += message[at++];
      continue;
    }
    while (at < message.size() && key_character(message[at])) {
      ++at;
    }
    out += "sk-…";
  }
  return std::string{cut(out, kLongestMessage)};
}

std::string openai_error(std::string_view message, std::string_view type, std::string_view param,
                         std::string_view code) {
  const auto or_null = [](std::string_view text) {
    return text.empty() ? std::string{"null"} : quoted(text);
  };
  return R"({"error":{"message":)" + quoted(message) + R"(,"type":)" + quoted(type) +
         R"(,"param":)" + or_null(param) + R"(,"code":)" + or_null(code) + "}}";
}

std::string anthropic_error(std::string_view type, std::string_view message,
                            std::string_view request_id) {
  return R"({"type":"error","error":{"type":)" + quoted(type) + R"(,"message":)" + quoted(message) +
         R"(},"request_id":)" + (request_id.empty() ? std::string{"null"} : quoted(request_id)) +
         "}";
}

std::string openai_error_body(const ErrorDocument& document, std::string_view data) {
  if (document.openai_shaped && may_be_shown(document, data)) {
    return std::string{data};
  }
  const auto& type = document.error.type;
  return openai_error(message_of(document),
                      type.empty() ? openai_type(status_of(document)) : std::string_view{type},
                      document.param, document.error.code);
}

std::string anthropic_error_body(const ErrorDocument& document, std::string_view data) {
  if (document.anthropic_shaped && may_be_shown(document, data)) {
    return std::string{data};
  }
  const auto& type = document.error.type;
  return anthropic_error(
      type.empty() ? anthropic_type(status_of(document)) : std::string_view{type},
      message_of(document), {});
}

}  // namespace llm_api_router::providers
