#pragma once
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/telemetry.h"
#include "models/environment/anomaly.h"
#include "models/environment/eclipse.h"
#include "models/environment/orbit.h"
#include "models/environment/sun.h"

namespace flatsat {

struct EnvironmentConfig {
  OrbitConfig orbit = OrbitElements{};
  Utc epoch;                        // simulated time 0
  double duration_s = 86400.0;      // for which crossings are looked for
  double solar_w_m2 = 1361.0;       // at 1 au, Kopp and Lean 2011, doi:10.1029/2010GL045777
  double albedo = 0.30;             // of the Earth, CERES global mean 0.29 to 0.30
  double earth_ir_w_m2 = 239.0;     // exitance, CERES global mean 237 to 240
  std::vector<LatLon> anomaly = anomaly_polygon();
  double step_s = 10.0;             // between updates; 1 s in the penumbra
};

/// The surroundings of one spacecraft along its orbit. Updates at every step and at the very instants at which it
/// enters and leaves penumbra, umbra and the anomaly.
class Environment : public sc_core::sc_module {
 public:
  sc_core::sc_out<double> irradiance_w_m2{"irradiance_w_m2"};  // on a plate normal to the Sun, shadow included
  sc_core::sc_out<double> lit_fraction{"lit_fraction"};        // 0 .. 1
  sc_core::sc_out<double> albedo_w_m2{"albedo_w_m2"};          // exitance of the ground below by reflected sunlight
  sc_core::sc_out<double> earth_ir_w_m2{"earth_ir_w_m2"};      // exitance of the Earth in the infrared
  sc_core::sc_out<bool> in_saa{"in_saa"};
  /// Errors: std::invalid_argument from the orbit.
  Environment(const sc_core::sc_module_name& name, const EnvironmentConfig& config, EventSink& events);

  void list_channels(ChannelList& list, const std::string& prefix) const;
  const std::vector<ShadowCrossing>& crossings() const { return crossings_; }

 private:
  void run();
  void update();
  void report(const ShadowCrossing& crossing);
  Discs discs_at(double seconds) const;
  Geodetic geodetic_at(double seconds) const;

  const EnvironmentConfig config_;
  EventSink& events_;
  std::string source_;
  std::unique_ptr<Orbit> orbit_;
  SunTable sun_;
  double gmst0_;
  std::vector<ShadowCrossing> crossings_;
  double irradiance_ = 0.0, lit_ = 1.0, albedo_ = 0.0, ir_ = 0.0, latitude_ = 0.0, longitude_ = 0.0, altitude_ = 0.0, beta_ = 0.0,
         anomaly_ = 0.0;
};

}  // namespace flatsat
