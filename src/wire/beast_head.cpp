#include "wire/beast_head.hpp"

#include <boost/beast/http/error.hpp>

namespace llm_api_router::wire {

ParseError head_fault(const boost::beast::error_code& code) {
  using boost::beast::http::error;
  const auto malformed = [](const char* what) { return ParseError{HeadError::malformed, what}; };
  if (code == error::bad_method) return malformed("the method is malformed");
  if (code == error::bad_target) return malformed("the request target is malformed");
  if (code == error::bad_version) return malformed("the HTTP version is malformed");
  if (code == error::bad_status) return malformed("the status is malformed");
  if (code == error::bad_field) return malformed("a header field's name is malformed");
  if (code == error::bad_value) return malformed("a header field's value is malformed");
  if (code == error::bad_content_length || code == error::multiple_content_length) {
    return malformed("content-length is not a number, or too large, or there is more than one");
  }
  if (code == error::bad_transfer_encoding) {
    return malformed("transfer-encoding is given twice or beside content-length");
  }
  return malformed("the head is malformed");
}

bool is_other_version(std::string_view version) {
  constexpr std::string_view kName = "HTTP/";
  if (!version.starts_with(kName) || version == "HTTP/1.0" || version == "HTTP/1.1") return false;
  version.remove_prefix(kName.size());
  return !version.empty() && version.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace llm_api_router::wire
