#include "models/environment/orbit_batch.h"

#include "models/environment/orbit_blocks.h"

namespace flatsat::environment {
namespace {

class Sgp4Member : public Orbit {
 public:
  Sgp4Member(const Sgp4& sgp4, double offset_s) : sgp4_(sgp4), offset_s_(offset_s) {}
  OrbitState state(double seconds) const override { return sgp4_.state((offset_s_ + seconds) / 60.0); }

 private:
  const Sgp4 sgp4_;
  const double offset_s_;
};

class KeplerMember : public Orbit {
 public:
  KeplerMember(const KeplerJ2& kepler, double offset_s) : kepler_(kepler), offset_s_(offset_s) {}
  OrbitState state(double seconds) const override { return propagate(kepler_, offset_s_ + seconds); }

 private:
  const KeplerJ2 kepler_;
  const double offset_s_;
};

/// Puts one more orbit into the last block, or into a new one, whose other lanes repeat it until they are taken.
template <class Block, class Source>
void append(std::vector<Block>& blocks, std::size_t place, const Source& source, double offset_s) {
  if (blocks.empty() || blocks.back().taken == lanes::kLanes) {
    blocks.emplace_back();
    for (std::size_t lane = 0; lane < lanes::kLanes; ++lane) blocks.back().set(lane, source, offset_s);
  }
  Block& block = blocks.back();
  block.set(block.taken, source, offset_s);
  block.place[block.taken++] = place;
}

}  // namespace

void StateColumns::resize(std::size_t n) {
  for (auto* column : {&x, &y, &z, &vx, &vy, &vz}) column->resize(n);
}

OrbitBatch::OrbitBatch() = default;
OrbitBatch::~OrbitBatch() = default;
OrbitBatch::OrbitBatch(OrbitBatch&&) noexcept = default;
OrbitBatch& OrbitBatch::operator=(OrbitBatch&&) noexcept = default;

void OrbitBatch::add(const Tle& tle, Propagator propagator, const Utc& epoch) {
  const double offset_s = seconds_between(tle.epoch, epoch);
  if (propagator == Propagator::kSgp4) return add(Sgp4(tle), offset_s);
  const auto kepler = kepler_j2(tle);
  if (kepler.decay.fall_km_s == 0.0)
    append(kepler_, orbits_.size(), kepler, offset_s);
  else
    single_.push_back(orbits_.size());
  orbits_.push_back(std::make_shared<KeplerMember>(kepler, offset_s));
}

void OrbitBatch::add(const Sgp4& sgp4, double offset_s) {
  if (sgp4.is_near_earth())
    append(sgp4_, orbits_.size(), sgp4, offset_s);
  else
    single_.push_back(orbits_.size());
  orbits_.push_back(std::make_shared<Sgp4Member>(sgp4, offset_s));
}

void OrbitBatch::add(const OrbitElements& el, const Utc& epoch) {
  const double raan_deg = el.ltan_h >= 0.0 ? raan_of_ltan_deg(el.ltan_h, epoch) : el.raan_deg;
  if (el.propagator == Propagator::kSgp4) return add(element_set(el, raan_deg, epoch), Propagator::kSgp4, epoch);
  const auto kepler = kepler_j2(el, raan_deg);
  if (kepler.decay.fall_km_s == 0.0)
    append(kepler_, orbits_.size(), kepler, 0.0);
  else
    single_.push_back(orbits_.size());
  orbits_.push_back(std::make_shared<KeplerMember>(kepler, 0.0));
}

void OrbitBatch::add(std::shared_ptr<const Orbit> orbit) {
  single_.push_back(orbits_.size());
  orbits_.push_back(std::move(orbit));
}

void OrbitBatch::states(double seconds, StateColumns& out) const {
  out.resize(size());
  for (const auto& block : sgp4_) {
    const unsigned lost = states_of(block, seconds, out);
    for (std::size_t lane = 0; lost >> lane != 0; ++lane)
      if ((lost >> lane & 1u) != 0) orbits_[block.place[lane]]->state(seconds);  // throws, with the reason
  }
  for (const auto& block : kepler_) states_of(block, seconds, out);
  for (const std::size_t i : single_) {
    const auto [p, v] = orbits_[i]->state(seconds);
    out.x[i] = p[0], out.y[i] = p[1], out.z[i] = p[2];
    out.vx[i] = v[0], out.vy[i] = v[1], out.vz[i] = v[2];
  }
}

}  // namespace flatsat::environment
