#include "models/optical/data_link.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"
#include "models/base/span.h"

namespace flatsat::optical {

DataLink::DataLink(const sc_core::sc_module_name& name, const DataLinkConfig& config, const Terminal& terminal,
                   network::PacketHandler arrived, model::RandomStream& random, model::EventSink& events)
    : sc_module(name),
      config_(config),
      terminal_(terminal),
      arrived_(std::move(arrived)),
      random_(random),
      events_(events),
      source_(basename()) {
  SC_HAS_PROCESS(DataLink);
  SC_THREAD(transmit);
  SC_THREAD(arrive);
}

void DataLink::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".queue", "1", "packets that wait or are being sent", queue_now_);
  list.add(prefix + ".delivered", "1", "packets delivered", delivered_);
  list.add(prefix + ".frames", "1", "frames sent", frames_);
  list.add(prefix + ".repeated", "1", "frames lost and sent again", repeated_);
}

bool DataLink::send(network::Packet packet) {
  if (queue_.size() >= config_.queue_packets) {
    ++refused_;
    events_.emit({source_, model::events::kPacketRefused, "the queue of the link is full",
                  static_cast<double>(packet.id), packet.cause});
    return false;
  }
  queue_.push_back(std::move(packet));
  queue_now_ = static_cast<double>(queue_.size());
  queued_.notify(sc_core::SC_ZERO_TIME);
  return true;
}

/// Frames of the packet and those repeated: for n frames lost with probability p each time, the repeats have mean
/// n p / (1 - p) and variance n p / (1 - p)^2.
double DataLink::frames_to_send(const network::Packet& packet) {
  const auto& optics = terminal_.optics();
  const double frames =
      std::ceil(static_cast<double>(packet.size_bytes) * 8.0 / (optics.frame_bits * optics.code_rate));
  const double p = std::min(terminal_.frame_loss_now(), 0.9);
  const double mean = frames * p / (1.0 - p), deviation = std::sqrt(frames * p) / (1.0 - p);
  const double repeats = p > 0.0 ? std::max(0.0, std::floor(mean + deviation * model::normal(random_) + 0.5)) : 0.0;
  frames_ += frames + repeats;
  repeated_ += repeats;
  return frames + repeats;
}

void DataLink::transmit() {
  for (;;) {
    while (queue_.empty()) wait(queued_);
    while (!link_up.read()) wait(link_up.value_changed_event());
    const double frame_s = terminal_.optics().frame_bits / (terminal_.optics().rate_bps * config_.share);
    double left_s = frames_to_send(queue_.front()) * frame_s;
    while (left_s > 0.0) {
      while (!link_up.read()) wait(link_up.value_changed_event());
      const auto begin = sc_core::sc_time_stamp();
      wait(model::span(left_s), link_up.value_changed_event());
      left_s -= (sc_core::sc_time_stamp() - begin).to_seconds();
      if (left_s < 1e-12) left_s = 0.0;
    }
    const double flight_s = terminal_.range_km() / model::kSpeedOfLightKmS + config_.beyond_s;
    in_flight_.push_back({sc_core::sc_time_stamp() + model::span(flight_s), std::move(queue_.front())});
    queue_.pop_front();
    queue_now_ = static_cast<double>(queue_.size());
    launched_.notify(sc_core::SC_ZERO_TIME);
  }
}

void DataLink::arrive() {
  for (;;) {
    while (in_flight_.empty()) wait(launched_);
    if (in_flight_.front().due > sc_core::sc_time_stamp()) wait(in_flight_.front().due - sc_core::sc_time_stamp());
    const network::Packet packet = std::move(in_flight_.front().packet);
    in_flight_.pop_front();
    delivered_ += 1.0;
    arrived_(packet);
  }
}

}  // namespace flatsat::optical
