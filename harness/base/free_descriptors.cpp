#include "harness/base/free_descriptors.h"

#include <sys/resource.h>

#include <filesystem>
#include <limits>
#include <system_error>

namespace flatsat::base {

DescriptorCount count_descriptors() {
  DescriptorCount count{.open = 0, .most = std::numeric_limits<std::size_t>::max()};
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) count.most = limit.rlim_cur;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error))
    ++count.open;
  // None is left to look with.
  if (error) count.open = count.most;
  return count;
}

}  // namespace flatsat::base
