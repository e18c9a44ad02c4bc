// What goes to a provider: the client's request, with only that changed which must be.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/exchange.hpp"
#include "gateway/snapshot.hpp"

namespace llm_api_router::gateway {

// How a request's body is announced upstream.
struct BodyLength {
  enum class Kind { none, sized, chunked } kind = Kind::none;
  std::uint64_t bytes = 0;  // of Kind::sized
};

// Makes `head` the request line and fields for `provider`, with the empty line that ends them.
void write_upstream_head(std::string& head, const Exchange& exchange, const Provider& provider,
                         BodyLength length);

// The body for `provider` as a gather list: the client's bytes, but for the value of the top-level
// `model` where the provider calls it otherwise.
struct SplicedBody {
  std::string model;                       // the replacement, as JSON; empty if there is none
  std::array<std::string_view, 3> pieces;  // before, model, behind; empty ones at the end
  std::size_t size = 0;
};
SplicedBody upstream_body(const Exchange& exchange, const Provider& provider);

}  // namespace llm_api_router::gateway
