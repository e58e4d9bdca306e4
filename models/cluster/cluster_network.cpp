#include "models/cluster/cluster_network.h"

#include <algorithm>

#include "models/base/event_kinds.h"

namespace flatsat::cluster {
namespace {

namespace events = model::events;

constexpr const char* kSource = "mesh";

}  // namespace

ClusterNetwork::ClusterNetwork(const sc_core::sc_module_name& name, const ClusterNetworkConfig& config, MeshParts parts,
                               std::vector<Member*> members, model::EventSink& events)
    : sc_module(name),
      config_(config),
      names_(std::move(parts.names)),
      members_(std::move(members)),
      events_(events),
      mesh_(parts.batch, parts.ground, std::move(parts.topology), std::move(parts.links), std::move(parts.sights),
            std::move(parts.transits), config.rates, 0, parts.rates),
      transport_(config.transport, mesh_.one_ways(), mesh_),
      pairs_(mesh_.pairs()),
      pairs_of_(names_.size()),
      cut_by_command_(pairs_.size()),
      has_clouds_(parts.sky.has_value()),
      sky_(std::move(parts.sky).value_or(std::vector<optical::SkyChange>{})),
      clouded_(names_.size()),
      lost_(names_.size()),
      dark_(names_.size()),
      known_down_(names_.size()),
      down_cause_(names_.size()),
      told_up_(pairs_.size()),
      gaps_(std::move(parts.gaps)),
      due_ps_(mesh::to_ps(config.route_every_s)) {
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    pairs_of_[pairs_[i].first].push_back(i);
    pairs_of_[pairs_[i].second].push_back(i);
    told_up_[i] = mesh_.topology().linked(pairs_[i].first, pairs_[i].second);
  }
  std::sort(gaps_.begin(), gaps_.end(), [](const auto& p, const auto& q) {
    return p.begin_s != q.begin_s ? p.begin_s < q.begin_s : p.pair < q.pair;
  });
  for (const auto& gap : gaps_) gap_ends_ps_.push_back(mesh::to_ps(gap.up_s));
  std::sort(gap_ends_ps_.begin(), gap_ends_ps_.end());
  show();
  SC_HAS_PROCESS(ClusterNetwork);
  SC_METHOD(run);
  if (std::all_of(members_.begin(), members_.end(), [](const auto* member) { return member == nullptr; })) return;
  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.dont_initialize();
  for (const auto* member : members_) {
    if (member != nullptr) options.set_sensitivity(&member->changed());
  }
  sc_core::sc_spawn([this] { members_changed(); }, "members", &options);
}

std::int64_t ClusterNetwork::now_ps() { return static_cast<std::int64_t>(sc_core::sc_time_stamp().value()); }

void ClusterNetwork::members_changed() {
  members_changed_ = true;
  wake_.notify();
}

void ClusterNetwork::run() {
  const std::int64_t now = now_ps();
  talk();
  if (std::exchange(members_changed_, false)) {
    follow_members();
    for (auto* participant : participants_) participant->follow();
  }
  follow_sky(now);
  turn_to_each_other(now);
  if (mesh_.next_rate_ps() <= now) follow_light(now);
  if (mesh_.next_change_ps() <= now || due_ps_ <= now) move(now);
  learn(now);
  talk();
  show();
  const std::int64_t next = next_ps();
  if (next == network::kNeverPs) return next_trigger(wake_);
  next_trigger(sc_core::sc_time::from_value(static_cast<std::uint64_t>(next - now)), wake_);
}

std::int64_t ClusterNetwork::next_ps() {
  std::int64_t next = std::min({transport_.next_ps(), mesh_.next_change_ps(), mesh_.next_rate_ps(), due_ps_});
  if (next_gap_ < gaps_.size()) next = std::min(next, mesh::to_ps(gaps_[next_gap_].begin_s));
  if (next_sky_ < sky_.size()) next = std::min(next, mesh::to_ps(sky_[next_sky_].at_s));
  if (!to_learn_.empty()) next = std::min(next, to_learn_.begin()->first);
  for (const auto* participant : participants_) next = std::min(next, participant->next_ps());
  return next;
}

/// Outcomes to those who wait for them, and what they do upon it, until nothing is left of this instant.
void ClusterNetwork::talk() {
  const std::int64_t now = now_ps();
  for (;;) {
    for (const auto& outcome : transport_.advance(now)) {
      count(outcome);
      std::any_of(participants_.begin(), participants_.end(), [&](auto* p) { return p->take(outcome); });
    }
    bool is_due = false;
    for (auto* participant : participants_) {
      participant->act();
      is_due = is_due || participant->next_ps() <= now;
    }
    if (!is_due && transport_.next_ps() > now) return;
  }
}

void ClusterNetwork::count(const network::Outcome& outcome) {
  switch (outcome.fate) {
    case network::Fate::kDelivered:
      delivered_ += 1.0;
      return;
    case network::Fate::kUnreachable:
      unreachable_ += 1.0;
      break;
    case network::Fate::kBufferFull:
      refused_ += 1.0;
      break;
    case network::Fate::kCut:
      cut_messages_ += 1.0;
      break;
  }
  const double lost = unreachable_ + refused_ + cut_messages_;
  const char* why = outcome.fate == network::Fate::kUnreachable  ? "there is no way from "
                    : outcome.fate == network::Fate::kBufferFull ? "no room is left to wait at "
                                                                 : "its link was cut at ";
  events_.emit({kSource, events::kMessageLost, why + names_[outcome.node], lost, last_disturbance_});
}

void ClusterNetwork::move(std::int64_t ps) {
  const bool changes = mesh_.next_change_ps() <= ps;
  take_rates(mesh_.advance_to(ps));
  while (due_ps_ <= ps) due_ps_ += mesh::to_ps(config_.route_every_s);
  if (changes) tell_planned();
  transport_.reroute();
}

void ClusterNetwork::follow_sky(std::int64_t ps) {
  for (; next_sky_ < sky_.size() && mesh::to_ps(sky_[next_sky_].at_s) <= ps; ++next_sky_) {
    const auto& change = sky_[next_sky_];
    const auto node = static_cast<unsigned>(members_.size() + change.site);
    clouded_[node] = !change.clear;
    clouded_sites_ += change.clear ? -1.0 : 1.0;
    isolate(node, events_.emit({kSource, change.clear ? events::kSiteClear : events::kSiteClouded, names_[node],
                                clouded_sites_}));
  }
}

/// The ends of links that are to come up: their event is the cause of the link's.
void ClusterNetwork::turn_to_each_other(std::int64_t ps) {
  for (; next_gap_ < gaps_.size() && mesh::to_ps(gaps_[next_gap_].begin_s) <= ps; ++next_gap_) {
    const auto& gap = gaps_[next_gap_];
    const auto pair = place_of({gap.pair.a, gap.pair.b});
    if (mesh_.is_cut(gap.pair.a, gap.pair.b)) continue;
    turned_by_[pair] = events_.emit({kSource, events::kMeshSlew, pair_name(pair), gap.up_s - gap.begin_s});
  }
  while (ended_gaps_ < gap_ends_ps_.size() && gap_ends_ps_[ended_gaps_] <= ps) ++ended_gaps_;
  turning_ = static_cast<double>(next_gap_ - ended_gaps_);
}

std::size_t ClusterNetwork::place_of(const std::pair<mesh::Node, mesh::Node>& nodes) const {
  return static_cast<std::size_t>(std::lower_bound(pairs_.begin(), pairs_.end(), nodes) - pairs_.begin());
}

/// Another rate of a link that carries changes no route: those are of least delay.
void ClusterNetwork::follow_light(std::int64_t ps) {
  const auto ways = mesh_.take_rates(ps);
  take_rates(ways);
  for (const auto way : ways) {
    const auto& link = mesh_.one_ways()[way];
    if (link.from > link.to) continue;  // told once for both ways
    rate_changes_ += 1.0;
    events_.emit(
        {kSource, events::kMeshRate, names_[link.from] + " - " + names_[link.to], static_cast<double>(link.rate_bps)});
  }
}

void ClusterNetwork::take_rates(const std::vector<unsigned>& ways) {
  for (const auto way : ways) transport_.set_rate(way, mesh_.one_ways()[way].rate_bps);
}

/// What the plan has done to links that have not failed.
void ClusterNetwork::tell_planned() {
  const auto& topology = mesh_.topology();
  for (const auto& nodes : mesh_.changed_pairs()) {
    const auto i = place_of(nodes);
    const bool up = topology.linked(nodes.first, nodes.second);
    if (up == told_up_[i]) continue;
    told_up_[i] = up;
    const auto id =
        events_.emit({kSource, up ? events::kMeshLinkUp : events::kMeshLinkDown, pair_name(i),
                      static_cast<double>(topology.links() + topology.site_links()), up ? cause_of_up(i) : 0});
    if (!up) last_disturbance_ = id;
  }
}

/// The turn of its ends; known once.
std::uint64_t ClusterNetwork::cause_of_up(std::size_t pair) {
  const auto turned = turned_by_.extract(pair);
  return turned.empty() ? 0 : turned.mapped();
}

std::string ClusterNetwork::pair_name(std::size_t pair) const {
  return names_[pairs_[pair].first] + " - " + names_[pairs_[pair].second];
}

void ClusterNetwork::follow_members() {
  for (unsigned node = 0; node < members_.size(); ++node) {
    if (members_[node] != nullptr && !lost_[node])
      set_dark(node, !members_[node]->lasers_on(), members_[node]->reason());
  }
}

void ClusterNetwork::set_dark(unsigned node, bool dark, std::uint64_t reason) {
  if (dark == dark_[node]) return;
  dark_[node] = dark;
  const auto count = static_cast<double>(std::count(dark_.begin(), dark_.end(), true));
  isolate(node, events_.emit({kSource, dark ? events::kLasersDark : events::kLasersLit, names_[node], count, reason}));
}

void ClusterNetwork::lose(unsigned node) {
  if (lost_[node]) return;
  lost_[node] = true;
  lost_satellites_ += 1.0;
  const auto id = events_.emit({kSource, events::kSatelliteLost, names_[node], lost_satellites_, events_.command()});
  if (auto* lost = member(node); lost != nullptr) lost->lose();
  isolate(node, id);
}

/// All links of a node follow what it has become.
void ClusterNetwork::isolate(unsigned node, std::uint64_t cause) {
  down_cause_[node] = cause;
  for (const auto pair : pairs_of_[node]) update_pair(pair, cause);
  to_learn_[learnt_ps()].nodes.push_back(node);
  wake_.notify(sc_core::SC_ZERO_TIME);
}

void ClusterNetwork::set_cut(std::size_t pair, bool cut) {
  if (cut_by_command_[pair] == cut) return;
  cut_by_command_[pair] = cut;
  update_pair(pair, events_.command());
  wake_.notify(sc_core::SC_ZERO_TIME);
}

void ClusterNetwork::update_pair(std::size_t pair, std::uint64_t cause) {
  const auto [a, b] = pairs_[pair];
  const bool cut = cut_by_command_[pair] || is_down(a) || is_down(b);
  if (cut == mesh_.is_cut(a, b)) return;
  talk();  // what happens until now happens over the link as it was
  take_rates(mesh_.set_cut(a, b, cut));
  const auto& search_s = std::max(a, b) < members_.size() ? config_.search_s : config_.site_search_s;
  to_learn_[learnt_ps(cut ? 0.0 : search_s.value_or(0.0))].pairs.push_back(pair);
  failed_ += cut ? 1.0 : -1.0;
  const auto id =
      events_.emit({kSource, cut ? events::kMeshLinkFailed : events::kMeshLinkWhole, pair_name(pair), failed_, cause});
  if (cut) last_disturbance_ = id;
}

std::int64_t ClusterNetwork::learnt_ps(double more_s) const {
  return now_ps() + mesh::to_ps(config_.detection_s + more_s);
}

void ClusterNetwork::learn(std::int64_t ps) {
  bool any = false;
  for (; !to_learn_.empty() && to_learn_.begin()->first <= ps; to_learn_.erase(to_learn_.begin())) {
    any = true;
    for (const auto pair : to_learn_.begin()->second.pairs) {
      take_rates(mesh_.learn(pairs_[pair].first, pairs_[pair].second));
      told_up_[pair] = mesh_.topology().linked(pairs_[pair].first, pairs_[pair].second);
    }
    for (const auto node : to_learn_.begin()->second.nodes) known_down_[node] = is_down(node);
  }
  if (!any) return;
  transport_.reroute();
  for (auto* participant : participants_) participant->follow();
}

void ClusterNetwork::show() {
  const auto& topology = mesh_.topology();
  links_ = static_cast<double>(topology.links());
  site_links_ = static_cast<double>(topology.site_links());
  handovers_ = static_cast<double>(topology.handovers() + topology.site_handovers());
  stalled_ = static_cast<double>(transport_.stalled_flows());
  if (mesh_.has_rate_plan()) show_rates();
}

void ClusterNetwork::show_rates() {
  slowest_bps_ = static_cast<double>(mesh_.slowest_bps());
  fastest_bps_ = static_cast<double>(mesh_.fastest_bps());
}

void ClusterNetwork::list_channels(model::ChannelList& list) const {
  list.add("mesh.links", "1", "links between satellites, as those who send know them", links_);
  list.add("mesh.site_links", "1", "links with sites, likewise", site_links_);
  list.add("mesh.failed", "1", "links that are down beyond their plan", failed_);
  list.add("mesh.lost_satellites", "1", "satellites that are lost", lost_satellites_);
  list.add("mesh.handovers", "1", "links that came up since the begin", handovers_);
  list.add("mesh.delivered", "1", "messages that came to their end", delivered_);
  list.add("mesh.unreachable", "1", "messages for which there was no way", unreachable_);
  list.add("mesh.cut", "1", "messages that a link was sending as it was cut", cut_messages_);
  list.add("mesh.refused", "1", "messages for which a satellite had no room to wait", refused_);
  list.add("mesh.stalled", "1", "long messages that wait for a way", stalled_);
  if (has_clouds_) list.add("mesh.clouded", "1", "sites under clouds", clouded_sites_);
  if (config_.search_s || config_.site_search_s || !gaps_.empty())
    list.add("mesh.turning", "1", "links whose ends turn to each other and search", turning_);
  if (!mesh_.has_rate_plan()) return;
  list.add("mesh.rate_changes", "1", "changes of the rate of a link that was up, by its light", rate_changes_);
  list.add("mesh.slowest", "bit/s", "least rate of the links that carry", slowest_bps_);
  list.add("mesh.fastest", "bit/s", "highest rate of the links that carry", fastest_bps_);
}

void ClusterNetwork::list_commands(model::CommandList& list) {
  for (std::size_t i = 0; i < pairs_.size(); ++i)
    list.add({"mesh.cut." + names_[pairs_[i].first] + "." + names_[pairs_[i].second], "1", model::kOnOff,
              "1 cuts the link between the two, 0 makes it whole",
              [this, i](double value) { set_cut(i, value != 0.0); }});
  for (auto node = static_cast<unsigned>(members_.size()); node < names_.size(); ++node)
    list.add({"mesh.dark." + names_[node], "1", model::kOnOff, "1 takes the site from the mesh, 0 gives it back",
              [this, node](double value) { set_dark(node, value != 0.0, events_.command()); }});
  for (unsigned node = 0; node < members_.size(); ++node)
    list.add({names_[node] + ".lost", "1", {1.0, 1.0}, "the satellite is lost for good", [this, node](double) {
                lose(node);
              }});
}

}  // namespace flatsat::cluster
