// Requests for the embedded pages: what is answered is a file as it is or compressed, compressed
// only where that was asked for, and nothing of the request comes back.
//
// The input is the path, Accept-Encoding and If-None-Match, a line each.
#include <algorithm>
#include <array>
#include <string>

#include "fuzz/address_oracle.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"
#include "web/web_answer.hpp"

namespace llm_api_router::fuzz {
namespace {

using web::Asset;

constexpr std::array<Asset, 3> kAssets = {
    Asset{"/web", Asset::Kind::page, "text/html", "0a1b", "a page", "a packed page"},
    Asset{"/docs", Asset::Kind::reference, "text/html", "2c3d", "a reference", "packed"},
    Asset{"/web/assets/a.woff2", Asset::Kind::asset, "font/woff2", "4e5f", "a font", ""}};

bool names_coding(std::string_view accept_encoding) {
  const auto text = lower(accept_encoding);
  return text.find("gzip") != std::string::npos || text.find('*') != std::string::npos;
}

// Lists of one member each, which leave nothing to weigh.
void expect_plainly_chosen(std::string_view path) {
  const auto answered = [path](std::string_view coding) {
    return web::web_answer(path, coding, {}, kAssets)->body;
  };
  expect(answered("gzip") == answered("*") && answered("gzip") == answered("br, GZIP;q=0.5"),
         "each of these accepts gzip");
  expect(answered("") == answered("gzip;q=0") && answered("") == answered("*, gzip;q=0.0"),
         "none of these accepts gzip");
}

bool is_listed(std::string_view list, const std::string& tag) {
  const auto tags = split(list, ',');
  return std::any_of(tags.begin(), tags.end(), [&](std::string_view one) {
    one.remove_prefix(std::min(one.size(), one.find_first_not_of(" \t")));
    const std::string text(one.substr(0, one.find_last_not_of(" \t") + 1));
    return text == "*" || text == tag || text == "W/" + tag;
  });
}

std::string tag_in(const std::string& fields) {
  constexpr std::string_view kName = "etag: ";
  expect(fields.starts_with(kName), "an answer has a tag");
  return fields.substr(kName.size(), fields.find('\r') - kName.size());
}

void expect_answer(std::string_view path, std::string_view accept_encoding,
                   std::string_view if_none_match) {
  const auto answer = web::web_answer(path, accept_encoding, if_none_match, kAssets);
  const bool known = std::any_of(kAssets.begin(), kAssets.end(), [path](const Asset& asset) {
    const bool page = asset.kind != Asset::Kind::asset;
    return path == asset.path || (page && path == std::string(asset.path) + "/");
  });
  expect(answer.has_value() == known, "what is there is answered");
  if (!answer) return;
  expect(web::is_web_path(path), "it is at a path of the pages");
  const bool packed = answer->body.find("packed") != std::string_view::npos;
  expect(!packed || names_coding(accept_encoding), "nobody gets gzip unasked");
  expect(packed == (answer->fields.find("content-encoding: gzip\r\n") != std::string::npos),
         "and is told so");
  const bool unchanged = is_listed(if_none_match, tag_in(answer->fields));
  expect(answer->status == (unchanged ? 304U : 200U), "what the client has is not sent again");
  expect(answer->body.empty() == unchanged, "else it is");
  expect_plainly_chosen(path);
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  std::string_view lines = text_of(data, size);
  const ExactCopy path(take_line(lines));
  const ExactCopy accept_encoding(take_line(lines));
  const ExactCopy if_none_match(take_line(lines));
  expect_answer(path.view(), accept_encoding.view(), if_none_match.view());
  return 0;
}
