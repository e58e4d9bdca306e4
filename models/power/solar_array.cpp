#include "models/power/solar_array.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::power {
namespace {

/// Area of one cell against the data sheet's.
double area_scale(const SolarArrayConfig& config) {
  if (config.rated_w <= 0.0) return 1.0;
  const double cell_w = maximum_power(cell_diode(config.cell, model::kSolarIrradianceWM2, 28.0, 0.0)).watts();
  return config.rated_w / (cell_w * config.strings * config.cells_series);
}

double light_on_cells(const SolarArrayConfig& config, const ArraySituation& s) {
  const double cosine = [](double deg) { return std::max(0.0, std::cos(deg * model::kPi / 180.0)); }(s.incidence_deg) *
                        std::max(0.0, std::cos(config.pointing_error_deg * model::kPi / 180.0));
  return s.irradiance_w_m2 * cosine;
}

/// One string: cells in the light, cells in the shade, their bypass diodes.
class String {
 public:
  String(const SolarArrayConfig& config, const SolarDiode& diode, const ArraySituation& s, unsigned shaded)
      : config_(config),
        lit_(diode),
        dark_(lit_),
        shaded_(shaded == 0 || s.shade <= 0.0 ? 0 : std::min(shaded, config.cells_series)) {
    dark_.iph_a *= std::max(0.0, 1.0 - s.shade);
  }

  /// Voltage at a current of one cell of the data sheet's area, falling in current.
  double voltage(double amps) const {
    const unsigned group = config_.cells_per_bypass, whole = shaded_ / group, mixed = shaded_ % group;
    const double lit_v = diode_voltage_v(lit_, amps), dark_v = shaded_ > 0 ? diode_voltage_v(dark_, amps) : 0.0;
    const auto bypassed = [&](unsigned lit, unsigned dark) {
      const double volts = (lit > 0 ? lit * lit_v : 0.0) + (dark > 0 ? dark * dark_v : 0.0);
      return std::max(volts, -config_.bypass_v);
    };
    const unsigned touched = std::min(config_.cells_series, (whole + (mixed > 0 ? 1 : 0)) * group);
    double sum = whole * bypassed(0, group);
    if (mixed > 0) sum += bypassed(touched - whole * group - mixed, mixed);
    const unsigned rest = config_.cells_series - touched, groups = rest / group, last = rest % group;
    sum += groups * bypassed(group, 0);
    if (last > 0) sum += bypassed(last, 0);
    return sum - config_.blocking_v;
  }

  double current_at(double volts) const {
    if (shaded_ == 0) return std::max(0.0, diode_current_a(lit_, (volts + config_.blocking_v) / config_.cells_series));
    double low = 0.0, high = lit_.iph_a + lit_.i0_a;
    if (voltage(low) <= volts) return 0.0;
    for (int i = 0; i < 100 && high - low > 1e-15 * high; ++i) {
      const double middle = (low + high) / 2.0;
      (voltage(middle) > volts ? low : high) = middle;
    }
    return (low + high) / 2.0;
  }

  PowerPoint best() const {
    if (shaded_ == 0 && config_.blocking_v == 0.0) {
      const auto cell = maximum_power(lit_);
      return {cell.volts * config_.cells_series, cell.amps};
    }
    return highest([this](double amps) { return PowerPoint{voltage(amps), amps}; }, lit_.iph_a);
  }

  /// The highest of several maxima: a grid, then golden section around its best point.
  template <class At>
  static PowerPoint highest(At at, double largest) {
    constexpr int kGrid = 256;
    const auto power = [&](double x) { return at(x).watts(); };
    int best = 0;
    for (int i = 1; i <= kGrid; ++i) {
      if (power(largest * i / kGrid) > power(largest * best / kGrid)) best = i;
    }
    double low = largest * std::max(0, best - 1) / kGrid, high = largest * std::min(kGrid, best + 1) / kGrid;
    const double golden = (std::sqrt(5.0) - 1.0) / 2.0;
    for (int i = 0; i < 60; ++i) {
      const double a = high - golden * (high - low), b = low + golden * (high - low);
      (power(a) > power(b) ? high : low) = power(a) > power(b) ? b : a;
    }
    const auto found = at((low + high) / 2.0);
    return found.watts() > 0.0 ? found : PowerPoint{};
  }

  const SolarDiode& lit() const { return lit_; }

 private:
  const SolarArrayConfig& config_;
  SolarDiode lit_, dark_;
  const unsigned shaded_;
};

/// The two kinds of string there are, and how many of each.
struct Strings {
  String clear, shaded;
  double clear_count, shaded_count;

  Strings(const SolarArrayConfig& config, const ArraySituation& s, const SolarDiode& diode)
      : clear(config, diode, s, 0), shaded(config, diode, s, s.cells_shaded), clear_count(0.0), shaded_count(0.0) {
    const unsigned working = std::min(s.strings_working, config.strings);
    const unsigned dark = s.cells_shaded == 0 ? 0 : std::min(s.strings_shaded, working);
    clear_count = working - dark;
    shaded_count = dark;
  }

  double current_at(double volts) const {
    return (clear_count > 0.0 ? clear_count * clear.current_at(volts) : 0.0) +
           (shaded_count > 0.0 ? shaded_count * shaded.current_at(volts) : 0.0);
  }
};

PowerPoint tracked(const SolarArrayConfig& config, const Strings& strings) {
  if (config.tracking == ArrayTracking::kString || strings.shaded_count == 0.0 || strings.clear_count == 0.0) {
    const auto clear = strings.clear_count > 0.0 ? strings.clear.best() : PowerPoint{};
    const auto shaded = strings.shaded_count > 0.0 ? strings.shaded.best() : PowerPoint{};
    const double watts = strings.clear_count * clear.watts() + strings.shaded_count * shaded.watts();
    const double volts = strings.clear_count > 0.0 ? clear.volts : shaded.volts;
    return {volts, volts > 0.0 ? watts / volts : 0.0};
  }
  const double largest = open_circuit_v(strings.clear.lit()) * config.cells_series;
  return String::highest([&](double volts) { return PowerPoint{volts, strings.current_at(volts)}; }, largest);
}

}  // namespace

SolarArray::SolarArray(const SolarArrayConfig& config) : config_(config), area_scale_(area_scale(config)) {}

double SolarArray::area_m2() const {
  return area_scale_ * config_.cell.area_m2 * config_.strings * config_.cells_series;
}

double SolarArray::current_a(const ArraySituation& s, double volts) const {
  return s.irradiance_w_m2 > 0.0 ? Strings(config_, s, diode(s)).current_at(volts) * area_scale_ : 0.0;
}

SolarDiode SolarArray::diode(const ArraySituation& s) const {
  if (!rated_ || rated_->first != s.degc) rated_ = {s.degc, rated_diode(config_.cell, s.degc, config_.fluence_cm2)};
  return in_light(rated_->second, config_.cell, light_on_cells(config_, s));
}

ArrayOutput SolarArray::output(const ArraySituation& asked) const {
  ArraySituation s = asked;
  if (config_.tracking != ArrayTracking::kDirect) s.bus_v = 0.0;  // trackers do not see it
  if (!answered_ || answered_->first != s) answered_ = {s, compute_output(s)};
  return answered_->second;
}

ArrayOutput SolarArray::compute_output(const ArraySituation& s) const {
  ArrayOutput out;
  if (s.irradiance_w_m2 <= 0.0 || s.strings_working == 0) return out;
  const Strings strings(config_, s, diode(s));
  if (config_.tracking == ArrayTracking::kDirect) {
    out.volts = s.bus_v;
    out.amps = strings.current_at(s.bus_v) * area_scale_;
    out.taken_w = out.watts = std::max(0.0, out.volts * out.amps);
    return out;
  }
  const auto best = tracked(config_, strings);
  out.volts = best.volts;
  out.amps = best.amps * area_scale_;
  out.taken_w = out.volts * out.amps;
  out.watts = out.taken_w * config_.tracker_efficiency;
  return out;
}

/// alpha (S cos + A F) + eps IR F of each face; the Sun stands on one of them.
double SolarArray::absorbed_w_m2(const ArraySituation& s, const EarthLight& earth) const {
  const auto& cell = config_.cell;
  const double on_back = s.irradiance_w_m2 * std::max(0.0, -std::cos(s.incidence_deg * model::kDegree));
  const double front = cell.absorptance * (light_on_cells(config_, s) + earth.albedo_w_m2 * earth.front_view) +
                       cell.emittance * earth.infrared_w_m2 * earth.front_view;
  const double back = config_.back_absorptance * (on_back + earth.albedo_w_m2 * earth.back_view) +
                      back_emittance() * (earth.infrared_w_m2 * earth.back_view + earth.radiator_w / area_m2());
  return front + back;
}

double SolarArray::back_exitance_w_m2(double degc) const {
  const double square = (degc + model::kZeroCelsiusK) * (degc + model::kZeroCelsiusK);
  return back_emittance() * model::kStefanBoltzmannWM2K4 * square * square;
}

ArrayHeat SolarArray::heat_after(const ArraySituation& s, const EarthLight& earth, double electrical_w,
                                 double seconds) const {
  const double area = area_m2(), kelvin = s.degc + model::kZeroCelsiusK;
  const double eps = 0.5 * (config_.cell.emittance + back_emittance()), absorbed = absorbed_w_m2(s, earth);
  const double net = absorbed - electrical_w / area, square = kelvin * kelvin;
  const double emitted = 2.0 * eps * model::kStefanBoltzmannWM2K4 * square * square;
  const double slope = 8.0 * eps * model::kStefanBoltzmannWM2K4 * square * kelvin;
  const double rate = slope / config_.areal_heat_j_m2k;
  const double away = (net - emitted) / slope, gone = -std::expm1(-rate * seconds);
  const double warming_s =
      away * (seconds - gone / rate);  // integral of the warming: more is radiated by slope times it
  return {s.degc + away * gone, absorbed * area * seconds, (emitted * seconds + slope * warming_s) * area};
}

}  // namespace flatsat::power
