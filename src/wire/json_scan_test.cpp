#include "wire/json_scan.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace llm_api_router::wire {
namespace {

// Scans `body` with padding that would be noticed if it were looked at.
Result<BodyFacts> scan(std::string_view body) {
  std::string padded(body);
  padded.append(kScanPadding, '"');
  return scan_body(std::string_view(padded).substr(0, body.size()));
}

BodyFacts facts(std::string_view body) {
  auto scanned = scan(body);
  EXPECT_TRUE(scanned.has_value()) << body << ": " << (scanned ? "" : scanned.error().message);
  return scanned ? *scanned : BodyFacts{};
}

std::string error(std::string_view body) {
  const auto scanned = scan(body);
  return scanned ? "none" : scanned.error().message;
}

// The bytes of `body` that hold the model.
std::string model_bytes(std::string_view body) {
  const ByteRange range = facts(body).model_value;
  return std::string(body.substr(range.begin, range.end - range.begin));
}

TEST(ScanBody, FindsTheModelAndWhereItStands) {
  const std::string_view body = R"({"messages":[], "model" : "gpt-5" , "x":1})";
  EXPECT_EQ(facts(body).model, "gpt-5");
  EXPECT_EQ(facts(body).model_value, (ByteRange{26, 33}));
  EXPECT_EQ(model_bytes(body), R"("gpt-5")");
}

TEST(ScanBody, FindsTheModelWhereverItStands) {
  EXPECT_EQ(model_bytes(R"({"model":"a"})"), R"("a")");
  EXPECT_EQ(model_bytes("\r\n{\"model\"\n:\t\"a\"\n}\n"), R"("a")");
  EXPECT_EQ(model_bytes(R"({"a":{"b":[1,{"c":"d"}]},"model":"m"})"), R"("m")");
  EXPECT_EQ(model_bytes(R"({"model":""})"), R"("")");
}

TEST(ScanBody, PassesOverNestedModels) {
  const std::string_view body =
      R"({"metadata":{"model":"no"},"a":[{"model":"no"}],"model":"yes","z":{"model":1}})";
  EXPECT_EQ(facts(body).model, "yes");
}

TEST(ScanBody, PassesOverModelsWithinStrings) {
  const std::string_view body = R"({"a":"\"model\":\"no\"","model":"yes"})";
  EXPECT_EQ(facts(body).model, "yes");
}

TEST(ScanBody, UnescapesTheModelAndItsKey) {
  const std::string_view body = R"({"mo\u0064el":"a\"\\\/\u00e9\ud83d\ude00"})";
  EXPECT_EQ(facts(body).model, "a\"\\/é😀");
  EXPECT_EQ(model_bytes(body), R"("a\"\\\/\u00e9\ud83d\ude00")");
}

TEST(ScanBody, MayHaveNoModel) {
  EXPECT_EQ(facts("{}").model, std::nullopt);
  EXPECT_TRUE(facts(R"({"Model":"x","models":"y","mode":"z"})").model_value.empty());
}

TEST(ScanBody, RefusesTwoModels) {
  EXPECT_EQ(error(R"({"model":"a","model":"b"})"), "'model' is given more than once");
  EXPECT_EQ(error(R"({"model":"a","x":1,"m\u006fdel":"a"})"), "'model' is given more than once");
}

TEST(ScanBody, RefusesAModelThatIsNoString) {
  for (const char* value :
       {"null", "1", "true", "{}", "[]", R"(["a"])", R"("\q")", R"("\ud800")"}) {
    EXPECT_EQ(error(R"({"model":)" + std::string(value) + "}"), "'model' must be a string")
        << value;
  }
}

TEST(ScanBody, ReadsWhatTheRouterAsksFor) {
  const BodyFacts found = facts(R"({
    "model": "m", "stream": true, "previous_response_id": "resp_1", "prompt_cache_key": "k",
    "metadata": {"other": [1, {"user_id": "no"}], "user_id": "{\"session\":\"s\"}"},
    "messages": [{"role": "user"}, "x", [1, 2]], "temperature": 0.5, "max_tokens": 1024})");
  EXPECT_EQ(found.model, "m");
  EXPECT_TRUE(found.stream);
  EXPECT_EQ(found.previous_response_id, "resp_1");
  EXPECT_EQ(found.prompt_cache_key, "k");
  EXPECT_EQ(found.user_id, R"({"session":"s"})");
  EXPECT_EQ(found.message_count, 3U);
  EXPECT_EQ(found.temperature, 0.5);
  EXPECT_EQ(found.max_tokens, 1024U);
}

TEST(ScanBody, TakesMembersOfOtherTypesForAbsent) {
  const BodyFacts found = facts(R"({
    "stream": "true", "previous_response_id": null, "prompt_cache_key": 5, "metadata": "x",
    "messages": {"a": [1]}, "input": "text", "temperature": "hot", "max_tokens": -1})");
  EXPECT_EQ(found.model, std::nullopt);
  EXPECT_FALSE(found.stream);
  EXPECT_EQ(found.previous_response_id, std::nullopt);
  EXPECT_EQ(found.prompt_cache_key, std::nullopt);
  EXPECT_EQ(found.user_id, std::nullopt);
  EXPECT_EQ(found.message_count, 0U);
  EXPECT_EQ(found.temperature, std::nullopt);
  EXPECT_EQ(found.max_tokens, std::nullopt);
}

TEST(ScanBody, TakesAUserIdOfAnotherTypeForAbsent) {
  EXPECT_EQ(facts(R"({"metadata":{"user_id":{"a":[]}},"model":"m"})").model, "m");
  EXPECT_EQ(facts(R"({"metadata":{"user_id":7}})").user_id, std::nullopt);
  EXPECT_EQ(facts(R"({"metadata":[{"user_id":"x"}]})").user_id, std::nullopt);
}

TEST(ScanBody, CountsInputWhereThereAreNoMessages) {
  EXPECT_EQ(facts(R"({"input":[1,[2,3],{"a":4}]})").message_count, 3U);
  EXPECT_EQ(facts(R"({"input":[1,2],"messages":[1]})").message_count, 1U);
  EXPECT_EQ(facts(R"({"messages":[],"input":[1,2]})").message_count, 0U);
}

TEST(ScanBody, KnowsEveryNameOfTheTokenLimit) {
  EXPECT_EQ(facts(R"({"max_completion_tokens":7})").max_tokens, 7U);
  EXPECT_EQ(facts(R"({"max_output_tokens":8})").max_tokens, 8U);
}

TEST(ScanBody, LetsTheLastOfEqualMembersCount) {
  EXPECT_FALSE(facts(R"({"stream":true,"stream":false})").stream);
  EXPECT_TRUE(facts(R"({"stream":null,"stream":true})").stream);
  EXPECT_EQ(facts(R"({"prompt_cache_key":"a","prompt_cache_key":1})").prompt_cache_key,
            std::nullopt);
}

TEST(ScanBody, LeavesTheMeaningOfOtherValuesToUpstream) {
  const std::string_view body =
      R"({"n":1e400,"i":123456789012345678901234567890,"s":"\ud800\q","temperature":1e400,)"
      R"("\ud800":1,"d":1,"d":2,"model":"m"})";
  EXPECT_EQ(facts(body).model, "m");
  EXPECT_EQ(facts(body).temperature, std::nullopt);
}

TEST(ScanBody, TellsWhyABodyIsRefused) {
  EXPECT_EQ(error(""), "the body is empty");
  EXPECT_EQ(error(" \n"), "the body is empty");
  EXPECT_EQ(error("[]"), "the body is not a JSON object");
  EXPECT_EQ(error("null"), "the body is not a JSON object");
  EXPECT_EQ(error("hello"), "the body is not a JSON object");
  EXPECT_EQ(error("{\"a\":\"\xff\"}"), "the body is not valid UTF-8");
  EXPECT_EQ(error("{\"a\":\"\xC3\"}"), "the body is not valid UTF-8");
}

TEST(ScanBody, RefusesWhatIsNotJson) {
  for (const char* body :
       {"{", "{}}", "{} {}", R"({"a"})", R"({"a":})", R"({"a" 1})", R"({a:1})", R"({"a":1,})",
        R"({"a":1 "b":2})", R"({"a":1 2})", R"({,})", R"({"model":"x)", R"({"a":[1})",
        R"({"messages":[1 2]})", R"({"a":[}]})", "{\"a\":\"line\nbreak\"}"}) {
    EXPECT_NE(error(body), "none") << body;
  }
}

TEST(ScanBody, RefusesDeepNestingWithoutUsingTheStack) {
  const std::string open(100'000, '[');
  const std::string close(100'000, ']');
  const std::string deep = R"({"model":"m","a":)" + open;
  EXPECT_NE(error(deep).find("deeper than 1000"), std::string::npos);
  EXPECT_NE(error(deep + close + "}").find("deeper than 1000"), std::string::npos);
}

TEST(ScanBody, AcceptsTheDeepestNesting) {
  const std::string open(kMaxDepth - 1, '[');
  const std::string close(kMaxDepth - 1, ']');
  EXPECT_EQ(facts(R"({"messages":)" + open + close + R"(,"model":"m"})").model, "m");
}

TEST(ScanBody, TakesLargeBodies) {
  const std::string large =
      R"({"a":")" + std::string(std::size_t{20} << 20U, 'x') + R"(","model":"m"})";
  EXPECT_EQ(facts(large).model, "m");
  EXPECT_EQ(facts(R"({"model":"small"})").model, "small");
}

TEST(ScanBody, CutAnywhereIsAnErrorNeverACrash) {
  const std::string body =
      R"({"messages":[{"a":"\u00e9"}],"metadata":{"user_id":"x"},"model":"m","stream":true})";
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_NE(error(body.substr(0, size)), "none") << size;
  }
}

TEST(Quoted, EscapesWhatJsonMust) {
  EXPECT_EQ(quoted(""), R"("")");
  EXPECT_EQ(quoted("gpt-5/é"), R"("gpt-5/é")");
  EXPECT_EQ(quoted("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(quoted(std::string_view("\0\n\x1f\x7f", 4)), "\"\\u0000\\u000a\\u001f\x7f\"");
}

TEST(Quoted, IsReadBackAsItWas) {
  const std::string_view model = "m\"\\\n\t é😀";
  EXPECT_EQ(facts(R"({"model":)" + quoted(model) + "}").model, model);
}

}  // namespace
}  // namespace llm_api_router::wire
