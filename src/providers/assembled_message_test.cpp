#include "providers/assembled_message.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

std::string assembled(const std::vector<std::string>& events) {
  AssembledMessage message;
  for (const auto& event : events) {
    message.add("", Json::parse(event));
  }
  return text_of(message.take());
}

// What block 0 is after it started like this and these deltas.
std::string block(const std::string& start, const std::vector<std::string>& deltas) {
  std::vector<std::string> events = {R"({"type":"content_block_start","index":0,"content_block":)" +
                                     start + "}"};
  for (const auto& delta : deltas) {
    events.push_back(R"({"type":"content_block_delta","index":0,"delta":)" + delta + "}");
  }
  events.emplace_back(R"({"type":"content_block_stop","index":0})");
  return text_of(Json::parse(assembled(events))["content"][0]);
}

TEST(AssembledMessage, AppendsText) {
  EXPECT_EQ(block(R"({"type":"text","text":""})",
                  {R"({"type":"text_delta","text":"a"})", R"({"type":"text_delta","text":"b"})"}),
            R"({"type":"text","text":"ab"})");
}

TEST(AssembledMessage, AppendsThinkingAndKeepsItsSignature) {
  EXPECT_EQ(block(R"({"type":"thinking","thinking":"","signature":""})",
                  {R"({"type":"thinking_delta","thinking":"I "})",
                   R"({"type":"thinking_delta","thinking":"see"})",
                   R"({"type":"signature_delta","signature":"EqQB"})"}),
            R"({"type":"thinking","thinking":"I see","signature":"EqQB"})");
}

TEST(AssembledMessage, KeepsRedactedThinkingAndUnknownBlocksWhole) {
  for (
      const std::string whole :
      {R"({"type":"redacted_thinking","data":"EmwKAhgB"})",
       R"({"type":"web_search_tool_result","tool_use_id":"s","content":[{"index":1},{"index":1}]})",
       R"({"type":"later","id":"","tool_calls":[{"index":0}],"deep":{"a":{"b":[null]}}})"}) {
    EXPECT_EQ(block(whole, {}), whole);
  }
}

TEST(AssembledMessage, ParsesTheInputOfTools) {
  for (const std::string type : {"tool_use", "server_tool_use", "mcp_tool_use"}) {
    EXPECT_EQ(block(R"({"type":")" + type + R"(","id":"t","name":"f","input":{}})",
                    {R"({"type":"input_json_delta","partial_json":""})",
                     R"({"type":"input_json_delta","partial_json":"{\"z\":"})",
                     R"({"type":"input_json_delta","partial_json":"[1],\"a\":2}"})"}),
              R"({"type":")" + type + R"(","id":"t","name":"f","input":{"z":[1],"a":2}})");
  }
}

TEST(AssembledMessage, KeepsInputThatDoesNotParseAsText) {
  EXPECT_EQ(block(R"({"type":"tool_use","input":{}})",
                  {R"({"type":"input_json_delta","partial_json":"{\"path\":\"sr"})"}),
            R"({"type":"tool_use","input":"{\"path\":\"sr"})");
}

TEST(AssembledMessage, KeepsTheInputOfAToolWithoutAny) {
  EXPECT_EQ(block(R"({"type":"tool_use","input":{}})",
                  {R"({"type":"input_json_delta","partial_json":""})"}),
            R"({"type":"tool_use","input":{}})");
}

TEST(AssembledMessage, CollectsCitations) {
  for (const std::string start : {R"("citations":[],)", R"("citations":null,)"}) {
    EXPECT_EQ(block("{" + start + R"("type":"text","text":""})",
                    {R"({"type":"citations_delta","citation":{"n":1}})",
                     R"({"type":"text_delta","text":"x"})",
                     R"({"type":"citations_delta","citation":{"n":2}})"}),
              R"({"citations":[{"n":1},{"n":2}],"type":"text","text":"x"})");
  }
}

TEST(AssembledMessage, KeepsUnknownDeltas) {
  EXPECT_EQ(block(R"({"type":"compaction","content":null})",
                  {R"({"type":"compaction_delta","content":"so "})",
                   R"({"type":"compaction_delta","content":"far","n":1})"}),
            R"({"type":"compaction","content":"so far","n":1})");
}

TEST(AssembledMessage, MergesUsageMemberByMember) {
  EXPECT_EQ(
      assembled({R"({"type":"message_start","message":{"id":"m","content":[],"stop_reason":null,)"
                 R"("usage":{"input_tokens":9,"cache_read_input_tokens":4,"output_tokens":1,)"
                 R"("cache_creation":{"ephemeral_5m_input_tokens":2}}}})",
                 R"({"type":"message_delta","delta":{"stop_reason":"stop_sequence",)"
                 R"("stop_sequence":"END"},"usage":{"input_tokens":null,"output_tokens":7,)"
                 R"("server_tool_use":{"web_search_requests":1}}})"}),
      R"({"id":"m","content":[],"stop_reason":"stop_sequence","usage":{"input_tokens":9,)"
      R"("cache_read_input_tokens":4,"output_tokens":7,)"
      R"("cache_creation":{"ephemeral_5m_input_tokens":2},)"
      R"("server_tool_use":{"web_search_requests":1}},"stop_sequence":"END"})");
}

TEST(AssembledMessage, KeepsWhatElseAMessageDeltaTells) {
  EXPECT_EQ(assembled({R"({"type":"message_delta","delta":{"container":{"id":"c"}},)"
                       R"("context_management":{"applied_edits":[]}})"}),
            R"({"container":{"id":"c"},"context_management":{"applied_edits":[]}})");
}

TEST(AssembledMessage, KeepsAnErrorBesideWhatCame) {
  EXPECT_EQ(assembled({R"({"type":"message_start","message":{"type":"message","id":"m"}})",
                       R"({"type":"error","error":{"type":"api_error"},"request_id":"r"})"}),
            R"({"type":"message","id":"m","error":{"type":"api_error"},"request_id":"r"})");
}

TEST(AssembledMessage, IsTheErrorDocumentIfNothingElseCame) {
  EXPECT_EQ(assembled({R"({"type":"error","error":{"type":"overloaded_error"}})"}),
            R"({"type":"error","error":{"type":"overloaded_error"}})");
}

TEST(AssembledMessage, TakesTheTypeOfTheEventFieldWhereTheDataHasNone) {
  AssembledMessage message;
  message.add("message_start", Json::parse(R"({"message":{"id":"m"}})"));
  EXPECT_EQ(text_of(message.take()), R"({"id":"m"})");
}

TEST(AssembledMessage, SurvivesEventsOfAnyOtherShape) {
  EXPECT_EQ(assembled({R"({"type":7})", R"({})", R"({"type":"ping"})",
                       R"({"type":"message_start","message":7})", R"({"type":"message_start"})",
                       R"({"type":"message_delta","delta":[],"usage":7})",
                       R"({"type":"content_block_start","index":-1,"content_block":"x"})",
                       R"({"type":"content_block_delta","index":3,"delta":null})",
                       R"({"type":"content_block_delta","index":3,"delta":{"partial_json":7}})"}),
            R"({"usage":7,"content":[{},{}]})");
}

}  // namespace
}  // namespace llm_api_router::providers
