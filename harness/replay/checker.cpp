#include "harness/replay/checker.h"

#include <algorithm>
#include <bit>

#include "harness/base/sha256.h"
#include "harness/trace/layout.h"
#include "models/base/unmeasured.h"

namespace flatsat::replay {
namespace {

std::uint64_t bits_of(double value) { return std::bit_cast<std::uint64_t>(value); }

bool is_same(const trace::EventRecord& recorded, const trace::EventRecord& event) {
  return recorded.id == event.id && recorded.time == event.time && bits_of(recorded.value) == bits_of(event.value) &&
         recorded.cause == event.cause &&
         recorded.source == trace::layout::fitted(event.source, trace::layout::kSourceBytes) &&
         recorded.kind == trace::layout::fitted(event.kind, trace::layout::kKindBytes) &&
         recorded.text == trace::layout::fitted(event.text, trace::layout::kTextBytes);
}

}  // namespace

Checker::Checker(const Recording& recording, bool stops, bool lenient)
    : recording_(recording),
      stops_(stops),
      lenient_(lenient),
      digests_(recording.summary.channels, recording.summary.devices, recording.summary.digest_interval),
      recorded_digests_(recording.digests),
      digests_seen_(digests_.groups().size(), 0) {}

void Checker::differ(time::SimTime time, const std::string& where, const std::string& expected,
                     const std::string& got) {
  if (divergence_ && divergence_->time <= time) return;  // the earlier one counts; at one instant the one seen first
  divergence_ = backing::Divergence{time, where, expected, got, messages_before(recording_, time)};
}

void Checker::begin(const std::vector<trace::ChannelSpec>& channels, const std::vector<std::string>& devices) {
  begin_channels(channels);
  const auto& names = recording_.summary.devices;
  for (const auto& device : devices) {
    const auto found = std::find(names.begin(), names.end(), device);
    device_indices_.push_back(static_cast<std::size_t>(found - names.begin()));
    streams_.emplace_back();
    if (found != names.end())
      streams_.back().emplace(recording_.devices.at(device));
    else if (!lenient_)
      differ({}, "device " + device, "no messages of it", "a device with a wire");
  }
}

void Checker::begin_channels(const std::vector<trace::ChannelSpec>& channels) {
  const auto& specs = recording_.summary.channels;
  std::vector<bool> met(specs.size(), false);
  const auto& by_name = recording_.channel_by_name;
  for (const auto& channel : channels) {
    const auto found = by_name.find(channel.name);
    Cursor cursor;
    if (found != by_name.end()) {
      cursor.index = found->second;
      cursor.recorded.emplace(recording_.changes(cursor.index));
      met[cursor.index] = true;
    } else if (!lenient_) {
      differ({}, "channel " + channel.name, "no such channel", "a channel in " + channel.units);
    }
    cursors_.push_back(std::move(cursor));
  }
  for (std::size_t i = 0; i < specs.size() && !lenient_; ++i) {
    if (!met[i]) differ({}, "channel " + specs[i].name, "a channel in " + specs[i].units, "no such channel");
  }
}

void Checker::sample_all(time::SimTime time, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) compare(cursors_[i], time, values[i]);
}

void Checker::sample(std::size_t channel, time::SimTime time, double value) { compare(cursors_[channel], time, value); }

void Checker::compare(Cursor& cursor, time::SimTime time, double value) {
  if (!cursor.recorded || model::is_unmeasured(value)) return;
  channel_missing(cursor, time);
  const std::uint64_t bits = bits_of(value);
  if (cursor.any && cursor.bits == bits) return;
  cursor.any = true;
  cursor.bits = bits;
  Changes& recorded = *cursor.recorded;
  if (recorded.over() && time >= recording_.summary.end_time) return;  // the recording stops here; more may have come
  const bool there = !recorded.over() && recorded.time_ps() == time.ps;
  if (there && bits_of(recorded.value()) == bits) {
    recorded.step();
    return keep(digests_.sample(cursor.index, time, value));
  }
  const std::string before =
      recorded.before() ? "it stays " + backing::exact_number(*recorded.before()) : std::string("no value");
  differ(time, "channel " + recording_.summary.channels[cursor.index].name,
         there ? backing::exact_number(recorded.value()) : before, backing::exact_number(value));
}

void Checker::channel_missing(const Cursor& cursor, time::SimTime now) {
  if (!cursor.recorded || cursor.recorded->over()) return;
  const time::SimTime due{cursor.recorded->time_ps()};
  if (due >= now || divergence_) return;
  differ(due, "channel " + recording_.summary.channels[cursor.index].name,
         backing::exact_number(cursor.recorded->value()),
         cursor.any ? "it stays " + backing::exact_number(std::bit_cast<double>(cursor.bits)) : "no value");
}

void Checker::message(std::size_t device, const trace::WireRecord& record) {
  auto& stream = streams_[device];
  if (!stream) return;
  const std::uint64_t before = stream->seen();
  stream->see(record);
  if (const auto& d = stream->divergence()) return differ(d->time, d->where, d->expected, d->got);
  if (stream->seen() > before)
    keep(digests_.message(device_indices_[device], {record.at, record.direction, record.message},
                          record.message.payload));
}

void Checker::event(const trace::EventRecord& record) {
  if (divergence_) return;
  const auto& recorded = recording_.events;
  if (next_event_ < recorded.size() && is_same(recorded[next_event_], record)) {
    ++next_event_;
    return keep(digests_.event(record));
  }
  const bool over = next_event_ == recorded.size();
  if (over && record.time >= recording_.summary.end_time) return;
  differ(over ? record.time : std::min(record.time, recorded[next_event_].time), "events",
         over ? "no event any more" : backing::describe(recorded[next_event_]), backing::describe(record));
}

void Checker::events_missing(time::SimTime now) {
  if (next_event_ < recording_.events.size() && recording_.events[next_event_].time < now)
    differ(recording_.events[next_event_].time, "events", backing::describe(recording_.events[next_event_]), "nothing");
}

bool Checker::wants_stop(time::SimTime now, std::uint64_t) {
  if (!divergence_) events_missing(now);
  for (auto& stream : streams_) {
    if (divergence_ || !stream) continue;
    if (const auto d = stream->missing(now)) differ(d->time, d->where, d->expected, d->got);
  }
  return divergence_ && stops_;
}

void Checker::keep(const std::optional<trace::DigestSet::Due>& due) {
  if (due && !lenient_) check_digest(due->group, due->record);
}

void Checker::check_digest(std::size_t group, const trace::DigestRecord& record) {
  const auto& recorded = recorded_digests_[group];
  const std::uint64_t index = digests_seen_[group]++;
  const std::string where = "digest " + digests_.groups()[group];
  if (index >= recorded.size()) {
    // A killed run may have lost the digest of what is there.
    if (recording_.is_complete()) differ(record.time, where, "no digest any more", record.digest);
    return;
  }
  if (recorded[index].time != record.time || recorded[index].digest != record.digest)
    return differ(record.time, where, recorded[index].digest + " at " + backing::exact_seconds(recorded[index].time),
                  record.digest);
  ++digests_checked_;
}

void Checker::finish(time::SimTime end) {
  for (const auto& cursor : cursors_) channel_missing(cursor, end);
  wants_stop(end, 0);
  if (divergence_ || !recording_.is_complete() || lenient_) return;
  for (std::size_t group = 0; group < digests_.groups().size(); ++group)
    check_digest(group, {recording_.summary.end_time, base::to_hex(digests_.value(group))});
  const std::string digest = digests_.run_digest();
  if (digest != recording_.summary.digest) differ(end, "digest of the run", recording_.summary.digest, digest);
}

}  // namespace flatsat::replay
