#pragma once
#include <string>

#include "harness/base/descriptor.h"

namespace flatsat::base {

/// A file under a name that was free, so that of several processes that look for one each gets its own. It is empty,
/// and goes with its owner when nobody has put something in its place by then. What an owner that was killed left
/// empty, the next one of the same folder and beginning of the name removes, with what was half made beside it.
class NewFile {
 public:
  /// `stem` and `end`, or stem-2, stem-3 and so on where that is taken. Its beginning is `stem` up to its last '-'.
  /// Errors: std::runtime_error.
  NewFile(const std::string& stem, const std::string& end);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  bool make();
  std::string path_;
  Descriptor held_;  // locked as long as the owner lives
};

}  // namespace flatsat::base
