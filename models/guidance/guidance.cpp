#include "models/guidance/guidance.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace flatsat::guidance {
namespace {

constexpr double kArrivedRad = 1e-9;

void check(const GuidanceConfig& c) {
  if (!(c.slew_rad_s > 0.0 && c.safe_slew_rad_s > 0.0)) throw std::invalid_argument("slew rates must be more than 0");
  if (!(c.settling_s >= 0.0)) throw std::invalid_argument("the settling time must not be less than 0");
  if (!(c.error_rad >= 0.0 && c.link_tolerance_rad > c.error_rad))
    throw std::invalid_argument("the link's tolerance must be above the pointing error, which must not be less than 0");
  if (!(c.step_s > 0.0)) throw std::invalid_argument("the step must be more than 0");
}

sc_core::sc_time ceiled(double seconds) {
  return sc_core::sc_time::from_value(
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(seconds * 1e12))));
}

}  // namespace

const char* to_string(PointingMode mode) {
  static constexpr const char* kWords[] = {"sun", "nadir", "link", "safe"};
  return kWords[static_cast<std::size_t>(mode)];
}

Guidance::Guidance(const sc_core::sc_module_name& name, const GuidanceConfig& config,
                   std::function<Surroundings()> around, model::EventSink& events)
    : sc_module(name),
      config_(config),
      around_(std::move(around)),
      events_(events),
      source_(basename()),
      mode_(config.mode) {
  check(config);
  SC_HAS_PROCESS(Guidance);
  SC_METHOD(update);
}

void Guidance::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".mode", "1", "0 Sun, 1 nadir, 2 link, 3 safe", mode_number_);
  list.add(prefix + ".state", "1", "0 slew, 1 settling, 2 settled", state_number_);
  list.add(prefix + ".error", "deg", "from where the mode points", error_deg_);
  list.add(prefix + ".incidence", "deg", "of the Sun from the array's normal", incidence_deg_);
  list.add(prefix + ".radiator_sun", "deg", "of the Sun from the normal of the radiator's + face", sun_deg_);
  list.add(prefix + ".radiator_nadir", "deg", "of nadir from the normal of the radiator's + face", nadir_deg_);
  list.add(prefix + ".link_ready", "1", "a terminal may search", ready_);
}

void Guidance::set_mode(PointingMode mode) {
  if (mode == mode_) return;
  if (attitude_) advance();  // up to now it went where it was told before
  mode_ = mode;
  events_.emit({source_, model::events::kPointing, std::string("mode ") + to_string(mode), static_cast<double>(mode),
                events_.command()});
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

Attitude Guidance::target() const {
  const bool link = mode_ == PointingMode::kLink && now_.partner;
  if (link) return pointed(*now_.partner, now_.sun, false);
  return mode_ == PointingMode::kNadir ? pointed(now_.nadir, now_.sun, false) : pointed(now_.sun, now_.nadir, true);
}

double Guidance::error_rad() const {
  return attitude_ ? turn_between_rad(*attitude_, target()) + config_.error_rad : 0.0;
}

bool Guidance::ready_for_link() const {
  return mode_ == PointingMode::kLink && now_.partner && settled() && error_rad() <= config_.link_tolerance_rad;
}

void Guidance::advance() {
  const auto now = sc_core::sc_time_stamp();
  now_ = around_();
  if (!(environment::length(now_.sun) > 0.0 && environment::length(now_.nadir) > 0.0))
    throw std::domain_error(std::string(name()) + " is not told where the Sun and the Earth are at " +
                            std::to_string(now.to_seconds()) + " s");
  follow((now - last_).to_seconds());
  last_ = now;
}

void Guidance::update() {
  const auto now = sc_core::sc_time_stamp();
  advance();
  show();
  auto next = ceiled(config_.step_s);
  if (state_ == State::kSettling) next = std::min(next, settle_end_ - now);
  // The instant at which a slew to what stands still ends.
  const double left_s = turn_between_rad(*attitude_, target()) / rate_rad_s();
  if (state_ == State::kSlew && left_s < config_.step_s) next = ceiled(left_s);
  next_trigger(next, commanded_);
}

void Guidance::follow(double seconds) {
  const Attitude to = target();
  if (!attitude_) attitude_ = to;  // at the start it points already
  const double reach = rate_rad_s() * seconds;
  const bool behind = turn_between_rad(*attitude_, to) > reach + kArrivedRad;
  attitude_ = behind ? turned_towards(*attitude_, to, reach) : to;
  if (behind && state_ != State::kSlew) return enter(State::kSlew);
  if (!behind && state_ == State::kSlew) {
    settle_end_ = sc_core::sc_time_stamp() + sc_core::sc_time(config_.settling_s, sc_core::SC_SEC);
    enter(State::kSettling);
  }
  if (state_ == State::kSettling && sc_core::sc_time_stamp() >= settle_end_) enter(State::kSettled);
}

void Guidance::enter(State state) {
  state_ = state;
  if (state == State::kSlew) {
    slew_begin_ = sc_core::sc_time_stamp();
    const double deg = turn_between_rad(*attitude_, target()) / environment::kDegree;
    events_.emit({source_, model::events::kSlew, "to mode " + std::string(to_string(mode_)), deg});
  }
  if (state == State::kSettled) {
    const double seconds = (sc_core::sc_time_stamp() - slew_begin_).to_seconds();
    events_.emit({source_, model::events::kPointed, "in mode " + std::string(to_string(mode_)), seconds});
  }
}

void Guidance::show() {
  const environment::Vector sun =
      in_body(*attitude_, environment::scaled(now_.sun, 1.0 / environment::length(now_.sun)));
  const environment::Vector nadir =
      in_body(*attitude_, environment::scaled(now_.nadir, 1.0 / environment::length(now_.nadir)));
  environment::Vector array{0.0, 0.0, 1.0};  // its normal
  switch (config_.drive) {
    case ArrayDrive::kFixed:
      incidence_deg_ = angle_rad(sun, array) / environment::kDegree;
      break;
    case ArrayDrive::kOneAxis:
      incidence_deg_ = std::asin(std::min(1.0, std::abs(sun[1]))) / environment::kDegree;
      if (std::hypot(sun[0], sun[2]) > 0.0) array = {sun[0], 0.0, sun[2]};
      break;
    case ArrayDrive::kTwoAxes:
      incidence_deg_ = 0.0;
      array = sun;
      break;
  }
  sun_deg_ = angle_rad(sun, {0.0, 1.0, 0.0}) / environment::kDegree;
  nadir_deg_ = angle_rad(nadir, {0.0, 1.0, 0.0}) / environment::kDegree;
  array_incidence_deg.write(incidence_deg_);
  array_nadir_deg.write(angle_rad(nadir, array) / environment::kDegree);
  radiator_sun_deg.write(sun_deg_);
  radiator_nadir_deg.write(nadir_deg_);
  mode_number_ = static_cast<double>(mode_);
  state_number_ = static_cast<double>(state_);
  error_deg_ = error_rad() / environment::kDegree;
  ready_ = ready_for_link() ? 1.0 : 0.0;
}

}  // namespace flatsat::guidance
