#include "models/cluster/progress.h"

#include <cassert>

namespace flatsat::cluster {

void Progress::made(std::int64_t begin_ps, std::int64_t end_ps, double share) {
  assert(end_ps >= begin_ps && share >= 0.0 && share <= 1.0);
  now_.useful_ps += static_cast<double>(end_ps - begin_ps) * share;
  ++now_.steps;
}

std::uint64_t Progress::go_back(std::uint64_t number) {
  const auto found = saved_.find(number);
  assert(found != saved_.end());
  const std::uint64_t steps = now_.steps - found->second.steps;
  now_ = found->second;
  undone_ += steps;
  return steps;
}

double Progress::goodput(std::int64_t now_ps) const {
  return now_ps > begin_ps_ ? now_.useful_ps / static_cast<double>(now_ps - begin_ps_) : 0.0;
}

}  // namespace flatsat::cluster
