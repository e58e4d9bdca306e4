#include "models/mesh/rates.h"

#include "models/mesh/crossings.h"
#include "models/mesh/walk.h"
#include "models/optical/atmosphere.h"

namespace flatsat::mesh {
namespace {

using environment::OrbitState, environment::StateColumns;

/// How much light a pair has, as a smooth function of time that rises with it, and what it must exceed for each rate.
class Light {
 public:
  virtual ~Light() = default;
  virtual Sample at(const Pair& pair, const StateColumns& states, double seconds) const = 0;
  virtual Sample at(const Pair& pair, double seconds) const = 0;

  std::vector<double> levels;  // falling
  std::vector<std::uint64_t> bps;
};

/// Distance squared, below 0; so the edges of windows by range are zeros of the same function.
class SpaceLight : public Light {
 public:
  SpaceLight(const environment::OrbitBatch& batch, const std::vector<RangeRate>& rates) : batch_(batch) {
    for (const auto& rate : rates) levels.push_back(-rate.range_km * rate.range_km), bps.push_back(rate.bps);
    levels.back() = -std::numeric_limits<double>::infinity();  // the windows end there
  }
  Sample at(const Pair& pair, const StateColumns& states, double) const override {
    return sample(states.at(pair.a), states.at(pair.b));
  }
  Sample at(const Pair& pair, double seconds) const override {
    return sample(batch_.orbit(pair.a).state(seconds), batch_.orbit(pair.b).state(seconds));
  }

 private:
  static Sample sample(const OrbitState& a, const OrbitState& b) {
    Sample s{0.0, 0.0};
    for (int i = 0; i < 3; ++i) {
      const double d = b.position_km[i] - a.position_km[i];
      s.value -= d * d;
      s.slope -= 2.0 * d * (b.velocity_km_s[i] - a.velocity_km_s[i]);
    }
    return s;
  }
  const environment::OrbitBatch& batch_;
};

/// Power at the detector in dBW.
class SiteLight : public Light {
 public:
  SiteLight(const environment::OrbitBatch& batch, const Ground& ground, const SiteBudget& budget)
      : batch_(batch), ground_(ground), budget_(budget) {
    for (const auto& rung : budget.rungs)
      levels.push_back(10.0 * std::log10(rung.least_w)), bps.push_back(rung.payload_bps);
  }
  Sample at(const Pair& pair, const StateColumns& states, double seconds) const override {
    return sample(states.at(pair.a), ground_.state(pair.b, seconds));
  }
  Sample at(const Pair& pair, double seconds) const override {
    return sample(batch_.orbit(pair.a).state(seconds), ground_.state(pair.b, seconds));
  }

 private:
  Sample sample(const OrbitState& satellite, const SiteState& site) const {
    environment::Vector d, v;
    for (int i = 0; i < 3; ++i) {
      d[i] = satellite.position_km[i] - site.position_km[i];
      v[i] = satellite.velocity_km_s[i] - site.velocity_km_s[i];
    }
    const double range = environment::length(d), rate = environment::dot(d, v) / range;
    const double height = environment::dot(d, site.up),
                 climb = environment::dot(v, site.up) + environment::dot(d, site.up_rate);
    const double sine = height / range, sine_rate = climb / range - height * rate / (range * range);
    // The slope is only a help on the way to a zero: differences are good enough for it.
    constexpr double kPart = 1e-5;
    const double by_range =
        (site_power_dbw(budget_, range * (1.0 + kPart), sine) - site_power_dbw(budget_, range * (1.0 - kPart), sine)) /
        (2.0 * kPart * range);
    const double by_sine =
        (site_power_dbw(budget_, range, sine + kPart) - site_power_dbw(budget_, range, sine - kPart)) / (2.0 * kPart);
    return {site_power_dbw(budget_, range, sine), by_range * rate + by_sine * sine_rate};
  }
  const environment::OrbitBatch& batch_;
  const Ground& ground_;
  const SiteBudget& budget_;
};

/// One window on the walk: at which instants its light comes to be enough for a rate, or not enough.
class Followed {
 public:
  Followed(const Light& light, const Window& window)
      : light_(light),
        window_(window),
        first_(light.at(window.pair, window.begin_s)),
        last_(first_),
        last_s_(window.begin_s) {}

  void follow(const Walk& walk) {
    const auto& seconds = walk.seconds;
    auto step = std::upper_bound(seconds.begin(), seconds.end(), last_s_);
    for (; step != seconds.end() && *step < window_.end_s; ++step)
      go_to(*step, light_.at(window_.pair, walk.states[static_cast<std::size_t>(step - seconds.begin())], *step));
  }
  void finish(RatedWindows& out) {
    go_to(window_.end_s, light_.at(window_.pair, window_.end_s));
    std::sort(crossings_.begin(), crossings_.end(), [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
    std::vector<bool> is_enough;
    for (const double level : light_.levels) is_enough.push_back(first_.value > level);
    std::uint64_t bps = 0;
    Window open = window_;
    const auto change = [&](double at_s) {
      const auto best = std::find(is_enough.begin(), is_enough.end(), true);
      const std::uint64_t now =
          best == is_enough.end() ? 0 : light_.bps[static_cast<std::size_t>(best - is_enough.begin())];
      if (now == bps) return;
      if (bps == 0) open.begin_s = at_s, open.begins_before = at_s == window_.begin_s && window_.begins_before;
      if (now > 0) out.changes.push_back({window_.pair, at_s, now});
      if (now == 0) out.windows.push_back({open.pair, open.begin_s, at_s, open.begins_before, false});
      bps = now;
    };
    change(window_.begin_s);
    for (const auto& crossing : crossings_) {
      is_enough[crossing.which] = crossing.upward;
      change(crossing.seconds);
    }
    if (bps > 0)
      out.windows.push_back({open.pair, open.begin_s, window_.end_s, open.begins_before, window_.ends_after});
  }

 private:
  void go_to(double seconds, const Sample& now) {
    if (!(seconds > last_s_)) return;
    for (unsigned k = 0; k < light_.levels.size(); ++k) {
      const double level = light_.levels[k];
      if (std::isinf(level)) continue;
      crossings_between(
          [&](double t) {
            const auto sample = light_.at(window_.pair, t);
            return Sample{sample.value - level, sample.slope};
          },
          k, {last_.value - level, last_.slope}, {now.value - level, now.slope}, last_s_, seconds, crossings_);
    }
    last_ = now;
    last_s_ = seconds;
  }

  const Light& light_;
  Window window_;
  Sample first_, last_;
  double last_s_;
  std::vector<Crossing> crossings_;
};

RatedWindows rated(const environment::OrbitBatch& batch, const Light& light, const std::vector<Window>& windows,
                   const Span& span, unsigned threads) {
  RatedWindows result;
  if (windows.empty() || light.levels.empty()) return result;
  std::vector<Followed> followed;
  for (const auto& window : windows) followed.emplace_back(light, window);
  walk_over(batch, span, threads, [&](const Walk& walk) {
    in_parts(followed.size(), threads, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) followed[i].follow(walk);
    });
  });
  for (auto& one : followed) one.finish(result);
  return result;
}

}  // namespace

std::vector<RangeRate> rates_by_range(const optical::OpticalTerminalConfig& terminal,
                                      const std::vector<optical::Rung>& rungs, double maximum_range_km) {
  std::vector<RangeRate> rates;
  for (const auto& rung : rungs) {
    const double range_km = std::min(maximum_range_km, optical::longest_range_m(terminal, rung.least_w) / 1e3);
    if (range_km > (rates.empty() ? 0.0 : rates.back().range_km)) rates.push_back({range_km, rung.payload_bps});
  }
  return rates;
}

RatedWindows link_rates(const environment::OrbitBatch& batch, const std::vector<Window>& windows,
                        const std::vector<RangeRate>& rates, const Span& span, unsigned threads) {
  if (rates.empty()) return {};
  return rated(batch, SpaceLight(batch, rates), windows, span, threads);
}

double site_power_dbw(const SiteBudget& budget, double range_km, double sine_of_elevation) {
  const double elevation_rad = std::asin(std::clamp(sine_of_elevation, 0.0, 1.0));
  return 10.0 * std::log10(optical::received_w(budget.terminal, range_km * 1e3)) -
         optical::slant_loss_db(budget.zenith_db, elevation_rad);
}

RatedWindows site_rates(const environment::OrbitBatch& batch, const Ground& ground, const std::vector<Window>& windows,
                        const SiteBudget& budget, const Span& span, unsigned threads) {
  return rated(batch, SiteLight(batch, ground, budget), windows, span, threads);
}

}  // namespace flatsat::mesh
