// A body in chunks (RFC 9112 §7.1). Boost.Beast's parser reads sizes, extensions and trailers; the
// lines that hold them are made sure to be strict first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/beast/http/basic_parser.hpp>

#include "wire/http1.hpp"
#include "wire/strict_lines.hpp"

namespace llm_api_router::wire {

// Neither copyable nor movable: it is made in place for each body.
class ChunkedBody {
 public:
  // The framing of one chunk, and the trailers, may have `framing_limit` bytes.
  explicit ChunkedBody(std::size_t framing_limit);

  // As RequestParser::put_body. Not to be called again after an error.
  Parsed<std::size_t> put(std::string_view bytes, std::vector<std::string_view>& payload);

  [[nodiscard]] bool done() const { return decoder_.is_done(); }

 private:
  class Decoder final : public boost::beast::http::basic_parser<false> {
   public:
    Decoder();
    [[nodiscard]] std::uint64_t chunk_left() const { return chunk_left_; }

   private:
    using Code = boost::beast::error_code;
    using View = boost::beast::string_view;
    void on_request_impl(boost::beast::http::verb, View, View, int, Code&) override {}
    void on_response_impl(int, View, int, Code&) override {}
    void on_field_impl(boost::beast::http::field, View, View, Code&) override {}
    void on_header_impl(Code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(View, Code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t size, View extensions, Code& code) override;
    std::size_t on_chunk_body_impl(std::uint64_t left, View data, Code& code) override;
    void on_finish_impl(Code&) override {}

    std::uint64_t chunk_left_ = 0;
  };

  Parsed<std::size_t> put_framing(std::string_view bytes);
  Parsed<std::size_t> framing_length(std::string_view bytes);
  bool ends_framing(std::string_view line);
  Parsed<std::size_t> decode(std::string_view element);

  std::size_t framing_limit_;
  Decoder decoder_;
  StrictLines lines_;
  // Where in the framing between two chunks the lines are.
  enum class Expect { end_of_data, size, trailer };
  Expect expect_ = Expect::size;
};

}  // namespace llm_api_router::wire
