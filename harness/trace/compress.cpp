#include "harness/trace/compress.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "harness/trace/h5.h"
#include "harness/trace/run_lock.h"

namespace flatsat::trace {
namespace {

constexpr hsize_t kBlockBytes = 256u << 10;  // one chunk of the result, and what is copied at a time

struct Copy {
  hid_t from;
  hid_t to;
  int level;
  std::string failure;  // exceptions must not cross the library's C frames
};

herr_t copy_attribute(hid_t from, const char* name, const H5A_info_t*, void* to) {
  try {
    const h5::Attribute source{H5Aopen(from, name, H5P_DEFAULT), name};
    const h5::Type type{H5Aget_type(source.id()), name};
    std::vector<std::uint8_t> value(H5Tget_size(type.id()));
    h5::check(H5Aread(source.id(), type.id(), value.data()), name);
    h5::write_attribute(*static_cast<hid_t*>(to), name, type.id(), value.data());
    return 0;
  } catch (const std::exception&) {
    return -1;
  }
}

void copy_attributes(hid_t from, hid_t to, const std::string& name) {
  h5::check(H5Aiterate2(from, H5_INDEX_NAME, H5_ITER_INC, nullptr, copy_attribute, &to), "attributes of " + name);
}

h5::Dataset create_packed(const Copy& copy, const std::string& name, const h5::Type& type, hsize_t rows) {
  const hsize_t unlimited = H5S_UNLIMITED;
  const hsize_t block = std::clamp<hsize_t>(rows, 1, kBlockBytes / H5Tget_size(type.id()));
  const h5::Space space{H5Screate_simple(1, &rows, &unlimited), name};
  const h5::Properties creation{H5Pcreate(H5P_DATASET_CREATE), name};
  h5::check(H5Pset_chunk(creation.id(), 1, &block), name);
  h5::check(H5Pset_shuffle(creation.id()), name);
  h5::check(H5Pset_deflate(creation.id(), static_cast<unsigned>(copy.level)), name);
  return {H5Dcreate2(copy.to, name.c_str(), type.id(), space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
          "cannot create " + name};
}

void copy_rows(const h5::Dataset& from, const h5::Dataset& to, const h5::Type& type, hsize_t rows,
               const std::string& name) {
  const hsize_t block = kBlockBytes / H5Tget_size(type.id());
  std::vector<std::uint8_t> buffer(kBlockBytes);
  const h5::Space space{H5Dget_space(from.id()), name};
  for (hsize_t start = 0; start < rows; start += block) {
    const hsize_t count = std::min(block, rows - start);
    h5::check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr), name);
    const h5::Space memory{H5Screate_simple(1, &count, nullptr), name};
    h5::check(H5Dread(from.id(), type.id(), memory.id(), space.id(), H5P_DEFAULT, buffer.data()), name);
    h5::check(H5Dwrite(to.id(), type.id(), memory.id(), space.id(), H5P_DEFAULT, buffer.data()), name);
  }
}

void copy_dataset(const Copy& copy, const std::string& name) {
  const h5::Dataset from = h5::open_dataset(copy.from, name, false);
  const h5::Properties creation{H5Dget_create_plist(from.id()), name};
  const hsize_t rows = h5::rows_of(from, name);
  if (rows > 0 && H5Pget_layout(creation.id()) != H5D_CHUNKED) {
    h5::check(H5Ocopy(copy.from, name.c_str(), copy.to, name.c_str(), H5P_DEFAULT, H5P_DEFAULT), name);
    return;
  }
  const h5::Type type{H5Dget_type(from.id()), name};
  const h5::Dataset to = create_packed(copy, name, type, rows);
  copy_attributes(from.id(), to.id(), name);
  copy_rows(from, to, type, rows, name);
}

void copy_group(const Copy& copy, const std::string& name) {
  const h5::Group from{H5Gopen2(copy.from, name.c_str(), H5P_DEFAULT), name};
  if (name == ".") return copy_attributes(from.id(), copy.to, name);
  const h5::Group to = h5::create_group(copy.to, name);
  copy_attributes(from.id(), to.id(), name);
}

herr_t copy_object(hid_t, const char* name, const H5O_info_t* info, void* data) {
  auto& copy = *static_cast<Copy*>(data);
  try {
    if (info->type == H5O_TYPE_GROUP) copy_group(copy, name);
    if (info->type == H5O_TYPE_DATASET) copy_dataset(copy, name);
    return 0;
  } catch (const std::exception& error) {
    copy.failure = error.what();
    return -1;
  }
}

void copy_file(const std::string& from_path, const std::string& to_path, int level) {
  const h5::Properties access = h5::file_access();
  const h5::File from{H5Fopen(from_path.c_str(), H5F_ACC_RDONLY, access.id()), "cannot be opened"};
  h5::File to{H5Fcreate(to_path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id()), "cannot create the smaller file"};
  Copy copy{from.id(), to.id(), level, {}};
  const bool copied = H5Ovisit(from.id(), H5_INDEX_NAME, H5_ITER_INC, copy_object, &copy) >= 0;
  if (!copied) throw h5::Error("cannot be compressed: " + copy.failure);
  h5::check(H5Fflush(to.id(), H5F_SCOPE_GLOBAL), "cannot flush the smaller file");
  if (!to.close()) h5::fail("cannot close the smaller file");
}

}  // namespace

void compress(const std::string& path, int level) {
  h5::quiet();
  OutputFile output(path, Existing::kReplaceFinished);
  try {
    copy_file(path, output.working_path(), level);
  } catch (const h5::Error& error) {
    throw TraceError(path, error.what());
  }
  output.publish();
}

}  // namespace flatsat::trace
