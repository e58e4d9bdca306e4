#pragma once
#include <optional>
#include <string>

#include "harness/base/descriptor.h"
#include "harness/base/part_file.h"
#include "harness/trace/recorder.h"

namespace flatsat::trace {

/// The writer's hold on a trace file: an open-file-description lock on one byte far behind the data. HDF5 gives its own
/// lock back when SWMR starts, and readers may hold that one; this one is the writer's alone and dies with it.
/// Errors: TraceError when it cannot be opened or another process holds it.
base::Descriptor lock_for_writing(const std::string& path);
/// True while a writer holds the file. Errors: TraceError when it cannot be opened.
bool is_being_written(const std::string& path);

/// What the first bytes of a file say without the library.
struct FileHead {
  bool is_empty = false;
  bool is_hdf5 = false;
  bool is_marked_open = false;  // the superblock's writer flag
};
/// Errors: TraceError when it is not a readable regular file.
FileHead read_head(const std::string& path);

/// A new file under a name of its own beside `path`, empty, which takes the place of `path` by `publish` or is removed,
/// by the next one of the same path if its maker was killed. An empty file, with which somebody keeps the name for it,
/// is replaced whatever `existing` says.
class OutputFile {
 public:
  /// Errors: TraceError when `path` exists and is in use or not to be replaced.
  OutputFile(const std::string& path, Existing existing);
  const std::string& working_path() const { return part_->path(); }
  /// Takes the writer's lock on the new file and puts it in place. Errors: TraceError.
  void publish();
  /// Gives the lock back.
  void release() { lock_ = base::Descriptor(); }

 private:
  std::string path_;
  base::Descriptor replaced_;           // lock on the file that is replaced, if there is one
  std::optional<base::PartFile> part_;  // until it is published
  base::Descriptor lock_;
};

}  // namespace flatsat::trace
