// Where in a configuration a value stands.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "config/fault_list.hpp"

namespace llm_api_router {

// A JSON path such as `openai[1].timeout`, and where to report what is wrong there. The fault list
// must outlive it.
class Place {
 public:
  // The whole configuration. `folder` is where relative file names in it start.
  Place(FaultList& faults, std::filesystem::path folder);

  [[nodiscard]] Place member(std::string_view name) const;
  [[nodiscard]] Place element(std::size_t index) const;

  void error(std::string what) const;
  void warning(std::string what) const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  Place(FaultList& faults, std::filesystem::path folder, std::string path);

  FaultList* faults_;
  std::filesystem::path folder_;
  std::string path_;
};

// `outer` with its member `name`: `outer.name`, or `outer["odd name"]`.
[[nodiscard]] std::string member_path(std::string_view outer, std::string_view name);

// `outer` with its element: `outer[3]`.
[[nodiscard]] std::string element_path(std::string_view outer, std::size_t index);

}  // namespace llm_api_router
