#include "models/constellation/member.h"

#include <algorithm>
#include <numeric>

#include "models/environment/sgp4.h"

namespace flatsat::constellation {
namespace {

struct Adder {
  environment::OrbitBatch& batch;
  const environment::Utc& epoch;
  void operator()(const environment::OrbitElements& elements) const { batch.add(elements, epoch); }
  void operator()(const SetOrbit& set) const {
    if (set.as_pyephem && set.propagator == environment::Propagator::kSgp4)
      return batch.add(environment::Sgp4(set.tle, environment::kSgp4OfPyEphem),
                       environment::seconds_between(set.tle.epoch, epoch));
    batch.add(set.tle, set.propagator, epoch);
  }
  void operator()(const std::shared_ptr<const environment::Orbit>& orbit) const { batch.add(orbit); }
};

}  // namespace

void add_to(environment::OrbitBatch& batch, const Member& member, const environment::Utc& epoch) {
  std::visit(Adder{batch, epoch}, member.orbit);
}

environment::OrbitBatch batch_of(const std::vector<Member>& members, const environment::Utc& epoch) {
  environment::OrbitBatch batch;
  for (const auto& member : members) add_to(batch, member, epoch);
  return batch;
}

std::vector<Meeting> meetings(const environment::StateColumns& s, double within_km) {
  std::vector<std::size_t> by_x(s.size());
  std::iota(by_x.begin(), by_x.end(), std::size_t{0});
  std::sort(by_x.begin(), by_x.end(), [&s](auto a, auto b) { return s.x[a] != s.x[b] ? s.x[a] < s.x[b] : a < b; });
  std::vector<Meeting> found;
  for (std::size_t i = 0; i < by_x.size(); ++i) {
    for (std::size_t k = i + 1; k < by_x.size() && s.x[by_x[k]] - s.x[by_x[i]] < within_km; ++k) {
      const auto [a, b] = std::minmax(by_x[i], by_x[k]);
      const double distance_km = std::hypot(s.x[a] - s.x[b], s.y[a] - s.y[b], s.z[a] - s.z[b]);
      if (distance_km >= within_km) continue;
      found.push_back({a, b, distance_km, std::hypot(s.vx[a] - s.vx[b], s.vy[a] - s.vy[b], s.vz[a] - s.vz[b])});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& p, const auto& q) { return p.a != q.a ? p.a < q.a : p.b < q.b; });
  return found;
}

}  // namespace flatsat::constellation
