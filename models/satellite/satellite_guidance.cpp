// How the attitude of a satellite is commanded, and what array, radiator and terminal make of it.
#include "models/satellite/radiator_view.h"
#include "models/satellite/satellite_slot.h"

namespace flatsat::satellite {

void Satellite::add_guidance() {
  if (!config_.guidance) return;
  nominal_ = config_.guidance->mode;
  guidance_ = std::make_unique<guidance::Guidance>(
      "guidance", *config_.guidance, [this] { return surroundings(); }, events_);
  guidance_->array_incidence_deg(incidence_);
  guidance_->radiator_sun_deg(radiator_sun_);
  guidance_->radiator_nadir_deg(radiator_nadir_);
  power_.array_incidence_deg(incidence_);
  if (config_.guidance->terminal_fixed) terminal_.attitude_allows = [this] { return guidance_->ready_for_link(); };
}

/// How the radiator stands to Sun and Earth: where no attitude is modelled, as its pointing says, without error.
void Satellite::turn_radiator() {
  const auto view =
      view_of_radiator(config_.thermal.radiator, environment_.orbit().state(model::now_s()), environment_.sun_km());
  altitude_.write(view.altitude_km);
  if (!guidance_) {
    radiator_sun_.write(view.sun_deg);
    radiator_nadir_.write(view.nadir_deg);
  }
  next_trigger(sc_core::sc_time(config_.environment.step_s, sc_core::SC_SEC));
}

guidance::Surroundings Satellite::surroundings() const {
  const double seconds = model::now_s();
  const environment::Vector at = environment_.orbit().state(seconds).position_km;
  return {.sun = environment::plus(environment_.sun_km(), environment::scaled(at, -1.0)),
          .nadir = environment::scaled(at, -1.0),
          .partner = terminal_.towards()};
}

void Satellite::switch_payload(bool on) {
  for (std::size_t i = 0; i < slots_.size(); ++i) power_.switch_outlet(i + 1, on);
  if (guidance_) guidance_->set_mode(on ? nominal_ : guidance::PointingMode::kSafe);
}

}  // namespace flatsat::satellite
