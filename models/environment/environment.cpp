#include "models/environment/environment.h"

#include <algorithm>

namespace flatsat {
namespace {

constexpr double kEarthRotation = 7.292115855306589e-5;  // rad/s of GMST, IAU 1982 with the mean rate of UT1

std::string seconds_text(double seconds) {
  char text[48];
  std::snprintf(text, sizeof text, "%.1f s", seconds);
  return text;
}

}  // namespace

Environment::Environment(const sc_core::sc_module_name& name, const EnvironmentConfig& config, EventSink& events)
    : sc_module(name), config_(config), events_(events), source_(basename()), orbit_(make_orbit(config.orbit, config.epoch)),
      sun_(config.epoch, config.duration_s), gmst0_(gmst_rad(config.epoch)) {
  crossings_ = shadow_crossings([this](double t) { return discs_at(t); }, config.duration_s, 10.0);
  SC_HAS_PROCESS(Environment);
  SC_THREAD(run);
}

void Environment::list_channels(ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".irradiance", "W/m2", "sunlight on a plate normal to the Sun", irradiance_);
  list.add(prefix + ".lit_fraction", "1", "share of the Sun's disc in sight", lit_);
  list.add(prefix + ".albedo", "W/m2", "sunlight reflected by the ground below", albedo_);
  list.add(prefix + ".earth_ir", "W/m2", "infrared exitance of the Earth", ir_);
  list.add(prefix + ".latitude", "deg", "geodetic latitude", latitude_);
  list.add(prefix + ".longitude", "deg", "longitude, east positive", longitude_);
  list.add(prefix + ".altitude", "km", "geodetic altitude", altitude_);
  list.add(prefix + ".beta", "deg", "angle between the Sun and the plane of the orbit", beta_);
  list.add(prefix + ".saa", "1", "inside the South Atlantic Anomaly", anomaly_);
}

Discs Environment::discs_at(double seconds) const { return discs(orbit_->state(seconds).position_km, sun_.at(seconds)); }

Geodetic Environment::geodetic_at(double seconds) const {
  return geodetic(orbit_->state(seconds).position_km, gmst0_ + kEarthRotation * seconds);
}

void Environment::run() {
  std::size_t next = 0;
  for (;;) {
    const bool was_in = anomaly_ > 0.5;
    update();
    if ((anomaly_ > 0.5) != was_in) {
      events_.emit({source_, was_in ? "saa_exit" : "saa_entry", "South Atlantic Anomaly", anomaly_});
    }
    const auto now = sc_core::sc_time_stamp();
    const bool partly_lit = lit_ > 0.0 && lit_ < 1.0;
    auto step = sc_core::sc_time(partly_lit ? 1.0 : config_.step_s, sc_core::SC_SEC);
    if (next < crossings_.size()) {
      const auto at = sc_core::sc_time(crossings_[next].seconds, sc_core::SC_SEC);
      if (at <= now) {
        report(crossings_[next++]);
        continue;
      }
      step = std::min(step, at - now);
    }
    wait(step);
  }
}

void Environment::report(const ShadowCrossing& crossing) {
  static constexpr const char* kKinds[] = {"penumbra_entry", "umbra_entry", "umbra_exit", "penumbra_exit"};
  double since = 0.0;  // of the way in
  for (const auto& c : crossings_) {
    const bool matches = (crossing.event == ShadowEvent::kUmbraExit && c.event == ShadowEvent::kUmbraEntry) ||
                         (crossing.event == ShadowEvent::kPenumbraExit && c.event == ShadowEvent::kPenumbraEntry);
    if (matches && c.seconds < crossing.seconds) since = crossing.seconds - c.seconds;
  }
  events_.emit({source_, kKinds[static_cast<std::size_t>(crossing.event)], since > 0.0 ? "after " + seconds_text(since) : std::string(), since});
}

void Environment::update() {
  const double t = now_s();
  const auto state = orbit_->state(t);
  const Vector sun = sun_.at(t);
  lit_ = flatsat::lit_fraction(discs(state.position_km, sun));
  const double au = length(sun) / kAstronomicalUnitKm;
  const double solar = config_.solar_w_m2 / (au * au);
  irradiance_ = solar * lit_;
  const double cos_zenith = dot(state.position_km, sun) / (length(state.position_km) * length(sun));
  albedo_ = config_.albedo * solar * std::max(0.0, cos_zenith);
  ir_ = config_.earth_ir_w_m2;
  const auto ground = geodetic_at(t);
  latitude_ = ground.latitude_deg;
  longitude_ = ground.longitude_deg;
  altitude_ = ground.altitude_km;
  anomaly_ = inside(config_.anomaly, {latitude_, longitude_}) ? 1.0 : 0.0;
  const Vector &r = state.position_km, &v = state.velocity_km_s;
  const Vector normal{r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]};
  beta_ = std::asin(dot(normal, sun) / (length(normal) * length(sun))) / kDegree;
  irradiance_w_m2.write(irradiance_);
  lit_fraction.write(lit_);
  albedo_w_m2.write(albedo_);
  earth_ir_w_m2.write(ir_);
  in_saa.write(anomaly_ > 0.5);
}

}  // namespace flatsat
