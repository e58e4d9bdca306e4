#include "models/mesh/windows.h"

#include <algorithm>
#include <cmath>

#include "models/mesh/crossings.h"
#include "models/mesh/walk.h"

namespace flatsat::mesh {
namespace {

using environment::OrbitState, environment::StateColumns;

/// Turns the zeros of a pair's two functions into windows, stretch by stretch.
class PairWindows {
 public:
  PairWindows(const Pair& pair, const Samples& first, const Span& span)
      : pair_(pair), good_{first[0].value > 0.0, first[1].value > 0.0}, since_s_(span.begin_s), before_(true) {}

  void take(std::vector<Crossing>& crossings, std::vector<Window>& out) {
    std::sort(crossings.begin(), crossings.end(), [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
    for (const auto& crossing : crossings) {
      const bool was = open();
      good_[crossing.which] = crossing.upward;
      if (!was && open()) since_s_ = crossing.seconds, before_ = false;
      if (was && !open()) out.push_back({pair_, since_s_, crossing.seconds, before_, false});
    }
  }
  void finish(const Span& span, std::vector<Window>& out) const {
    if (open()) out.push_back({pair_, since_s_, span.end_s, before_, true});
  }

 private:
  bool open() const { return good_[0] && good_[1]; }

  Pair pair_;
  std::array<bool, 2> good_;
  double since_s_;
  bool before_;
};

/// What a kind of pair is made of: samples at a step of the walk, and at any instant.
class Sights {
 public:
  virtual ~Sights() = default;
  virtual std::size_t size() const = 0;
  virtual Pair pair(std::size_t i) const = 0;
  /// Prepares a stretch of the walk.
  virtual void begin(const Walk& walk) = 0;
  virtual Samples at_step(std::size_t i, std::size_t step) const = 0;
  virtual Samples at(std::size_t i, double seconds) const = 0;
};

class LinkSights : public Sights {
 public:
  LinkSights(const environment::OrbitBatch& batch, const std::vector<Pair>& pairs, const LinkLimits& limits)
      : batch_(batch),
        pairs_(pairs),
        sphere_km_(model::wgs84::kRadiusKm + limits.minimum_height_km),
        range_square_(limits.maximum_range_km * limits.maximum_range_km) {}
  std::size_t size() const override { return pairs_.size(); }
  Pair pair(std::size_t i) const override { return pairs_[i]; }

  void begin(const Walk& walk) override {
    walk_ = &walk;
    tangents_.resize(walk.states.size());
    for (std::size_t step = 0; step < walk.states.size(); ++step) {
      tangents_[step].resize(batch_.size());
      for (std::size_t k = 0; k < batch_.size(); ++k)
        tangents_[step][k] = tangent_of(walk.states[step].at(k), sphere_km_);
    }
  }
  Samples at_step(std::size_t i, std::size_t step) const override {
    const auto [a, b] = pairs_[i];
    const auto& states = walk_->states[step];
    return link_samples(states.at(a), states.at(b), tangents_[step][a], tangents_[step][b], range_square_);
  }
  Samples at(std::size_t i, double seconds) const override {
    const auto a = batch_.orbit(pairs_[i].a).state(seconds), b = batch_.orbit(pairs_[i].b).state(seconds);
    return link_samples(a, b, tangent_of(a, sphere_km_), tangent_of(b, sphere_km_), range_square_);
  }

 private:
  const environment::OrbitBatch& batch_;
  const std::vector<Pair>& pairs_;
  const double sphere_km_, range_square_;
  const Walk* walk_ = nullptr;
  std::vector<std::vector<Tangent>> tangents_;
};

class SiteSights : public Sights {
 public:
  SiteSights(const environment::OrbitBatch& batch, const Ground& ground) : batch_(batch), ground_(ground) {}
  std::size_t size() const override { return batch_.size() * ground_.size(); }
  Pair pair(std::size_t i) const override {
    return {static_cast<std::uint32_t>(i % batch_.size()), static_cast<std::uint32_t>(i / batch_.size())};
  }
  void begin(const Walk& walk) override {
    walk_ = &walk;
    sites_.assign(ground_.size(), {});
    for (std::size_t s = 0; s < ground_.size(); ++s)
      for (const double t : walk.seconds) sites_[s].push_back(ground_.state(s, t));
  }
  Samples at_step(std::size_t i, std::size_t step) const override {
    const auto [a, s] = pair(i);
    return site_samples(walk_->states[step].at(a), sites_[s][step], ground_.site(s));
  }
  Samples at(std::size_t i, double seconds) const override {
    const auto [a, s] = pair(i);
    return site_samples(batch_.orbit(a).state(seconds), ground_.state(s, seconds), ground_.site(s));
  }

 private:
  const environment::OrbitBatch& batch_;
  const Ground& ground_;
  const Walk* walk_ = nullptr;
  std::vector<std::vector<SiteState>> sites_;
};

/// All zeros of pair i over the stretch that the sights have begun.
void cross_stretch(const Sights& sights, std::size_t i, const Walk& walk, PairWindows& windows,
                   std::vector<Window>& out) {
  std::vector<Crossing> crossings;
  auto before = sights.at_step(i, 0);
  for (std::size_t step = 1; step < walk.seconds.size(); ++step) {
    const auto after = sights.at_step(i, step);
    for (unsigned which = 0; which < 2; ++which)
      crossings_between([&](double t) { return sights.at(i, t)[which]; }, which, before[which], after[which],
                        walk.seconds[step - 1], walk.seconds[step], crossings);
    before = after;
  }
  windows.take(crossings, out);
}

std::vector<Window> windows_of(const environment::OrbitBatch& batch, Sights& sights, const Span& span,
                               unsigned threads) {
  std::vector<PairWindows> pairs;
  std::vector<std::vector<Window>> found(sights.size());
  walk_over(batch, span, threads, [&](const Walk& walk) {
    sights.begin(walk);
    if (pairs.empty())
      for (std::size_t i = 0; i < sights.size(); ++i) pairs.emplace_back(sights.pair(i), sights.at_step(i, 0), span);
    in_parts(sights.size(), threads, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) cross_stretch(sights, i, walk, pairs[i], found[i]);
    });
  });
  std::vector<Window> all;
  for (std::size_t i = 0; i < sights.size(); ++i) {
    pairs[i].finish(span, found[i]);
    all.insert(all.end(), found[i].begin(), found[i].end());
  }
  return all;
}

}  // namespace

double step_of(const environment::OrbitBatch& batch, const StateColumns& states, const Span& span) {
  constexpr double kStepsOfTurn = 100.0, kLongestStepS = 600.0;
  double step_s = std::min(kLongestStepS, span.end_s - span.begin_s);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto [r, v] = states.at(i);
    const double radius = environment::length(r), speed = environment::length(v);
    const auto momentum = environment::cross(r, v);
    const double p = environment::dot(momentum, momentum) / model::wgs84::kMuKm3S2;
    const double energy = 0.5 * speed * speed - model::wgs84::kMuKm3S2 / radius;
    const double e = std::sqrt(std::max(0.0, 1.0 + 2.0 * energy * p / model::wgs84::kMuKm3S2));
    const double perigee = p / (1.0 + e), rate = environment::length(momentum) / (perigee * perigee);
    step_s = std::min(step_s, 2.0 * model::kPi / rate / kStepsOfTurn);
  }
  return step_s;
}

std::vector<Window> link_windows(const environment::OrbitBatch& batch, const std::vector<Pair>& pairs,
                                 const LinkLimits& limits, const Span& span, unsigned threads) {
  LinkSights sights(batch, pairs, limits);
  return windows_of(batch, sights, span, threads);
}

std::vector<Window> site_windows(const environment::OrbitBatch& batch, const Ground& ground, const Span& span,
                                 unsigned threads) {
  SiteSights sights(batch, ground);
  return windows_of(batch, sights, span, threads);
}

}  // namespace flatsat::mesh
