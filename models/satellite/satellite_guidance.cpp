// How the attitude of a satellite is commanded, and what array, radiator and terminal make of it.
#include "models/satellite/satellite_slot.h"

namespace flatsat {
namespace {

constexpr double kEarthRadiusKm = 6378.137;

}  // namespace

void Satellite::add_guidance() {
  if (!config_.guidance) return;
  nominal_ = config_.guidance->mode;
  guidance_ = std::make_unique<Guidance>("guidance", *config_.guidance, [this] { return surroundings(); }, events_);
  guidance_->array_incidence_deg(incidence_);
  guidance_->radiator_sun_share(radiator_sun_);
  guidance_->radiator_earth_view(radiator_earth_);
  power_.array_incidence_deg(incidence_);
  thermal_.radiator_sun_share(radiator_sun_);
  thermal_.radiator_earth_view(radiator_earth_);
  if (config_.guidance->terminal_fixed) terminal_.attitude_allows = [this] { return guidance_->ready_for_link(); };
}

Surroundings Satellite::surroundings() const {
  const double seconds = now_s();
  const Vector at = environment_.orbit().state(seconds).position_km;
  return {.sun = plus(environment_.sun_km(), scaled(at, -1.0)),
          .nadir = scaled(at, -1.0),
          .distance = length(at) / kEarthRadiusKm,
          .partner = terminal_.towards()};
}

void Satellite::switch_payload(bool on) {
  for (std::size_t i = 0; i < slots_.size(); ++i) power_.switch_outlet(i + 1, on);
  if (guidance_) guidance_->set_mode(on ? nominal_ : PointingMode::kSafe);
}

}  // namespace flatsat
