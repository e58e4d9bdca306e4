#pragma once
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/sha256.h"
#include "harness/trace/h5.h"
#include "harness/trace/layout.h"

namespace flatsat::trace {

/// Whether a table's datasets stay open between two writes. What is open costs the library memory and, at each flush,
/// time, so that thousands of tables are opened for each write.
enum class Opening { kOnce, kForEachWrite };

/// Writer of one growing table: rows are staged in memory column by column and appended in one go.
class TableWriter {
 public:
  /// Creates the datasets, empty. `chunk_rows` is the unit in which the file grows. `file` must outlive this.
  TableWriter(hid_t file, const layout::Table& table, std::size_t chunk_rows, Opening opening);

  /// Every column takes one value a row, in any order.
  template <class T>
  void put(std::size_t column, const T& value) {
    put_bytes(column, &value, sizeof value);
  }
  void put_bytes(std::size_t column, const void* data, std::size_t bytes);
  void put_text(std::size_t column, std::string_view text);  // cut if too long

  /// Writes what is staged; false where that is nothing. Errors: h5::Error.
  bool append();
  std::uint64_t rows() const { return rows_; }  // appended
  std::uint64_t staged_rows() const { return columns_[0].staged.size() / layout::element_bytes(columns_[0].spec); }
  /// Adds each column's name and the hash of its bytes, as far as they are appended.
  void add_to(base::Sha256& seal) const;
  void close();

 private:
  struct Column {
    layout::Column spec;
    std::string name;
    h5::Type type;
    h5::Dataset dataset;
    std::vector<std::uint8_t> staged;
    base::Sha256 written;
  };
  void append(Column& column, std::uint64_t count);

  const hid_t file_;
  const std::size_t chunk_rows_;
  const Opening opening_;
  std::vector<Column> columns_;
  std::uint64_t rows_ = 0;
};

h5::Type column_type(const layout::Column& column);

/// Of a column that is in a file: what add_to() adds, for its first `rows`. Errors: h5::Error.
void add_column(base::Sha256& seal, hid_t file, const std::string& name, const layout::Column& column,
                std::uint64_t rows);

}  // namespace flatsat::trace
