#include "harness/trace/table.h"

#include <algorithm>
#include <cassert>

namespace flatsat::trace {
namespace {

hid_t base_type(layout::ColumnType type) {
  switch (type) {
    case layout::ColumnType::kI64:
      return h5::number_type<std::int64_t>();
    case layout::ColumnType::kU64:
      return h5::number_type<std::uint64_t>();
    case layout::ColumnType::kU32:
      return h5::number_type<std::uint32_t>();
    case layout::ColumnType::kU16:
      return h5::number_type<std::uint16_t>();
    case layout::ColumnType::kU8:
      return h5::number_type<std::uint8_t>();
    case layout::ColumnType::kF64:
      return h5::number_type<double>();
    case layout::ColumnType::kText:
      break;
  }
  return H5I_INVALID_HID;
}

/// Room for two chunks: the library's default of 1 MiB a dataset would add up over hundreds of columns.
h5::Properties column_access(const std::string& name, std::size_t bytes, std::size_t chunk_rows) {
  h5::Properties access{H5Pcreate(H5P_DATASET_ACCESS), name};
  h5::check(H5Pset_chunk_cache(access.id(), 11, 2 * chunk_rows * bytes, 1.0), name);
  return access;
}

h5::Dataset create_column(hid_t group, const std::string& name, hid_t type, std::size_t bytes, hsize_t chunk_rows) {
  const h5::Properties creation{H5Pcreate(H5P_DATASET_CREATE), name};
  h5::check(H5Pset_chunk(creation.id(), 1, &chunk_rows), name);
  const h5::Properties access = column_access(name, bytes, chunk_rows);
  const hsize_t none = 0;
  const hsize_t unlimited = H5S_UNLIMITED;
  const h5::Space space{H5Screate_simple(1, &none, &unlimited), name};
  return {H5Dcreate2(group, name.c_str(), type, space.id(), H5P_DEFAULT, creation.id(), access.id()),
          "cannot create " + name};
}

void add_column(base::Sha256& seal, const std::string& name, const base::Sha256& bytes) {
  const base::Hash hash = bytes.value();
  seal.add(name.c_str(), name.size() + 1);
  seal.add(hash.data(), hash.size());
}

constexpr std::uint64_t kBlockRows = 4096;  // read at a time

}  // namespace

void add_column(base::Sha256& seal, hid_t file, const std::string& name, const layout::Column& column,
                std::uint64_t rows) {
  const h5::Dataset dataset = h5::open_dataset(file, name, false);
  const h5::Type type = column_type(column);
  const h5::Space space{H5Dget_space(dataset.id()), name};
  std::vector<std::uint8_t> block(kBlockRows * layout::element_bytes(column));
  base::Sha256 bytes;
  for (hsize_t start = 0; start < rows; start += kBlockRows) {
    const hsize_t count = std::min<hsize_t>(kBlockRows, rows - start);
    h5::check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr), name);
    const h5::Space memory{H5Screate_simple(1, &count, nullptr), name};
    h5::check(H5Dread(dataset.id(), type.id(), memory.id(), space.id(), H5P_DEFAULT, block.data()), name);
    bytes.add(block.data(), count * layout::element_bytes(column));
  }
  add_column(seal, name, bytes);
}

h5::Type column_type(const layout::Column& column) {
  if (column.type == layout::ColumnType::kText) return h5::text_type(column.text_bytes);
  return {H5Tcopy(base_type(column.type)), column.name};
}

TableWriter::TableWriter(hid_t file, const layout::Table& table, std::size_t chunk_rows, Opening opening)
    : file_(file), chunk_rows_(chunk_rows), opening_(opening) {
  const h5::Group group = H5Lexists(file, table.path.c_str(), H5P_DEFAULT) > 0
                              ? h5::Group{H5Gopen2(file, table.path.c_str(), H5P_DEFAULT), table.path}
                              : h5::create_group(file, table.path);
  for (const layout::Column& spec : table.columns) {
    h5::Type type = column_type(spec);
    const std::size_t bytes = layout::element_bytes(spec);
    h5::Dataset dataset = create_column(group.id(), spec.name, type.id(), bytes, chunk_rows);
    if (opening_ == Opening::kForEachWrite) dataset.close();
    columns_.push_back({spec, table.path + "/" + spec.name, std::move(type), std::move(dataset), {}, {}});
  }
}

void TableWriter::put_bytes(std::size_t column, const void* data, std::size_t bytes) {
  auto& staged = columns_[column].staged;
  const auto* begin = static_cast<const std::uint8_t*>(data);
  staged.insert(staged.end(), begin, begin + bytes);
}

void TableWriter::put_text(std::size_t column, std::string_view text) {
  auto& staged = columns_[column].staged;
  const std::string fitted = layout::fitted(text, columns_[column].spec.text_bytes);
  staged.insert(staged.end(), fitted.begin(), fitted.end());
  staged.resize(staged.size() + columns_[column].spec.text_bytes - fitted.size(), 0);
}

bool TableWriter::append() {
  const std::uint64_t count = staged_rows();
  if (count == 0) return false;
  for (Column& column : columns_) append(column, count);
  rows_ += count;
  return true;
}

void TableWriter::append(Column& column, std::uint64_t count) {
  const std::size_t bytes = layout::element_bytes(column.spec);
  assert(column.staged.size() == count * bytes);
  if (opening_ == Opening::kForEachWrite) {
    const h5::Properties access = column_access(column.name, bytes, chunk_rows_);
    column.dataset = {H5Dopen2(file_, column.name.c_str(), access.id()), "cannot open " + column.name};
  }
  const hsize_t start = rows_;
  const hsize_t rows = rows_ + count;
  const hsize_t added = count;
  h5::check(H5Dset_extent(column.dataset.id(), &rows), "cannot extend " + column.name);
  const h5::Space file{H5Dget_space(column.dataset.id()), column.name};
  h5::check(H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, &start, nullptr, &added, nullptr), column.name);
  const h5::Space memory{H5Screate_simple(1, &added, nullptr), column.name};
  h5::check(H5Dwrite(column.dataset.id(), column.type.id(), memory.id(), file.id(), H5P_DEFAULT, column.staged.data()),
            "cannot write " + column.name);
  if (opening_ == Opening::kForEachWrite && !column.dataset.close()) h5::fail("cannot close " + column.name);
  column.written.add(column.staged.data(), column.staged.size());
  column.staged.clear();
}

void TableWriter::add_to(base::Sha256& seal) const {
  for (const Column& column : columns_) add_column(seal, column.name, column.written);
}

void TableWriter::close() {
  for (Column& column : columns_) {
    column.dataset.close();
  }
}

}  // namespace flatsat::trace
