#pragma once
#include <deque>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/constants.h"
#include "models/base/telemetry.h"
#include "models/environment/anomaly.h"
#include "models/environment/eclipse.h"
#include "models/environment/frames.h"
#include "models/environment/orbit.h"
#include "models/environment/sun.h"

namespace flatsat::environment {

struct EnvironmentConfig {
  OrbitConfig orbit = OrbitElements{};
  Utc epoch;                                       // simulated time 0
  double duration_s = 86400.0;                     // for which crossings are looked for; none is reported later
  double solar_w_m2 = model::kSolarIrradianceWM2;  // at 1 au
  double albedo = 0.30;                            // of the Earth, CERES global mean 0.29 to 0.30
  double earth_ir_w_m2 = 239.0;                    // exitance, CERES global mean 237 to 240
  std::vector<LatLon> anomaly = anomaly_polygon();
  EarthShape earth = EarthShape::kSphere;  // whose shadow it is
  double step_s = 10.0;                    // between updates; 1 s in the penumbra
};

/// The surroundings of one spacecraft along its orbit. Updates at every step and at the very instants, to the
/// picosecond, at which it enters and leaves penumbra, umbra and the anomaly. Those instants are events:
/// penumbra_entry, umbra_entry, umbra_exit, penumbra_exit, saa_entry, saa_exit; the value is the length of the stay in
/// seconds, 0 where its other end lies outside of the run.
class Environment : public sc_core::sc_module {
 public:
  sc_core::sc_out<double> irradiance_w_m2{"irradiance_w_m2"};  // on a plate normal to the Sun, shadow included
  sc_core::sc_out<double> lit_fraction{"lit_fraction"};        // 0 .. 1
  sc_core::sc_out<double> albedo_w_m2{"albedo_w_m2"};          // exitance of the ground below by reflected sunlight
  sc_core::sc_out<double> earth_ir_w_m2{"earth_ir_w_m2"};      // exitance of the Earth in the infrared
  sc_core::sc_out<bool> in_saa{"in_saa"};
  /// Errors: std::invalid_argument from the orbit; Sgp4Error if the orbit decays within duration_s.
  Environment(const sc_core::sc_module_name& name, const EnvironmentConfig& config, model::EventSink& events);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  const std::vector<ShadowCrossing>& crossings() const { return crossings_; }
  const std::vector<AnomalyCrossing>& anomaly_visits() const { return visits_; }

  /// The orbit at any time, and what the last update saw of it.
  const Orbit& orbit() const { return *orbit_; }
  const OrbitState& state() const { return state_; }  // TEME
  const Vector& sun_km() const { return sun_km_; }    // TEME, from the Earth
  const Geodetic& ground() const { return ground_; }
  /// The ground point below at any time of the run.
  LatLon subsatellite_point(double seconds) const;
  /// At least a part of the Sun's disc is in sight.
  bool is_lit() const { return lit_ > 0.0; }
  double beta_deg() const { return beta_; }

 private:
  /// One instant of the plan: an edge of a shadow or of the anomaly.
  struct Crossing {
    double seconds;
    sc_core::sc_time at;
    bool is_shadow;
    ShadowEvent event;  // of a shadow
    bool is_entry;
    double stay_s;  // 0 where unknown
  };
  void plan();
  void run();
  void settle();
  void update(double seconds);
  void enter(const Crossing& crossing);
  Discs discs_at(double seconds) const;
  Geodetic geodetic_at(double seconds) const;

  const EnvironmentConfig config_;
  model::EventSink& events_;
  const std::string source_;
  const std::unique_ptr<Orbit> orbit_;
  const SunTable sun_;
  const double gmst0_;
  std::vector<ShadowCrossing> crossings_;
  std::vector<AnomalyCrossing> visits_;
  std::deque<Crossing> ahead_;
  Shadow shadow_ = Shadow::kNone;
  bool inside_ = false;
  OrbitState state_;
  Vector sun_km_{};
  Geodetic ground_{};
  double irradiance_ = 0.0, lit_ = 1.0, albedo_ = 0.0, ir_ = 0.0, beta_ = 0.0, anomaly_ = 0.0;
};

}  // namespace flatsat::environment
