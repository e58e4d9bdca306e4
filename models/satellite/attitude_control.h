#pragma once
#include <functional>
#include <memory>
#include <string>

#include "models/base/commands.h"
#include "models/base/finite_signal.h"
#include "models/environment/environment.h"
#include "models/guidance/guidance.h"
#include "models/satellite/satellite_config.h"

namespace flatsat::satellite {

/// How the attitude of a satellite is commanded, and how its array and radiator stand. Without guidance in its config
/// no attitude is modelled: the radiator stands as its pointing says, without error.
class AttitudeControl {
 public:
  /// Direction to the other end of the link, none while there is none.
  using Partner = decltype(guidance::Surroundings::partner);

  AttitudeControl(const SatelliteConfig& config, const environment::Environment& environment,
                  std::function<Partner()> partner, model::EventSink& events);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  /// `safe`: whether the on-board computer holds the satellite in safe mode; a mode that is commanded then waits.
  void list_commands(model::CommandList& list, const std::string& prefix, std::function<bool()> safe);

  bool modelled() const { return guidance_ != nullptr; }
  bool ready_for_link() const { return guidance_->ready_for_link(); }
  /// Safe mode, or the mode that was commanded last.
  void set_safe(bool safe);
  /// How the radiator stands to Sun and Earth now; called at each step of the environment.
  void update();
  /// How much of the Earth the array's faces see; called at each change of its direction or of the altitude.
  void view_earth_from_array();

  // Inputs of the power and the thermal system.
  model::FiniteSignal array_incidence_deg, array_nadir_deg, radiator_sun_deg, radiator_nadir_deg, altitude_km,
      array_front_view, array_back_view;

 private:
  guidance::Surroundings surroundings() const;

  const SatelliteConfig& config_;
  const environment::Environment& environment_;
  const std::function<Partner()> partner_;
  guidance::PointingMode nominal_ = guidance::PointingMode::kSun;
  std::unique_ptr<guidance::Guidance> guidance_;
};

}  // namespace flatsat::satellite
