// How far the channels of two traces are apart.
#include <fnmatch.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "harness/config/units.h"
#include "harness/replay/diff.h"

namespace flatsat::replay {
namespace {

/// A channel as steps: the value that holds at a time. It goes forward only.
class Steps {
 public:
  Steps(Changes changes, time::SimTime shift) : changes_(std::move(changes)), shift_(shift), first_(next()) {}
  std::int64_t first() const { return first_; }
  std::int64_t next() const { return changes_.over() ? std::numeric_limits<std::int64_t>::max() : at(); }
  void go_to(std::int64_t time_ps) {
    for (; !changes_.over() && at() <= time_ps; changes_.step()) {
      value_ = changes_.value();
      low_ = any_ ? std::min(low_, value_) : value_;
      high_ = any_ ? std::max(high_, value_) : value_;
      any_ = true;
    }
  }
  double value() const { return value_; }
  /// Of all of it, to the end.
  double span() {
    go_to(std::numeric_limits<std::int64_t>::max());
    return high_ - low_;
  }

 private:
  std::int64_t at() const { return changes_.time_ps() + shift_.ps; }
  Changes changes_;
  time::SimTime shift_;
  std::int64_t first_;
  bool any_ = false;
  double value_ = std::nan(""), low_ = 0.0, high_ = 0.0;
};

double distance(double a, double b) {
  if (std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b)))
    return 0.0;
  const double apart = std::abs(a - b);
  return std::isnan(apart) ? std::numeric_limits<double>::infinity() : apart;
}

ChannelDifference compare(const trace::ChannelSpec& spec, Steps& a, Steps& b, std::int64_t end_ps) {
  ChannelDifference d{.name = spec.name, .units = spec.units};
  const std::int64_t begin_ps = std::max(a.first(), b.first());
  for (std::int64_t now = begin_ps; now < end_ps;) {
    a.go_to(now);
    b.go_to(now);
    const std::int64_t next = std::min({a.next(), b.next(), end_ps});
    const double apart = distance(a.value(), b.value());
    if (apart > d.worst) d.worst = apart, d.worst_at = {now}, d.a = a.value(), d.b = b.value();
    if (std::isfinite(apart)) d.mean += apart * static_cast<double>(next - now);
    now = next;
  }
  if (end_ps > begin_ps) d.mean /= static_cast<double>(end_ps - begin_ps);
  return d;
}

/// Those of the recorded testbed; none where its text is not of this version.
std::vector<testbed::ToleranceConfig> tolerances_of(const Recording& recording) {
  try {
    return testbed_of(recording).tolerances;
  } catch (const config::ConfigError&) {
    return {};
  } catch (const trace::TraceError&) {
    return {};
  }
}

double tolerance_of(const std::vector<testbed::ToleranceConfig>& tolerances, const trace::ChannelSpec& spec,
                    double span) {
  double widest = 0.0;
  for (const auto& t : tolerances) {
    if (fnmatch(t.channel.c_str(), spec.name.c_str(), 0) != 0) continue;
    const std::string units = spec.units == "degC" ? "dK" : spec.units;  // a difference of temperatures
    const auto absolute = t.absolute_text.empty() ? std::optional(0.0) : config::in_unit(t.absolute_text, units);
    if (!absolute)
      throw config::ConfigError(
          {{t.location, "tolerance of " + spec.name + ": '" + t.absolute_text + "' must be a number in " + units}});
    widest = std::max({widest, *absolute, t.relative * span});
  }
  return widest;
}

}  // namespace

std::vector<ChannelDifference> differing_channels(const Recording& a, const Recording& b, time::SimTime shift) {
  const auto tolerances = tolerances_of(a);
  std::vector<ChannelDifference> list;
  const std::int64_t end_ps = std::min(a.summary.end_time.ps, b.summary.end_time.ps + shift.ps);
  for (std::size_t i = 0; i < a.summary.channels.size(); ++i) {
    const trace::ChannelSpec& spec = a.summary.channels[i];
    const auto other = b.channel_by_name.find(spec.name);
    if (other == b.channel_by_name.end()) continue;
    Steps first(a.changes(i), {}), second(b.changes(other->second), shift);
    ChannelDifference d = compare(spec, first, second, end_ps);
    if (d.worst == 0.0) continue;
    const double span = std::max(first.span(), second.span());
    d.tolerance = tolerance_of(tolerances, spec, span);
    d.share = d.worst / (d.tolerance > 0.0 ? d.tolerance : span > 0.0 ? span : std::abs(d.worst));
    list.push_back(std::move(d));
  }
  std::stable_sort(list.begin(), list.end(), [](const ChannelDifference& x, const ChannelDifference& y) {
    if (x.is_within() != y.is_within()) return !x.is_within();
    return x.share > y.share;
  });
  return list;
}

}  // namespace flatsat::replay
