#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/hdl/description.h"

namespace flatsat::hdl {

/// Of the names of a capsule's files among those of a trace.
inline constexpr std::string_view kCapsulePrefix = "capsule/";

/// All that files_read() lists, with its content.
/// Key: "capsule/PATH", PATH relative to the testbed's folder. Errors: as of files_read, std::runtime_error for a file
/// that cannot be read or that does not lie in a folder with the testbed's.
std::map<std::string, std::string> pack_capsule(const RtlDescription& rtl, const std::vector<std::string>& named,
                                                const std::string& cache);

/// Writes a capsule out into the cache, by the hash of its content. Returns the folder that stands for the testbed's;
/// empty if `files` holds none. Errors: std::runtime_error for a name that leads out of it or a full disk.
std::string unpack_capsule(const std::map<std::string, std::string>& files, const std::string& cache);

}  // namespace flatsat::hdl
