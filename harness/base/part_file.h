#pragma once
#include <sys/types.h>

#include <string>

#include "harness/base/descriptor.h"

namespace flatsat::base {

/// A half-made file beside `path`, which is removed unless it takes the place of that. Its name is made (PATH.part,
/// PATH.part-2), never that of a file that is there. It is locked as long as its maker lives: what a maker that was
/// killed left, the next one of the same path removes.
class PartFile {
 public:
  /// Empty, with these rights. Errors: std::runtime_error with the path and what the system says.
  PartFile(const std::string& path, mode_t mode);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::string& path() const { return path_; }
  int fd() const { return file_.fd(); }
  /// It has another name from now on: it is not removed any more.
  void release() { path_.clear(); }

 private:
  bool is_held() const;
  std::string path_;
  Descriptor file_;
};

/// Removes what killed makers of `path` left beside it; what living ones make stays.
void remove_left_parts(const std::string& path);

}  // namespace flatsat::base
