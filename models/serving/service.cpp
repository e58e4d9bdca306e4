#include "models/serving/service.h"

#include <algorithm>
#include <cassert>

#include "models/base/event_kinds.h"

namespace flatsat::serving {
namespace {

namespace events = model::events;

constexpr std::int64_t kLookAgainPs = 1'000'000'000'000;  // for a satellite, while none is in reach
constexpr std::int64_t kAccountPs = 10'000'000'000'000;   // of energy

double seconds(std::int64_t ps) { return static_cast<double>(ps) * 1e-12; }

}  // namespace

Service::Service(const ServiceConfig& config, std::vector<unsigned> sites, std::vector<unsigned> servers,
                 std::unique_ptr<Policy> policy, std::unique_ptr<Demand> demand, cluster::ClusterNetwork& network,
                 model::EventSink& events)
    : config_(config),
      policy_(std::move(policy)),
      demand_(std::move(demand)),
      network_(network),
      events_(events),
      source_("service." + config.name) {
  assert(!sites.empty() && !servers.empty() && config.give_up_ps > config.deadline_ps && config.deadline_ps > 0);
  for (const auto node : sites) sites_.push_back({node});
  for (const auto node : servers) {
    Host& host = hosts_.emplace_back(Host{node, Server(config.server, 0)});
    auto* member = network_.member(node);
    if (member == nullptr) continue;
    member->set_busy(false);
    host.server.set_speed(std::clamp(member->speed(), 0.0, 1.0), 0);
  }
}

std::int64_t Service::next_ps() const {
  std::int64_t next = std::min({demand_->next_ps(), look_again_ps_, account_ps_});
  if (!due_.empty()) next = std::min(next, due_.begin()->first);
  if (!open_.empty()) next = std::min(next, open_.begin()->second.ask.at_ps + config_.give_up_ps);
  return next;
}

void Service::act() {
  const std::int64_t now = now_ps();
  while (!due_.empty() && due_.begin()->first <= now) run(due_.begin()->second);
  while (!open_.empty() && open_.begin()->second.ask.at_ps + config_.give_up_ps <= now)
    give_up(open_.begin(), "not answered after " + std::to_string(seconds(config_.give_up_ps)) + " s");
  if (look_again_ps_ <= now) place_waiting();
  while (demand_->next_ps() <= now) ask_next();
  if (account_ps_ <= now) account();
}

void Service::ask_next() {
  const Ask ask = demand_->take();
  const std::uint64_t id = numbered_++;
  asked_ = static_cast<double>(++total_.asked);
  open_count_ = static_cast<double>(total_.open());
  sites_[ask.site].asked += 1.0;
  Open& open = open_[id];
  open.ask = ask;
  place(id, open);
}

/// Picks a satellite and sends it there; where there is none, it waits.
void Service::place(std::uint64_t id, Open& open) {
  candidates_.clear();
  const unsigned from = sites_[open.ask.site].node;
  for (unsigned i = 0; i < hosts_.size(); ++i) {
    const Host& host = hosts_[i];
    if (host.server.speed() <= 0.0) continue;
    const double delay_s = network_.delay_s(from, host.node);
    if (!(delay_s <= (config_.reach_s > 0.0 ? config_.reach_s : 1e9))) continue;
    Candidate candidate{i, delay_s, host.tokens_ahead, true, 0.0};
    const auto* member = policy_->looks_at_satellites() ? network_.member(host.node) : nullptr;
    if (member != nullptr) {
      candidate.is_lit = member->is_lit();
      candidate.coolant_degc = member->coolant_degc();
    }
    candidates_.push_back(candidate);
  }
  open.is_placed = !candidates_.empty();
  if (candidates_.empty()) {
    unplaced_.insert(id);
    look_again_ps_ = std::min(look_again_ps_, now_ps() + kLookAgainPs);
    return;
  }
  open.server = policy_->pick(candidates_).server;
  hosts_[open.server].tokens_ahead += static_cast<double>(open.ask.context_tokens + open.ask.generated_tokens);
  send(id, open, Way::kQuestion);
}

void Service::place_waiting() {
  look_again_ps_ = network::kNeverPs;
  for (const auto id : std::exchange(again_later_, {})) send(id, open_.at(id), Way::kAnswer);
  for (const auto id : std::exchange(unplaced_, {})) place(id, open_.at(id));
}

void Service::send(std::uint64_t id, const Open& open, Way way) {
  const unsigned site = sites_[open.ask.site].node, satellite = hosts_[open.server].node;
  const std::uint64_t tokens = way == Way::kQuestion     ? open.ask.context_tokens
                               : way == Way::kFirstToken ? 1
                                                         : open.ask.generated_tokens;
  const bool up = way == Way::kQuestion;
  const auto message =
      network_.transport().send({up ? site : satellite, up ? satellite : site, tokens * config_.bytes_per_token});
  under_way_[message] = {id, way};
}

bool Service::take(const network::Outcome& outcome) {
  const auto found = under_way_.find(outcome.message);
  if (found == under_way_.end()) return false;
  const Message message = found->second;
  under_way_.erase(found);
  const auto request = open_.find(message.request);
  if (request == open_.end()) return true;  // given up meanwhile
  Open& open = request->second;
  if (outcome.fate != network::Fate::kDelivered) {
    lose_way(request->first, open, message.way);
    return true;
  }
  switch (message.way) {
    case Way::kQuestion:
      arrived(request->first, open);
      break;
    case Way::kFirstToken:
      if (open.first_token_ps < 0) open.first_token_ps = outcome.at_ps;
      break;
    case Way::kAnswer:
      answered(request);
      break;
  }
  return true;
}

/// A question is asked again, wherever the policy says then; an answer is sent again a little later.
void Service::lose_way(std::uint64_t id, Open& open, Way way) {
  if (way == Way::kFirstToken) return;  // the answer has it
  if (++open.tries > config_.retries) return give_up(open_.find(id), "its messages were lost");
  again_ += 1.0;
  if (way == Way::kQuestion || network_.known_down(hosts_[open.server].node)) return ask_again(id, open);
  again_later_.insert(id);
  look_again_ps_ = std::min(look_again_ps_, now_ps() + kLookAgainPs);
}

void Service::ask_again(std::uint64_t id, Open& open) {
  if (open.is_placed)
    hosts_[open.server].tokens_ahead -= static_cast<double>(open.ask.context_tokens + open.ask.generated_tokens);
  open.is_placed = false;
  again_later_.erase(id);
  unplaced_.insert(id);
  look_again_ps_ = std::min(look_again_ps_, now_ps() + 1);
}

void Service::arrived(std::uint64_t id, Open& open) {
  Host& host = hosts_[open.server];
  host.server.add({id, open.ask.context_tokens, open.ask.generated_tokens}, now_ps());
  touched(open.server);
}

void Service::run(unsigned server) {
  Host& host = hosts_[server];
  for (const auto& progress : host.server.advance(now_ps())) {
    const auto request = open_.find(progress.id);
    if (request == open_.end()) continue;
    Open& open = request->second;
    if (progress.is_done) {
      const auto made = static_cast<double>(open.ask.generated_tokens);
      tokens_ += made;
      host.made += made;
      send(progress.id, open, Way::kAnswer);
    } else {
      send(progress.id, open, Way::kFirstToken);
    }
  }
  touched(server);
}

/// Its place among those that are due, and whether its devices have work.
void Service::touched(unsigned server) {
  Host& host = hosts_[server];
  due_.erase({host.due_ps, server});
  host.due_ps = host.server.next_ps();
  if (host.due_ps != network::kNeverPs) due_.insert({host.due_ps, server});
  const bool was_idle = host.waiting + host.running == 0;
  waiting_ += static_cast<double>(host.server.waiting()) - static_cast<double>(host.waiting);
  running_ += static_cast<double>(host.server.running()) - static_cast<double>(host.running);
  host.waiting = host.server.waiting();
  host.running = host.server.running();
  const bool busy = !host.server.is_idle();
  if (busy != was_idle) return;
  if (auto* member = network_.member(host.node); member != nullptr) member->set_busy(busy);
}

void Service::follow() {
  for (unsigned i = 0; i < hosts_.size(); ++i) {
    Host& host = hosts_[i];
    if (const auto* member = network_.member(host.node); member != nullptr) {
      const double speed = std::clamp(member->speed(), 0.0, 1.0);
      if (speed != host.server.speed()) {
        host.server.set_speed(speed, now_ps());
        touched(i);
      }
    }
    if (!network_.known_down(host.node)) continue;
    std::vector<std::uint64_t> there = host.server.drop_all(now_ps());
    for (const auto id : again_later_)  // done, and nobody there to send them
      if (open_.at(id).server == i) there.push_back(id);
    for (const auto id : there) {
      const auto request = open_.find(id);
      if (request == open_.end()) continue;
      again_ += 1.0;
      if (++request->second.tries > config_.retries)
        give_up(request, "its satellites were lost");
      else
        ask_again(id, request->second);
    }
    touched(i);
  }
}

void Service::answered(Requests::iterator request) {
  const Open& open = request->second;
  const std::int64_t took = now_ps() - open.ask.at_ps;
  const std::int64_t first = open.first_token_ps < 0 ? took : open.first_token_ps - open.ask.at_ps;
  const bool in_time = first <= config_.first_token_ps && took <= config_.deadline_ps;
  first_token_.add(first);
  answer_.add(took);
  if (open.ask.generated_tokens > 1)
    token_time_.add((took - first) / static_cast<std::int64_t>(open.ask.generated_tokens - 1));
  ++(in_time ? total_.in_time : total_.late);
  if (in_time)
    sites_[open.ask.site].in_time += 1.0;
  else
    events_.emit({source_, events::kRequestLate,
                  std::to_string(request->first) + " from " + network_.node_name(sites_[open.ask.site].node) + " by " +
                      network_.node_name(hosts_[open.server].node),
                  seconds(took), cause_for(open)});
  forget(request);
}

void Service::give_up(Requests::iterator request, const std::string& why) {
  const Open& open = request->second;
  ++total_.lost;
  events_.emit({source_, events::kRequestLost,
                std::to_string(request->first) + " from " + network_.node_name(sites_[open.ask.site].node) + ": " + why,
                seconds(now_ps() - open.ask.at_ps), cause_for(open)});
  if (open.is_placed) {
    hosts_[open.server].server.drop(request->first, now_ps());
    touched(open.server);
  }
  forget(request);
}

void Service::forget(Requests::iterator request) {
  const Open& open = request->second;
  if (open.is_placed)
    hosts_[open.server].tokens_ahead -= static_cast<double>(open.ask.context_tokens + open.ask.generated_tokens);
  unplaced_.erase(request->first);
  again_later_.erase(request->first);
  open_.erase(request);
  show();
}

/// What slowed or lost its satellite; else what the mesh lost last.
std::uint64_t Service::cause_for(const Open& open) const {
  if (!open.is_placed) return network_.last_disturbance();
  const unsigned node = hosts_[open.server].node;
  if (network_.known_down(node)) return network_.down_cause(node);
  const auto* member = network_.member(node);
  if (member != nullptr && hosts_[open.server].server.speed() < 1.0) return member->reason();
  return network_.last_disturbance();
}

void Service::account() {
  account_ps_ = now_ps() + kAccountPs;
  double energy_j = 0.0;
  bool any = false;
  for (const auto& host : hosts_) {
    if (const auto* member = network_.member(host.node); member != nullptr) {
      any = true;
      energy_j += member->energy_j();
    }
  }
  if (any) energy_j_ = energy_j;
  if (any && energy_j > 0.0) tokens_per_j_ = tokens_ / energy_j;
}

/// Of all that have ended.
void Service::show() {
  in_time_ = static_cast<double>(total_.in_time);
  late_ = static_cast<double>(total_.late);
  lost_ = static_cast<double>(total_.lost);
  open_count_ = static_cast<double>(total_.open());
  objective_ = in_time_ / (in_time_ + late_ + lost_);
  if (first_token_.count() == 0) return;
  first_p50_ = first_token_.quantile_s(0.5);
  first_p99_ = first_token_.quantile_s(0.99);
  answer_p99_ = answer_.quantile_s(0.99);
  if (token_time_.count() > 0) token_p99_ = token_time_.quantile_s(0.99);
}

void Service::list_channels(model::ChannelList& list) const {
  const auto add = [&](const char* name, const char* units, const char* long_name, const double& value) {
    list.add(source_ + name, units, long_name, value);
  };
  add(".asked", "1", "requests of all sites", asked_);
  add(".in_time", "1", "requests answered within both objectives", in_time_);
  add(".late", "1", "requests answered after an objective", late_);
  add(".lost", "1", "requests given up", lost_);
  add(".open", "1", "requests that have not ended", open_count_);
  add(".again", "1", "messages sent and requests asked again", again_);
  add(".objective", "1", "share within both objectives of those that ended", objective_);
  add(".first_token_p50", "s", "half of the first tokens came within it", first_p50_);
  add(".first_token_p99", "s", "99 of 100 first tokens came within it", first_p99_);
  add(".token_time_p99", "s", "mean time of each further token, 99 of 100 requests", token_p99_);
  add(".answer_p99", "s", "99 of 100 whole answers came within it", answer_p99_);
  add(".waiting", "1", "requests that wait on satellites", waiting_);
  add(".running", "1", "requests in the memory of satellites", running_);
  add(".tokens", "1", "tokens generated", tokens_);
  add(".energy", "J", "taken by all loads of the satellites that serve, each 10 s", energy_j_);
  add(".tokens_per_joule", "1/J", "tokens generated for it, each 10 s", tokens_per_j_);
  for (const auto& site : sites_) {
    const std::string name = ".site." + network_.node_name(site.node);
    add((name + ".asked").c_str(), "1", "requests of the site", site.asked);
    add((name + ".in_time").c_str(), "1", "of them, answered within both objectives", site.in_time);
  }
  for (const auto& host : hosts_)
    add((".at." + network_.node_name(host.node) + ".tokens").c_str(), "1", "tokens generated there", host.made);
}

}  // namespace flatsat::serving
