#pragma once
#include "harness/trace/h5.h"

/// How HDF5 reaches the file that a recorder writes: like its own driver, but it can be told to leave the file alone.
/// After a failed write the library must still be closed, and its last attempts to write would damage what is whole.
namespace flatsat::trace::h5 {

/// Newest format, through this driver. Files made so are read by any other. `metadata_bytes`: how much of what is not
/// data the library keeps in memory; 0 leaves that to itself.
Properties file_access_for_writing(std::size_t metadata_bytes = 0);

/// For a file whose writer was killed, so that its head may not know yet how far the file reaches: all that is there
/// belongs to it. Clears the writer's flag.
Properties file_access_for_repair();

/// From now on nothing is written to the file; the library believes it is.
void abandon(const File& file) noexcept;

}  // namespace flatsat::trace::h5
