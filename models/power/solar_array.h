#pragma once
#include <optional>
#include <utility>

#include "models/base/constants.h"
#include "models/power/solar_cell.h"

namespace flatsat::power {

/// Who chooses the voltage of the strings.
enum class ArrayTracking {
  kString,  // a maximum power point tracker a string
  kArray,   // one for all strings in parallel
  kDirect,  // nobody: the strings hang on the bus
};

/// Equal strings of cells in series, a bypass diode each few cells, a blocking diode a string.
struct SolarArrayConfig {
  SolarCellConfig cell;
  unsigned strings = 60;          // > 0
  unsigned cells_series = 140;    // of a string, > 0
  unsigned cells_per_bypass = 1;  // > 0
  double rated_w = 0.0;           // > 0: cells scaled in area so that all strings give this new, at 28 degC, 1361 W/m2
  ArrayTracking tracking = ArrayTracking::kString;
  double tracker_efficiency = 0.985;  // > 0 .. 1
  double blocking_v = 0.0;            // drop of a string's diode, >= 0
  double bypass_v = 0.7;              // drop of a bypass diode, >= 0
  double fluence_cm2 = 0.0;           // 1-MeV electrons, 0 .. 1e15
  double pointing_error_deg = 2.0;    // of the tracking, one axis
  double areal_heat_j_m2k = 3500.0;   // heat capacity a square metre, > 0
  // The face without cells: solar absorptance, estimated between aluminised Kapton (0.40, Fortescue et al. 2011, table
  // 11.3) and bare carbon fibre (0.9), and infrared emittance, by default that of the front.
  double back_absorptance = 0.55;
  std::optional<double> back_emittance;
  std::optional<double> earth_view;  // view factor of both faces together to the Earth, 0 .. 2; by default by attitude
};

/// View of both faces together where nobody knows attitude and altitude.
inline constexpr double kUsualEarthView = 0.3;

/// What comes from the Earth: exitance of the ground below, and how much each face sees of it.
struct EarthLight {
  double infrared_w_m2 = 0.0, albedo_w_m2 = 0.0;
  double front_view = 0.0, back_view = 0.0;  // view factors, 0 .. 1
  double radiator_w = 0.0;                   // infrared of the spacecraft's own radiator that falls on the back
};

/// How the array stands now.
struct ArraySituation {
  double irradiance_w_m2 = model::kSolarIrradianceWM2;  // on a plate normal to the Sun
  double incidence_deg = 0.0;                           // of the Sun from the array's normal
  double degc = 28.0;
  unsigned strings_working = 0;
  unsigned strings_shaded = 0;  // of those that work
  unsigned cells_shaded = 0;    // of each of them, side by side
  double shade = 1.0;           // share of the light that is kept from a shaded cell
  double bus_v = 0.0;           // for kDirect

  bool operator==(const ArraySituation&) const = default;
};

struct ArrayOutput {
  double volts = 0.0, amps = 0.0;  // of the strings; of the first kind of string where each has its tracker
  double watts = 0.0;              // behind the trackers
  double taken_w = 0.0;            // from the cells: watts and what the trackers lose
};

/// Heat of the array over a step.
struct ArrayHeat {
  double degc = 0.0;
  double absorbed_j = 0.0, radiated_j = 0.0;
};

/// The array; knows its config and nothing of time. It remembers its last answer, because a bus asks again at each of
/// its own changes while the Sun stands still: for one thread.
class SolarArray {
 public:
  explicit SolarArray(const SolarArrayConfig& config);
  const SolarArrayConfig& config() const { return config_; }
  /// Area of the cells. Returns m2.
  double area_m2() const;
  /// Heat capacity. Returns J/K.
  double heat_capacity_j_k() const { return area_m2() * config_.areal_heat_j_m2k; }

  /// What it can give: its maximum where something tracks it, else what flows at the bus voltage.
  ArrayOutput output(const ArraySituation& situation) const;
  /// Current of all strings at a voltage. Returns A, not below 0: diodes block.
  double current_a(const ArraySituation& situation, double volts) const;

  /// Temperature after `seconds`: light of the Sun and of the Earth that both faces absorb, less what is taken out
  /// electrically, radiation of both sides. Light of the Earth gives no current. The
  /// radiation law is linearised about the present temperature, so that any step is stable; the caller keeps steps
  /// short against the change of temperature.
  ArrayHeat heat_after(const ArraySituation& situation, const EarthLight& earth, double electrical_w,
                       double seconds) const;

  /// Infrared that leaves a square metre of the back.
  double back_exitance_w_m2(double degc) const;

 private:
  double back_emittance() const { return config_.back_emittance.value_or(config_.cell.emittance); }
  double absorbed_w_m2(const ArraySituation& situation, const EarthLight& earth) const;
  SolarDiode diode(const ArraySituation& situation) const;
  ArrayOutput compute_output(const ArraySituation& situation) const;

  const SolarArrayConfig config_;
  mutable std::optional<std::pair<double, SolarDiode>> rated_;  // fitted at this temperature
  mutable std::optional<std::pair<ArraySituation, ArrayOutput>> answered_;
  double area_scale_;  // of one cell against its data sheet's
};

}  // namespace flatsat::power
