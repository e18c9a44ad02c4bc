// Two passes over the text: the first, event by event, finds what is wrong and where; the second,
// over text known to be good, builds the document.
#include "config/json_document.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "config/place.hpp"
#include "config/syntax_error.hpp"

namespace llm_api_router {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLargest = std::size_t{1} << 20U;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

class SyntaxCheck : public nlohmann::json_sax<Json> {
 public:
  SyntaxCheck(std::string_view text, FaultList& faults) : text_{text}, faults_{&faults} {}

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(false); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    auto& level = levels_.back();
    level.path = member_path(level.start, name);
    if (!level.names.insert(name).second) faults_->error(level.path, "is given twice");
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) override {
    const auto found = describe_syntax_error(text_, position, token.size(), error.what());
    faults_->error(found.where, found.what);
    return false;
  }

 private:
  // An open object or list: its own path, and the path of what stands in it now.
  struct Level {
    std::string start;
    std::string path;
    bool is_list = false;
    std::size_t count = 0;
    std::unordered_set<std::string> names;
  };

  bool value() {
    if (levels_.empty() || !levels_.back().is_list) return true;
    auto& level = levels_.back();
    level.path = element_path(level.start, level.count++);
    return true;
  }

  bool open(bool is_list) {
    value();
    auto path = levels_.empty() ? std::string{} : levels_.back().path;
    if (levels_.size() == kDeepest) {
      faults_->error(path, "is nested deeper than " + std::to_string(kDeepest) + " levels");
      return false;
    }
    levels_.push_back({.start = path, .path = path, .is_list = is_list, .count = 0, .names = {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  std::string_view text_;
  FaultList* faults_;
  std::vector<Level> levels_;
};

}  // namespace

std::optional<Json> parse_document(std::string_view text, FaultList& faults) {
  if (text.size() > kLargest) {
    faults.error("", "is larger than 1 MiB; this cannot be a configuration");
    return std::nullopt;
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  SyntaxCheck check{text, faults};
  if (!Json::sax_parse(text.begin(), text.end(), &check)) return std::nullopt;
  return Json::parse(text.begin(), text.end(), nullptr, false);
}

}  // namespace llm_api_router
