// What the log files tell of requests that went through real sockets.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file{path};
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class Logs : public RouterTest {
 protected:
  Logs() {
    std::string name = std::filesystem::temp_directory_path() / "router-logs-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    config_.logging.dir = folder_ / "logs";
  }
  ~Logs() override {
    stop();
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::filesystem::path log_folder() const { return folder_ / "logs"; }

  void ask(const std::string& target, const std::string& body, const Fields& fields = {}) const {
    EXPECT_NE(post(target, body, fields).status, 0U);
  }

  // The events of the log after the router has ended; without `configuration`.
  std::vector<nlohmann::json> events(bool errors = false) {
    stop();
    std::vector<nlohmann::json> events;
    for (const auto& entry : std::filesystem::directory_iterator(log_folder())) {
      const auto name = entry.path().filename().string();
      if (!name.ends_with(errors ? "_errors.jsonl" : ".jsonl")) continue;
      if (!errors && name.ends_with("_errors.jsonl")) continue;
      for (const auto& line : lines_of(entry.path())) {
        auto event = nlohmann::json::parse(line);
        if (event.at("type") != "configuration") events.push_back(std::move(event));
      }
    }
    return events;
  }
  std::vector<std::string> rows() {
    stop();
    return lines_of(log_folder() / "request_stats.csv");
  }
  static std::vector<std::string> types_of(const std::vector<nlohmann::json>& events) {
    std::vector<std::string> types;
    for (const auto& event : events) types.push_back(event.at("type"));
    return types;
  }

  std::filesystem::path folder_;
  ScriptedUpstream first_;
  ScriptedUpstream second_;
};

TEST_F(Logs, TellARequestAndItsResponse) {
  first_.always(respond_json(200, chat_answer("hello")));
  openai("main", first_.base_url());
  start();
  const auto body =
      R"({"model":"m","temperature":0.5,"max_tokens":9, "messages":[{"role":"user","content":"hi"}]})";
  const auto id = post(kChat, body, {{"user-agent", "test/1"}}).find("x-request-id");
  const auto told = events();
  ASSERT_THAT(types_of(told), ElementsAre("request", "provider_selection", "response"));
  for (const auto& event : told) {
    EXPECT_EQ(event.at("request_id"), *id);
    EXPECT_EQ(event.at("endpoint"), "openai/chat/completions");
    EXPECT_EQ(event.at("session_id").get<std::string>().size(), 8U);
    EXPECT_THAT(event.at("timestamp").get<std::string>(), ::testing::EndsWith("Z"));
  }
  const auto& request = told[0];
  EXPECT_EQ(request.at("provider"), "main");
  EXPECT_EQ(request.at("provider_priority"), 1);
  EXPECT_EQ(request.at("model"), "m");
  EXPECT_EQ(request.at("message_count"), 1);
  EXPECT_EQ(request.at("temperature"), 0.5);
  EXPECT_EQ(request.at("max_tokens"), 9);
  EXPECT_EQ(request.at("stream"), false);
  EXPECT_EQ(request.at("user_agent"), "test/1");
  EXPECT_EQ(request.at("full_request"), nlohmann::json::parse(body));
  const auto& response = told[2];
  EXPECT_EQ(response.at("provider"), "main");
  EXPECT_EQ(response.at("response_id"), "chatcmpl-1");
  EXPECT_EQ(response.at("finish_reason"), "stop");
  EXPECT_GT(response.at("duration_ms"), 0);
  EXPECT_EQ(response.at("usage"), (nlohmann::json{{"prompt_tokens", 11},
                                                  {"completion_tokens", 7},
                                                  {"total_tokens", 18},
                                                  {"cached_tokens", 3}}));
  EXPECT_EQ(response.at("full_response"), nlohmann::json::parse(chat_answer("hello")));
}

TEST_F(Logs, PutAStreamTogether) {
  first_.always(respond_sse(messages_stream("hello").all()));
  anthropic("main", first_.base_url());
  start();
  ask(kMessages, messages_request("m", true));
  const auto told = events();
  ASSERT_THAT(types_of(told), ElementsAre("request", "provider_selection", "response"));
  const auto& full = told[2].at("full_response");
  EXPECT_EQ(full.at("content").at(0).at("text"), "hello");
  EXPECT_EQ(full.at("stop_reason"), "end_turn");
  EXPECT_EQ(full.at("usage").at("output_tokens"), 7);
}

TEST_F(Logs, TellErrorsRetriesAndFallbacksInTheErrorLogToo) {
  first_.always(respond_json(500, openai_error("server_error", "oops")));
  second_.always(respond_json(200, chat_answer()));
  openai("first", first_.base_url()).max_retries = 1;
  openai("second", second_.base_url());
  start();
  ask(kChat, chat_request());
  const auto told = events();
  EXPECT_THAT(types_of(told),
              ElementsAre("request", "provider_selection", "error", "retry", "provider_selection",
                          "error", "fallback", "provider_selection", "response"));
  const auto errors = events(true);
  ASSERT_THAT(types_of(errors), ElementsAre("error", "retry", "error", "fallback"));
  EXPECT_EQ(errors[0].at("error_type"), "server_error");
  EXPECT_THAT(errors[0].at("error_message").get<std::string>(), HasSubstr("oops"));
  EXPECT_EQ(errors[0].at("status_code"), 500);
  EXPECT_EQ(errors[1].at("attempt"), 2);
  EXPECT_EQ(errors[1].at("max_attempts"), 2);
  EXPECT_EQ(errors[3].at("from_provider"), "first");
  EXPECT_EQ(errors[3].at("from_priority"), 1);
  EXPECT_EQ(errors[3].at("to_provider"), "second");
  EXPECT_EQ(errors[3].at("to_priority"), 2);
}

TEST_F(Logs, HaveOneRowForEachAnsweredExchange) {
  first_.next(respond_json(200, chat_answer()))
      .next(respond_sse(chat_stream().all()))
      .next(respond_json(200, responses_answer()))
      .next(respond_json(400, openai_error("invalid_request_error", "no")))
      .always(respond_json(200, R"({"input_tokens":1})"));
  config_.server.threads = 1;  // of several, each tells of its own exchanges in order
  openai("=main", first_.base_url());
  anthropic("main", first_.base_url());
  start();
  ask(kChat, chat_request("m"), {{"x-session-id", "s,1"}});
  ask(kChat, chat_request("m", true));
  ask("/openai/responses", responses_request("m"));
  ask(kChat, chat_request("m"));
  ask("/anthropic/v1/messages/count_tokens", messages_request());
  EXPECT_EQ(get("/openai/models").status, 200U);
  const auto told = rows();
  ASSERT_EQ(told.size(), 5U);
  EXPECT_EQ(told[0],
            "timestamp,provider_type,provider_name,latency_ms,is_streaming,time_to_first_token_ms,"
            "input_tokens,output_tokens,cached_tokens,model,status,outcome,attempts,session");
  const std::string time = "20[0-9-]+T[0-9:.]+Z,openai,'=main,[0-9.]+";
  EXPECT_THAT(told[1], ::testing::MatchesRegex(time + ",false,,11,7,3,m,200,success,1,\"s,1\""));
  EXPECT_THAT(told[2], ::testing::MatchesRegex(time + ",true,[0-9.]+,11,7,3,m,200,success,1,"));
  EXPECT_THAT(told[3], ::testing::MatchesRegex(time + ",false,,11,7,3,m,200,success,1,"));
  EXPECT_THAT(told[4], ::testing::MatchesRegex(time + ",false,,,,,m,400,refused,1,"));
}

TEST_F(Logs, ContinueTheFileOfThePythonProgram) {
  std::filesystem::create_directory(log_folder());
  const std::string old =
      "timestamp,provider_type,provider_name,latency_ms,is_streaming,time_to_first_token_ms,"
      "input_tokens,output_tokens,cached_tokens\n2025-01-01T00:00:00,openai,old,1.5,False,,1,2,0\n";
  std::ofstream{log_folder() / "request_stats.csv"} << old;
  first_.always(respond_json(200, chat_answer()));
  openai("main", first_.base_url());
  start();
  ask(kChat, chat_request());
  const auto told = rows();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_THAT(told[0], ::testing::EndsWith("cached_tokens,model,status,outcome,attempts,session"));
  EXPECT_EQ(told[1], "2025-01-01T00:00:00,openai,old,1.5,False,,1,2,0");
}

TEST_F(Logs, KeepOfBodiesWhatTheyAreToldTo) {
  first_.always(respond_json(200, chat_answer("the answer")));
  openai("main", first_.base_url());
  config_.logging.bodies = LogBodies::redacted;
  start();
  ask(kChat, chat_request());
  auto told = events();
  EXPECT_THAT(told[0].at("full_request").dump(), Not(HasSubstr("\"hi\"")));
  EXPECT_THAT(told[0].at("full_request").dump(), HasSubstr("[2 bytes]"));
  EXPECT_THAT(told[2].at("full_response").dump(), Not(HasSubstr("the answer")));
  std::filesystem::remove_all(log_folder());

  config_.logging.bodies = LogBodies::none;
  start();
  ask(kChat, chat_request());
  told = events();
  EXPECT_FALSE(told[0].contains("full_request"));
  EXPECT_FALSE(told[2].contains("full_response"));
  EXPECT_EQ(told[0].at("message_count"), 1);
}

TEST_F(Logs, NeverShowAKey) {
  const std::string key = "sk-provider-canary-0123456789abcdef";
  first_.next(respond_json(400, openai_error("invalid_request_error", "bad key " + key)));
  first_.next(respond_json(401, openai_error("invalid_request_error", "bad key " + key)));
  first_.always(respond_sse(chat_stream(key).all()));
  openai("main", first_.base_url()).api_key = key;
  start();
  ask(kChat, chat_request(), {{"authorization", "Bearer client-canary-0123456789abcdef"}});
  ask(kChat, chat_request(), {{"x-api-key", "client-canary-0123456789abcdef"}});
  ask(kChat, chat_request("m", true));
  const auto seen = status().dump() + get("/metrics").body;
  EXPECT_THAT(seen, Not(HasSubstr("canary")));
  stop();
  for (const auto& entry : std::filesystem::directory_iterator(log_folder())) {
    for (const auto& line : lines_of(entry.path())) {
      EXPECT_THAT(line, Not(HasSubstr("canary"))) << entry.path();
    }
  }
}

TEST_F(Logs, ArePrivate) {
  first_.always(respond_json(200, chat_answer()));
  openai("main", first_.base_url());
  start();
  ask(kChat, chat_request());
  stop();
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(log_folder()).permissions(), perms::owner_all);
  for (const auto& entry : std::filesystem::directory_iterator(log_folder())) {
    EXPECT_EQ(entry.status().permissions(), perms::owner_read | perms::owner_write) << entry.path();
  }
}

TEST_F(Logs, ThatCannotBeWrittenHoldNobodyUp) {
  std::ofstream{folder_ / "logs"} << "a file where the folder should be";
  first_.always(respond_json(200, chat_answer()));
  openai("main", first_.base_url());
  start();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(post(kChat, chat_request()).status, 200U);
}

// While it lives, no file of this process grows beyond `bytes`: to the program that is a full disk,
// down to the write that is cut short.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(Logs, OnAFullDiskFailNoExchangeAndTellWhatIsMissing) {
  first_.always(respond_json(200, chat_answer("hello")));
  openai("main", first_.base_url());
  start();
  const auto body = R"({"model":"m","messages":[{"role":"user","content":")" +
                    std::string(100'000, 'x') + R"("}]})";
  const auto dropped = [this](const std::string& reason) {
    const auto text = get("/metrics").body;
    const auto sample = "llm_router_log_dropped_total{reason=\"" + reason + "\"} ";
    return std::stoi(text.substr(text.find(sample) + sample.size()));
  };
  int asked = 0;
  {
    const FullDisk disk(64'000);
    // It keeps a few megabytes of lines; beyond that, bodies are left out.
    for (; dropped("bodies") < 5 && asked < 1000; ++asked) {
      EXPECT_EQ(post(kChat, body).status, 200U);
    }
  }
  const auto lost = dropped("bodies");
  EXPECT_GE(lost, 5);
  EXPECT_EQ(dropped("records"), 0);
  EXPECT_EQ(dropped("rows"), 0);
  const auto told = events();
  EXPECT_EQ(rows().size(), 1U + static_cast<std::size_t>(asked));
  const auto count = [&](const std::string& member) {
    return std::ranges::count_if(told, [&](const auto& event) { return event.contains(member); });
  };
  EXPECT_EQ(count("full_request") + count("full_response") + lost, 2 * asked);
  EXPECT_GT(count("bodies_shed"), 0);
  int missing = 0;
  for (const auto& event : told) missing += event.value("bodies", 0);  // of each gap
  EXPECT_EQ(missing, lost);
}

TEST_F(Logs, CountEveryExchangeOnce) {
  first_.always(respond_json(200, chat_answer()));
  openai("main", first_.base_url());
  start();
  constexpr int kExchanges = 200;
  for (int i = 0; i < kExchanges; ++i) ask(kChat, chat_request());
  EXPECT_EQ(settled_statistics("openai", "main", kExchanges).at("total_requests"), kExchanges);
  EXPECT_EQ(rows().size(), 1U + kExchanges);
}

}  // namespace
}  // namespace llm_api_router::test
