// What a wrong configuration is told: every message a user can meet, word for word.
#include <cstdlib>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.hpp"

namespace llm_api_router {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> lines_of(const std::vector<ConfigFault>& faults) {
  std::vector<std::string> lines;
  for (const auto& fault : faults) {
    const bool warning = fault.severity == ConfigFault::Severity::warning;
    lines.push_back((warning ? "warning: " : "") + to_line("f", fault).substr(3));
  }
  return lines;
}

std::vector<std::string> faults_of(const std::string& text) {
  return lines_of(load_config(text, {}).faults);
}

// A configuration with one good OpenAI provider that has `member` besides its key.
std::vector<std::string> faults_of_provider(const std::string& member) {
  return faults_of(R"({"openai": [{"api_key": "k", )" + member + "}]}");
}

std::vector<std::string> faults_beside_provider(const std::string& member) {
  return faults_of(R"({"openai": [{"api_key": "k"}], )" + member + "}");
}

TEST(ConfigSyntax, NamesTheLineAndColumnOfAMissingComma) {
  EXPECT_THAT(faults_of("{\n  \"openai\": {\"api_key\": \"k\"}\n  \"server\": {}\n}"),
              ElementsAre("line 3, column 3: a comma (or a colon) is missing before this"));
}

TEST(ConfigSyntax, NamesACommaTooMany) {
  EXPECT_THAT(faults_of("{\"openai\": {\"api_key\": \"k\",}}"),
              ElementsAre("line 1, column 28: the comma before this is one too many"));
  EXPECT_THAT(faults_of("{\"openai\": [{},\n]}"),
              ElementsAre("line 2, column 1: the comma before this is one too many"));
}

TEST(ConfigSyntax, PointsAtTheStartOfTheWholeValue) {
  EXPECT_THAT(faults_of("{\"a\": 1 -2.5e1}"), ElementsAre(HasSubstr("line 1, column 9: a comma ")));
  EXPECT_THAT(faults_of("{\"a\": 1\n true}"), ElementsAre(HasSubstr("line 2, column 2: a comma ")));
  EXPECT_THAT(faults_of("[1 [2]]"), ElementsAre(HasSubstr("line 1, column 4: a comma ")));
}

TEST(ConfigSyntax, NamesAMissingColon) {
  EXPECT_THAT(faults_of("{\"openai\" {}}"),
              ElementsAre("line 1, column 11: a comma (or a colon) is missing before this"));
}

TEST(ConfigSyntax, NamesAnUnclosedStringWithoutShowingIt) {
  EXPECT_THAT(faults_of("{\n\"api_key\": \"sk-secret\n}"),
              ElementsAre("line 2, column 22: a string is not closed on this line"));
}

TEST(ConfigSyntax, NamesAnEarlyEnd) {
  EXPECT_THAT(faults_of("{\"openai\": ["),
              ElementsAre("line 1, column 13: the text ends before everything opened is closed"));
  EXPECT_THAT(faults_of("{\"openai\": \"sk-secr"),
              ElementsAre("line 1, column 20: the text ends before everything opened is closed"));
}

TEST(ConfigSyntax, NamesAnEmptyFile) {
  EXPECT_THAT(faults_of(""),
              ElementsAre("line 1, column 1: the file is empty; `llm-api-router init` writes an "
                          "example"));
  EXPECT_THAT(faults_of(" \n"), ElementsAre(HasSubstr("the file is empty")));
}

TEST(ConfigSyntax, NamesCommentsAndSingleQuotes) {
  EXPECT_THAT(faults_of("{\n  // mine\n}"),
              ElementsAre(HasSubstr("JSON has no comments; remove this one")));
  EXPECT_THAT(faults_of("{\n # mine\n}"),
              ElementsAre("line 2, column 2: JSON has no comments; remove this one"));
  EXPECT_THAT(faults_of("{'openai': 1}"),
              ElementsAre("line 1, column 2: strings stand in double quotes"));
}

TEST(ConfigSyntax, CountsCharactersAndNotBytes) {
  EXPECT_THAT(faults_of("{\"äöü\": '"),
              ElementsAre("line 1, column 9: strings stand in double quotes"));
}

TEST(ConfigSyntax, RefusesTextAfterTheDocument) {
  EXPECT_THAT(faults_of("{} {}"), ElementsAre("line 1, column 4: nothing may follow the document"));
}

TEST(ConfigSyntax, RefusesBytesThatAreNotUtf8) {
  EXPECT_THAT(faults_of("{\"a\xff\": 1}"), ElementsAre(HasSubstr("ill-formed UTF-8")));
}

TEST(ConfigSyntax, RefusesNumbersBeyondEveryRange) {
  EXPECT_THAT(faults_of_provider(R"("timeout": 1e400)"),
              ElementsAre(HasSubstr("a number is too large")));
}

TEST(ConfigSyntax, NeverShowsTheTextAroundAnError) {
  for (const std::string text :
       {"{\"api_key\": \"sk-secret\\q\"}", "{\"api_key\": \"sk-secret\t\"}",
        "{\"api_key\": sk-secret}", "{\"api_key\": \"a\" \"sk-secret\"}"}) {
    EXPECT_THAT(faults_of(text), ElementsAre(Not(HasSubstr("sk-secret")))) << text;
  }
}

TEST(ConfigSyntax, RefusesAMemberGivenTwice) {
  EXPECT_THAT(faults_of_provider(R"("timeout": 1, "timeout": 2)"),
              ElementsAre("openai[0].timeout: is given twice"));
  EXPECT_THAT(faults_beside_provider(R"("openai": [])"), Contains("openai: is given twice"));
}

TEST(ConfigSyntax, SkipsAByteOrderMark) {
  EXPECT_THAT(faults_of("\xef\xbb\xbf{\"openai\": {\"api_key\": \"k\"}}"), IsEmpty());
  EXPECT_THAT(faults_of("\xef\xbb\xbf{'"), ElementsAre(HasSubstr("line 1, column 2: ")));
}

TEST(ConfigSyntax, RefusesHundredThousandLevelsWithoutRecursion) {
  EXPECT_THAT(faults_of(std::string(100'000, '[')),
              ElementsAre(HasSubstr("is nested deeper than 64 levels")));
}

TEST(ConfigSyntax, RefusesWhatIsFarTooLarge) {
  EXPECT_THAT(faults_of(std::string(3U << 20U, ' ')),
              ElementsAre(HasSubstr("is larger than 1 MiB")));
}

TEST(ConfigFaults, AreToldAllAtOnce) {
  EXPECT_THAT(
      faults_of(R"({"openai": [{"api_key": "k"}, {"timeout": "x", "weight": 0}], "sever": {}})"),
      ElementsAre("openai[1].timeout: must be a positive number, got \"x\"",
                  "sever: is not a known member; did you mean \"server\"?",
                  "openai[1].api_key: is required",
                  "openai[1].weight: must be a whole number from 1 to 1000000, got 0"));
}

TEST(ConfigFaults, NameAnObjectInPlaceOfAListAsItWasWritten) {
  EXPECT_THAT(faults_of(R"({"anthropic": {"api_key": "k", "priority": 0}})"),
              ElementsAre("anthropic.priority: must be a whole number from 1 to 1000000, got 0"));
}

TEST(ConfigFaults, TellWhatADocumentOfAnotherTypeIs) {
  EXPECT_THAT(faults_of("[]"), ElementsAre("must be an object, got a list"));
  EXPECT_THAT(faults_of("7"), ElementsAre("must be an object, got 7"));
}

TEST(ConfigFaults, TellThatThereIsNoProvider) {
  const auto* const none = "there is no provider; give `openai` or `anthropic` at least one";
  EXPECT_THAT(faults_of("{}"), ElementsAre(none));
  EXPECT_THAT(faults_of(R"({"openai": [], "anthropic": []})"), ElementsAre(none));
}

TEST(ConfigFaults, DoNotAskForProvidersWhereTheirListIsWrong) {
  EXPECT_THAT(faults_of(R"({"openai": "sk-1"})"),
              ElementsAre("openai: must be an object or a list of objects, got a string"));
  EXPECT_THAT(faults_of(R"({"openai": [5]})"), ElementsAre("openai[0]: must be an object, got 5"));
}

TEST(ConfigFaults, SuggestTheMemberThatWasMeant) {
  EXPECT_THAT(faults_of_provider(R"("base_ur": "x")"),
              ElementsAre("openai[0].base_ur: is not a known member; did you mean \"base_url\"?"));
  EXPECT_THAT(faults_of_provider(R"("maxRetries": 1)"),
              ElementsAre(HasSubstr("did you mean \"max_retries\"?")));
  EXPECT_THAT(faults_beside_provider(R"("cooldown": {"treshold": 1})"),
              ElementsAre(HasSubstr("cooldown.treshold: is not a known member; did you mean "
                                    "\"threshold\"?")));
}

TEST(ConfigFaults, ListTheKnownMembersWhereNothingIsNear) {
  EXPECT_THAT(faults_beside_provider(R"("cooldown": {"flavour": 1})"),
              ElementsAre("cooldown.flavour: is not a known member; known are threshold, "
                          "window_seconds or cooldown_seconds"));
}

TEST(ConfigFaults, QuoteOddMemberNames) {
  EXPECT_THAT(faults_beside_provider(R"("a b\n": 1)"),
              ElementsAre(HasSubstr("[\"a b\\n\"]: is not a known member")));
}

TEST(ConfigFaults, RefuseWhatThisVersionDoesNotDoYet) {
  const auto* const not_yet = ": is not supported by this version yet; remove it";
  EXPECT_THAT(faults_beside_provider(R"("server": {"tls": {"cert": "c", "key": "k"}})"),
              ElementsAre(std::string{"server.tls"} + not_yet));
}

TEST(ConfigFaults, NameWrongTypes) {
  EXPECT_THAT(faults_of_provider(R"("priority": 1.5)"),
              ElementsAre("openai[0].priority: must be a whole number from 1 to 1000000, got 1.5"));
  EXPECT_THAT(
      faults_of_provider(R"("priority": "1")"),
      ElementsAre("openai[0].priority: must be a whole number from 1 to 1000000, got \"1\""));
  EXPECT_THAT(faults_of_provider(R"("enabled": "yes")"),
              ElementsAre("openai[0].enabled: must be true or false, got \"yes\""));
  EXPECT_THAT(faults_of_provider(R"("base_url": null)"),
              ElementsAre("openai[0].base_url: must be a string, got null"));
  EXPECT_THAT(faults_of_provider(R"("models": "gpt-5")"),
              ElementsAre("openai[0].models: must be a list, got \"gpt-5\""));
  EXPECT_THAT(faults_of_provider(R"("models": ["a", 5])"),
              ElementsAre("openai[0].models[1]: must be a string, got 5"));
  EXPECT_THAT(faults_of_provider(R"("model_mapping": ["a"])"),
              ElementsAre("openai[0].model_mapping: must be an object, got a list"));
  EXPECT_THAT(faults_of_provider(R"("model_mapping": {"a": 5})"),
              ElementsAre("openai[0].model_mapping.a: must be a string, got 5"));
  EXPECT_THAT(faults_beside_provider(R"("server": [])"),
              ElementsAre("server: must be an object, got a list"));
}

TEST(ConfigFaults, NameValuesOutOfRange) {
  EXPECT_THAT(faults_of_provider(R"("priority": 99999999999)"),
              ElementsAre("openai[0].priority: must be a whole number from 1 to 1000000, got "
                          "99999999999"));
  EXPECT_THAT(faults_of_provider(R"("max_retries": -1)"),
              ElementsAre("openai[0].max_retries: must be a whole number from 0 to 100, got -1"));
  EXPECT_THAT(faults_beside_provider(R"("server": {"port": 65536})"),
              ElementsAre("server.port: must be a whole number from 0 to 65535, got 65536"));
  EXPECT_THAT(faults_beside_provider(R"("server": {"max_body_mb": 0})"),
              ElementsAre("server.max_body_mb: must be a whole number from 1 to 1024, got 0"));
}

TEST(ConfigFaults, NameDurationsThatCannotBe) {
  for (const std::string given : {"0", "-1", "-0.5", "\"30\"", "true", "null"}) {
    EXPECT_THAT(faults_of_provider("\"timeout\": " + given),
                ElementsAre("openai[0].timeout: must be a positive number, got " + given));
  }
  for (const std::string given : {"86401", "86400.001"}) {
    EXPECT_THAT(
        faults_of_provider("\"timeout\": " + given),
        ElementsAre("openai[0].timeout: must be at most 86400 seconds (a day), got " + given));
  }
  EXPECT_THAT(faults_beside_provider(R"("cooldown": {"window_seconds": 0})"),
              ElementsAre("cooldown.window_seconds: must be a positive number, got 0"));
}

TEST(ConfigFaults, NameUnknownWords) {
  EXPECT_THAT(faults_of_provider(R"("auth": "basic")"),
              ElementsAre("openai[0].auth: must be \"bearer\" or \"x-api-key\", got \"basic\""));
  EXPECT_THAT(
      faults_beside_provider(R"("logging": {"level": "loud"})"),
      ElementsAre("logging.level: must be \"debug\", \"info\", \"warning\" or \"error\", got "
                  "\"loud\""));
}

TEST(ConfigFaults, AllowOnlyClientErrorsToFallBack) {
  EXPECT_THAT(
      faults_of_provider(R"("fallback_on": [400, 500, 404, "x"])"),
      ElementsAre("openai[0].fallback_on[3]: must be a whole number from 400 to 499, got \"x\"",
                  "openai[0].fallback_on[1]: must be a whole number from 400 to 499, got "
                  "500"));
}

TEST(ConfigFaults, RefuseEmptyTexts) {
  EXPECT_THAT(faults_of_provider(R"("base_url": "")"),
              ElementsAre("openai[0].base_url: must not be empty; leave it out for the default"));
  EXPECT_THAT(faults_of(R"({"openai": {"api_key": ""}})"),
              ElementsAre("openai.api_key: must not be empty"));
  EXPECT_THAT(faults_of_provider(R"("model_mapping": {"": "x"})"),
              ElementsAre("openai[0].model_mapping[\"\"]: must not be empty on either side"));
}

TEST(ConfigFaults, ShortenLongValuesBetweenCharacters) {
  std::string word;
  for (int i = 0; i < 50; ++i) word += "é";
  std::string start;
  for (int i = 0; i < 30; ++i) start += "é";
  EXPECT_THAT(faults_of_provider(R"("auth": ")" + word + "\""),
              ElementsAre(HasSubstr(", got \"" + start + "…\"")));
}

TEST(ConfigFaults, RefuseTwoProvidersOfOneName) {
  EXPECT_THAT(faults_of(R"({"openai": [{"api_key": "k", "provider_name": "a"},
                                       {"api_key": "k", "provider_name": "b"},
                                       {"api_key": "k", "provider_name": "a"}]})"),
              ElementsAre("openai[2].provider_name: \"a\" is already the name of openai[0]"));
}

TEST(ConfigFaults, AllowOneNameInBothLists) {
  EXPECT_THAT(faults_of(R"({"openai": {"api_key": "k", "provider_name": "a"},
                            "anthropic": {"api_key": "k", "provider_name": "a"}})"),
              IsEmpty());
}

TEST(ConfigFaults, RefuseControlCharactersInNames) {
  for (const std::string name : {"a\\u0000b", "a\\nb", "a\\u007f", "a\\u0085b"}) {
    EXPECT_THAT(faults_of_provider("\"provider_name\": \"" + name + "\""),
                ElementsAre("openai[0].provider_name: must not hold control characters"));
  }
  EXPECT_THAT(faults_of_provider(R"("provider_name": "Zürich 東京")"), IsEmpty());
}

TEST(ConfigFaults, RefuseEndlessNames) {
  EXPECT_THAT(faults_of_provider("\"provider_name\": \"" + std::string(129, 'a') + "\""),
              ElementsAre("openai[0].provider_name: must be at most 128 bytes long"));
}

TEST(ConfigFaults, NameWhatIsWrongWithABaseUrl) {
  EXPECT_THAT(
      faults_of_provider(R"("base_url": "ftp://x")"),
      ElementsAre("openai[0].base_url: must begin with http:// or https://, got \"ftp://x\""));
  EXPECT_THAT(
      faults_of_provider(R"("base_url": "https://x/?a=b")"),
      ElementsAre("openai[0].base_url: must not have a query (?…), got \"https://x/?a=b\""));
}

TEST(ConfigFaults, NeverShowThePasswordOfAUrl) {
  EXPECT_THAT(faults_of_provider(R"("base_url": "https://me:secret@x")"),
              ElementsAre("openai[0].base_url: must not carry user:password@; keys belong into "
                          "`api_key`, got a string"));
  EXPECT_THAT(faults_of_provider(R"("proxy": "https://me:secret@x")"),
              ElementsAre("openai[0].proxy: must begin with http://, got a string"));
}

TEST(ConfigFaults, NameAHostThatCannotBeListenedOn) {
  EXPECT_THAT(faults_beside_provider(R"("server": {"host": "example.com"})"),
              ElementsAre("server.host: must be an IP address (without brackets or port) or "
                          "localhost, got \"example.com\""));
  for (const std::string host : {"[::1]", "127.0.0.1:80", "127.1", "1.2.3.4.5", "::g"}) {
    EXPECT_THAT(faults_beside_provider(R"("server": {"host": ")" + host + "\"}"),
                ElementsAre(HasSubstr("server.host: must be an IP address")));
  }
  for (const std::string host : {"::1", "::", "0.0.0.0", "localhost"}) {
    EXPECT_THAT(faults_beside_provider(R"("server": {"host": ")" + host + "\"}"), IsEmpty());
  }
}

TEST(ConfigFaults, NameHostsAndOriginsThatCannotBeAllowed) {
  EXPECT_THAT(
      faults_beside_provider(R"("server": {"allowed_hosts": ["a.b", "*", "::1", "a:80"]})"),
      ElementsAre("server.allowed_hosts[3]: must be a host name without scheme and port, or "
                  "*, got \"a:80\""));
  EXPECT_THAT(
      faults_beside_provider(
          R"("server": {"allowed_origins": ["https://a.b:1", "vscode-webview://x1", "https://a/"]})"),
      ElementsAre("server.allowed_origins[2]: must be scheme://host or scheme://host:port, without "
                  "a path, got \"https://a/\""));
}

TEST(ConfigFaults, RefuseHeadersThatAreTheRoutersOwn) {
  EXPECT_THAT(faults_of_provider(R"("headers": {"Authorization": "Bearer secret"})"),
              ElementsAre("openai[0].headers.Authorization: cannot be set: it carries the "
                          "credential; set `api_key` and `auth` instead"));
  for (const std::string name :
       {"x-api-key", "Host", "content-length", "Transfer-Encoding", "connection", "keep-alive",
        "TE", "trailer", "upgrade", "proxy-authorization", "proxy-connection", "expect",
        "accept-encoding"}) {
    EXPECT_THAT(faults_of_provider(R"("headers": {")" + name + R"(": "secret"})"),
                ElementsAre(testing::AllOf(HasSubstr("headers." + name + ": cannot be set: it "),
                                           Not(HasSubstr("secret")))));
  }
}

TEST(ConfigFaults, RefuseHeadersThatWouldBreakTheRequest) {
  EXPECT_THAT(faults_of_provider(R"("headers": {"a b": "x"})"),
              ElementsAre("openai[0].headers[\"a b\"]: is not a header name: letters, digits and - "
                          "are allowed"));
  EXPECT_THAT(faults_of_provider(R"("headers": {"x-a": "secret\r\nx-b: 1"})"),
              ElementsAre("openai[0].headers.x-a: must not hold control characters"));
  EXPECT_THAT(faults_of_provider(R"("headers": {"x-a": 5})"),
              ElementsAre("openai[0].headers.x-a: must be a string, got a number"));
  EXPECT_THAT(
      faults_of_provider(R"("headers": {"x-a": "1", "X-A": "2"})"),
      ElementsAre("openai[0].headers.X-A: is given twice (the case of header names does not "
                  "count)"));
}

TEST(ConfigFaults, RefuseKeysThatCannotBeSentAndNeverShowThem) {
  for (const std::string key : {"sk a", "sk\\n", "sk\\u0000", "skü"}) {
    EXPECT_THAT(
        faults_of(R"({"openai": {"api_key": ")" + key + "\"}}"),
        ElementsAre("openai.api_key: holds a space, a control character or a letter outside "
                    "ASCII; no key does"));
  }
  EXPECT_THAT(faults_of(R"({"openai": {"api_key": 12345}})"),
              ElementsAre("openai.api_key: must be a string, got a number"));
}

TEST(ConfigFaults, NameTheVariableThatHoldsNoKey) {
  ::unsetenv("ROUTER_TEST_UNSET");
  ::setenv("ROUTER_TEST_EMPTY", "", 1);
  EXPECT_THAT(faults_of(R"({"openai": {"api_key": "env:ROUTER_TEST_UNSET"}})"),
              ElementsAre("openai.api_key: needs the environment variable ROUTER_TEST_UNSET, which "
                          "is not set"));
  EXPECT_THAT(faults_of(R"({"openai": {"api_key": "env:ROUTER_TEST_EMPTY"}})"),
              ElementsAre("openai.api_key: needs the environment variable ROUTER_TEST_EMPTY, which "
                          "is empty"));
  EXPECT_THAT(faults_of(R"({"openai": {"api_key": "env:sk-secret"}})"),
              ElementsAre("openai.api_key: needs the name of an environment variable after env:"));
}

TEST(ConfigFaults, RefuseClientKeysThatAreNotDigests) {
  EXPECT_THAT(
      faults_beside_provider(R"("server": {"api_keys": ["my-secret"]})"),
      ElementsAre("server.api_keys[0]: must be the SHA-256 of a key as 64 hex digits (printf "
                  "%s KEY | sha256sum), or env:NAME"));
}

TEST(ConfigWarnings, TellPlaceholdersAndStillLoad) {
  const auto loaded = load_config(R"({"openai": {"api_key": "sk-your-key-here"}})", {});
  EXPECT_TRUE(loaded.usable());
  EXPECT_THAT(lines_of(loaded.faults),
              ElementsAre("warning: openai.api_key: is a placeholder; put your own key here"));
}

TEST(ConfigWarnings, TellPathsThatTheRouterAppendsItself) {
  EXPECT_THAT(faults_of(R"({"anthropic": {"api_key": "k", "base_url": "https://x/v1/"}})"),
              ElementsAre("warning: anthropic.base_url: ends in /v1, but the router appends "
                          "/v1/messages itself; remove it"));
  EXPECT_THAT(faults_of_provider(R"("base_url": "https://x/v1/chat/completions")"),
              ElementsAre("warning: openai[0].base_url: ends in /chat/completions, but the router "
                          "appends /chat/completions itself; remove it"));
  EXPECT_THAT(faults_of_provider(R"("base_url": "https://x/v1")"), IsEmpty());
}

TEST(ConfigWarnings, TellThatEveryProviderIsDisabled) {
  EXPECT_THAT(faults_of_provider(R"("enabled": false)"),
              ElementsAre("warning: every provider is disabled, so no request can be answered"));
}

}  // namespace
}  // namespace llm_api_router
