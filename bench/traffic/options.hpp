// The options of a command line: each a `--name value`.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace llm_api_router::bench {

// A fault ends the program with `usage`, exit code 2.
class Options {
 public:
  Options(int argc, char** argv, std::string_view usage);

  std::int64_t number(const std::string& name, std::int64_t otherwise);
  std::chrono::milliseconds milliseconds(const std::string& name, std::int64_t otherwise);
  std::string text(const std::string& name, std::string_view otherwise = {});
  // Each value of an option that may be given more than once.
  std::vector<std::string> texts(const std::string& name);

  // To be called once all options were asked for: names those that nobody knows.
  void refuse_unknown() const;
  [[noreturn]] void fail(std::string_view why) const;

 private:
  std::string_view usage_;
  std::multimap<std::string, std::string> given_;
  std::set<std::string> known_;
};

}  // namespace llm_api_router::bench
