// How serve starts, reloads and ends. What it relays is tested elsewhere.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/scratch_folder.hpp"

namespace llm_api_router::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kGood =
    R"({"openai": {"api_key": "sk-secret-1234", "base_url": "http://127.0.0.1:1/v1"}})";

class Serve : public ScratchFolder {
 protected:
  Serve() { write("llm_router_config.json", kGood); }
};

// A loopback port that somebody else listens on.
class TakenPort {
 public:
  TakenPort() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(socket_, any, size), 0);
    EXPECT_EQ(::listen(socket_, 1), 0);
    EXPECT_EQ(::getsockname(socket_, any, &size), 0);
    number_ = ntohs(address.sin_port);
  }
  ~TakenPort() { ::close(socket_); }
  TakenPort(const TakenPort&) = delete;
  TakenPort& operator=(const TakenPort&) = delete;

  [[nodiscard]] std::string number() const { return std::to_string(number_); }

 private:
  int socket_;
  int number_ = 0;
};

TEST_F(Serve, ShowsProvidersEndpointsAndAFirstRequest) {
  Process process{in_folder({"serve", "--port", "0"})};
  ASSERT_TRUE(process.wait_for_out("Try it\n"));
  ASSERT_TRUE(process.wait_for_out("Hello"));
  EXPECT_THAT(process.out(), AllOf(HasSubstr("listens on 127.0.0.1 port "),
                                   HasSubstr("Providers from llm_router_config.json"),
                                   HasSubstr("…1234"), HasSubstr("/anthropic"),
                                   HasSubstr("/status"), HasSubstr("curl http://127.0.0.1:"),
                                   Not(HasSubstr(" port 0\n")), Not(HasSubstr("x-api-key"))));
  process.signal(SIGTERM);
  const auto outcome = process.finish();
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr("sk-secret")));
}

TEST_F(Serve, EndsWithSuccessOnSigint) {
  Process process{in_folder({"serve", "--port", "0"})};
  ASSERT_TRUE(process.wait_for_out("Try it"));
  process.signal(SIGINT);
  EXPECT_EQ(process.finish().code, 0);
}

TEST_F(Serve, NamesAPortThatIsTaken) {
  const TakenPort port;
  const auto outcome = run_in_folder({"serve", "--port", port.number()});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("error: 127.0.0.1 port " + port.number() + " is already in use"),
                    HasSubstr("--port")));
}

TEST_F(Serve, NamesAnAddressThatThisMachineDoesNotHave) {
  // 192.0.2.0/24 is for documentation (RFC 5737).
  const auto outcome = run_in_folder({"serve", "--host", "192.0.2.1", "--port", "0"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("192.0.2.1"), HasSubstr("no such address")));
}

TEST_F(Serve, NamesInitAndDemoWhereThereIsNoConfiguration) {
  std::filesystem::remove(folder_ / "llm_router_config.json");
  const auto outcome = run_in_folder({"serve", "--port", "0"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("there is no configuration"),
                                 HasSubstr("llm-api-router init"), HasSubstr("serve --demo")));
}

TEST_F(Serve, ServesSimulatedProvidersWithoutAConfiguration) {
  std::filesystem::remove(folder_ / "llm_router_config.json");
  Process process{in_folder({"serve", "--demo", "--port", "0"})};
  ASSERT_TRUE(process.wait_for_out("Try it"));
  EXPECT_THAT(process.out(),
              AllOf(HasSubstr("DEMO MODE"), HasSubstr("openai"), HasSubstr("anthropic")));
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().code, 0);
}

TEST_F(Serve, MakesAKeyWhereOtherMachinesCanConnect) {
  Process process{in_folder({"serve", "--host", "0.0.0.0", "--port", "0"})};
  ASSERT_TRUE(process.wait_for_out("Try it\n"));
  ASSERT_TRUE(process.wait_for_out("Hello"));
  EXPECT_THAT(process.out(),
              AllOf(HasSubstr("Key for clients"), HasSubstr("  lar-"),
                    HasSubstr("-H 'x-api-key: lar-"), HasSubstr("curl http://127.0.0.1:")));
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().code, 0);
}

TEST_F(Serve, MakesNoKeyWhenToldSo) {
  Process process{in_folder({"serve", "--host", "0.0.0.0", "--port", "0", "--insecure-no-auth"})};
  ASSERT_TRUE(process.wait_for_out("Try it"));
  EXPECT_THAT(process.out(), Not(HasSubstr("lar-")));
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().code, 0);
}

TEST_F(Serve, LoadsItsFileAnewOnSighup) {
  Process process{in_folder({"serve", "--port", "0"})};
  ASSERT_TRUE(process.wait_for_out("Try it"));
  process.signal(SIGHUP);
  EXPECT_TRUE(process.wait_for_err("loaded llm_router_config.json anew"));
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().code, 0);
}

TEST_F(Serve, KeepsItsConfigurationWhenTheNewOneIsBroken) {
  Process process{in_folder({"serve", "--port", "0"})};
  ASSERT_TRUE(process.wait_for_out("Try it"));
  write("llm_router_config.json", R"({"openai": {"api_key": "sk-secret-1234", "weight": 0}})");
  process.signal(SIGHUP);
  EXPECT_TRUE(
      process.wait_for_err("llm_router_config.json: openai.weight: must be a whole number"));
  EXPECT_TRUE(process.wait_for_err("the configuration in force stays as it was"));
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().code, 0);
}

TEST_F(Serve, WatchesItsFileWhenAsked) {
  Process process{in_folder({"serve", "--port", "0", "--reload"})};
  ASSERT_TRUE(process.wait_for_out("Try it"));
  write("llm_router_config.json", std::string{kGood} + "\n\n");
  EXPECT_TRUE(process.wait_for_err("loaded llm_router_config.json anew"));
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().code, 0);
}

}  // namespace
}  // namespace llm_api_router::cli
