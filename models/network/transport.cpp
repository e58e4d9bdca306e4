#include "models/network/transport.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "models/network/fair_rates.h"

namespace flatsat::network {
namespace {

constexpr double kPsPerS = 1e12;
__extension__ using Wide = __int128;  // bits times picoseconds

}  // namespace

Transport::Transport(const TransportConfig& config, std::vector<OneWay> one_ways, const MeshView& mesh)
    : config_(config), mesh_(mesh) {
  for (auto& one_way : one_ways) ways_.emplace_back().config = one_way;
}

std::uint64_t Transport::send(const Message& message) {
  assert(message.from != message.to && message.bytes > 0);
  const std::uint64_t number = sent_++;
  if (message.bytes <= config_.packet_bytes) {
    forward({number, message.to, message.bytes}, message.from);
    return number;
  }
  auto path = mesh_.path(message.from, message.to, now_ps_);
  if (path.empty()) {
    end(number, Fate::kUnreachable, message.from);
    return number;
  }
  for (const auto way : path) ++ways_[way].flows;
  flows_.push_back({number, message.from, message.to, std::move(path), 8.0 * static_cast<double>(message.bytes)});
  shares_are_stale_ = true;
  return number;
}

bool Transport::withdraw(std::uint64_t message) {
  const auto flow = std::find_if(flows_.begin(), flows_.end(), [&](const Flow& f) { return f.message == message; });
  if (flow != flows_.end()) {
    for (const auto way : flow->path) --ways_[way].flows;
    flows_.erase(flow);
    shares_are_stale_ = true;
    return true;
  }
  for (auto& way : ways_) {
    const auto packet =
        std::find_if(way.waiting.begin(), way.waiting.end(), [&](const Packet& p) { return p.message == message; });
    if (packet == way.waiting.end()) continue;
    way.waiting_bytes -= packet->bytes;
    way.waiting.erase(packet);
    return true;
  }
  return false;
}

void Transport::set_rate(unsigned one_way, std::uint64_t rate_bps) {
  Way& way = ways_[one_way];
  const std::uint64_t before = std::exchange(way.config.rate_bps, rate_bps);
  if (way.flows > 0) shares_are_stale_ = true;
  if (rate_bps == before) return;
  if (rate_bps > 0) {
    held_.erase(one_way);
    if (way.sending) {
      const Wide bits_ps = static_cast<Wide>(way.sent_ps - now_ps_) * before;
      departs(one_way, now_ps_ + static_cast<std::int64_t>(bits_ps / rate_bps));
    }
    start_next(one_way);
    return;
  }
  if (way.sending) end(way.sending->message, Fate::kCut, way.config.from);
  way.sending.reset();
  way.sent_ps = kNeverPs;
  forward_all(one_way);
}

void Transport::forward_all(unsigned one_way) {
  Way& way = ways_[one_way];
  held_.erase(one_way);
  way.waiting_bytes = 0;
  for (const auto& packet : std::exchange(way.waiting, {})) forward(packet, way.config.from);
}

void Transport::reroute() {
  for (auto way = held_.begin(); way != held_.end();) {
    const unsigned one_way = *way;
    forward_all(one_way);
    way = held_.upper_bound(one_way);
  }
  for (auto& flow : flows_) {
    for (const auto way : flow.path) --ways_[way].flows;
    flow.path = mesh_.path(flow.from, flow.to, now_ps_);
    for (const auto way : flow.path) ++ways_[way].flows;
  }
  shares_are_stale_ = true;
}

std::int64_t Transport::next_ps() { return outcomes_.empty() && !shares_are_stale_ ? next_event_ps() : now_ps_; }

std::int64_t Transport::next_event_ps() {
  while (!departures_.empty() && ways_[departures_.top().way].sent_ps != departures_.top().at_ps) departures_.pop();
  std::int64_t next = departures_.empty() ? kNeverPs : departures_.top().at_ps;
  if (!arrivals_.empty()) next = std::min(next, arrivals_.top().at_ps);
  for (const auto& flow : flows_) next = std::min(next, flow.end_ps);
  return next;
}

std::vector<Outcome> Transport::advance(std::int64_t to_ps) {
  assert(to_ps >= now_ps_);
  for (;;) {
    if (shares_are_stale_) share_out();
    const std::int64_t next = next_event_ps();
    if (next > to_ps) break;
    now_ps_ = next;
    end_sending();
    end_flows();
    arrive();
  }
  now_ps_ = to_ps;
  return std::exchange(outcomes_, {});
}

std::size_t Transport::stalled_flows() const {
  return static_cast<std::size_t>(
      std::count_if(flows_.begin(), flows_.end(), [](const Flow& flow) { return flow.rate_bps == 0.0; }));
}

void Transport::forward(const Packet& packet, unsigned at_node) {
  const auto path = mesh_.path(at_node, packet.to, now_ps_);
  if (path.empty()) return end(packet.message, Fate::kUnreachable, at_node);
  Way& way = ways_[path.front()];
  if (way.waiting_bytes + packet.bytes > config_.buffer_bytes) return end(packet.message, Fate::kBufferFull, at_node);
  way.waiting.push_back(packet);
  way.waiting_bytes += packet.bytes;
  if (way.config.rate_bps == 0) held_.insert(path.front());
  start_next(path.front());
}

void Transport::start_next(unsigned one_way) {
  Way& way = ways_[one_way];
  if (way.sending || way.waiting.empty() || way.config.rate_bps == 0) return;
  way.sending = way.waiting.front();
  way.waiting.pop_front();
  way.waiting_bytes -= way.sending->bytes;
  departs(one_way, now_ps_ + serialization_ps(way.sending->bytes, way.config.rate_bps));
  if (way.flows > 0) shares_are_stale_ = true;
}

void Transport::departs(unsigned one_way, std::int64_t at_ps) {
  ways_[one_way].sent_ps = at_ps;
  departures_.push({at_ps, one_way});
}

std::int64_t Transport::serialization_ps(std::uint64_t bytes, std::uint64_t rate_bps) const {
  const Wide exact_ps = static_cast<Wide>(8 * bytes) * static_cast<Wide>(kPsPerS) / rate_bps;
  const Wide grains = std::max<Wide>(1, exact_ps / config_.serialization_grain_ps);
  return static_cast<std::int64_t>(grains * config_.serialization_grain_ps);
}

void Transport::end_sending() {
  while (!departures_.empty() && departures_.top().at_ps == now_ps_) {
    const unsigned one_way = departures_.top().way;
    departures_.pop();
    Way& way = ways_[one_way];
    if (way.sent_ps != now_ps_ || !way.sending) continue;
    arrivals_.push({now_ps_ + mesh_.delay_ps(one_way, now_ps_), *way.sending, way.config.to});
    way.sending.reset();
    way.sent_ps = kNeverPs;
    if (way.flows > 0) shares_are_stale_ = true;
    start_next(one_way);
  }
}

/// When the last bit is at the path's end: it leaves now, and each node as it arrives there.
std::int64_t Transport::arrival_ps(const std::vector<unsigned>& path) const {
  std::int64_t at_ps = now_ps_;
  for (const auto one_way : path) at_ps += mesh_.delay_ps(one_way, at_ps);
  return at_ps;
}

void Transport::end_flows() {
  for (const auto& flow : flows_) {
    if (flow.end_ps != now_ps_) continue;
    for (const auto one_way : flow.path) --ways_[one_way].flows;
    arrivals_.push({arrival_ps(flow.path), {flow.message, flow.to, 0}, flow.to});
    shares_are_stale_ = true;
  }
  std::erase_if(flows_, [&](const Flow& flow) { return flow.end_ps == now_ps_; });
}

void Transport::arrive() {
  while (!arrivals_.empty() && arrivals_.top().at_ps == now_ps_) {
    const Arrival arrival = arrivals_.top();
    arrivals_.pop();
    if (arrival.node == arrival.packet.to) {
      end(arrival.packet.message, Fate::kDelivered, arrival.node);
    } else {
      forward(arrival.packet, arrival.node);
    }
  }
}

/// What has flowed since the last time, and the rates from now on.
void Transport::share_out() {
  shares_are_stale_ = false;
  const double seconds = static_cast<double>(now_ps_ - moved_ps_) / kPsPerS;
  moved_ps_ = now_ps_;
  if (flows_.empty()) return;
  std::vector<double> link_bps(ways_.size());
  for (std::size_t i = 0; i < ways_.size(); ++i)
    link_bps[i] = ways_[i].sending ? 0.0 : static_cast<double>(ways_[i].config.rate_bps);
  std::vector<std::vector<unsigned>> paths;
  std::vector<Flow*> moving;
  for (auto& flow : flows_) {
    flow.bits_left = std::max(0.0, flow.bits_left - flow.rate_bps * seconds);
    flow.rate_bps = 0.0;
    flow.end_ps = kNeverPs;
    if (flow.path.empty()) continue;
    paths.push_back(flow.path);
    moving.push_back(&flow);
  }
  const auto rates = fair_rates(link_bps, paths);
  for (std::size_t i = 0; i < moving.size(); ++i) {
    Flow& flow = *moving[i];
    flow.rate_bps = rates[i];
    const double left_ps = std::ceil(flow.bits_left / flow.rate_bps * kPsPerS);
    if (left_ps < static_cast<double>(kNeverPs / 2)) flow.end_ps = now_ps_ + static_cast<std::int64_t>(left_ps);
  }
}

}  // namespace flatsat::network
