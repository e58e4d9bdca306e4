#include "models/environment/environment.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "models/environment/albedo_ir.h"

namespace flatsat::environment {
namespace {

constexpr double kSearchStepS = 30.0;
const sc_core::sc_time kPenumbraStep(1.0, sc_core::SC_SEC);

const model::EventKind& kind_of(ShadowEvent event) {
  static constexpr const model::EventKind* kKinds[] = {&model::events::kPenumbraEntry, &model::events::kUmbraEntry,
                                                       &model::events::kUmbraExit, &model::events::kPenumbraExit};
  return *kKinds[static_cast<std::size_t>(event)];
}

std::string stay_text(bool is_entry, double stay_s) {
  if (stay_s <= 0.0) return {};
  char text[48];
  std::snprintf(text, sizeof text, "%s %.1f s", is_entry ? "for" : "after", stay_s);
  return text;
}

/// The first instant of the grid of `step` that is later than now: steps stay on it whatever falls between them.
sc_core::sc_time next_on_grid(const sc_core::sc_time& now, const sc_core::sc_time& step) {
  return sc_core::sc_time::from_value((now.value() / step.value() + 1) * step.value());
}

/// Fills in how long each stay lasts, at its entry and at its exit.
template <class Item>
void pair_up(std::vector<Item*> items) {
  Item* open = nullptr;
  for (auto* item : items) {
    if (item->is_entry) {
      open = item;
    } else if (open != nullptr) {
      open->stay_s = item->stay_s = item->seconds - open->seconds;
      open = nullptr;
    }
  }
}

}  // namespace

Environment::Environment(const sc_core::sc_module_name& name, const EnvironmentConfig& config, model::EventSink& events)
    : sc_module(name),
      config_(config),
      events_(events),
      source_(basename()),
      orbit_(make_orbit(config.orbit, config.epoch)),
      sun_(config.epoch, config.duration_s),
      gmst0_(gmst_rad(config.epoch)) {
  if (!(config.step_s > 0.0)) throw std::invalid_argument("environment.step_s must be more than 0");
  if (!(config.duration_s >= 0.0)) throw std::invalid_argument("environment.duration_s must not be less than 0");
  plan();
  state_ = orbit_->state(0.0);  // whoever looks before the first update sees where it begins
  sun_km_ = sun_.at(0.0);
  SC_HAS_PROCESS(Environment);
  SC_THREAD(run);
}

void Environment::plan() {
  crossings_ = shadow_crossings([this](double t) { return discs_at(t); }, config_.duration_s, kSearchStepS);
  visits_ = anomaly_crossings(
      config_.anomaly, [this](double t) { return subsatellite_point(t); }, config_.duration_s, kSearchStepS);
  const auto at = [](double seconds) { return sc_core::sc_time(seconds, sc_core::SC_SEC); };
  for (const auto& c : crossings_) {
    const bool is_entry = c.event == ShadowEvent::kPenumbraEntry || c.event == ShadowEvent::kUmbraEntry;
    ahead_.push_back({c.seconds, at(c.seconds), true, c.event, is_entry, 0.0});
  }
  for (const auto& v : visits_)
    ahead_.push_back({v.seconds, at(v.seconds), false, ShadowEvent::kPenumbraEntry, v.is_entry, 0.0});
  std::vector<Crossing*> penumbra, umbra, anomaly;
  for (auto& c : ahead_) {
    const bool is_umbra = c.event == ShadowEvent::kUmbraEntry || c.event == ShadowEvent::kUmbraExit;
    (c.is_shadow ? is_umbra ? umbra : penumbra : anomaly).push_back(&c);
  }
  for (const auto& kind : {penumbra, umbra, anomaly}) pair_up(kind);
  std::stable_sort(ahead_.begin(), ahead_.end(), [](const Crossing& a, const Crossing& b) { return a.at < b.at; });
}

void Environment::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".irradiance", "W/m2", "sunlight on a plate normal to the Sun", irradiance_);
  list.add(prefix + ".lit_fraction", "1", "share of the Sun's disc in sight", lit_);
  list.add(prefix + ".albedo", "W/m2", "sunlight reflected by the ground below", albedo_);
  list.add(prefix + ".earth_ir", "W/m2", "infrared exitance of the Earth", ir_);
  list.add(prefix + ".latitude", "deg", "geodetic latitude", ground_.latitude_deg);
  list.add(prefix + ".longitude", "deg", "longitude, east positive", ground_.longitude_deg);
  list.add(prefix + ".altitude", "km", "geodetic altitude", ground_.altitude_km);
  list.add(prefix + ".beta", "deg", "angle between the Sun and the plane of the orbit", beta_);
  list.add(prefix + ".saa", "1", "inside the South Atlantic Anomaly", anomaly_);
}

Discs Environment::discs_at(double seconds) const {
  return discs(orbit_->state(seconds).position_km, sun_.at(seconds), config_.earth);
}

Geodetic Environment::geodetic_at(double seconds) const {
  return geodetic(orbit_->state(seconds).position_km, gmst0_ + kEarthRotationRadS * seconds);
}

LatLon Environment::subsatellite_point(double seconds) const {
  const auto ground = geodetic_at(seconds);
  return {ground.latitude_deg, ground.longitude_deg};
}

void Environment::run() {
  const sc_core::sc_time step(config_.step_s, sc_core::SC_SEC);
  shadow_ = shadow(discs_at(0.0));
  const auto start = geodetic_at(0.0);
  inside_ = inside(config_.anomaly, {start.latitude_deg, start.longitude_deg});
  for (;;) {
    settle();
    const auto now = sc_core::sc_time_stamp();
    auto next = next_on_grid(now, shadow_ == Shadow::kPenumbra ? std::min(step, kPenumbraStep) : step);
    if (!ahead_.empty()) next = std::min(next, ahead_.front().at);
    wait(next - now);
  }
}

/// Everything of this instant: first the edges that are due, then the outputs, then the reports.
void Environment::settle() {
  std::vector<Crossing> due;
  while (!ahead_.empty() && ahead_.front().at <= sc_core::sc_time_stamp()) {
    due.push_back(ahead_.front());
    ahead_.pop_front();
    enter(due.back());
  }
  update(model::now_s());
  for (const auto& c : due) {
    const auto& kind = c.is_shadow ? kind_of(c.event) : c.is_entry ? model::events::kSaaEntry : model::events::kSaaExit;
    events_.emit({source_, kind, stay_text(c.is_entry, c.stay_s), c.stay_s});
  }
}

/// The plan says on which side of an edge we are: at the edge itself the geometry is a matter of rounding.
void Environment::enter(const Crossing& crossing) {
  if (crossing.is_shadow)
    shadow_ = shadow_after(crossing.event);
  else
    inside_ = crossing.is_entry;
}

void Environment::update(double seconds) {
  state_ = orbit_->state(seconds);
  sun_km_ = sun_.at(seconds);
  ground_ = geodetic(state_.position_km, gmst0_ + kEarthRotationRadS * seconds);
  const auto view = discs(state_.position_km, sun_km_, config_.earth);
  if (seconds > config_.duration_s) {  // past the plan
    shadow_ = shadow(view);
    inside_ = inside(config_.anomaly, {ground_.latitude_deg, ground_.longitude_deg});
  }
  lit_ = shadow_ == Shadow::kNone ? 1.0 : shadow_ == Shadow::kUmbra ? 0.0 : environment::lit_fraction(view);
  const double solar = sunlight_w_m2(config_.solar_w_m2, sun_km_);
  irradiance_ = solar * lit_;
  albedo_ = reflected_w_m2(config_.albedo, solar, state_.position_km, sun_km_);
  ir_ = config_.earth_ir_w_m2;
  beta_ = environment::beta_deg(state_.position_km, state_.velocity_km_s, sun_km_);
  anomaly_ = inside_ ? 1.0 : 0.0;
  irradiance_w_m2.write(irradiance_);
  lit_fraction.write(lit_);
  albedo_w_m2.write(albedo_);
  earth_ir_w_m2.write(ir_);
  in_saa.write(inside_);
}

}  // namespace flatsat::environment
