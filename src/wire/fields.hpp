// The header fields of a message, as received.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "wire/field_name.hpp"

namespace llm_api_router::wire {

// The views point into the head that holds the field.
struct Field {
  std::string_view name;
  std::string_view value;  // without surrounding white space
  FieldName id = field_name(name);
};

// What the Connection fields of a head say (RFC 9110 §7.6.1).
struct ConnectionOptions {
  bool close = false;
  bool keep_alive = false;
  FieldNames names;          // fields that are for this connection only
  bool other_names = false;  // there are more, that have no number
};

// In the order received. Knows which names occur, so that asking for one that does not is cheap.
class Fields {
 public:
  Fields() = default;
  Fields(std::initializer_list<Field> fields) : Fields(std::vector<Field>(fields)) {}
  Fields(std::vector<Field> fields);

  void push_back(const Field& field) {
    list_.push_back(field);
    note(field);
  }
  void clear();

  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::size_t size() const { return list_.size(); }
  [[nodiscard]] const Field& operator[](std::size_t index) const { return list_[index]; }
  [[nodiscard]] auto begin() const { return list_.begin(); }
  [[nodiscard]] auto end() const { return list_.end(); }

  [[nodiscard]] bool has(FieldName name) const { return present_.contains(name); }
  [[nodiscard]] bool has_several(FieldName name) const { return repeated_.contains(name); }
  // Value of the first field of that name; empty if there is none.
  [[nodiscard]] std::string_view find(FieldName name) const {
    return has(name) ? first(name)->value : std::string_view{};
  }
  // The same for a name in any case; nullptr if there is none.
  [[nodiscard]] const Field* find(std::string_view name) const;

  [[nodiscard]] const ConnectionOptions& connection() const { return connection_; }
  [[nodiscard]] bool named_by_connection(const Field& field) const {
    return connection_.names.contains(field.id) ||
           (connection_.other_names && is_other_name_of_connection(field));
  }

  // Lets each view that points `n` bytes behind `from` point `n` bytes behind `to`.
  void relocate(const char* from, const char* to);

 private:
  void note(const Field& field) {
    if (present_.contains(field.id)) repeated_.insert(field.id);
    present_.insert(field.id);
    if (field.id == FieldName::connection) note_connection(field.value);
  }
  void note_connection(std::string_view value);
  [[nodiscard]] bool is_other_name_of_connection(const Field& field) const;
  [[nodiscard]] std::vector<Field>::const_iterator first(FieldName name) const {
    return std::find_if(list_.begin(), list_.end(),
                        [name](const Field& field) { return field.id == name; });
  }

  std::vector<Field> list_;
  FieldNames present_;
  FieldNames repeated_;
  ConnectionOptions connection_;
};

}  // namespace llm_api_router::wire
