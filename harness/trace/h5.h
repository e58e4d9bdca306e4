#pragma once
#include <hdf5.h>

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// The HDF5 C library with owners and exceptions; nothing here knows what a trace is.
namespace flatsat::trace::h5 {

/// An HDF5 call failed: what was tried and, where the library knows, what the system said.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws Error with the reason from this thread's error stack.
[[noreturn]] void fail(const std::string& what);

/// Passes on what is not negative, else fails.
template <class T>
T check(T result, const std::string& what) {
  if (result < 0) fail(what);
  return result;
}

/// Stops the library from printing its error stack; counts for the calling thread.
void quiet();

template <herr_t (*Close)(hid_t)>
class Handle {
 public:
  Handle() = default;
  Handle(hid_t id, const std::string& what) : id_(check(id, what)) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~Handle() { close(); }  // silent: it may run while another error unwinds
  bool close() { return id_ < 0 || Close(std::exchange(id_, H5I_INVALID_HID)) >= 0; }
  hid_t id() const { return id_; }

 private:
  hid_t id_ = H5I_INVALID_HID;
};
using File = Handle<H5Fclose>;
using Group = Handle<H5Gclose>;
using Dataset = Handle<H5Dclose>;
using Space = Handle<H5Sclose>;
using Type = Handle<H5Tclose>;
using Attribute = Handle<H5Aclose>;
using Properties = Handle<H5Pclose>;
using Object = Handle<H5Oclose>;

/// Little-endian number in the file and in memory.
template <class T>
hid_t number_type();
/// Text of a fixed size in bytes (at least 1), UTF-8, padded with zeros.
Type text_type(std::size_t bytes);

Group create_group(hid_t parent, const std::string& path);  // with all groups on the way
Properties file_access();                                   // newest format
/// So much of what is not data the library keeps in memory, however large the file.
void limit_metadata(const Properties& access, std::size_t bytes);

void write_attribute(hid_t object, const std::string& name, hid_t type, const void* value);
void write_text_attribute(hid_t object, const std::string& name, const std::string& text);
template <class T>
void write_number_attribute(hid_t object, const std::string& name, T value) {
  write_attribute(object, name, number_type<T>(), &value);
}

bool has_attribute(hid_t object, const std::string& name);
void read_attribute(hid_t object, const std::string& name, hid_t type, void* value);
std::string read_text_attribute(hid_t object, const std::string& name);
template <class T>
T read_number_attribute(hid_t object, const std::string& name) {
  T value{};
  read_attribute(object, name, number_type<T>(), &value);
  return value;
}

/// One-dimensional datasets of a size that stays; space is taken at once, so that they can be overwritten later. One
/// without elements is laid out in chunks: h5repack cannot give filters to an empty one that is in one piece.
void write_array(hid_t parent, const std::string& name, hid_t type, std::size_t count, const void* data);
void write_text_array(hid_t parent, const std::string& name, const std::vector<std::string>& texts);
std::vector<std::string> read_text_array(hid_t parent, const std::string& name);
void overwrite_array(hid_t parent, const std::string& name, hid_t type, const void* data);

/// Rows of a one-dimensional dataset; `live` sees what a writer flushed since the last look.
/// Errors: Error when a link in the file leads to another file or is a symbolic one.
void require_own_links(hid_t file);
/// Errors: Error also for raw data outside of the file or in other files, and for a filter that is not one of
/// HDF5's own: reading it would open what the file names.
Dataset open_dataset(hid_t parent, const std::string& name, bool live);
std::uint64_t rows_of(const Dataset& dataset, const std::string& name);
/// Size of one element, of a dataset whose type is `type` or, for text, any text. Errors: Error for another type.
std::size_t element_bytes(const Dataset& dataset, const std::string& name);
/// Reads rows 0 .. rows-1. Errors: Error also when the file could not possibly hold them.
void check_readable(const Dataset& dataset, const std::string& name, std::uint64_t rows, std::size_t bytes);

template <class T>
std::vector<T> read_rows(const Dataset& dataset, const std::string& name, std::uint64_t rows);
/// Rows start .. start+count-1. Errors: as above.
template <class T>
std::vector<T> read_block(const Dataset& dataset, const std::string& name, std::uint64_t start, std::uint64_t count);
std::vector<std::string> read_text_block(const Dataset& dataset, const std::string& name, std::uint64_t start,
                                         std::uint64_t count);
std::vector<std::string> read_text_rows(const Dataset& dataset, const std::string& name, std::uint64_t rows);

/// What is before the zeros that pad it.
std::string unpadded(const char* text, std::size_t bytes);

}  // namespace flatsat::trace::h5
