// Error documents, whatever a provider sends: the status is one of an error, no key and no long
// text comes out, the document made for the client is JSON, and what was written in either API's
// shape is read again.
//
// The input is a document; its lines are also the members of one.
#include <cctype>
#include <string>

#include "providers/native_error.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using providers::ErrorDocument;
using providers::NativeError;

constexpr std::size_t kLongestMessage = 300;
constexpr std::size_t kLongestName = 80;
// In the place of what a provider says of a key that it refuses.
constexpr std::string_view kRefused = "the provider refused its API key";

bool key_character(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 ||
         std::string_view("-_*.").find(character) != std::string_view::npos;
}

// Whether a word begins that looks like a key.
bool shows_a_key(std::string_view text) {
  for (auto at = text.find("sk-"); at != std::string_view::npos; at = text.find("sk-", at + 1)) {
    const bool word = at == 0 || !key_character(text[at - 1]);
    if (word && at + 3 < text.size() && key_character(text[at + 3])) return true;
  }
  return false;
}

void expect_fit_for_logs(const NativeError& error) {
  expect(error.message.size() <= kLongestMessage, "a message is cut");
  expect(!shows_a_key(error.message), "a message shows no key");
  expect(error.type.size() <= kLongestName && error.code.size() <= kLongestName, "names are cut");
}

bool is_client_document(std::string_view text) { return text.starts_with('{') && is_json(text); }

void expect_document(std::string_view text) {
  const auto document = providers::read_error_document(text);
  const auto status = providers::status_of(document);
  expect(status >= 400 && status <= 599, "the status is one of an error");
  expect(providers::failure_of(document).status == status, "the failure has it, too");
  expect_fit_for_logs(document.error);
  const auto openai = providers::openai_error_body(document, text);
  const auto anthropic = providers::anthropic_error_body(document, text);
  // The document itself is relayed with the white space around it.
  for (const std::string_view body : {std::string_view(openai), std::string_view(anthropic)}) {
    expect(body == text ? is_json(body) : is_client_document(body), "the document is JSON");
  }
  expect(status != 401 || document.error.message == kRefused, "a refused key is not repeated");
  if (document.error.message == kRefused && text.find(kRefused) == std::string_view::npos) {
    expect(openai != text && anthropic != text, "nor is the document that may repeat it shown");
  }
}

void expect_masked(std::string_view message) {
  const auto shown = providers::without_secrets(message);
  expect(shown.size() <= kLongestMessage, "a message is cut");
  expect(!shows_a_key(shown), "a message shows no key");
  if (message.find("sk-") == std::string_view::npos) {
    expect(message.starts_with(shown), "a message without a key is not changed");
  }
}

void expect_read_again(const ErrorDocument& read, const NativeError& written) {
  if (read.error.message == kRefused) return;
  expect(read.error.message == providers::without_secrets(written.message),
         "the message is read again");
  expect(written.type.size() > kLongestName || read.error.type == written.type,
         "the type is read again");
  expect(written.code.size() > kLongestName || read.error.code == written.code,
         "the code is read again");
}

void expect_written_and_read(std::string_view lines) {
  if (!is_utf8(lines)) return;
  const auto take = [&lines] { return std::string(take_line(lines)); };
  NativeError error{.type = take(), .code = take(), .message = std::string(lines)};
  const auto openai = providers::openai_error(error.message, error.type, "p", error.code);
  expect(is_client_document(openai), "what is written is JSON");
  expect_read_again(providers::read_error_document(openai), error);
  const auto anthropic = providers::anthropic_error(error.type, error.message, error.code);
  expect(is_client_document(anthropic), "what is written is JSON");
  error.code.clear();  // stands for the request's id here
  expect_read_again(providers::read_error_document(anthropic), error);
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  expect_document(text.view());
  expect_masked(text.view());
  expect_written_and_read(text.view());
  return 0;
}
