#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/sha256.h"
#include "harness/trace/records.h"

namespace flatsat::trace {

/// When a group's chained digest is written down: at the first multiple of the interval after its last content, known
/// once content at or after that multiple arrives. Idle stretches leave no records. Depends on simulated time alone.
class SnapshotClock {
 public:
  explicit SnapshotClock(time::SimTime interval) : interval_(interval) {}
  /// The instant to write the digest down for before content of `time` is added, if there is one.
  std::optional<time::SimTime> before(time::SimTime time);
  void added(time::SimTime time);
  /// Time of the first content that no digest covers yet.
  std::optional<time::SimTime> first_uncovered() const { return first_uncovered_; }

 private:
  time::SimTime interval_;
  time::SimTime last_{};
  std::optional<time::SimTime> first_uncovered_;
};

/// The chained digest of one device's messages or of the events.
class RecordDigest {
 public:
  explicit RecordDigest(time::SimTime interval) : clock_(interval) {}
  /// `head` without payload.
  std::optional<DigestRecord> add(const WireRecord& head, std::span<const std::uint8_t> payload);
  std::optional<DigestRecord> add(const EventRecord& record);
  base::Hash value() const { return chain_.value(); }
  const SnapshotClock& clock() const { return clock_; }

 private:
  std::optional<DigestRecord> snapshot(time::SimTime time);
  SnapshotClock clock_;
  base::Sha256 chain_;
};

/// The digest of one model group: each channel has a chain of its changes (rows that repeat the value before them are
/// not covered), and the group's digest is over the chains in name order.
class ModelDigest {
 public:
  ModelDigest(std::vector<std::string> channels, time::SimTime interval);
  /// `channel` is the index in the constructor's list.
  std::optional<DigestRecord> add(std::size_t channel, time::SimTime time, double value);
  base::Hash value() const;
  const SnapshotClock& clock() const { return clock_; }

 private:
  struct Chain {
    std::string name;
    base::Sha256 changes;
    std::optional<std::uint64_t> last_bits;
    mutable std::optional<base::Hash> value;  // of `changes`; empty when it must be taken anew
  };
  SnapshotClock clock_;
  std::vector<Chain> chains_;
  std::vector<std::size_t> by_name_;
};

/// All digests of a trace.
class DigestSet {
 public:
  struct Due {
    std::size_t group;  // index in groups()
    DigestRecord record;
  };

  DigestSet(const std::vector<ChannelSpec>& channels, const std::vector<std::string>& devices, time::SimTime interval);
  const std::vector<std::string>& groups() const { return groups_; }  // sorted by name
  std::size_t group_of_channel(std::size_t channel) const { return channel_slots_[channel].group; }

  /// What is due before the content is added; times of one group must not go backwards.
  std::optional<Due> sample(std::size_t channel, time::SimTime time, double value);
  std::optional<Due> message(std::size_t device, const WireRecord& head, std::span<const std::uint8_t> payload);
  std::optional<Due> event(const EventRecord& record);

  base::Hash value(std::size_t group) const;
  const SnapshotClock& clock(std::size_t group) const;
  /// Over name, a zero byte and digest of each group, in name order: 64 hex digits.
  std::string run_digest() const;

 private:
  struct ChannelSlot {
    std::size_t group;
    std::size_t index;  // within the group
  };
  std::vector<std::string> groups_;
  std::vector<std::optional<ModelDigest>> models_;    // by group; empty for the others
  std::vector<std::optional<RecordDigest>> records_;  // by group; empty for model groups
  std::vector<ChannelSlot> channel_slots_;
  std::vector<std::size_t> device_groups_;
  std::size_t event_group_ = 0;
};

}  // namespace flatsat::trace
