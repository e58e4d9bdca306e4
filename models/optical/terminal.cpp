#include "models/optical/terminal.h"

#include <algorithm>
#include <cmath>

namespace flatsat::optical {
namespace {

/// What the fades share with the optics is said once, there.
TerminalConfig aligned(TerminalConfig c) {
  c.fade.half_angle_rad = c.optics.beam_half_angle_rad;
  c.fade.jitter_rad = c.optics.jitter_rad;
  c.fade.bias_rad = c.optics.bias_rad;
  if (c.fade.law == FadeLaw::kJitter) c.optics.bias_rad = c.optics.jitter_rad = 0.0;  // else they would count twice
  return c;
}

}  // namespace

AcquisitionConfig search_of(const TerminalConfig& c) {
  return {.search_half_angle_rad = c.search_half_angle_rad,
          .uncertainty_rad = c.search_uncertainty_rad,
          .beam_half_angle_rad = c.optics.beam_half_angle_rad,
          .dwell_s = c.search_dwell_s,
          .jitter_rad = c.optics.jitter_rad,
          .detection = c.acquisition_success};
}

Terminal::Terminal(const sc_core::sc_module_name& name, const TerminalConfig& config, Ephemeris own,
                   std::vector<RelayPeer> relays, model::RandomStream& random, model::RandomStream& fades,
                   model::EventSink& events)
    : sc_module(name),
      config_(aligned(config)),
      search_(search_of(config)),
      own_(std::move(own)),
      relays_(std::move(relays)),
      random_(random),
      events_(events),
      source_(basename()) {
  if (config_.fade.law != FadeLaw::kNone) fading_.emplace(config_.fade, fades);
  SC_HAS_PROCESS(Terminal);
  SC_THREAD(run);
}

void Terminal::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".state", "1", "0 idle, 1 slew, 2 acquire, 3 track", state_number_);
  list.add(prefix + ".up", "1", "the link carries data", up_);
  list.add(prefix + ".relay", "1", "number of the relay, from 1; 0 none", peer_number_);
  list.add(prefix + ".range", "km", "distance to the relay", range_km_);
  list.add(prefix + ".received", "W", "optical power at the detector", received_w_);
  list.add(prefix + ".margin", "dB", "received over required power", margin_db_);
  list.add(prefix + ".frame_loss", "1", "share of frames lost", frame_loss_);
  list.add(prefix + ".point_ahead", "rad", "point-ahead angle", point_ahead_rad_);
  if (fading_)
    list.add(prefix + ".fade", "dB", "loss by the fade of this instant; negative when it is a surge", fade_db_);
  list.add(prefix + ".drops", "1", "losses of an established link", drops_number_);
}

void Terminal::list_commands(model::CommandList& list, const std::string& prefix) {
  list.add({prefix + ".blocked", "1", model::kOnOff, "0 frees the beam, anything else blocks it",
            [this](double value) { set_blocked(value != 0.0); }});
}

void Terminal::set_blocked(bool blocked) {
  blocked_ = blocked;
  blocking_event_ =
      events_.emit({source_, blocked ? model::events::kBlocked : model::events::kUnblocked,
                    blocked ? "the beam is blocked" : "the beam is free", blocked ? 1.0 : 0.0, events_.command()});
  blocking_.notify(sc_core::SC_ZERO_TIME);
}

void Terminal::set_state(LinkState state) {
  state_ = state;
  state_number_ = static_cast<double>(state);
  up_ = state == LinkState::kTrack ? 1.0 : 0.0;
  link_up.write(state == LinkState::kTrack);
}

bool Terminal::in_reach(const LinkGeometry& line) const {
  const bool is_apart = line.range_km > 0.0;  // no beam has a width within its own aperture
  return is_apart && line.grazing_km >= config_.minimum_grazing_km && line.range_km <= config_.maximum_range_km;
}

LinkGeometry Terminal::geometry() const {
  return link_geometry(own_, relays_[static_cast<std::size_t>(peer_)].position, model::now_s());
}

std::optional<std::array<double, 3>> Terminal::towards() const {
  if (peer_ < 0) return std::nullopt;
  const auto there = relays_[static_cast<std::size_t>(peer_)].position(model::now_s()), here = own_(model::now_s());
  return std::array{there[0] - here[0], there[1] - here[1], there[2] - here[2]};
}

/// The nearest relay in sight, or -1.
int Terminal::choose() const {
  int best = -1;
  double best_km = 0.0;
  for (std::size_t i = 0; i < relays_.size(); ++i) {
    const auto line = line_of_sight(own_, relays_[i].position, model::now_s());
    if (in_reach(line) && (best < 0 || line.range_km < best_km)) best = static_cast<int>(i), best_km = line.range_km;
  }
  return best;
}

void Terminal::run() {
  set_state(LinkState::kIdle);
  for (;;) {
    switch (state_) {
      case LinkState::kIdle:
        slew();
        break;
      case LinkState::kSlew:
        slew();
        break;
      case LinkState::kAcquire:
        acquire();
        break;
      case LinkState::kTrack:
        track();
        break;
    }
  }
}

void Terminal::slew() {
  const int next = blocked_ ? -1 : choose();
  if (next < 0) {
    peer_ = -1;
    peer_number_ = 0.0;
    set_state(LinkState::kIdle);
    return wait(5, sc_core::SC_SEC);
  }
  const bool other = next != peer_;
  peer_ = next;
  peer_number_ = next + 1.0;
  if (other) {
    set_state(LinkState::kSlew);
    cause_ = events_.emit(
        {source_, model::events::kSlew, "to " + relays_[static_cast<std::size_t>(next)].name, peer_number_, cause_});
    wait(config_.slew_s, sc_core::SC_SEC);
  }
  if (!attitude_allows()) return wait(1, sc_core::SC_SEC);
  set_state(LinkState::kAcquire);
}

void Terminal::acquire() {
  const Scan spiral = scan(search_, random_);
  wait(spiral.seconds, sc_core::SC_SEC);
  if (!spiral.found || blocked_ || !in_reach(geometry()) || !attitude_allows()) {
    cause_ = events_.emit({source_, model::events::kAcquisitionFailed,
                           "no light from " + relays_[static_cast<std::size_t>(peer_)].name, spiral.seconds,
                           blocked_ ? blocking_event_ : cause_});
    return set_state(LinkState::kSlew);
  }
  wait(config_.settle_s, sc_core::SC_SEC);
  ++acquisitions_;
  measure(geometry());
  events_.emit({source_, model::events::kLinkUp, "tracking " + relays_[static_cast<std::size_t>(peer_)].name, range_km_,
                cause_});
  set_state(LinkState::kTrack);
}

void Terminal::measure(const LinkGeometry& line) {
  range_km_ = line.range_km;
  received_w_ = received_w(config_.optics, line.range_km * 1e3);
  if (fading_) {
    const double factor = fading_->advance((sc_core::sc_time_stamp() - faded_).to_seconds());
    faded_ = sc_core::sc_time_stamp();
    fade_db_ = -10.0 * std::log10(std::max(factor, 1e-30));
    received_w_ = std::min(received_w_ * factor, brightest_w(config_.optics));
  }
  margin_db_ = 10.0 * std::log10(received_w_ / config_.optics.required_w);
  frame_loss_ = frame_loss(config_.optics, received_w_);
  point_ahead_rad_ = point_ahead_rad(line.transverse_km_s * 1e3);
}

void Terminal::lose(const model::EventKind& kind, const std::string& text) {
  drops_number_ = static_cast<double>(++drops_);
  range_km_ = received_w_ = margin_db_ = frame_loss_ = point_ahead_rad_ = fade_db_ = 0.0;
  cause_ = events_.emit({source_, kind, text, drops_number_, blocked_ ? blocking_event_ : 0});
  set_state(LinkState::kSlew);
}

void Terminal::track() {
  const double fade_s =
      config_.fades_per_hour > 0.0 ? model::exponential_s(random_, config_.fades_per_hour / 3600.0) : 1e12;
  const double until = model::now_s() + fade_s;
  const std::string name = relays_[static_cast<std::size_t>(peer_)].name;
  const double look_s = fading_ ? config_.fade_step_s : 1.0, hold_s = fading_ ? config_.hold_s : 0.0;
  for (double dark_s = 0.0, seen_s = model::now_s();;) {
    wait(std::clamp(until - model::now_s(), 1e-6, look_s), sc_core::SC_SEC, blocking_);
    if (blocked_) return lose(model::events::kLinkDrop, name + " lost: the beam is blocked");
    const auto line = geometry();
    if (!in_reach(line)) return lose(model::events::kHandover, name + " sets");
    if (!attitude_allows()) return lose(model::events::kLinkDrop, name + " lost: the spacecraft turns away");
    measure(line);
    dark_s = frame_loss_ > 0.5 ? dark_s + model::now_s() - seen_s : 0.0;
    seen_s = model::now_s();
    if (frame_loss_ > 0.5 && dark_s >= hold_s) return lose(model::events::kLinkDrop, name + " lost: too little light");
    if (model::now_s() >= until) return lose(model::events::kLinkDrop, name + " lost: fade");
  }
}

}  // namespace flatsat::optical
