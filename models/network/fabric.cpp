#include "models/network/fabric.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "models/network/fair_rates.h"

namespace flatsat::network {
namespace {

constexpr double kNothingBits = 1e-3;  // what rounding to picoseconds may leave: 0.1 bit at 100 Gbit/s is 1 ps

}  // namespace

std::vector<double> max_min_rates(const std::vector<double>& out_bps, const std::vector<double>& in_bps,
                                  const std::vector<FabricPath>& paths) {
  const auto nodes = static_cast<unsigned>(out_bps.size());
  std::vector<double> link_bps = out_bps;
  link_bps.insert(link_bps.end(), in_bps.begin(), in_bps.end());
  std::vector<std::vector<unsigned>> links;
  for (const auto& path : paths) links.push_back({path.from, nodes + path.to});
  return fair_rates(link_bps, links);
}

PayloadFabric::PayloadFabric(const sc_core::sc_module_name& name, const FabricConfig& config,
                             std::vector<std::string> nodes, model::EventSink& events)
    : sc_module(name),
      config_(config),
      names_(std::move(nodes)),
      events_(events),
      source_(basename()),
      link_bps_(names_.size(), config.link_rate_bps * config.efficiency) {
  SC_HAS_PROCESS(PayloadFabric);
  SC_METHOD(update);
  sensitive << changed_;
  dont_initialize();
}

void PayloadFabric::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".active", "1", "transfers under way on the payload fabric", active_);
  list.add(prefix + ".rate", "bit/s", "of all of them together", rate_bps_);
  list.add(prefix + ".bytes", "B", "moved by finished transfers", bytes_);
}

void PayloadFabric::transfer(unsigned from, unsigned to, std::uint64_t bytes, std::function<void()> done) {
  assert(from < names_.size() && to < names_.size() && from != to);
  move();
  flows_.push_back({{from, to}, 8.0 * static_cast<double>(bytes), 0.0, std::move(done)});
  bytes_ += static_cast<double>(bytes);
  changed_.notify(sc_core::SC_ZERO_TIME);
}

void PayloadFabric::list_commands(model::CommandList& list, const std::string& prefix) {
  for (unsigned node = 0; node < nodes(); ++node)
    list.add({prefix + "." + names_[node], "1", model::kFraction,
              "fraction of its rate at which the link runs; 0 is down",
              [this, node](double value) { set_rate_share(node, value); }});
}

void PayloadFabric::set_rate_share(unsigned node, double share) {
  if (node >= names_.size()) return;
  move();
  link_bps_[node] = config_.link_rate_bps * config_.efficiency * std::clamp(share, 0.0, 1.0);
  events_.emit({source_, model::events::kFabricLink,
                names_[node] + " runs at " + std::to_string(share) + " of its rate", share});
  changed_.notify(sc_core::SC_ZERO_TIME);
}

/// What has flowed since the rates were last shared out.
void PayloadFabric::move() {
  const double seconds = (sc_core::sc_time_stamp() - moved_).to_seconds();
  for (auto& flow : flows_) flow.bits_left -= flow.rate_bps * seconds;
  moved_ = sc_core::sc_time_stamp();
}

void PayloadFabric::share_out() {
  std::vector<FabricPath> paths;
  for (const auto& flow : flows_) paths.push_back(flow.path);
  const auto rates = max_min_rates(link_bps_, link_bps_, paths);
  rate_bps_ = 0.0;
  for (std::size_t i = 0; i < flows_.size(); ++i) rate_bps_ += flows_[i].rate_bps = rates[i];
  active_ = static_cast<double>(flows_.size());
}

void PayloadFabric::arrive() {
  while (!arrivals_.empty() && arrivals_.front().due <= sc_core::sc_time_stamp()) {
    const auto done = std::move(arrivals_.front().done);
    arrivals_.pop_front();
    done();
  }
}

void PayloadFabric::update() {
  move();
  const auto due = sc_core::sc_time_stamp() + sc_core::sc_time(config_.latency_s, sc_core::SC_SEC);
  for (auto& flow : flows_) {
    if (flow.bits_left <= kNothingBits) arrivals_.push_back({due, std::move(flow.done)});
  }
  std::erase_if(flows_, [](const Flow& flow) { return flow.bits_left <= kNothingBits; });
  arrive();
  share_out();
  double next_s = std::numeric_limits<double>::infinity();
  for (const auto& flow : flows_) {
    if (flow.rate_bps > 0.0) next_s = std::min(next_s, flow.bits_left / flow.rate_bps);
  }
  auto next = sc_core::sc_max_time();
  if (next_s < 1e6) next = sc_core::sc_time::from_value(static_cast<std::uint64_t>(std::ceil(next_s * 1e12)));
  if (!arrivals_.empty()) next = std::min(next, arrivals_.front().due - sc_core::sc_time_stamp());
  if (next != sc_core::sc_max_time()) changed_.notify(std::max(next, sc_core::sc_time::from_value(1)));
}

}  // namespace flatsat::network
