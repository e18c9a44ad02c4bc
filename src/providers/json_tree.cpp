// Members are collected in vectors first and moved into their object when it is whole: an ordered
// object searches all its members for each one that is added, and copies them whenever it grows.
#include "providers/json_tree.hpp"

#include "providers/mended_json.hpp"
#include "wire/json_nesting.hpp"

namespace llm_api_router::providers {
namespace {

// Builds the tree of one text, told of its parts from left to right.
class TreeBuilder final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*size*/) override { return open(); }
  bool key(string_t& name) override {
    open_.back().members.emplace_back(std::move(name), nullptr);
    return true;
  }
  bool end_object() override {
    auto members = std::move(open_.back().members);
    open_.pop_back();
    return add(object_of(std::move(members)));
  }

  bool start_array(std::size_t /*size*/) override { return open(); }
  bool end_array() override {
    auto elements = std::move(open_.back().elements);
    open_.pop_back();
    return add(std::move(elements));
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*fault*/) override {
    return false;
  }

  Json take() { return std::move(root_); }

 private:
  // An object or array whose end has not come: an object once it has a member.
  struct Open {
    std::vector<std::pair<std::string, Json>> members;
    Json::array_t elements;
  };

  bool open() {
    open_.emplace_back();
    return true;
  }

  bool add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (!open_.back().members.empty()) {
      open_.back().members.back().second = std::move(value);
    } else {
      open_.back().elements.push_back(std::move(value));
    }
    return true;
  }

  std::vector<Open> open_;
  Json root_;
};

std::optional<Json> read(std::string_view text) {
  TreeBuilder builder;
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return std::nullopt;
  }
  return builder.take();
}

}  // namespace

std::optional<Json> read_object(std::string_view text) {
  if (!wire::check_nesting(text)) {
    return std::nullopt;
  }
  auto object = read(text);
  return object ? std::move(object) : read(mended_json(text));
}

Json object_of(std::vector<std::pair<std::string, Json>> members) {
  Json object = Json::object();
  auto& list = object.get_ref<Json::object_t&>();
  list.reserve(members.size());
  for (auto& [name, value] : members) {
    // As a vector: without the search for a member of the same name.
    static_cast<Json::object_t::Container&>(list).emplace_back(std::move(name), std::move(value));
  }
  return object;
}

const Json& member(const Json& object, std::string_view name) {
  static const Json kNull;
  if (!object.is_object()) {
    return kNull;
  }
  for (const auto& [key, value] : object.get_ref<const Json::object_t&>()) {
    if (key == name) {
      return value;
    }
  }
  return kNull;
}

std::string_view text_member(const Json& object, std::string_view name) {
  const auto& value = member(object, name);
  return value.is_string() ? std::string_view{value.get_ref<const std::string&>()}
                           : std::string_view{};
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace llm_api_router::providers
