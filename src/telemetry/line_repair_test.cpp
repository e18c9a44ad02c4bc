#include "telemetry/line_repair.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "telemetry/log_scratch.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

class LineRepair : public LogScratch {
 protected:
  Repair repair_json(const std::string& text) {
    write("log", text);
    const auto repair = repair_jsonl(system_, folder_ / "log");
    EXPECT_TRUE(repair);
    return repair ? *repair : Repair::in_use;
  }

  Repair repair_rows(const std::string& text) {
    write("log", text);
    const auto repair = repair_csv(system_, folder_ / "log");
    EXPECT_TRUE(repair);
    return repair ? *repair : Repair::in_use;
  }

  [[nodiscard]] std::string log() const { return read("log"); }
};

TEST_F(LineRepair, LeavesWholeLinesAlone) {
  for (const std::string text : {"", "\n", "{}\n", "{\"torn\n", "{}\n\n"}) {
    EXPECT_EQ(repair_json(text), Repair::none);
    EXPECT_EQ(log(), text);
    EXPECT_EQ(repair_rows(text), Repair::none);
    EXPECT_EQ(log(), text);
  }
}

TEST_F(LineRepair, HasNothingToDoForAFileThatIsNotThere) {
  const auto repair = repair_csv(system_, folder_ / "none");
  ASSERT_TRUE(repair);
  EXPECT_EQ(*repair, Repair::none);
  EXPECT_TRUE(names().empty());
}

TEST_F(LineRepair, EndsAWholeObject) {
  EXPECT_EQ(repair_json("{}\n{\"a\":{\"b\":\"}\"}}"), Repair::ended);
  EXPECT_EQ(log(), "{}\n{\"a\":{\"b\":\"}\"}}\n");
  EXPECT_EQ(repair_json("{}"), Repair::ended);
  EXPECT_EQ(log(), "{}\n");
}

TEST_F(LineRepair, CutsAnObjectTornAtAnyByte) {
  const std::string line = R"({"a":{"b":[1,"}",{}]},"c":true})";
  for (std::size_t length = 1; length < line.size(); ++length) {
    EXPECT_EQ(repair_json("{}\n" + line.substr(0, length)), Repair::removed) << length;
    EXPECT_EQ(log(), "{}\n");
    EXPECT_EQ(repair_json(line.substr(0, length)), Repair::removed) << length;
    EXPECT_EQ(log(), "");
  }
}

TEST_F(LineRepair, CutsWhatIsNoObject) {
  for (const std::string line :
       {"1", "[]", "\"{}\"", "{}{}", "{1}", "{\"a\":\"\xff\"}", " ", "}"}) {
    EXPECT_EQ(repair_json("{}\n" + line), Repair::removed) << line;
    EXPECT_EQ(log(), "{}\n");
  }
  for (const auto& zeros : {std::string(5000, '\0'), "{}" + std::string(3, '\0') + "}"}) {
    EXPECT_EQ(repair_json("{}\n" + zeros), Repair::removed);
    EXPECT_EQ(log(), "{}\n");
  }
}

TEST_F(LineRepair, SurvivesAMillionOpenBrackets) {
  const std::string deep = "{\"a\":" + std::string(1'000'000, '[') + "}";
  EXPECT_EQ(repair_json("{}\n" + deep), Repair::removed);
  EXPECT_EQ(log(), "{}\n");
}

TEST_F(LineRepair, FindsTheLastLineHoweverLong) {
  for (const std::size_t length : {65530U, 65535U, 65536U, 65537U, 131072U, 3'000'000U}) {
    const std::string torn = "{\"a\":\"" + std::string(length, 'x');
    EXPECT_EQ(repair_json("{}\n" + torn), Repair::removed);
    EXPECT_EQ(log(), "{}\n");
    EXPECT_EQ(repair_json("{}\n" + torn + "\"}"), Repair::ended);
    EXPECT_EQ(log(), "{}\n" + torn + "\"}\n");
  }
}

TEST_F(LineRepair, ReadsTheTailOnly) {
  const std::string text = std::string(8'000'000, 'x') + "\n{\"torn";
  write("log", text);
  FaultyFiles files;
  ASSERT_TRUE(repair_jsonl(files, folder_ / "log"));
  EXPECT_LT(files.calls_of("pread"), 10U);
}

TEST_F(LineRepair, EndsARowWithAllItsFields) {
  EXPECT_EQ(repair_rows("a,b,c\n1,2,3"), Repair::ended);
  EXPECT_EQ(log(), "a,b,c\n1,2,3\n");
  EXPECT_EQ(repair_rows("a,b,c\r\n1,2,3\r"), Repair::ended);
  EXPECT_EQ(log(), "a,b,c\r\n1,2,3\r\n");
  EXPECT_EQ(repair_rows("a,b\n\"1,\"\"x\",2,3"), Repair::ended);
}

TEST_F(LineRepair, CutsARowWithoutAllItsFields) {
  for (const std::string row : {"1", "1,2", "1,\"2,3", "1,\"2,3\"", "1,2,\"3"}) {
    EXPECT_EQ(repair_rows("a,b,c\n1,2,3\n" + row), Repair::removed) << row;
    EXPECT_EQ(log(), "a,b,c\n1,2,3\n");
  }
}

TEST_F(LineRepair, CutsATornHeader) {
  EXPECT_EQ(repair_rows("timestamp,prov"), Repair::removed);
  EXPECT_EQ(log(), "");
}

TEST_F(LineRepair, LeavesAFileInUseAlone) {
  write("log", "{\"torn");
  const auto used = claim(system_, folder_ / "log");
  const auto repair = repair_jsonl(system_, folder_ / "log");
  ASSERT_TRUE(repair);
  EXPECT_EQ(*repair, Repair::in_use);
  EXPECT_EQ(log(), "{\"torn");
}

TEST_F(LineRepair, FollowsNoSymbolicLink) {
  write("target", "{\"torn");
  std::filesystem::create_symlink(folder_ / "target", folder_ / "log");
  EXPECT_FALSE(repair_jsonl(system_, folder_ / "log"));
  EXPECT_EQ(read("target"), "{\"torn");
}

TEST_F(LineRepair, CutsNothingButTheTornLineWhateverCallFails) {
  for (const std::string torn : {"{\"torn", "{\"whole\":1}"}) {
    const std::string before = "{}\n" + torn;
    bool failed = true;
    for (std::size_t call = 1; failed; ++call) {
      write("log", before);
      FaultyFiles files;
      files.fail(call, std::errc::io_error);
      failed = !repair_jsonl(files, folder_ / "log");
      if (failed) {
        EXPECT_EQ(log(), before) << call;
      }
      EXPECT_LT(call, 40U);
    }
    EXPECT_TRUE(log() == "{}\n" || log() == before + "\n") << log();
  }
}

}  // namespace
}  // namespace llm_api_router::telemetry
