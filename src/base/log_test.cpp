#include "base/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

#include <gmock/gmock.h>

namespace llm_api_router::log {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// A pipe in place of stderr.
class ConsoleTest : public ::testing::Test {
 protected:
  ConsoleTest() : stderr_{::dup(STDERR_FILENO)} {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    EXPECT_EQ(::dup2(ends_[1], STDERR_FILENO), STDERR_FILENO);
  }
  ~ConsoleTest() override {
    ::dup2(stderr_, STDERR_FILENO);
    for (const int end : {ends_[0], ends_[1], stderr_}) ::close(end);
  }

  // Until it takes no byte more.
  void fill() {
    set_flags(ends_[1], O_NONBLOCK);
    const std::array<char, 4096> block{};
    while (::write(ends_[1], block.data(), block.size()) > 0) {
    }
    set_flags(ends_[1], 0);
  }

  std::string read_all() {
    set_flags(ends_[0], O_NONBLOCK);
    std::string text;
    std::array<char, 65536> block;
    for (ssize_t size = 0; (size = ::read(ends_[0], block.data(), block.size())) > 0;) {
      text.append(block.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

 private:
  static void set_flags(int end, int flags) { EXPECT_EQ(::fcntl(end, F_SETFL, flags), 0); }

  int stderr_;
  std::array<int, 2> ends_{};
};

TEST_F(ConsoleTest, ShowsControlCharactersEscaped) {
  warning("red \x1b[31m and a\nline");
  EXPECT_THAT(read_all(), HasSubstr(R"(red \x1b[31m and a\x0aline)"));
}

// Terminals in UTF-8 take U+009B for ESC [ (ECMA-48 §5.3).
TEST_F(ConsoleTest, ShowsControlCharactersOfTwoBytesEscaped) {
  warning(
      "\xc2\x9b"
      "31m \xc2\xa9 \xc3\xa4");
  EXPECT_THAT(read_all(), HasSubstr("\\x9b"
                                    "31m \xc2\xa9 \xc3\xa4"));
  warning("ends in \xc2");
  EXPECT_THAT(read_all(), HasSubstr("ends in \xc2\n"));
}

TEST_F(ConsoleTest, DoesNotWaitForAConsoleThatTakesNothing) {
  fill();
  error("lost");
  error("lost too");
  (void)read_all();
  error("seen");
  const auto shown = read_all();
  EXPECT_THAT(shown, HasSubstr("(2 not shown before this) seen"));
  error("and again");
  EXPECT_THAT(read_all(), Not(HasSubstr("not shown")));
}

TEST_F(ConsoleTest, ShowsOnlyTheBeginningOfAVeryLongLine) {
  error(std::string(1'000'000, 'x'));
  const auto shown = read_all();
  EXPECT_THAT(shown, HasSubstr("xxx…\n"));
  EXPECT_THAT(shown, SizeIs(::testing::Le(4096)));
}

}  // namespace
}  // namespace llm_api_router::log
