#pragma once
#include <string>
#include <systemc>

#include "models/base/telemetry.h"
#include "models/optical/acquisition.h"
#include "models/optical/atmosphere.h"
#include "models/optical/clouds.h"
#include "models/optical/fading.h"
#include "models/optical/link_terms.h"

namespace flatsat::optical {

/// The air below a link to the ground.
struct GroundAirConfig {
  bool present = false;  // false: between two satellites, and nothing below counts
  double minimum_elevation_deg = 10.0;
  double zenith_db = 0.5;      // clear air; 0.3 to 1 dB at 1550 nm
  double visibility_km = 0.0;  // of haze near the ground; 0: none
  double haze_km = 1.2;        // scale height of the haze
  TurbulenceConfig turbulence;
  CloudConfig clouds;  // no sites: never cloudy
};

/// Loss of the air straight up, its haze included. Units: m; returns dB.
double zenith_loss_db(const GroundAirConfig& air, double wavelength_m);

struct OpticalLinkStandConfig {
  OpticalTerminalConfig optics;
  double maximum_range_km = 6500.0;
  AcquisitionConfig acquisition;  // the beam's half-angle and jitter are those of optics
  double settle_s = 3.0;          // from first light to data
  double hold_s = 0.5;            // track survives a fade of that length
  FadeConfig fade;                // kJitter takes half-angle, bias and jitter from optics
  GroundAirConfig air;
  double buffer_bytes = 1e9;  // more waiting is dropped
  double step_s = 0.1;        // > 0
};

/// One laser link alone: geometry comes in; power, error rates, Doppler, point-ahead and the traffic over it go out.
/// States and times are counted in steps. Lost frames are sent again: what is offered is delivered, waits or is
/// dropped.
class OpticalLinkStand : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> range_km{"range_km"};
  sc_core::sc_in<double> range_rate_km_s{"range_rate_km_s"};
  sc_core::sc_in<double> transverse_km_s{"transverse_km_s"};
  sc_core::sc_in<double> elevation_deg{"elevation_deg"};
  sc_core::sc_in<double> offered_bps{"offered_bps"};
  sc_core::sc_in<double> blocked{"blocked"};  // not 0: something stands in the beam
  OpticalLinkStand(const sc_core::sc_module_name& name, const OpticalLinkStandConfig& config,
                   model::RandomStream& fades, model::RandomStream& search, model::RandomStream& sky,
                   model::EventSink& events);
  void list_channels(model::ChannelList& list, const std::string& prefix) const;

 private:
  enum class State { kIdle, kSearch, kSettle, kTrack };
  void step();
  bool possible();
  double air_loss_db() const;
  void measure();
  void follow();
  void carry();
  void search();
  void enter(State state, const model::EventKind& kind, const std::string& text);

  const OpticalLinkStandConfig config_;
  model::RandomStream& search_;
  model::EventSink& events_;
  std::string source_;
  Fading fading_;
  Clouds clouds_;
  State state_ = State::kIdle;
  double remaining_s_ = 0.0, dark_s_ = 0.0;
  bool found_ = false;
  double state_number_ = 0.0, up_ = 0.0, mean_w_ = 0.0, received_w_ = 0.0, fade_db_ = 0.0, air_db_ = 0.0,
         photons_ = 0.0, error_rate_ = 0.5, frame_loss_ = 1.0, point_ahead_rad_ = 0.0, doppler_hz_ = 0.0,
         clock_shift_ = 0.0, scintillation_ = 0.0, site_ = 0.0, scans_ = 0.0, acquisitions_ = 0.0, drops_ = 0.0,
         offered_bits_ = 0.0, delivered_bits_ = 0.0, waiting_bits_ = 0.0, dropped_bits_ = 0.0, repeated_frames_ = 0.0,
         delivered_bps_ = 0.0;
};

}  // namespace flatsat::optical
