#include "providers/assembled_response.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

const std::string kCreated =
    R"({"type":"response.created","response":{"id":"r","status":"queued","output":[],"usage":null}})";

std::string assembled(const std::vector<std::string>& events) {
  AssembledResponse response;
  for (const auto& event : events) {
    response.add("", Json::parse(event));
  }
  return text_of(response.take());
}

// An event about item 0.
std::string about(const std::string& type, const std::string& members) {
  return R"({"type":"response.)" + type + R"(","output_index":0,)" + members + "}";
}

TEST(AssembledResponse, IsTheFinalResponse) {
  for (const std::string status : {"completed", "failed", "incomplete"}) {
    const auto whole = R"({"id":"r","status":")" + status + R"(","error":null,"output":[{"n":1}]})";
    EXPECT_EQ(assembled({kCreated, about("output_item.done", R"("item":{"n":2})"),
                         R"({"type":"response.)" + status + R"(","response":)" + whole + "}"}),
              whole);
  }
}

TEST(AssembledResponse, FillsInItemsThatTheFinalResponseLeavesOut) {
  EXPECT_EQ(assembled({kCreated, about("output_item.done", R"("item":{"n":2})"),
                       R"({"type":"response.completed","response":{"id":"r","output":[]}})"}),
            R"({"id":"r","output":[{"n":2}]})");
}

TEST(AssembledResponse, IsInProgressWithoutAFinalOne) {
  EXPECT_EQ(assembled({kCreated}), R"({"id":"r","status":"in_progress","output":[],"usage":null})");
}

TEST(AssembledResponse, PutsTextAndRefusalTogether) {
  EXPECT_EQ(
      assembled({about("output_item.added", R"("item":{"type":"message","content":[]})"),
                 about("content_part.added",
                       R"("content_index":0,"part":{"type":"output_text","text":""})"),
                 about("output_text.delta", R"("content_index":0,"delta":"a","obfuscation":"x")"),
                 about("output_text.delta", R"("content_index":0,"delta":"b")"),
                 about("refusal.delta", R"("content_index":1,"delta":"no")")}),
      R"({"status":"in_progress","output":[{"type":"message","content":)"
      R"([{"type":"output_text","text":"ab"},{"refusal":"no"}]}]})");
}

TEST(AssembledResponse, PutsReasoningTogether) {
  EXPECT_EQ(assembled({about("output_item.added", R"("item":{"type":"reasoning","summary":[]})"),
                       about("reasoning_summary_part.added",
                             R"("summary_index":0,"part":{"type":"summary_text","text":""})"),
                       about("reasoning_summary_text.delta", R"("summary_index":0,"delta":"s")"),
                       about("reasoning_text.delta", R"("content_index":0,"delta":"t")")}),
            R"({"status":"in_progress","output":[{"type":"reasoning",)"
            R"("summary":[{"type":"summary_text","text":"s"}],"content":[{"text":"t"}]}]})");
}

TEST(AssembledResponse, PutsToolCallsTogether) {
  const auto output = [](const std::string& event) {
    const auto answer =
        Json::parse(assembled({about("output_item.added", R"("item":{})"),
                               about(event, R"("delta":"{")"), about(event, R"("delta":"}")")}));
    return text_of(answer["output"][0]);
  };
  EXPECT_EQ(output("function_call_arguments.delta"), R"({"arguments":"{}"})");
  EXPECT_EQ(output("mcp_call_arguments.delta"), R"({"arguments":"{}"})");
  EXPECT_EQ(output("custom_tool_call_input.delta"), R"({"input":"{}"})");
  EXPECT_EQ(output("code_interpreter_call_code.delta"), R"({"code":"{}"})");
  EXPECT_EQ(output("something_else.delta"), "{}");
}

TEST(AssembledResponse, TakesWhatIsDoneForWhatCame) {
  EXPECT_EQ(assembled({about("content_part.added", R"("content_index":0,"part":{"text":""})"),
                       about("output_text.delta", R"("content_index":0,"delta":"a")"),
                       about("content_part.done",
                             R"("content_index":0,"part":{"text":"a","annotations":[1]})")}),
            R"({"status":"in_progress","output":[{"content":[{"text":"a","annotations":[1]}]}]})");
  EXPECT_EQ(assembled({about("output_text.delta", R"("content_index":0,"delta":"a")"),
                       about("output_item.done", R"("item":{"id":"i"})")}),
            R"({"status":"in_progress","output":[{"id":"i"}]})");
}

TEST(AssembledResponse, SortsItemsByIndex) {
  EXPECT_EQ(assembled({R"({"type":"response.output_item.done","output_index":5,"item":{"n":5}})",
                       R"({"type":"response.output_item.done","output_index":2,"item":{"n":2}})"}),
            R"({"status":"in_progress","output":[{"n":2},{"n":5}]})");
}

TEST(AssembledResponse, KeepsAnErrorBesideWhatCame) {
  EXPECT_EQ(
      assembled({kCreated, R"({"type":"error","sequence_number":2,"code":"c","param":null})"}),
      R"({"id":"r","status":"in_progress","output":[],"usage":null,)"
      R"("error":{"code":"c","param":null}})");
  EXPECT_EQ(assembled({R"({"type":"error","error":{"message":"m"}})"}),
            R"({"error":{"message":"m"}})");
}

TEST(AssembledResponse, SurvivesEventsOfAnyOtherShape) {
  EXPECT_EQ(assembled({"{}", R"({"type":7})", R"({"type":"response."})",
                       R"({"type":"response.completed","response":[]})",
                       R"({"type":"response.output_text.delta","delta":[1]})",
                       R"({"type":"response.content_part.added","part":"x"})",
                       R"({"type":"response.output_item.added","output_index":"x"})"}),
            R"({"status":"in_progress","output":[{}]})");
}

}  // namespace
}  // namespace llm_api_router::providers
