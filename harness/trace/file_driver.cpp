#include "harness/trace/file_driver.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <tuple>

#include "harness/base/file_lock.h"

namespace flatsat::trace::h5 {
namespace {

struct DriverFile {
  H5FD_t base{};  // first: the library's view of this object
  base::Descriptor descriptor;
  haddr_t end_allocated = 0;
  haddr_t end_written = 0;
  bool abandoned = false;
};

DriverFile& driver_file(H5FD_t* file) { return *reinterpret_cast<DriverFile*>(file); }
const DriverFile& driver_file(const H5FD_t* file) { return *reinterpret_cast<const DriverFile*>(file); }

herr_t system_failure(hid_t minor) {
  H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_IO, minor, "error message = '%s'",
           std::strerror(errno));
  return -1;
}

H5FD_t* open_file(const char* name, unsigned flags, hid_t, haddr_t) {
  int mode = (flags & H5F_ACC_RDWR) != 0 ? O_RDWR : O_RDONLY;
  if ((flags & H5F_ACC_TRUNC) != 0) mode |= O_TRUNC;
  if ((flags & H5F_ACC_CREAT) != 0) mode |= O_CREAT;
  if ((flags & H5F_ACC_EXCL) != 0) mode |= O_EXCL;
  auto file = std::make_unique<DriverFile>();
  file->descriptor =
      base::Descriptor(::open(name, mode | O_CLOEXEC, 0666));  // agents are started while the file is open
  struct stat status {};
  if (!file->descriptor.is_open() || fstat(file->descriptor.fd(), &status) != 0) {
    system_failure(H5E_CANTOPENFILE);
    return nullptr;
  }
  file->end_written = static_cast<haddr_t>(status.st_size);
  return &file.release()->base;
}

herr_t close_file(H5FD_t* file) {
  const std::unique_ptr<DriverFile> owned(&driver_file(file));
  return 0;
}

int compare_files(const H5FD_t* a, const H5FD_t* b) {
  struct stat of_a {
  }, of_b{};
  fstat(driver_file(a).descriptor.fd(), &of_a);
  fstat(driver_file(b).descriptor.fd(), &of_b);
  const auto key_a = std::tie(of_a.st_dev, of_a.st_ino);
  const auto key_b = std::tie(of_b.st_dev, of_b.st_ino);
  return key_a < key_b ? -1 : key_b < key_a ? 1 : 0;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  if (flags == nullptr) return 0;
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_SUPPORTS_SWMR_IO | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  return 0;
}

haddr_t end_allocated(const H5FD_t* file, H5FD_mem_t) { return driver_file(file).end_allocated; }
haddr_t end_written(const H5FD_t* file, H5FD_mem_t) { return driver_file(file).end_written; }

herr_t set_end_allocated(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  driver_file(file).end_allocated = address;
  return 0;
}

/// In a flush the head comes last: killed before it, a file has content behind the end that its head tells.
herr_t set_end_behind_all(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  DriverFile& target = driver_file(file);
  target.end_allocated = std::max(address, target.end_written);
  return 0;
}

herr_t handle_of(H5FD_t* file, hid_t, void** handle) {
  *handle = file;
  return 0;
}

/// What is behind the end reads as zeros.
herr_t read_file(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer) {
  auto* out = static_cast<char*>(buffer);
  while (size > 0) {
    const ssize_t count = pread(driver_file(file).descriptor.fd(), out, size, static_cast<off_t>(address));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(H5E_READERROR);
    if (count == 0) {
      std::memset(out, 0, size);
      return 0;
    }
    out += count;
    size -= static_cast<size_t>(count);
    address += static_cast<haddr_t>(count);
  }
  return 0;
}

herr_t write_file(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, const void* buffer) {
  DriverFile& target = driver_file(file);
  const auto* from = static_cast<const char*>(buffer);
  const haddr_t end = address + size;
  while (size > 0 && !target.abandoned) {
    const ssize_t count = pwrite(target.descriptor.fd(), from, size, static_cast<off_t>(address));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(H5E_WRITEERROR);
    from += count;
    size -= static_cast<size_t>(count);
    address += static_cast<haddr_t>(count);
  }
  target.end_written = std::max(target.end_written, end);
  return 0;
}

herr_t truncate_file(H5FD_t* file, hid_t, hbool_t) {
  DriverFile& target = driver_file(file);
  if (target.end_written == target.end_allocated) return 0;
  const bool done =
      target.abandoned || ftruncate(target.descriptor.fd(), static_cast<off_t>(target.end_allocated)) == 0;
  if (!done) return system_failure(H5E_SEEKERROR);
  target.end_written = target.end_allocated;
  return 0;
}

/// The lock that the library's own driver takes, too; it is given back when concurrent reading starts.
herr_t lock_file(H5FD_t* file, hbool_t for_writing) {
  const auto sharing = for_writing ? base::Sharing::kExclusive : base::Sharing::kShared;
  return base::try_lock(driver_file(file).descriptor, sharing) ? 0 : system_failure(H5E_CANTLOCK);
}

herr_t unlock_file(H5FD_t* file) {
  return base::unlock(driver_file(file).descriptor) ? 0 : system_failure(H5E_CANTUNLOCK);
}

H5FD_class_t driver_class(const char* name, decltype(H5FD_class_t::set_eoa) set_end) {
  H5FD_class_t driver{};
  driver.name = name;
  driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
  driver.fc_degree = H5F_CLOSE_WEAK;
  driver.open = open_file;
  driver.close = close_file;
  driver.cmp = compare_files;
  driver.query = query;
  driver.get_eoa = end_allocated;
  driver.set_eoa = set_end;
  driver.get_eof = end_written;
  driver.get_handle = handle_of;
  driver.read = read_file;
  driver.write = write_file;
  driver.truncate = truncate_file;
  driver.lock = lock_file;
  driver.unlock = unlock_file;
  const H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
  static_assert(sizeof map == sizeof driver.fl_map);
  std::memcpy(driver.fl_map, map, sizeof map);
  return driver;
}

}  // namespace

namespace {

hid_t registered(const H5FD_class_t& driver) { return H5FDregister(&driver); }  // the library copies it

/// Both are registered as long as the process lives: at a close the library gives back its hold on the driver before it
/// calls it, and so reads freed memory where that was the last one.
hid_t writing_driver() {
  static const hid_t id = registered(driver_class("flatsat", set_end_allocated));
  return check(id, "file driver");
}
hid_t repairing_driver() {
  static const hid_t id = registered(driver_class("flatsat_repair", set_end_behind_all));
  return check(id, "file driver");
}

}  // namespace

Properties file_access_for_writing(std::size_t metadata_bytes) {
  Properties access = file_access();
  check(H5Pset_driver(access.id(), writing_driver(), nullptr), "file driver");
  if (metadata_bytes > 0) limit_metadata(access, metadata_bytes);
  return access;
}

Properties file_access_for_repair() {
  Properties access = file_access();
  check(H5Pset_driver(access.id(), repairing_driver(), nullptr), "file driver");
  hbool_t yes = 1;
  check(H5Pset(access.id(), "clear_status_flags", &yes), "this HDF5 library cannot clear the writer's flag");
  return access;
}

void abandon(const File& file) noexcept {
  void* handle = nullptr;
  if (H5Fget_vfd_handle(file.id(), H5P_DEFAULT, &handle) >= 0) static_cast<DriverFile*>(handle)->abandoned = true;
}

}  // namespace flatsat::trace::h5
