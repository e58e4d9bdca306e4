#include "models/network/execution.h"

#include <algorithm>
#include <cassert>
#include <stdexcept>

namespace flatsat::network {
namespace {

using Kind = Operation::Kind;

Collective made_of(const Operation& operation, unsigned ranks, const ExecutionConfig& config) {
  return collective_of(operation.collective, config.algorithm, ranks, operation.bytes, config.splits);
}

std::vector<std::size_t> collectives_of(const std::vector<Operation>& operations) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < operations.size(); ++i)
    if (operations[i].kind == Kind::kCollective) found.push_back(i);
  return found;
}

std::string named(unsigned rank, const Operation& operation) {
  return "rank " + std::to_string(rank) + ", node " + std::to_string(operation.id) +
         (operation.name.empty() ? "" : " (" + operation.name + ")");
}

/// Sends less receives of each pair and tag, and the first operation that speaks of it.
void check_messages(const Workload& workload, std::vector<std::string>& problems) {
  struct Balance {
    long sends = 0, receives = 0;
    std::string first;
  };
  std::map<std::tuple<unsigned, unsigned, std::uint64_t>, Balance> balances;
  for (unsigned rank = 0; rank < workload.size(); ++rank)
    for (const auto& operation : workload[rank]) {
      const bool sends = operation.kind == Kind::kSend;
      if (!sends && operation.kind != Kind::kReceive) continue;
      if (operation.peer >= workload.size() || operation.peer == rank) {
        problems.push_back(named(rank, operation) + ": its peer is rank " + std::to_string(operation.peer) +
                           "; it must be another of the " + std::to_string(workload.size()) + " ranks");
        continue;
      }
      if (operation.bytes == 0)
        problems.push_back(named(rank, operation) + " carries no byte; it must carry one or more");
      auto& balance =
          sends ? balances[{rank, operation.peer, operation.tag}] : balances[{operation.peer, rank, operation.tag}];
      if (balance.first.empty()) balance.first = named(rank, operation);
      ++(sends ? balance.sends : balance.receives);
    }
  for (const auto& [channel, balance] : balances) {
    if (balance.sends == balance.receives) continue;
    const auto& [from, to, tag] = channel;
    problems.push_back(balance.first + ": from rank " + std::to_string(from) + " to rank " + std::to_string(to) +
                       " with tag " + std::to_string(tag) + " there are " + std::to_string(balance.sends) +
                       " sends and " + std::to_string(balance.receives) + " receives; there must be as many");
  }
}

void check_collectives(const Workload& workload, const ExecutionConfig& config, std::vector<std::string>& problems) {
  const auto ranks = static_cast<unsigned>(workload.size());
  const auto first = collectives_of(workload.front());
  for (unsigned rank = 0; rank < ranks; ++rank) {
    const auto places = collectives_of(workload[rank]);
    if (places.size() != first.size()) {
      problems.push_back("rank " + std::to_string(rank) + " has " + std::to_string(places.size()) +
                         " collective operations, rank 0 has " + std::to_string(first.size()) +
                         "; each rank must take part in each");
      continue;
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto &mine = workload[rank][places[i]], &theirs = workload[0][first[i]];
      if (mine.collective != theirs.collective || mine.bytes != theirs.bytes)
        problems.push_back(named(rank, mine) + " is not the same collective operation of as many bytes as " +
                           named(0, theirs) + ", which is the same in order");
    }
  }
  if (!problems.empty()) return;
  for (const auto place : first) try {
      made_of(workload[0][place], ranks, config);
    } catch (const std::invalid_argument& error) {
      problems.push_back(named(0, workload[0][place]) + ": " + error.what());
    }
}

}  // namespace

std::vector<std::string> problems_of(const Workload& workload, const ExecutionConfig& config) {
  std::vector<std::string> problems;
  if (workload.empty()) return {"a workload needs a rank"};
  check_messages(workload, problems);
  check_collectives(workload, config, problems);
  return problems;
}

ExecutionRun::ExecutionRun(Workload workload, const ExecutionConfig& config, std::vector<unsigned> nodes,
                           Transport& transport)
    : workload_(std::move(workload)),
      config_(config),
      nodes_(std::move(nodes)),
      transport_(transport),
      ranks_(workload_.size()) {
  assert(nodes_.size() == workload_.size());
  for (unsigned r = 0; r < ranks_.size(); ++r) {
    const auto& operations = workload_[r];
    Rank& rank = ranks_[r];
    rank.waiting.resize(operations.size());
    rank.over.resize(operations.size());
    rank.left = operations.size();
    rank.collectives = collectives_of(operations);
    open_ += operations.size();
    for (std::size_t i = 0; i < operations.size(); ++i) {
      rank.missing.push_back(operations[i].after.size());
      for (const auto earlier : operations[i].after) rank.waiting[earlier].push_back(i);
    }
  }
  for (unsigned r = 0; r < ranks_.size(); ++r) {
    for (std::size_t i = 0; i < workload_[r].size(); ++i)
      if (workload_[r][i].after.empty()) begin({r, i});
    compute_next(r);
  }
}

std::int64_t ExecutionRun::next_ps() const {
  std::int64_t next = due_.empty() ? kNeverPs : due_.top().at_ps;
  for (const auto& [number, together] : together_) next = std::min(next, together.run->next_ps());
  return next;
}

void ExecutionRun::act() {
  while (next_ps() <= transport_.now_ps()) {
    while (!due_.empty() && due_.top().at_ps <= transport_.now_ps()) {
      const Place place = due_.top().place;
      due_.pop();
      ranks_[place.rank].computes = false;
      end(place);
      compute_next(place.rank);
    }
    for (auto& [number, together] : together_) together.run->act();
    end_collectives();
  }
}

void ExecutionRun::take(const Outcome& outcome) {
  if (outcome.fate != Fate::kDelivered) lost_.push_back(outcome);
  const auto found = sends_.find(outcome.message);
  if (found == sends_.end()) {
    for (auto& [number, together] : together_)
      if (together.run->take(outcome)) return;
    return;
  }
  const Place place = found->second;
  sends_.erase(found);
  if (outcome.fate != Fate::kDelivered) return;
  const Operation& send = workload_[place.rank][place.operation];
  const Channel channel{place.rank, send.peer, send.tag};
  end(place);
  auto& waiting = receives_[channel];
  if (waiting.empty()) {
    ++arrived_[channel];
    return;
  }
  const Place receive = waiting.front();
  waiting.erase(waiting.begin());
  end(receive);
}

std::optional<std::int64_t> ExecutionRun::end_ps(unsigned rank) const {
  if (ranks_[rank].left > 0) return std::nullopt;
  return ranks_[rank].end_ps;
}

std::vector<std::pair<unsigned, const Operation*>> ExecutionRun::unfinished() const {
  std::vector<std::pair<unsigned, const Operation*>> found;
  for (unsigned r = 0; r < ranks_.size(); ++r) {
    const auto open = std::find(ranks_[r].over.begin(), ranks_[r].over.end(), false);
    if (open == ranks_[r].over.end()) continue;
    found.emplace_back(r, &workload_[r][static_cast<std::size_t>(open - ranks_[r].over.begin())]);
  }
  return found;
}

void ExecutionRun::begin(const Place& place) {
  const Operation& operation = workload_[place.rank][place.operation];
  switch (operation.kind) {
    case Kind::kCompute:
      ranks_[place.rank].to_compute.insert(place.operation);
      break;
    case Kind::kSend:
      sends_[transport_.send({nodes_[place.rank], nodes_[operation.peer], operation.bytes})] = place;
      break;
    case Kind::kReceive: {
      const Channel channel{operation.peer, place.rank, operation.tag};
      if (arrived_[channel] == 0) {
        receives_[channel].push_back(place);
      } else {
        --arrived_[channel];
        end(place);
      }
      break;
    }
    case Kind::kCollective:
      begin_collective(place);
      break;
  }
}

void ExecutionRun::begin_collective(const Place& place) {
  const auto& mine = ranks_[place.rank].collectives;
  const auto number = static_cast<std::size_t>(std::find(mine.begin(), mine.end(), place.operation) - mine.begin());
  auto& together = together_[number];
  if (!together.run) {
    const auto ranks = static_cast<unsigned>(ranks_.size());
    together.run = std::make_unique<CollectiveRun>(made_of(workload_[place.rank][place.operation], ranks, config_),
                                                   config_.rank, nodes_, transport_);
    together.begun.resize(ranks);
    together.over.resize(ranks);
  }
  together.begun[place.rank] = true;
  together.run->begin(place.rank);
}

void ExecutionRun::compute_next(unsigned rank) {
  Rank& r = ranks_[rank];
  if (r.computes || r.to_compute.empty()) return;
  const std::size_t operation = *r.to_compute.begin();
  r.to_compute.erase(r.to_compute.begin());
  r.computes = true;
  due_.push({transport_.now_ps() + workload_[rank][operation].duration_ps, {rank, operation}});
}

void ExecutionRun::end(const Place& place) {
  Rank& rank = ranks_[place.rank];
  rank.over[place.operation] = true;
  --open_;
  if (--rank.left == 0) rank.end_ps = transport_.now_ps();
  for (const auto later : rank.waiting[place.operation])
    if (--rank.missing[later] == 0) begin({place.rank, later});
  compute_next(place.rank);
}

void ExecutionRun::end_collectives() {
  for (auto at = together_.begin(); at != together_.end();) {
    auto& [number, together] = *at;
    for (unsigned rank = 0; rank < ranks_.size(); ++rank) {
      if (together.over[rank] || !together.run->is_done(rank)) continue;
      together.over[rank] = true;
      end({rank, ranks_[rank].collectives[number]});
    }
    const bool is_over = std::all_of(together.over.begin(), together.over.end(), [](bool over) { return over; });
    at = is_over ? together_.erase(at) : std::next(at);
  }
}

}  // namespace flatsat::network
