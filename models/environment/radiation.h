#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/random_stream.h"
#include "models/base/telemetry.h"
#include "models/environment/radiation_field.h"
#include "models/environment/single_events.h"

namespace flatsat::environment {

/// Equal chips of a rack.
struct RadiatedDeviceConfig {
  std::string name;
  std::uint64_t chips = 1;  // > 0
  CrossSections sections{};
  double dose_limit_rad = 0.0;  // reported once at the first step past it; 0: none

  CrossSection& section(SeeKind kind) { return sections[static_cast<std::size_t>(kind)]; }
};

struct RadiationConfig {
  RadiationFieldConfig field;
  double flux_factor = 1.0;                 // events more than nature's, to see enough in a short run; not the dose
  double protons_per_rad = kProtonsPerRad;  // per cm2: turns a dose rate into a flux for cross-sections; > 0
  CrossSectionChoice choice = CrossSectionChoice::kNominal;
  std::vector<RadiatedDeviceConfig> devices;
  double step_s = 10.0;  // > 0: for which the level at its middle holds where the latitude matters
};

/// One single event.
struct SingleEvent {
  std::size_t device;  // index in the config
  SeeKind kind;
  std::uint64_t chip;    // from 0
  std::uint64_t number;  // of this satellite, from 1
  std::uint64_t event;   // id of its event "upset"
};

/// Dose and single events along an orbit. Each device is a Poisson process whose rate follows the dose rate, by
/// inversion: the next event comes when the integral of the rate, exact over stretches of one level, has grown by one
/// exponential number of the device's own stream. What other devices do changes nothing for it.
class Radiation : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> in_saa{"in_saa"};
  sc_core::sc_out<double> dose_rate_rad_year{"dose_rate_rad_year"};
  using SubsatellitePoint = std::function<LatLon(double seconds)>;
  using Streams = std::function<model::RandomStream&(const std::string& name)>;
  /// `streams` is asked for each device's name and, where cross-sections are drawn, for NAME.cross_section. Each event
  /// is reported as "upset", then given to `inject`.
  /// Errors: std::invalid_argument for what is out of its range.
  Radiation(const sc_core::sc_module_name& name, const RadiationConfig& config, SubsatellitePoint point,
            const Streams& streams, std::function<void(const SingleEvent&)> inject, model::EventSink& events);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  /// The subsatellite point has jumped: a new stretch begins now.
  void move();
  double dose_rad() const { return dose_rad_; }
  /// Events of one kind so far.
  double count(std::size_t device, SeeKind kind) const {
    return devices_[device].counts[static_cast<std::size_t>(kind)];
  }
  /// Events of all kinds that were to be expected so far: the integral of the rate.
  double expected(std::size_t device) const { return devices_[device].expected; }

 private:
  struct Device {
    const RadiatedDeviceConfig* config = nullptr;
    model::RandomStream* random = nullptr;
    std::array<double, kSeeKinds> cm2{};  // of all its chips
    double cm2_sum = 0.0, per_rad = 0.0;
    double left = 0.0;       // expected events from the stretch's begin, or its last event, to the next one
    sc_core::sc_time since;  // that instant
    sc_core::sc_time due;
    double rate_per_h = 0.0, expected = 0.0, upsets = 0.0;
    std::array<double, kSeeKinds> counts{};
    bool dose_reached = false;
  };
  void update();
  void end_stretch(const sc_core::sc_time& now);
  void begin_stretch(const sc_core::sc_time& now);
  void schedule(Device& device) const;
  void emit_upset(std::size_t index);
  void watch_dose();
  sc_core::sc_time next_edge(const sc_core::sc_time& now) const;
  double rad_per_s() const { return dose_rate_ / kYearS; }

  const RadiationConfig config_;
  const SubsatellitePoint point_;
  const std::function<void(const SingleEvent&)> inject_;
  model::EventSink& events_;
  const std::string source_;
  const sc_core::sc_time step_;
  std::vector<Device> devices_;
  std::uint64_t numbers_ = 0;
  bool inside_ = false, moved_ = false;
  sc_core::sc_event move_event_, due_;
  sc_core::sc_time begin_, end_;
  double begin_dose_rad_ = 0.0;
  double dose_rad_ = 0.0, dose_rate_ = 0.0, geomagnetic_ = 0.0, level_ = 0.0;
};

}  // namespace flatsat::environment
