// A log folder with a request_stats.csv, for tests.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "analytics/csv_row.hpp"

namespace llm_api_router::analytics {

class CsvTestFile {
 public:
  CsvTestFile() {
    std::string name = (std::filesystem::temp_directory_path() / "analytics.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~CsvTestFile() { std::filesystem::remove_all(folder_); }
  CsvTestFile(const CsvTestFile&) = delete;
  CsvTestFile& operator=(const CsvTestFile&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "request_stats.csv"; }

  // Writes over what is there.
  void write(const std::string& text) const { std::ofstream(path()) << text; }
  // The header and these rows.
  void write_rows(const std::string& rows) const { write(std::string{kHeader} + "\n" + rows); }
  void append(const std::string& text) const { std::ofstream(path(), std::ios::app) << text; }
  // Puts another file in its place, as a rename does.
  void replace(const std::string& text) const {
    std::ofstream(folder_ / "new") << text;
    std::filesystem::rename(folder_ / "new", path());
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace llm_api_router::analytics
