#include "wire/fields.hpp"

#include <utility>

#include "wire/letter_case.hpp"
#include "wire/token_list.hpp"

namespace llm_api_router::wire {

Fields::Fields(std::vector<Field> fields) : list_(std::move(fields)) {
  for (const Field& field : list_) note(field);
}

void Fields::clear() {
  list_.clear();
  present_ = repeated_ = {};
  connection_ = {};
}

const Field* Fields::find(std::string_view name) const {
  const FieldName id = field_name(name);
  if (!has(id)) return nullptr;
  const auto found = std::find_if(list_.begin(), list_.end(), [id, name](const Field& field) {
    return field.id == id && (!is_family(id) || iequals(field.name, name));
  });
  return found == list_.end() ? nullptr : &*found;
}

void Fields::relocate(const char* from, const char* to) {
  for (Field& field : list_) {
    field.name = {to + (field.name.data() - from), field.name.size()};
    field.value = {to + (field.value.data() - from), field.value.size()};
  }
}

void Fields::note_connection(std::string_view value) {
  if (value == "keep-alive") {  // as nearly everybody says
    connection_.keep_alive = true;
    return;
  }
  for_each_element(value, [this](std::string_view option) {
    const FieldName name = field_name(option);
    if (iequals(option, "close")) {
      connection_.close = true;
    } else if (is_family(name)) {
      connection_.other_names = true;
    } else {
      connection_.names.insert(name);
      connection_.keep_alive = connection_.keep_alive || name == FieldName::keep_alive;
    }
    return true;
  });
}

bool Fields::is_other_name_of_connection(const Field& field) const {
  return is_family(field.id) && std::any_of(begin(), end(), [&field](const Field& other) {
           return other.id == FieldName::connection && has_token(other.value, field.name);
         });
}

}  // namespace llm_api_router::wire
