#include "models/environment/radiation.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace flatsat::environment {
namespace {

constexpr double kLongestS = 9e6;  // integer picoseconds reach 106 days

sc_core::sc_time ceiled(double seconds) {
  return sc_core::sc_time::from_value(static_cast<std::uint64_t>(std::ceil(std::min(seconds, kLongestS) * 1e12)));
}

void check(const RadiationConfig& c) {
  check_field(c.field);
  if (!(c.flux_factor >= 0.0)) throw std::invalid_argument("flux_factor must not be less than 0");
  if (!(c.protons_per_rad > 0.0)) throw std::invalid_argument("the fluence of a rad must be more than 0");
  if (!(c.step_s > 0.0)) throw std::invalid_argument("the step must be more than 0");
  for (const auto& d : c.devices) {
    if (d.chips == 0) throw std::invalid_argument(d.name + " must have chips");
    for (const auto& s : d.sections) {
      if (!(s.low_cm2 >= 0.0 && s.low_cm2 <= s.cm2 && s.cm2 <= s.high_cm2))
        throw std::invalid_argument("the cross-sections of " + d.name + " must ascend from low to high");
    }
  }
}

}  // namespace

Radiation::Radiation(const sc_core::sc_module_name& name, const RadiationConfig& config, SubsatellitePoint point,
                     const Streams& streams, std::function<void(const SingleEvent&)> inject, model::EventSink& events)
    : sc_module(name),
      config_(config),
      point_(std::move(point)),
      inject_(std::move(inject)),
      events_(events),
      source_(basename()),
      step_(sc_core::sc_time(config.step_s, sc_core::SC_SEC)) {
  check(config);
  for (const auto& d : config_.devices) {
    Device device;
    device.config = &d;
    device.random = &streams(d.name);
    const bool drawn = config.choice == CrossSectionChoice::kDrawn;
    model::RandomStream& sections = drawn ? streams(d.name + ".cross_section") : *device.random;
    for (std::size_t k = 0; k < kSeeKinds; ++k) {
      device.cm2[k] = static_cast<double>(d.chips) * chosen_cm2(d.sections[k], config.choice, sections);
      device.cm2_sum += device.cm2[k];
    }
    device.per_rad = device.cm2_sum * config.protons_per_rad * config.flux_factor;
    if (device.per_rad > 0.0) device.left = model::exponential_s(*device.random, 1.0);
    devices_.push_back(device);
  }
  SC_HAS_PROCESS(Radiation);
  SC_METHOD(update);
  sensitive << in_saa << move_event_ << due_;
}

void Radiation::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".dose", "rad(Si)", "total ionising dose since the start", dose_rad_);
  list.add(prefix + ".dose_rate", "rad(Si)/year", "dose rate here and now", dose_rate_);
  list.add(prefix + ".level", "1", "dose rate over the mission's mean", level_);
  list.add(prefix + ".geomagnetic", "deg", "geomagnetic latitude", geomagnetic_);
  for (const auto& d : devices_) {
    const std::string at = prefix + "." + d.config->name;
    list.add(at + ".rate", "1/h", "single events of all its chips together", d.rate_per_h);
    list.add(at + ".expected", "1", "single events that were to be expected since the start", d.expected);
    list.add(at + ".events", "1", "single events since the start", d.upsets);
    static constexpr const char* kKeys[] = {".seu", ".mbu", ".sefi", ".sel"};
    for (std::size_t k = 0; k < kSeeKinds; ++k)
      list.add(at + kKeys[k], "1", "of them: " + std::string(to_string(static_cast<SeeKind>(k))), d.counts[k]);
  }
}

void Radiation::update() {
  const auto now = sc_core::sc_time_stamp();
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    while (devices_[i].due <= now && devices_[i].rate_per_h > 0.0) emit_upset(i);
  }
  dose_rad_ = begin_dose_rad_ + rad_per_s() * (now - begin_).to_seconds();
  watch_dose();
  if (now >= end_ || moved_ || in_saa.read() != inside_) {
    moved_ = false;
    end_stretch(now);
    begin_stretch(now);
  }
  auto next = end_;
  for (const auto& d : devices_) next = std::min(next, d.due);
  due_.cancel();
  due_.notify(next - now);
}

void Radiation::move() {
  moved_ = true;
  move_event_.notify(sc_core::SC_ZERO_TIME);
}

/// What was expected and has not come is carried into the next stretch.
void Radiation::end_stretch(const sc_core::sc_time& now) {
  for (auto& d : devices_) {
    const double passed = d.per_rad * rad_per_s() * (now - d.since).to_seconds();
    d.left = std::max(0.0, d.left - passed);
    d.expected += d.per_rad * rad_per_s() * (now - begin_).to_seconds();
    d.since = now;
  }
  begin_dose_rad_ = dose_rad_;
}

void Radiation::begin_stretch(const sc_core::sc_time& now) {
  begin_ = now;
  end_ = next_edge(now);
  inside_ = in_saa.read();
  const double middle_s = 0.5 * (now.to_seconds() + end_.to_seconds());
  geomagnetic_ = geomagnetic_latitude_deg(point_(middle_s));
  level_ = relative_dose_rate(config_.field, {inside_, geomagnetic_, middle_s});
  dose_rate_ = level_ * config_.field.dose_rad_year;
  dose_rate_rad_year.write(dose_rate_);  // a signal that refuses a NaN stops the run before anything is drawn from it
  for (auto& d : devices_) {
    d.rate_per_h = 3600.0 * d.per_rad * rad_per_s();
    schedule(d);
  }
}

/// The grid of the step, and the edges of storms.
sc_core::sc_time Radiation::next_edge(const sc_core::sc_time& now) const {
  auto next = sc_core::sc_time::from_value((now.value() / step_.value() + 1) * step_.value());
  for (const auto& storm : config_.field.storms) {
    for (const double edge_s : {storm.begin_s, storm.end_s}) {
      const auto edge = ceiled(edge_s);
      if (edge > now) next = std::min(next, edge);
    }
  }
  return next;
}

void Radiation::schedule(Device& d) const {
  const double per_s = d.per_rad * rad_per_s();
  d.due = per_s > 0.0 && d.left / per_s < kLongestS ? d.since + ceiled(d.left / per_s) : sc_core::sc_max_time();
}

void Radiation::emit_upset(std::size_t index) {
  Device& d = devices_[index];
  double pick = model::uniform(*d.random) * d.cm2_sum;
  std::size_t kind = 0, last = 0;
  for (std::size_t k = 0; k < kSeeKinds; ++k) {
    if (d.cm2[k] > 0.0) last = k;
  }
  while (kind < last && pick >= d.cm2[kind]) pick -= d.cm2[kind++];
  const std::uint64_t chip = model::uniform_below(*d.random, d.config->chips);
  ++d.counts[kind];
  ++d.upsets;
  d.since = d.due;
  d.left = model::exponential_s(*d.random, 1.0);
  schedule(d);
  SingleEvent event{index, static_cast<SeeKind>(kind), chip, ++numbers_, 0};
  event.event =
      events_.emit({source_, model::events::kUpset,
                    d.config->name + " chip " + std::to_string(chip) + ": " + std::string(to_string(event.kind)) +
                        (inside_ ? ", in the anomaly" : ", outside of the anomaly"),
                    static_cast<double>(event.number)});
  inject_(event);
}

void Radiation::watch_dose() {
  for (auto& d : devices_) {
    const double limit = d.config->dose_limit_rad;
    if (d.dose_reached || limit <= 0.0 || dose_rad_ < limit) continue;
    d.dose_reached = true;
    events_.emit({source_, model::events::kDoseLimit, d.config->name + " has taken its dose", dose_rad_});
  }
}

}  // namespace flatsat::environment
