#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/commands.h"
#include "models/base/random_stream.h"
#include "models/base/telemetry.h"
#include "models/optical/acquisition.h"
#include "models/optical/fading.h"
#include "models/optical/geometry.h"
#include "models/optical/link_terms.h"

namespace flatsat::optical {

/// A relay spacecraft that the terminal may talk to.
struct RelayPeer {
  std::string name;
  Ephemeris position;
};

struct TerminalConfig {
  OpticalTerminalConfig optics;
  double minimum_grazing_km = 80.0;  // the line of sight stays above this height
  double maximum_range_km = 6500.0;
  double slew_s = 8.0;                     // to another relay
  double search_half_angle_rad = 300e-6;   // at which the spiral ends
  double search_uncertainty_rad = 140e-6;  // of the direction, one sigma an axis
  double search_dwell_s = 0.03;            // on one beam's place of the spiral
  double settle_s = 3.0;                   // from first light to data
  double acquisition_success = 1.0;        // probability that light is seen where it falls, 0 < .. 1
  double fades_per_hour = 0.4;             // losses of track by micro-vibration and the like
  FadeConfig fade;                         // of the power received; kJitter takes its angles from optics
  double fade_step_s = 0.1;                // between two looks at a power that fades, > 0
  double hold_s = 0.5;                     // track survives a fade of that length
};

/// The spiral of such a terminal.
AcquisitionConfig search_of(const TerminalConfig& terminal);

enum class LinkState { kIdle, kSlew, kAcquire, kTrack };

/// One laser terminal: chooses a relay in sight, slews, searches in a spiral, tracks, and loses the track when the
/// relay sets, the light gets too weak, a fade strikes or something blocks the beam.
class Terminal : public sc_core::sc_module {
 public:
  sc_core::sc_out<bool> link_up{"link_up"};
  Terminal(const sc_core::sc_module_name& name, const TerminalConfig& config, Ephemeris own,
           std::vector<RelayPeer> relays, model::RandomStream& random, model::RandomStream& fades,
           model::EventSink& events);

  LinkState state() const { return state_; }
  /// While tracking: loss of a frame and distance now.
  double frame_loss_now() const { return frame_loss_; }
  double range_km() const { return range_km_; }
  const OpticalTerminalConfig& optics() const { return config_.optics; }
  /// Direction to the chosen relay in the frame of the ephemerides; none while there is no choice.
  std::optional<std::array<double, 3>> towards() const;
  /// Whether the spacecraft points so that light may be sought and held; set before the simulation starts.
  std::function<bool()> attitude_allows = [] { return true; };
  /// Something blocks the beam, or the terminal is switched off.
  void set_blocked(bool blocked);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  void list_commands(model::CommandList& list, const std::string& prefix);
  std::uint64_t drops() const { return drops_; }

 private:
  void run();
  bool in_reach(const LinkGeometry& line) const;
  LinkGeometry geometry() const;  // to the chosen relay, now
  int choose() const;
  void slew();
  void acquire();
  void track();
  void lose(const model::EventKind& kind, const std::string& text);
  void set_state(LinkState state);
  void measure(const LinkGeometry& line);

  const TerminalConfig config_;
  const AcquisitionConfig search_;
  const Ephemeris own_;
  const std::vector<RelayPeer> relays_;
  model::RandomStream& random_;
  model::EventSink& events_;
  std::string source_;
  std::optional<Fading> fading_;
  sc_core::sc_time faded_;  // when it last moved
  int peer_ = -1;
  LinkState state_ = LinkState::kIdle;
  bool blocked_ = false;
  sc_core::sc_event blocking_;
  std::uint64_t drops_ = 0, acquisitions_ = 0;
  std::uint64_t cause_ = 0,
                blocking_event_ = 0;  // events: what the next one follows from, the last change of the beam's way
  double state_number_ = 0.0, peer_number_ = 0.0, range_km_ = 0.0, received_w_ = 0.0, margin_db_ = 0.0,
         frame_loss_ = 0.0, point_ahead_rad_ = 0.0, drops_number_ = 0.0, up_ = 0.0, fade_db_ = 0.0;
};

}  // namespace flatsat::optical
