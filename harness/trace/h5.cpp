#include "harness/trace/h5.h"

#include <algorithm>
#include <cstring>

namespace flatsat::trace::h5 {
namespace {

/// Every handle has its owner, so the library has nothing left to do when the process ends; what a full disk kept it
/// from closing it would take up again there, and crash. Must come before its first use.
[[maybe_unused]] const herr_t kNothingAtExit = H5dont_atexit();

herr_t keep_deepest(unsigned, const H5E_error2_t* entry, void* text) {
  if (entry->desc != nullptr) *static_cast<std::string*>(text) = entry->desc;
  return 0;
}

/// What the operating system said if it was asked, else the library's innermost complaint.
std::string reason() {
  std::string text;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep_deepest, &text);
  static const std::string kMark = "error message = '";
  const auto begin = text.find(kMark);
  if (begin == std::string::npos) return text;
  const auto end = text.find('\'', begin + kMark.size());
  return text.substr(begin + kMark.size(), end - begin - kMark.size());
}

Space rows_space(hsize_t rows) { return {H5Screate_simple(1, &rows, nullptr), "dataspace"}; }

/// Deflate reaches about 1:1030; an extent beyond that is not backed by anything in the file.
constexpr std::uint64_t kMostDeflation = 1100;

void read(const Dataset& dataset, const std::string& name, hid_t type, hsize_t start, hsize_t count, void* out) {
  if (count == 0) return;
  const Space memory = rows_space(count);
  const Space file{H5Dget_space(dataset.id()), name};
  check(H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr), name);
  check(H5Dread(dataset.id(), type, memory.id(), file.id(), H5P_DEFAULT, out), "cannot read " + name);
}

}  // namespace

void fail(const std::string& what) {
  const std::string why = reason();
  throw Error(why.empty() ? what : what + ": " + why);
}

void quiet() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

template <>
hid_t number_type<std::int64_t>() {
  return H5T_STD_I64LE;
}
template <>
hid_t number_type<std::uint64_t>() {
  return H5T_STD_U64LE;
}
template <>
hid_t number_type<std::uint32_t>() {
  return H5T_STD_U32LE;
}
template <>
hid_t number_type<std::uint16_t>() {
  return H5T_STD_U16LE;
}
template <>
hid_t number_type<std::uint8_t>() {
  return H5T_STD_U8LE;
}
template <>
hid_t number_type<double>() {
  return H5T_IEEE_F64LE;
}

Type text_type(std::size_t bytes) {
  Type type{H5Tcopy(H5T_C_S1), "text type"};
  check(H5Tset_size(type.id(), std::max<std::size_t>(bytes, 1)), "text type");
  check(H5Tset_strpad(type.id(), H5T_STR_NULLPAD), "text type");
  check(H5Tset_cset(type.id(), H5T_CSET_UTF8), "text type");
  return type;
}

Group create_group(hid_t parent, const std::string& path) {
  const Properties way{H5Pcreate(H5P_LINK_CREATE), "link properties"};
  check(H5Pset_create_intermediate_group(way.id(), 1), "link properties");
  return {H5Gcreate2(parent, path.c_str(), way.id(), H5P_DEFAULT, H5P_DEFAULT), "cannot create group " + path};
}

Properties file_access() {
  Properties access{H5Pcreate(H5P_FILE_ACCESS), "file properties"};
  check(H5Pset_libver_bounds(access.id(), H5F_LIBVER_LATEST, H5F_LIBVER_LATEST), "file properties");
  return access;
}

void limit_metadata(const Properties& access, std::size_t bytes) {
  H5AC_cache_config_t cache{};
  cache.version = H5AC__CURR_CACHE_CONFIG_VERSION;
  check(H5Pget_mdc_config(access.id(), &cache), "file properties");
  cache.set_initial_size = 1;
  cache.initial_size = cache.min_size = cache.max_size = bytes;
  cache.incr_mode = H5C_incr__off;
  cache.flash_incr_mode = H5C_flash_incr__off;
  cache.decr_mode = H5C_decr__off;
  check(H5Pset_mdc_config(access.id(), &cache), "file properties");
}

void write_attribute(hid_t object, const std::string& name, hid_t type, const void* value) {
  const Space scalar{H5Screate(H5S_SCALAR), name};
  const Attribute attribute{H5Acreate2(object, name.c_str(), type, scalar.id(), H5P_DEFAULT, H5P_DEFAULT),
                            "cannot create attribute " + name};
  check(H5Awrite(attribute.id(), type, value), "cannot write attribute " + name);
}

void write_text_attribute(hid_t object, const std::string& name, const std::string& text) {
  write_attribute(object, name, text_type(text.size()).id(), text.c_str());
}

bool has_attribute(hid_t object, const std::string& name) { return H5Aexists(object, name.c_str()) > 0; }

void read_attribute(hid_t object, const std::string& name, hid_t type, void* value) {
  const Attribute attribute{H5Aopen(object, name.c_str(), H5P_DEFAULT), "no attribute " + name};
  const Space space{H5Aget_space(attribute.id()), name};
  if (H5Sget_simple_extent_npoints(space.id()) != 1) throw Error("attribute " + name + " is not one value");
  const Type stored{H5Aget_type(attribute.id()), name};
  if (check(H5Tequal(stored.id(), type), name) == 0) throw Error("attribute " + name + " is of another type");
  check(H5Aread(attribute.id(), type, value), "cannot read attribute " + name);
}

std::string read_text_attribute(hid_t object, const std::string& name) {
  const Attribute attribute{H5Aopen(object, name.c_str(), H5P_DEFAULT), "no attribute " + name};
  const Type stored{H5Aget_type(attribute.id()), name};
  const Space space{H5Aget_space(attribute.id()), name};
  const bool one = H5Sget_simple_extent_npoints(space.id()) == 1;
  const bool fixed = H5Tget_class(stored.id()) == H5T_STRING && H5Tis_variable_str(stored.id()) == 0;
  if (!one || !fixed || H5Tget_size(stored.id()) > 1u << 24) throw Error("attribute " + name + " is not a text");
  const std::size_t bytes = H5Tget_size(stored.id());
  std::string text(bytes, '\0');
  check(H5Aread(attribute.id(), text_type(bytes).id(), text.data()), "cannot read attribute " + name);
  return unpadded(text.data(), bytes);
}

namespace {

void write_empty_array(hid_t parent, const std::string& name, hid_t type) {
  const Properties creation{H5Pcreate(H5P_DATASET_CREATE), "dataset properties"};
  const hsize_t none = 0, unlimited = H5S_UNLIMITED, chunk = 64;
  check(H5Pset_chunk(creation.id(), 1, &chunk), "dataset properties");
  const Space space{H5Screate_simple(1, &none, &unlimited), "dataspace"};
  Dataset(H5Dcreate2(parent, name.c_str(), type, space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
          "cannot create " + name);
}

}  // namespace

void write_array(hid_t parent, const std::string& name, hid_t type, std::size_t count, const void* data) {
  if (count == 0) return write_empty_array(parent, name, type);
  const Properties creation{H5Pcreate(H5P_DATASET_CREATE), "dataset properties"};
  check(H5Pset_alloc_time(creation.id(), H5D_ALLOC_TIME_EARLY), "dataset properties");
  const Space space = rows_space(count);
  const Dataset dataset{H5Dcreate2(parent, name.c_str(), type, space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
                        "cannot create " + name};
  check(H5Dwrite(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), "cannot write " + name);
}

void write_text_array(hid_t parent, const std::string& name, const std::vector<std::string>& texts) {
  std::size_t bytes = 1;
  for (const auto& text : texts) bytes = std::max(bytes, text.size());
  std::vector<char> padded(bytes * texts.size(), '\0');
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i].copy(padded.data() + i * bytes, bytes);
  write_array(parent, name, text_type(bytes).id(), texts.size(), padded.data());
}

std::vector<std::string> read_text_array(hid_t parent, const std::string& name) {
  const Dataset dataset = open_dataset(parent, name, false);
  return read_text_rows(dataset, name, rows_of(dataset, name));
}

void overwrite_array(hid_t parent, const std::string& name, hid_t type, const void* data) {
  const Dataset dataset{H5Dopen2(parent, name.c_str(), H5P_DEFAULT), "no dataset " + name};
  check(H5Dwrite(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), "cannot write " + name);
}

namespace {

/// Stops at the first link that is not a hard one.
herr_t is_foreign_link(hid_t, const char* name, const H5L_info_t* info, void* found) {
  if (info->type == H5L_TYPE_HARD) return 0;
  *static_cast<std::string*>(found) = name;
  return 1;
}

void require_own_data(const Dataset& dataset, const std::string& name) {
  const Properties creation{H5Dget_create_plist(dataset.id()), name};
  if (H5Pget_layout(creation.id()) == H5D_VIRTUAL || H5Pget_external_count(creation.id()) != 0)
    throw Error(name + " has its data in another file");
  const int filters = H5Pget_nfilters(creation.id());
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0;
    std::size_t values = 0;
    const auto filter =
        H5Pget_filter2(creation.id(), static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, nullptr);
    if (filter < H5Z_FILTER_DEFLATE || filter > H5Z_FILTER_SCALEOFFSET)
      throw Error(name + " has a filter that is not HDF5's own, number " + std::to_string(filter));
  }
}

}  // namespace

void require_own_links(hid_t file) {
  std::string found;
  const herr_t end = check(H5Lvisit(file, H5_INDEX_NAME, H5_ITER_NATIVE, is_foreign_link, &found), "links");
  if (end > 0) throw Error(found + " is a link to another place or file");
}

Dataset open_dataset(hid_t parent, const std::string& name, bool live) {
  Dataset dataset{H5Dopen2(parent, name.c_str(), H5P_DEFAULT), "no dataset " + name};
  require_own_data(dataset, name);
  if (live) check(H5Drefresh(dataset.id()), "cannot refresh " + name);
  return dataset;
}

std::uint64_t rows_of(const Dataset& dataset, const std::string& name) {
  const Space space{H5Dget_space(dataset.id()), name};
  if (H5Sget_simple_extent_ndims(space.id()) != 1) throw Error(name + " is not of one dimension");
  hsize_t rows = 0;
  check(H5Sget_simple_extent_dims(space.id(), &rows, nullptr), name);
  return rows;
}

std::size_t element_bytes(const Dataset& dataset, const std::string& name) {
  const Type stored{H5Dget_type(dataset.id()), name};
  return H5Tget_size(stored.id());
}

void check_readable(const Dataset& dataset, const std::string& name, std::uint64_t rows, std::size_t bytes) {
  if (rows_of(dataset, name) < rows) throw Error(name + " has fewer rows than the trace says");
  const std::uint64_t stored = H5Dget_storage_size(dataset.id());
  if (rows > 0 && rows > stored * kMostDeflation / bytes) throw Error(name + " has more rows than the file can hold");
}

template <class T>
std::vector<T> read_block(const Dataset& dataset, const std::string& name, std::uint64_t start, std::uint64_t count) {
  const Type stored{H5Dget_type(dataset.id()), name};
  if (check(H5Tequal(stored.id(), number_type<T>()), name) == 0) throw Error(name + " is of another type");
  check_readable(dataset, name, start + count, sizeof(T));
  std::vector<T> values(count);
  read(dataset, name, number_type<T>(), start, count, values.data());
  return values;
}

template <class T>
std::vector<T> read_rows(const Dataset& dataset, const std::string& name, std::uint64_t rows) {
  return read_block<T>(dataset, name, 0, rows);
}
template std::vector<std::int64_t> read_rows(const Dataset&, const std::string&, std::uint64_t);
template std::vector<std::uint64_t> read_rows(const Dataset&, const std::string&, std::uint64_t);
template std::vector<std::uint32_t> read_rows(const Dataset&, const std::string&, std::uint64_t);
template std::vector<std::uint16_t> read_rows(const Dataset&, const std::string&, std::uint64_t);
template std::vector<std::uint8_t> read_rows(const Dataset&, const std::string&, std::uint64_t);
template std::vector<double> read_rows(const Dataset&, const std::string&, std::uint64_t);
template std::vector<std::int64_t> read_block(const Dataset&, const std::string&, std::uint64_t, std::uint64_t);
template std::vector<std::uint64_t> read_block(const Dataset&, const std::string&, std::uint64_t, std::uint64_t);
template std::vector<std::uint32_t> read_block(const Dataset&, const std::string&, std::uint64_t, std::uint64_t);
template std::vector<std::uint16_t> read_block(const Dataset&, const std::string&, std::uint64_t, std::uint64_t);
template std::vector<std::uint8_t> read_block(const Dataset&, const std::string&, std::uint64_t, std::uint64_t);
template std::vector<double> read_block(const Dataset&, const std::string&, std::uint64_t, std::uint64_t);

std::vector<std::string> read_text_block(const Dataset& dataset, const std::string& name, std::uint64_t start,
                                         std::uint64_t count) {
  const Type stored{H5Dget_type(dataset.id()), name};
  const bool fixed = H5Tget_class(stored.id()) == H5T_STRING && H5Tis_variable_str(stored.id()) == 0;
  const std::size_t bytes = H5Tget_size(stored.id());
  if (!fixed || bytes == 0 || bytes > 1u << 24) throw Error(name + " is not of fixed texts");
  check_readable(dataset, name, start + count, bytes);
  std::vector<char> padded(count * bytes);
  read(dataset, name, text_type(bytes).id(), start, count, padded.data());
  std::vector<std::string> texts;
  texts.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) texts.push_back(unpadded(padded.data() + i * bytes, bytes));
  return texts;
}

std::vector<std::string> read_text_rows(const Dataset& dataset, const std::string& name, std::uint64_t rows) {
  return read_text_block(dataset, name, 0, rows);
}

std::string unpadded(const char* text, std::size_t bytes) {
  while (bytes > 0 && text[bytes - 1] == '\0') --bytes;
  return {text, bytes};
}

}  // namespace flatsat::trace::h5
