// The first divergence of two traces.
#include <algorithm>
#include <bit>

#include "harness/replay/diff.h"
#include "harness/trace/layout.h"

namespace flatsat::replay {
namespace {

/// Before this instant a group is the same in both: the time of the last digest that agrees. Digests are chained, so
/// one that agrees speaks for all before it, and the first that does not is found by bisection.
time::SimTime agreed_until(const trace::Rows<trace::DigestRecord>& a, const trace::Rows<trace::DigestRecord>& b) {
  std::uint64_t low = 0, high = std::min(a.size(), b.size());
  while (low < high) {
    const std::uint64_t middle = (low + high) / 2;
    const bool same = a[middle].time == b[middle].time && a[middle].digest == b[middle].digest;
    (same ? low : high) = same ? middle + 1 : middle;
  }
  return low == 0 ? time::SimTime{std::numeric_limits<std::int64_t>::min()} : a[low - 1].time;
}

using Found = std::optional<backing::Divergence>;

void keep_earlier(Found& first, Found found) {
  if (found && (!first || found->time < first->time)) first = std::move(found);
}

Found in_channel(const trace::ChannelSpec& spec, Changes a, Changes b, time::SimTime from) {
  for (auto* changes : {&a, &b})
    while (!changes->over() && changes->time_ps() < from.ps) changes->step();
  const auto words = [](const Changes& c, std::int64_t at) {
    if (!c.over() && c.time_ps() == at) return backing::exact_number(c.value());
    return c.before() ? "it stays " + backing::exact_number(*c.before()) : std::string("no value");
  };
  for (; !a.over() || !b.over(); a.step(), b.step()) {
    const bool both = !a.over() && !b.over();
    if (both && a.time_ps() == b.time_ps() &&
        std::bit_cast<std::uint64_t>(a.value()) == std::bit_cast<std::uint64_t>(b.value()))
      continue;
    const std::int64_t at = both ? std::min(a.time_ps(), b.time_ps()) : !a.over() ? a.time_ps() : b.time_ps();
    return backing::Divergence{{at}, "channel " + spec.name, words(a, at), words(b, at), {}};
  }
  return std::nullopt;
}

/// `a` and `b` have size() and rows by their number.
template <class List, class Same, class Time, class Words>
Found in_list(const List& a, const List& b, time::SimTime from, const std::string& where, Same same, Time time,
              Words words) {
  const auto begin = [&](const List& list) {
    std::uint64_t low = 0, high = list.size();
    while (low < high) {
      const std::uint64_t middle = (low + high) / 2;
      time(list[middle]) < from ? low = middle + 1 : high = middle;
    }
    return low;
  };
  std::uint64_t i = begin(a), k = begin(b);
  while (i < a.size() && k < b.size() && same(a[i], b[k])) ++i, ++k;
  if (i == a.size() && k == b.size()) return std::nullopt;
  const time::SimTime at = i == a.size() ? time(b[k]) : k == b.size() ? time(a[i]) : std::min(time(a[i]), time(b[k]));
  return backing::Divergence{at,
                             where,
                             i == a.size() ? "nothing any more" : words(a[i]),
                             k == b.size() ? "nothing any more" : words(b[k]),
                             {}};
}

Found in_device(const std::string& name, const Recording& a, const Recording& b, time::SimTime from) {
  return in_list(
      a.devices.at(name)->messages, b.devices.at(name)->messages, from, "device " + name,
      [](const trace::WireRecord& x, const trace::WireRecord& y) { return backing::is_same(x, y); },
      [](const trace::WireRecord& r) { return r.at; },
      [&name](const trace::WireRecord& r) { return backing::describe(name, r); });
}

bool same_event(const trace::EventRecord& x, const trace::EventRecord& y) {
  return x.id == y.id && x.time == y.time && x.source == y.source && x.kind == y.kind && x.text == y.text &&
         x.cause == y.cause && std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
}

Found in_model(const std::string& group, const Recording& a, const Recording& b, time::SimTime from) {
  Found first;
  for (std::size_t i = 0; i < a.summary.channels.size(); ++i) {
    const trace::ChannelSpec& spec = a.summary.channels[i];
    if (trace::layout::model_group(spec.name) != group) continue;
    const auto other = b.channel_by_name.find(spec.name);
    if (other != b.channel_by_name.end())
      keep_earlier(first, in_channel(spec, a.changes(i), b.changes(other->second), from));
  }
  return first;
}

Found in_group(const std::string& group, const Recording& a, const Recording& b, time::SimTime from) {
  if (group == "events")
    return in_list(
        a.events, b.events, from, "events", same_event, [](const trace::EventRecord& e) { return e.time; },
        [](const trace::EventRecord& e) { return backing::describe(e); });
  if (group.rfind("device/", 0) == 0) return in_device(group.substr(7), a, b, from);
  return in_model(group.substr(6), a, b, from);
}

}  // namespace

std::optional<backing::Divergence> first_divergence(const Recording& a, const Recording& b) {
  Found first;
  for (std::size_t i = 0; i < a.groups.size(); ++i) {
    const auto other = std::lower_bound(b.groups.begin(), b.groups.end(), a.groups[i]);
    if (other == b.groups.end() || *other != a.groups[i]) continue;
    const auto& theirs = b.digests[static_cast<std::size_t>(other - b.groups.begin())];
    const auto& ours = a.digests[i];
    const bool all_agree = a.is_complete() && b.is_complete() && !theirs.empty() && !ours.empty() &&
                           ours[ours.size() - 1].digest == theirs[theirs.size() - 1].digest;
    if (all_agree) continue;
    keep_earlier(first, in_group(a.groups[i], a, b, agreed_until(ours, theirs)));
  }
  if (first) first->before = messages_before(a, first->time);
  return first;
}

}  // namespace flatsat::replay
