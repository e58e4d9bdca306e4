#pragma once
#include <functional>
#include <optional>
#include <string>
#include <systemc>

#include "models/base/telemetry.h"
#include "models/guidance/attitude.h"

namespace flatsat::guidance {

/// Where the spacecraft points. Its body has the array's normal along +Z, the face of instruments and terminal along
/// +X, and the radiator's faces along +Y and -Y.
enum class PointingMode {
  kSun,    // +Z to the Sun, +X as near to nadir as that allows: the radiator is edge-on to both
  kNadir,  // +X to nadir, +Z as near to the Sun as that allows (yaw steering)
  kLink,   // +X to the other end of the link, +Z as near to the Sun as that allows
  kSafe,   // as kSun, at the pace of the safe mode
};
constexpr unsigned kPointingModes = 4;

/// How the array is held.
enum class ArrayDrive {
  kFixed,    // to the body
  kOneAxis,  // turns about the body's Y
  kTwoAxes,  // follows the Sun whatever the body does
};

struct GuidanceConfig {
  PointingMode mode = PointingMode::kSun;  // at the start, where it points already
  ArrayDrive drive = ArrayDrive::kFixed;
  double slew_rad_s = 0.5 * environment::kDegree;       // > 0, also while it follows what moves
  double safe_slew_rad_s = 0.1 * environment::kDegree;  // > 0
  double settling_s = 20.0;                             // from the end of a slew until it counts as pointed, >= 0
  double error_rad = 0.02 * environment::kDegree;       // that is left when settled, >= 0: told, not turned
  double link_tolerance_rad =
      0.1 * environment::kDegree;  // of the whole error within which a terminal may search, > error_rad
  bool terminal_fixed = true;      // to the body; else its own drive points it in any mode
  double step_s = 1.0;             // > 0
};

/// Directions from the spacecraft in one inertial frame, of any length.
struct Surroundings {
  environment::Vector sun{1.0, 0.0, 0.0}, nadir{0.0, 0.0, -1.0};
  std::optional<environment::Vector> partner;  // other end of the link
};

/// Attitude of one spacecraft: turns at one rate about the shortest axis to where its mode points, settles, and
/// follows. Array and radiator see what comes of it.
class Guidance : public sc_core::sc_module {
 public:
  sc_core::sc_out<double> array_incidence_deg{"array_incidence_deg"};  // of the Sun from the array's normal
  sc_core::sc_out<double> array_nadir_deg{"array_nadir_deg"};          // of nadir from the same
  sc_core::sc_out<double> radiator_sun_deg{"radiator_sun_deg"};        // of the Sun from the + face's normal, +Y
  sc_core::sc_out<double> radiator_nadir_deg{"radiator_nadir_deg"};    // of nadir from the same
  /// Errors: std::invalid_argument for what is out of its range; in the run a std::domain_error that names the model
  /// where the Sun or the Earth has no direction.
  Guidance(const sc_core::sc_module_name& name, const GuidanceConfig& config, std::function<Surroundings()> around,
           model::EventSink& events);

  /// Commands a mode; an event "pointing". A link mode without a partner points to the Sun and is never ready.
  void set_mode(PointingMode mode);
  PointingMode mode() const { return mode_; }
  bool settled() const { return state_ == State::kSettled; }
  /// A terminal may search: link mode, settled, the whole error within its tolerance.
  bool ready_for_link() const;
  double error_rad() const;
  void list_channels(model::ChannelList& list, const std::string& prefix) const;

 private:
  enum class State { kSlew, kSettling, kSettled };
  void update();
  void advance();
  void follow(double seconds);
  void enter(State state);
  double rate_rad_s() const { return mode_ == PointingMode::kSafe ? config_.safe_slew_rad_s : config_.slew_rad_s; }
  Attitude target() const;
  void show();

  const GuidanceConfig config_;
  const std::function<Surroundings()> around_;
  model::EventSink& events_;
  const std::string source_;
  Surroundings now_;
  PointingMode mode_;
  State state_ = State::kSettled;
  std::optional<Attitude> attitude_;  // none before the first update
  sc_core::sc_time last_, slew_begin_, settle_end_;
  sc_core::sc_event commanded_;
  double mode_number_ = 0.0, state_number_ = 0.0, error_deg_ = 0.0, incidence_deg_ = 0.0, sun_deg_ = 90.0,
         nadir_deg_ = 90.0, ready_ = 0.0;
};

/// "sun", "nadir", "link", "safe".
const char* to_string(PointingMode mode);

}  // namespace flatsat::guidance
