// A head as Boost.Beast's parser reads it: the syntax of start line and fields.
#pragma once

#include <string_view>
#include <type_traits>

#include <boost/beast/http/basic_parser.hpp>

#include "wire/http1.hpp"

namespace llm_api_router::wire {

inline std::string_view std_view(boost::beast::string_view view) {
  return {view.data(), view.size()};
}

// Why Beast refused a head, in words fit for a client.
ParseError head_fault(const boost::beast::error_code& code);

// Whether `version` is one of HTTP, but not 1.0 or 1.1.
bool is_other_version(std::string_view version);

// Fills `head` with views into the bytes that it is given. One object reads one whole head.
template <bool kIsRequest>
class BeastHead final : public boost::beast::http::basic_parser<kIsRequest> {
 public:
  using HeadType = std::conditional_t<kIsRequest, RequestHead, ResponseHead>;

  explicit BeastHead(HeadType& head) : head_(head) {
    this->header_limit(UINT32_MAX);  // limits are the caller's business
    this->body_limit(boost::none);
  }

 private:
  using Code = boost::beast::error_code;
  using View = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb, View method, View target, int version,
                       Code&) override {
    if constexpr (kIsRequest) {
      head_.method = std_view(method);
      head_.target = std_view(target);
      head_.minor_version = static_cast<unsigned>(version) % 10;
    }
  }

  void on_response_impl(int status, View reason, int version, Code&) override {
    if constexpr (!kIsRequest) {
      head_.status = static_cast<unsigned>(status);
      head_.reason = std_view(reason);
      head_.minor_version = static_cast<unsigned>(version) % 10;
    }
  }

  void on_field_impl(boost::beast::http::field, View name, View value, Code&) override {
    head_.fields.push_back({std_view(name), std_view(value)});
  }

  void on_header_impl(Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(View, Code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View, Code&) override { return 0; }
  void on_finish_impl(Code&) override {}

  HeadType& head_;
};

}  // namespace llm_api_router::wire
