#include "models/satellite/attitude_control.h"

#include <cmath>

#include "models/satellite/radiator_view.h"
#include "models/thermal/earth_view.h"

namespace flatsat::satellite {

AttitudeControl::AttitudeControl(const SatelliteConfig& config, const environment::Environment& environment,
                                 std::function<Partner()> partner, model::EventSink& events)
    : config_(config), environment_(environment), partner_(std::move(partner)) {
  if (!config.guidance) return;
  nominal_ = config.guidance->mode;
  guidance_ = std::make_unique<guidance::Guidance>(
      "guidance", *config.guidance, [this] { return surroundings(); }, events);
  guidance_->array_incidence_deg(array_incidence_deg);
  guidance_->array_nadir_deg(array_nadir_deg);
  guidance_->radiator_sun_deg(radiator_sun_deg);
  guidance_->radiator_nadir_deg(radiator_nadir_deg);
}

void AttitudeControl::list_channels(model::ChannelList& list, const std::string& prefix) const {
  if (guidance_) guidance_->list_channels(list, prefix);
}

void AttitudeControl::list_commands(model::CommandList& list, const std::string& prefix, std::function<bool()> safe) {
  if (!guidance_) return;
  list.add({prefix + ".mode", "1", model::whole_up_to(guidance::kPointingModes - 1), "0 Sun, 1 nadir, 2 link, 3 safe",
            [this, safe](double value) {
              nominal_ = static_cast<guidance::PointingMode>(static_cast<unsigned>(value));
              if (!safe()) guidance_->set_mode(nominal_);
            }});
}

void AttitudeControl::set_safe(bool safe) {
  if (guidance_) guidance_->set_mode(safe ? guidance::PointingMode::kSafe : nominal_);
}

void AttitudeControl::update() {
  const auto view =
      view_of_radiator(config_.thermal.radiator, environment_.orbit().state(model::now_s()), environment_.sun_km());
  altitude_km.write(view.altitude_km);
  if (guidance_) return;
  const auto around = surroundings();  // the array follows the Sun
  array_nadir_deg.write(guidance::angle_rad(around.sun, around.nadir) / environment::kDegree);
  radiator_sun_deg.write(view.sun_deg);
  radiator_nadir_deg.write(view.nadir_deg);
}

void AttitudeControl::view_earth_from_array() {
  if (const auto& told = config_.power.array.earth_view) {
    array_front_view.write(0.5 * *told);
    array_back_view.write(0.5 * *told);
    return;
  }
  const double ratio = (model::wgs84::kRadiusKm + altitude_km.read()) / model::wgs84::kRadiusKm;
  const double nadir_cos = std::cos(array_nadir_deg.read() * environment::kDegree);
  array_front_view.write(thermal::earth_view_of_plate(ratio, nadir_cos));
  array_back_view.write(thermal::earth_view_of_plate(ratio, -nadir_cos));
}

guidance::Surroundings AttitudeControl::surroundings() const {
  const environment::Vector at = environment_.orbit().state(model::now_s()).position_km;
  return {.sun = environment::plus(environment_.sun_km(), environment::scaled(at, -1.0)),
          .nadir = environment::scaled(at, -1.0),
          .partner = partner_()};
}

}  // namespace flatsat::satellite
