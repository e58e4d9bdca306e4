#include "harness/trace/digest.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <utility>

#include "harness/trace/layout.h"

namespace flatsat::trace {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers enter the digests as they lie in memory");

/// First multiple of the interval after `time`.
time::SimTime next_multiple(time::SimTime time, time::SimTime interval) {
  std::int64_t past = time.ps % interval.ps;
  if (past < 0) past += interval.ps;
  return time + time::SimTime{interval.ps - past};
}

template <class... T>
void add_numbers(base::Sha256& chain, T... values) {
  std::uint8_t bytes[(sizeof(T) + ... + 0)];
  std::size_t at = 0;
  ((std::memcpy(bytes + at, &values, sizeof values), at += sizeof values), ...);
  chain.add(bytes, sizeof bytes);
}

void add_text(base::Sha256& chain, const std::string& text, std::size_t column_bytes) {
  std::string padded = layout::fitted(text, column_bytes);
  padded.resize(column_bytes, '\0');
  chain.add(padded.data(), padded.size());
}

}  // namespace

std::optional<time::SimTime> SnapshotClock::before(time::SimTime time) {
  assert(time >= last_ || !first_uncovered_);  // times of a group do not go backwards
  if (!first_uncovered_) return std::nullopt;
  const time::SimTime due = next_multiple(last_, interval_);
  if (time < due || due.is_never()) return std::nullopt;
  first_uncovered_.reset();
  return due;
}

void SnapshotClock::added(time::SimTime time) {
  last_ = time;
  if (!first_uncovered_) first_uncovered_ = time;
}

std::optional<DigestRecord> RecordDigest::snapshot(time::SimTime time) {
  std::optional<DigestRecord> record;
  if (const auto due = clock_.before(time)) record = DigestRecord{*due, base::to_hex(chain_.value())};
  clock_.added(time);
  return record;
}

std::optional<DigestRecord> RecordDigest::add(const WireRecord& head, std::span<const std::uint8_t> payload) {
  auto due = snapshot(head.at);
  const wire::Message& message = head.message;
  add_numbers(chain_, head.at.ps, message.time.ps, message.sequence, static_cast<std::uint16_t>(message.kind),
              static_cast<std::uint8_t>(head.direction), message.reference, static_cast<std::uint64_t>(payload.size()));
  chain_.add(payload.data(), payload.size());
  return due;
}

std::optional<DigestRecord> RecordDigest::add(const EventRecord& record) {
  auto due = snapshot(record.time);
  add_numbers(chain_, record.time.ps, record.id, std::bit_cast<std::uint64_t>(record.value), record.cause);
  add_text(chain_, record.source, layout::kSourceBytes);
  add_text(chain_, record.kind, layout::kKindBytes);
  add_text(chain_, record.text, layout::kTextBytes);
  return due;
}

ModelDigest::ModelDigest(std::vector<std::string> channels, time::SimTime interval) : clock_(interval) {
  for (auto& name : channels) {
    by_name_.push_back(by_name_.size());
    chains_.push_back({std::move(name), {}, {}, {}});
  }
  std::sort(by_name_.begin(), by_name_.end(),
            [this](std::size_t a, std::size_t b) { return chains_[a].name < chains_[b].name; });
}

std::optional<DigestRecord> ModelDigest::add(std::size_t channel, time::SimTime time, double value) {
  Chain& chain = chains_[channel];
  const auto bits = std::bit_cast<std::uint64_t>(value);
  if (chain.last_bits == bits) return std::nullopt;
  std::optional<DigestRecord> record;
  if (const auto due = clock_.before(time)) record = DigestRecord{*due, base::to_hex(this->value())};
  clock_.added(time);
  chain.last_bits = bits;
  chain.value.reset();
  add_numbers(chain.changes, time.ps, bits);
  return record;
}

base::Hash ModelDigest::value() const {
  base::Sha256 group;
  for (const std::size_t index : by_name_) {
    const Chain& chain = chains_[index];
    if (!chain.value) chain.value = chain.changes.value();
    group.add(chain.name.c_str(), chain.name.size() + 1);
    group.add(chain.value->data(), chain.value->size());
  }
  return group.value();
}

DigestSet::DigestSet(const std::vector<ChannelSpec>& channels, const std::vector<std::string>& devices,
                     time::SimTime interval)
    : groups_(layout::digest_groups(channels, devices)), models_(groups_.size()), records_(groups_.size()) {
  const auto index_of = [this](const std::string& group) {
    return static_cast<std::size_t>(std::lower_bound(groups_.begin(), groups_.end(), group) - groups_.begin());
  };
  std::vector<std::vector<std::string>> members(groups_.size());
  for (const auto& channel : channels) {
    const std::size_t group = index_of("model/" + layout::model_group(channel.name));
    channel_slots_.push_back({group, members[group].size()});
    members[group].push_back(channel.name);
  }
  for (const auto& device : devices) device_groups_.push_back(index_of("device/" + device));
  event_group_ = index_of("events");
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    if (members[group].empty()) {
      records_[group].emplace(interval);
    } else {
      models_[group].emplace(std::move(members[group]), interval);
    }
  }
}

namespace {

std::optional<DigestSet::Due> due_of(std::size_t group, std::optional<DigestRecord> record) {
  if (!record) return std::nullopt;
  return DigestSet::Due{group, std::move(*record)};
}

}  // namespace

std::optional<DigestSet::Due> DigestSet::sample(std::size_t channel, time::SimTime time, double value) {
  const ChannelSlot slot = channel_slots_[channel];
  return due_of(slot.group, models_[slot.group]->add(slot.index, time, value));
}

std::optional<DigestSet::Due> DigestSet::message(std::size_t device, const WireRecord& head,
                                                 std::span<const std::uint8_t> payload) {
  const std::size_t group = device_groups_[device];
  return due_of(group, records_[group]->add(head, payload));
}

std::optional<DigestSet::Due> DigestSet::event(const EventRecord& record) {
  return due_of(event_group_, records_[event_group_]->add(record));
}

base::Hash DigestSet::value(std::size_t group) const {
  return models_[group] ? models_[group]->value() : records_[group]->value();
}

const SnapshotClock& DigestSet::clock(std::size_t group) const {
  return models_[group] ? models_[group]->clock() : records_[group]->clock();
}

std::string DigestSet::run_digest() const {
  base::Sha256 chain;
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    const base::Hash hash = value(group);
    chain.add(groups_[group].c_str(), groups_[group].size() + 1);
    chain.add(hash.data(), hash.size());
  }
  return base::to_hex(chain.value());
}

}  // namespace flatsat::trace
