#include "models/optical/optical_link_stand.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::optical {
namespace {

/// What the parts share with the terminal is said once, there.
OpticalLinkStandConfig aligned(OpticalLinkStandConfig c) {
  c.acquisition.beam_half_angle_rad = c.fade.half_angle_rad = c.optics.beam_half_angle_rad;
  c.acquisition.jitter_rad = c.fade.jitter_rad = c.optics.jitter_rad;
  c.fade.bias_rad = c.optics.bias_rad;
  if (c.fade.law == FadeLaw::kJitter) c.optics.bias_rad = c.optics.jitter_rad = 0.0;  // else they would count twice
  return c;
}

double db(double factor) { return 10.0 * std::log10(std::max(factor, 1e-30)); }

}  // namespace

double zenith_loss_db(const GroundAirConfig& air, double wavelength_m) {
  const double haze = air.visibility_km > 0.0 ? air.haze_km * haze_db_km(air.visibility_km, wavelength_m) : 0.0;
  return air.zenith_db + haze;
}

OpticalLinkStand::OpticalLinkStand(const sc_core::sc_module_name& name, const OpticalLinkStandConfig& config,
                                   model::RandomStream& fades, model::RandomStream& search, model::RandomStream& sky,
                                   model::EventSink& events)
    : sc_module(name),
      config_(aligned(config)),
      search_(search),
      events_(events),
      source_(basename()),
      fading_(config_.fade, fades),
      clouds_(config_.air.clouds, sky) {
  SC_HAS_PROCESS(OpticalLinkStand);
  SC_METHOD(step);
}

void OpticalLinkStand::list_channels(model::ChannelList& list, const std::string& p) const {
  list.add(p + ".state", "1", "0 idle, 1 search, 2 settle, 3 track", state_number_);
  list.add(p + ".up", "1", "the link carries data", up_);
  list.add(p + ".received_mean", "W", "power at the detector without fades", mean_w_);
  list.add(p + ".received", "W", "power at the detector", received_w_);
  list.add(p + ".fade", "dB", "loss by the fade of this instant; negative when it is a surge", fade_db_);
  list.add(p + ".air", "dB", "loss in the air", air_db_);
  list.add(p + ".scintillation", "1", "scintillation that the fades follow", scintillation_);
  list.add(p + ".photons", "1", "photons a bit of the line at the detector", photons_);
  list.add(p + ".ber", "1", "bit error rate of the line", error_rate_);
  list.add(p + ".frame_loss", "1", "share of frames lost", frame_loss_);
  list.add(p + ".point_ahead", "rad", "point-ahead angle", point_ahead_rad_);
  list.add(p + ".doppler", "Hz", "shift of the carrier", doppler_hz_);
  list.add(p + ".clock_shift", "1", "shift of the symbol clock", clock_shift_);
  list.add(p + ".site", "1", "number of the site in use, from 1; 0 all are overcast", site_);
  list.add(p + ".scans", "1", "spirals searched", scans_);
  list.add(p + ".acquisitions", "1", "times that the link came up", acquisitions_);
  list.add(p + ".drops", "1", "losses of an established link", drops_);
  list.add(p + ".offered", "bit", "offered so far", offered_bits_);
  list.add(p + ".delivered", "bit", "delivered so far", delivered_bits_);
  list.add(p + ".waiting", "bit", "in the buffer", waiting_bits_);
  list.add(p + ".dropped", "bit", "dropped because the buffer was full", dropped_bits_);
  list.add(p + ".repeated", "1", "frames sent again", repeated_frames_);
  list.add(p + ".throughput", "bit/s", "delivered in the last step", delivered_bps_);
}

void OpticalLinkStand::enter(State state, const model::EventKind& kind, const std::string& text) {
  state_ = state;
  state_number_ = static_cast<double>(state);
  up_ = state == State::kTrack ? 1.0 : 0.0;
  events_.emit({source_, kind, text, range_km.read()});
}

/// Whether anything stands between the two ends but dark.
bool OpticalLinkStand::possible() {
  if (blocked.read() != 0.0 || range_km.read() <= 0.0 || range_km.read() > config_.maximum_range_km) return false;
  site_ = 0.0;
  if (!config_.air.present) return true;
  if (elevation_deg.read() < config_.air.minimum_elevation_deg) return false;
  if (clouds_.sites() == 0) return true;
  site_ = clouds_.first_clear() + 1.0;
  return site_ > 0.0;
}

double OpticalLinkStand::air_loss_db() const {
  const auto& air = config_.air;
  if (!air.present || elevation_deg.read() <= 0.0) return 0.0;
  return slant_loss_db(zenith_loss_db(air, config_.optics.wavelength_m), elevation_deg.read() * model::kPi / 180.0);
}

void OpticalLinkStand::measure() {
  const auto& optics = config_.optics;
  const auto& air = config_.air;
  if (air.present && elevation_deg.read() >= air.minimum_elevation_deg) {
    const double elevation = elevation_deg.read() * model::kPi / 180.0;
    scintillation_ = rytov_variance(air.turbulence, optics.wavelength_m, elevation) *
                     aperture_averaging(optics.aperture_m, optics.wavelength_m, elevation);
    fading_.set_scintillation(scintillation_);
  }
  const double factor = fading_.advance(config_.step_s);
  fade_db_ = -db(factor);
  air_db_ = air_loss_db();
  mean_w_ = range_km.read() > 0.0 ? received_w(optics, range_km.read() * 1e3) * std::pow(10.0, -air_db_ / 10.0) : 0.0;
  received_w_ = std::min(mean_w_ * factor, brightest_w(optics));
  photons_ = photons_per_bit(received_w_, optics.wavelength_m, optics.rate_bps);
  error_rate_ = line_error_rate(optics, received_w_);
  frame_loss_ = frame_loss(optics, received_w_);
  point_ahead_rad_ = point_ahead_rad(transverse_km_s.read() * 1e3);
  doppler_hz_ = doppler_hz(range_rate_km_s.read() * 1e3, optics.wavelength_m);
  clock_shift_ = clock_shift(range_rate_km_s.read() * 1e3);
}

void OpticalLinkStand::search() {
  const auto next = scan(config_.acquisition, search_);
  found_ = next.found;
  remaining_s_ = next.seconds;
  scans_ += 1.0;
}

/// One step of the states; a search that found nothing begins anew.
void OpticalLinkStand::follow() {
  if (!possible()) {
    if (state_ == State::kTrack) drops_ += 1.0;
    if (state_ != State::kIdle) enter(State::kIdle, model::events::kLinkDown, "the way is not free");
    return;
  }
  if (state_ == State::kIdle) {
    search();
    return enter(State::kSearch, model::events::kSearch, "a spiral begins");
  }
  if (state_ == State::kTrack) {
    dark_s_ = frame_loss_ > 0.5 ? dark_s_ + config_.step_s : 0.0;
    if (dark_s_ < config_.hold_s) return;
    drops_ += 1.0;
    search();
    return enter(State::kSearch, model::events::kLinkDrop, "too little light");
  }
  remaining_s_ -= config_.step_s;
  if (remaining_s_ > 0.0) return;
  if (state_ == State::kSearch && !found_) {
    events_.emit({source_, model::events::kAcquisitionFailed, "no light on the whole spiral", scans_});
    return search();
  }
  if (state_ == State::kSearch) {
    remaining_s_ = config_.settle_s;
    return enter(State::kSettle, model::events::kFirstLight, "found on the spiral");
  }
  acquisitions_ += 1.0;
  dark_s_ = 0.0;
  enter(State::kTrack, model::events::kLinkUp, "tracking");
}

void OpticalLinkStand::carry() {
  const auto& optics = config_.optics;
  const double arriving = std::max(0.0, offered_bps.read()) * config_.step_s;
  offered_bits_ += arriving;
  const double frame_payload = optics.frame_bits * optics.code_rate;
  const double able = up_ * optics.rate_bps * optics.code_rate * config_.step_s * (1.0 - frame_loss_);
  const double sent = std::min(able, waiting_bits_ + arriving);
  const double left = waiting_bits_ + arriving - sent;  // traffic flows evenly: the buffer holds what is left over
  waiting_bits_ = std::min(left, 8.0 * config_.buffer_bytes);
  dropped_bits_ += left - waiting_bits_;
  delivered_bits_ += sent;
  delivered_bps_ = sent / config_.step_s;
  if (up_ > 0.0 && frame_loss_ < 1.0) repeated_frames_ += sent / frame_payload * frame_loss_ / (1.0 - frame_loss_);
}

void OpticalLinkStand::step() {
  clouds_.advance(config_.step_s);
  measure();
  follow();
  carry();
  next_trigger(sc_core::sc_time(config_.step_s, sc_core::SC_SEC));
}

}  // namespace flatsat::optical
