#include "base/secret_mask.hpp"

#include <random>

#include <gtest/gtest.h>

namespace llm_api_router {
namespace {

const std::string kKey = "sk-0123456789abcdefghij";

std::string masked(std::string text, const std::vector<std::string>& secrets = {kKey}) {
  SecretMask{secrets}.apply(text);
  return text;
}

TEST(SecretMask, LeavesTheLastFourCharacters) {
  EXPECT_EQ(masked("Incorrect API key provided: " + kKey + "."),
            "Incorrect API key provided: *******************ghij.");
  EXPECT_EQ(masked(kKey + kKey), "*******************ghij*******************ghij");
}

TEST(SecretMask, HidesPiecesOfEightCharacters) {
  EXPECT_EQ(masked("sk-01234...ghij"), "********...ghij");
  EXPECT_EQ(masked("sk-0123...ghij"), "sk-0123...ghij");
  EXPECT_EQ(masked("<56789abc>"), "<********>");
  EXPECT_EQ(masked("[cdefghij]"), "[********]");  // no more than the end of it, all the same
}

TEST(SecretMask, HidesShortSecretsWholly) {
  EXPECT_EQ(masked("it is hunter2000", {"hunter2000"}), "it is **********");
}

TEST(SecretMask, TakesWhatIsTooShortForAWord) {
  EXPECT_EQ(masked("ollama", {"ollama", ""}), "ollama");
  EXPECT_TRUE(SecretMask({"ollama"}).empty());
}

TEST(SecretMask, HidesNothingByDefault) {
  std::string text = "anything";
  SecretMask{}.apply(text);
  EXPECT_EQ(text, "anything");
}

TEST(SecretMask, DividesSecretsAtWhatJsonWritesInAnotherWay) {
  const std::vector<std::string> secrets{"Bearer abcdefgh\"ijklmnop\\qrstuvwx"};
  EXPECT_EQ(masked(R"({"a":"Bearer abcdefgh\"ijklmnop\\qrstuvwx"})", secrets),
            R"({"a":"Bearer ********\"********\\********"})");
}

TEST(SecretMask, NeverBreaksAnEscape) {
  EXPECT_EQ(masked(R"("\nabcdefgh")", {"nabcdefgh"}), R"("\n********")");
  EXPECT_EQ(masked(R"("\\nabcdefgh")", {"nabcdefgh"}), R"("\\*********")");
  EXPECT_EQ(masked(R"("\\\nabcdefgh")", {"nabcdefgh"}), R"("\\\n********")");
  EXPECT_EQ(masked(R"("\u00e4bcdefgh")", {"e4bcdefgh"}), R"("\u00e4*******")");
  EXPECT_EQ(masked(R"("\\u00e4bcdefgh")", {"e4bcdefgh"}), R"("\\u00*********")");
}

TEST(SecretMask, FindsASecretAnywhereInALongText) {
  constexpr std::size_t kLong = 20'000;
  for (const std::string& secret : {kKey, std::string{"hunter2000"}, std::string{"12345678"}}) {
    const SecretMask mask{{secret}};
    for (std::size_t at = 0; at < 64; ++at) {
      for (const bool at_the_end : {false, true}) {
        std::string text(kLong + at, '.');
        text.replace(at_the_end ? text.size() - secret.size() - at : at, secret.size(), secret);
        mask.apply(text);
        EXPECT_EQ(text.find(secret.substr(0, 4)), std::string::npos) << secret << at;
        EXPECT_EQ(text.size(), kLong + at);
      }
    }
  }
}

TEST(SecretMask, ChoosesTheLongestOfOverlappingSecrets) {
  EXPECT_EQ(masked("xx 0123456789abcdef", {"0123456789", "0123456789abcdef"}),
            "xx ************cdef");
}

TEST(SecretMask, FindsASecretThatBeginsWithTheEndOfAnother) {
  EXPECT_EQ(masked("0123456789abcdefghij", {"0123456789abcdef", "cdefghij"}),
            "********************");
}

TEST(SecretMask, MakesNumbersOfNumbers) {
  EXPECT_EQ(masked(R"({"a":12345678,"b":-9123456780.5,"c":"12345678"})", {"12345678"}),
            R"({"a":11111111,"b":-9111111110.5,"c":"11111111"})");
  EXPECT_EQ(masked("x 123456789012", {"123456789012"}), "x 111111119012");
}

TEST(SecretMask, LeavesOtherTextAlone) {
  std::mt19937 random{1};
  std::string text(200'000, '\0');
  for (auto& character : text) character = static_cast<char>('a' + random() % 26);
  EXPECT_EQ(masked(text), text);
}

}  // namespace
}  // namespace llm_api_router
