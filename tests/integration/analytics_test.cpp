// /analytics/* over HTTP, from a CSV in a folder of the test's own.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using nlohmann::json;
using std::chrono::seconds;
using std::chrono::system_clock;
using ::testing::HasSubstr;

constexpr const char* kColumns =
    "timestamp,provider_type,provider_name,latency_ms,is_streaming,time_to_first_token_ms,"
    "input_tokens,output_tokens,cached_tokens,model,status,outcome,attempts,session\n";

class AnalyticsApi : public RouterTest {
 protected:
  AnalyticsApi() {
    openai("first", "http://127.0.0.1:1");
    std::string name = (std::filesystem::temp_directory_path() / "router_logs.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    config_.logging.dir = folder_;
  }
  ~AnalyticsApi() override {
    stop();
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::filesystem::path csv() const { return folder_ / "request_stats.csv"; }

  void write(const std::string& rows) const { std::ofstream(csv()) << kColumns << rows; }
  void append(const std::string& rows) const { std::ofstream(csv(), std::ios::app) << rows; }

  // A row of so long ago.
  static std::string row(seconds ago, const std::string& provider = "openai,first") {
    const auto time = system_clock::to_time_t(system_clock::now() - ago);
    char text[40];
    std::tm parts{};
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", ::gmtime_r(&time, &parts));
    return text + ("," + provider + ",100.5,True,20,100,20,5,gpt,200,success,1,s\n");
  }

  // As a client asks that is told to come again: on a busy machine the first answer may take longer
  // than a question waits.
  [[nodiscard]] auto get(const std::string& target) const {
    auto answer = RouterTest::get(target);
    for (int tries = 0; answer.status == 503 && tries < 20; ++tries) {
      if (!answer.find("retry-after")) break;
      answer = RouterTest::get(target);
    }
    return answer;
  }

  [[nodiscard]] int count(const std::string& target) const {
    int sum = 0;
    for (const auto& bucket : json_of(get(target))) sum += bucket.at("count").get<int>();
    return sum;
  }

  std::filesystem::path folder_;
};

TEST_F(AnalyticsApi, WithoutACsvEveryBucketIsThereAndEmpty) {
  start();
  const auto answer = get("/analytics/requests");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.find("cache-control"), "no-store");
  EXPECT_EQ(answer.find("content-type"), "application/json");
  EXPECT_EQ(json_of(answer).size(), 25U);
  EXPECT_EQ(json_of(get("/analytics/requests?interval=minute&hours=720")).size(), 43'201U);
  const auto latency = json_of(get("/analytics/latency?hours=1")).at(0);
  EXPECT_TRUE(latency.at("avg_ms").is_null());
  EXPECT_TRUE(latency.at("timestamp").is_string());
  EXPECT_EQ(json_of(get("/analytics/tokens")).at(0).at("total_tokens"), 0);
  EXPECT_EQ(json_of(get("/analytics/summary")), json::array());
}

TEST_F(AnalyticsApi, AppendedRowsAreInTheNextAnswer) {
  write(row(seconds{5}));
  start();
  EXPECT_EQ(count("/analytics/requests"), 1);
  append(row(seconds{4}) + row(seconds{3}, "anthropic,second"));
  EXPECT_EQ(count("/analytics/requests?interval=minute&hours=1"), 3);
  EXPECT_EQ(count("/analytics/requests?provider_type=anthropic"), 1);
  EXPECT_EQ(count("/analytics/requests?provider_type="), 3);
  EXPECT_EQ(count("/analytics/requests?model=gpt"), 3);
  EXPECT_EQ(count("/analytics/requests?model=g%70t"), 3);
  EXPECT_EQ(count("/analytics/requests?model=other"), 0);
  EXPECT_EQ(count("/analytics/requests?group_by=provider"), 3);
}

TEST_F(AnalyticsApi, AnsweredRequestIsCounted) {
  ScriptedUpstream upstream;
  upstream.always(respond_json(200, chat_answer()));
  config_.openai.front().base_url = upstream.base_url();
  start();
  EXPECT_EQ(count("/analytics/requests"), 0);
  EXPECT_EQ(post(kChat, chat_request("gpt-x")).status, 200U);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (count("/analytics/requests?model=gpt-x") == 0 &&
         std::chrono::steady_clock::now() < until) {
  }
  EXPECT_EQ(count("/analytics/requests?model=gpt-x"), 1);
}

TEST_F(AnalyticsApi, BadRowsAreToldByStatus) {
  write(row(seconds{5}) + "garbage\n,,,,,,,,\n");
  start();
  EXPECT_EQ(json_of(get("/status")).at("csv_bad_rows"), 0);
  EXPECT_EQ(count("/analytics/requests"), 1);
  EXPECT_EQ(json_of(get("/status")).at("csv_bad_rows"), 2);
}

TEST_F(AnalyticsApi, NoParameterReachesTheDatabaseOrTheFiles) {
  write(row(seconds{5}));
  start();
  const char* const hostile[] = {"'%20OR%201=1--",
                                 "1);%20DROP%20TABLE%20rows;--",
                                 "$1",
                                 "%00",
                                 "..%2f..%2fetc%2fpasswd",
                                 "read_csv('/etc/passwd')",
                                 "%22%3E%3Cscript%3E",
                                 "-1%20UNION%20SELECT%201",
                                 "%F0%9F%A6%8A",
                                 "%ff%fe",
                                 "%0d%0aset-cookie:%20x"};
  for (const auto* const path : {"requests", "tokens", "latency", "summary", "export"}) {
    for (const auto* const name :
         {"interval", "hours", "provider_type", "model", "group_by", "from_utc", "format", "x"}) {
      for (const std::string hostile_value : hostile) {
        const auto target = std::string("/analytics/") + path + "?" + name + "=" + hostile_value;
        const auto answer = get(target);
        const bool names_a_model = std::string_view{name} == "model" && answer.status == 200;
        EXPECT_TRUE(names_a_model || is_openai_error(answer, 400)) << target;
        EXPECT_EQ(answer.body.find("root:"), std::string::npos) << target;
        EXPECT_FALSE(answer.find("set-cookie")) << target;
      }
    }
  }
  EXPECT_EQ(count("/analytics/requests?model=gpt"), 1);
}

TEST_F(AnalyticsApi, SummaryAddsUp) {
  write(row(seconds{5}) + row(seconds{4}));
  start();
  const auto summary = json_of(get("/analytics/summary?hours=1"));
  ASSERT_EQ(summary.size(), 1U);
  EXPECT_EQ(summary[0].at("provider_name"), "first");
  EXPECT_EQ(summary[0].at("request_count"), 2);
  EXPECT_EQ(summary[0].at("total_tokens"), 240);
  EXPECT_EQ(summary[0].at("avg_latency_ms"), 100.5);
  EXPECT_EQ(summary[0].at("streaming_count"), 2);
}

TEST_F(AnalyticsApi, BadParametersAreNamed) {
  start();
  const std::pair<const char*, const char*> bad[] = {
      {"/analytics/requests?interval=week", "interval must be one of minute, hour, day"},
      {"/analytics/tokens?hours=0", "hours must be a whole number from 1 to 720"},
      {"/analytics/latency?provider_type=x'%20OR%201", "provider_type must be one of openai"},
      {"/analytics/summary?hours=1&from_utc=2026-01-01", "exclude each other"},
      {"/analytics/summary?from_utc=soon", "from_utc must be an ISO 8601 time"},
      {"/analytics/export?format=xml", "format must be one of csv, parquet"},
      {"/analytics/requests?hour=1", "interval, hours, provider_type, model, group_by"}};
  for (const auto& [target, message] : bad) {
    const auto answer = get(target);
    EXPECT_TRUE(is_openai_error(answer, 400)) << target;
    EXPECT_THAT(answer.body, HasSubstr(message)) << target;
    EXPECT_EQ(answer.find("cache-control"), "no-store");
  }
  EXPECT_EQ(json_of(get("/analytics/requests?hours=x")).at("error").at("param"), "hours");
}

TEST_F(AnalyticsApi, OtherPathsAndMethodsAreRefused) {
  start();
  EXPECT_EQ(get("/analytics/").status, 404U);
  EXPECT_EQ(get("/analytics/what").status, 404U);
  EXPECT_EQ(send({.method = "DELETE", .target = "/analytics/requests"}).status, 405U);
  EXPECT_EQ(send({.method = "HEAD", .target = "/analytics/requests"}).status, 200U);
}

TEST_F(AnalyticsApi, CsvThatIsAFolderOrALinkIsTold) {
  std::filesystem::create_directory(csv());
  start();
  const auto answer = get("/analytics/requests");
  EXPECT_TRUE(is_openai_error(answer, 503));
  EXPECT_THAT(answer.body, HasSubstr("is a folder"));
  std::filesystem::remove(csv());
  std::ofstream(folder_ / "elsewhere") << kColumns << row(seconds{5});
  std::filesystem::create_symlink(folder_ / "elsewhere", csv());
  EXPECT_THAT(get("/analytics/requests").body, HasSubstr("is a symbolic link"));
  EXPECT_EQ(get("/analytics/export?format=parquet").status, 503U);
  EXPECT_EQ(get("/analytics/export").status, 503U);
  EXPECT_EQ(get("/status").status, 200U);
}

TEST_F(AnalyticsApi, ExportsCsv) {
  std::string rows;
  for (int i = 0; i < 5000; ++i) rows += row(seconds{5});
  write("2020-01-01T00:00:00Z,openai,old,1,0,,,,,,,,,\n" + rows);
  start();
  const auto answer = get("/analytics/export?format=csv&hours=1");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_THAT(*answer.find("content-type"), HasSubstr("text/csv"));
  EXPECT_EQ(std::count(answer.body.begin(), answer.body.end(), '\n'), 5001);
  EXPECT_EQ(answer.body.find("old"), std::string::npos);
  EXPECT_TRUE(answer.body.starts_with(kColumns));
}

TEST_F(AnalyticsApi, ExportsParquet) {
  write(row(seconds{5}));
  start();
  const auto answer = get("/analytics/export?format=parquet");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(answer.body.starts_with("PAR1"));
  EXPECT_TRUE(answer.body.ends_with("PAR1"));
}

TEST_F(AnalyticsApi, ClientThatLeavesAnExportDoesNotBlockTheNext) {
  std::string rows;
  for (int i = 0; i < 100'000; ++i) rows += row(seconds{5});
  write(rows);
  start();
  {
    auto leaving = client();
    leaving.send(RequestText{.method = "GET", .target = "/analytics/export"}.bytes());
    EXPECT_TRUE(leaving.read_head());
  }
  const auto until = std::chrono::steady_clock::now() + kPatience;
  unsigned status = 503;
  while (status == 503 && std::chrono::steady_clock::now() < until) {
    status = get("/analytics/export?hours=1").status;
  }
  EXPECT_EQ(status, 200U);
}

TEST_F(AnalyticsApi, KeysGuardIt) {
  config_.server.api_keys = {std::string(64, '0')};
  start();
  EXPECT_EQ(get("/analytics/requests").status, 401U);
}

TEST_F(AnalyticsApi, RootNamesIt) {
  start();
  const auto endpoints = json_of(get("/")).at("endpoints");
  EXPECT_EQ(endpoints.at("analytics_requests"), "/analytics/requests");
  for (const auto* const name : {"tokens", "latency", "summary", "export"}) {
    EXPECT_TRUE(endpoints.contains(std::string("analytics_") + name)) << name;
  }
}

TEST_F(AnalyticsApi, StopsWhileAnExportIsUnderWay) {
  std::string rows;
  for (int i = 0; i < 100'000; ++i) rows += row(seconds{5});
  write(rows);
  start();
  auto reader = client();
  reader.send(RequestText{.method = "GET", .target = "/analytics/export"}.bytes());
  EXPECT_TRUE(reader.read_head());
  stop();
}

}  // namespace
}  // namespace llm_api_router::test
