#include "wire/field_name.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::wire {
namespace {

const std::map<std::string, FieldName> kKnown = {
    {"accept-encoding", FieldName::accept_encoding},
    {"access-control-request-headers", FieldName::access_control_request_headers},
    {"access-control-request-method", FieldName::access_control_request_method},
    {"alt-svc", FieldName::alt_svc},
    {"anthropic-version", FieldName::anthropic_version},
    {"authorization", FieldName::authorization},
    {"connection", FieldName::connection},
    {"content-encoding", FieldName::content_encoding},
    {"content-length", FieldName::content_length},
    {"content-type", FieldName::content_type},
    {"cookie", FieldName::cookie},
    {"date", FieldName::date},
    {"expect", FieldName::expect},
    {"forwarded", FieldName::forwarded},
    {"host", FieldName::host},
    {"http2-settings", FieldName::http2_settings},
    {"if-none-match", FieldName::if_none_match},
    {"keep-alive", FieldName::keep_alive},
    {"openai-organization", FieldName::openai_organization},
    {"openai-project", FieldName::openai_project},
    {"origin", FieldName::origin},
    {"proxy-connection", FieldName::proxy_connection},
    {"request-id", FieldName::request_id},
    {"retry-after", FieldName::retry_after},
    {"retry-after-ms", FieldName::retry_after_ms},
    {"sec-fetch-mode", FieldName::sec_fetch_mode},
    {"sec-fetch-site", FieldName::sec_fetch_site},
    {"session-id", FieldName::session_id},
    {"set-cookie", FieldName::set_cookie},
    {"strict-transport-security", FieldName::strict_transport_security},
    {"te", FieldName::te},
    {"thread-id", FieldName::thread_id},
    {"trailer", FieldName::trailer},
    {"transfer-encoding", FieldName::transfer_encoding},
    {"upgrade", FieldName::upgrade},
    {"user-agent", FieldName::user_agent},
    {"x-api-key", FieldName::x_api_key},
    {"x-claude-code-session-id", FieldName::x_claude_code_session_id},
    {"x-ms-retry-after-ms", FieldName::x_ms_retry_after_ms},
    {"x-provider", FieldName::x_provider},
    {"x-request-id", FieldName::x_request_id},
    {"x-router-explain", FieldName::x_router_explain},
    {"x-session-affinity", FieldName::x_session_affinity},
    {"x-session-id", FieldName::x_session_id},
    // The names of families.
    {"proxy-", FieldName::proxy_family},
    {"proxy-authorization", FieldName::proxy_family},
    {"sec-fetch-dest", FieldName::sec_fetch_family},
    {"x-forwarded-for", FieldName::x_forwarded_family},
    {"x-router-attempts", FieldName::x_router_family},
};

std::string in_capitals(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

TEST(FieldNameOf, KnowsEachNameInAnyCase) {
  for (const auto& [name, id] : kKnown) {
    EXPECT_EQ(field_name(name), id) << name;
    EXPECT_EQ(field_name(in_capitals(name)), id) << name;
  }
}

TEST(FieldNameOf, NamesEachNumber) {
  for (unsigned id = 1; id < kFieldNames; ++id) {
    EXPECT_TRUE(std::any_of(kKnown.begin(), kKnown.end(), [id](const auto& known) {
      return static_cast<unsigned>(known.second) == id;
    })) << id;
  }
}

TEST(FieldNameOf, DoesNotTakeOtherNamesForKnownOnes) {
  for (const char* name : {"", "x", "te2", "tea", "proxy", "x-forwarded", "x-router", "sec-fetch",
                           "hos", "hosts", "h0st", "x-stainless-lang", "openai-version",
                           "content_length", "content\rlength", "server"}) {
    EXPECT_EQ(field_name(name), FieldName::other) << name;
  }
}

// Any byte of a known name changed makes it another one, or the same in another case.
TEST(FieldNameOf, IsNotMisledByOneWrongByte) {
  for (const auto& [name, id] : kKnown) {
    if (is_family(id)) continue;
    for (std::size_t at = 0; at < name.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string changed = name;
        changed[at] = static_cast<char>(byte);
        const bool same = std::tolower(byte) == name[at];
        ASSERT_EQ(field_name(changed) == id, same) << name << ' ' << at << ' ' << byte;
      }
    }
  }
}

TEST(FieldNames, HoldsWhatWasPutIn) {
  FieldNames names{FieldName::host, FieldName::x_session_id};
  EXPECT_TRUE(names.contains(FieldName::host));
  EXPECT_TRUE(names.contains(FieldName::x_session_id));
  EXPECT_FALSE(names.contains(FieldName::te));
  names.insert(FieldName::te);
  EXPECT_TRUE(names.contains(FieldName::te));
  EXPECT_TRUE((names | FieldNames{FieldName::date}).contains(FieldName::date));
  EXPECT_FALSE(names.contains(FieldName::date));
}

}  // namespace
}  // namespace llm_api_router::wire
