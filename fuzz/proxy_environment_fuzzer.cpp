// NO_PROXY and its relatives: a host goes by no proxy exactly if it is loopback or below a name of
// the list.
//
// The input is the list, in one line, and a host.
#include <algorithm>
#include <string>

#include "gateway/proxy_environment.hpp"

#include "fuzz/address_oracle.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

const std::string kProxy = "http://proxy";

bool is_below(const std::string& host, std::string_view entry) {
  auto name = lower(entry);
  name.erase(0, name.find_first_not_of(' '));
  name.erase(name.find_last_not_of(' ') + 1);
  if (name == "*") return true;
  name.erase(0, name.find_first_not_of('.'));
  return !name.empty() && ("." + host).ends_with("." + name);
}

std::string proxy_for(std::string_view host, bool tls, std::string_view list) {
  const auto environment = [list](const char* name) -> std::string {
    if (std::string_view(name) == "no_proxy") return std::string(list);
    return std::string_view(name) == "HTTPS_PROXY" ? kProxy : std::string();
  };
  return gateway::proxy_from_environment(host, tls, environment);
}

void expect_chosen(std::string_view host, std::string_view list) {
  const auto entries = split(list, ',');
  const bool exempt = gateway::is_loopback(host) ||
                      std::any_of(entries.begin(), entries.end(), [&](std::string_view entry) {
                        return is_below(lower(host), entry);
                      });
  expect(proxy_for(host, true, list) == (exempt ? "" : kProxy), "a list is what it names");
  expect(proxy_for(host, false, list).empty(), "a proxy is for the scheme that it is set for");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  std::string_view text = text_of(data, size);
  const ExactCopy list(take_line(text));
  const ExactCopy host(text.substr(0, text.find('\0')));
  expect_chosen(host.view(), list.view());
  return 0;
}
