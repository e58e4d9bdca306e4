#include "harness/bench/profile.h"

#include <algorithm>
#include <set>

#include "harness/base/sha256.h"
#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/bench/profile_csv.h"
#include "harness/config/span.h"
#include "harness/config/units.h"
#include "harness/testbed/input_text.h"

namespace flatsat::bench {
namespace {

/// Turns what was written into points of inputs, and keeps all that is wrong.
class ProfileResolver {
 public:
  ProfileResolver(const testbed::Testbed& bed, const std::vector<ModelByName>& models, std::vector<std::string>& files)
      : bed_(bed), models_(models), files_(files) {}

  void resolve(const testbed::ProfileConfig& p) {
    if (!p.csv.empty()) return from_csv(p);
    ModelInput* in = input(p.input, p.location);
    if (in == nullptr) return;
    ResolvedProfile made{.input = in, .points = {}, .linear = !p.ramp.empty(), .every = time(p.every_s)};
    if (!p.value.empty()) add(made, 0.0, figure(p.value, *in, p.location), p.location);
    for (const auto& pair : p.ramp.empty() ? p.steps : p.ramp)
      add(made, seconds(pair), figure(pair.second, *in, pair.location), pair.location);
    keep(std::move(made), p.location);
  }

  std::vector<ResolvedProfile> profiles;
  std::vector<config::Problem> problems;

 private:
  static sc_core::sc_time time(double seconds) {
    return sc_core::sc_time::from_value(static_cast<std::uint64_t>(flatsat::time::SimTime::from_seconds(seconds).ps));
  }

  ModelInput* input(const std::string& name, const config::SourceLocation& location) {
    std::vector<std::string> known;
    for (const auto& m : models_) {
      for (const auto& in : m.model->inputs()) {
        known.push_back(m.name + "." + in->name);
        if (known.back() == name) return in.get();
      }
    }
    const std::string hint = known.empty() ? "; no model of this testbed has inputs"
                                           : base::did_you_mean(name, known, "; inputs here: " + base::joined(known));
    problems.push_back({location, "profile: there is no input " + name + hint});
    return nullptr;
  }

  double figure(const std::string& text, const ModelInput& in, const config::SourceLocation& location) {
    const auto value = config::in_unit(text, in.unit);
    if (!value) {
      problems.push_back(
          {location,
           "profile of " + in.name + ": '" + text + "' must be a number" +
               (in.unit == "1" ? "" : " with one of the units " + base::joined(config::units_like(in.unit)))});
      return in.value;
    }
    check_range(*value, in, location);
    return *value;
  }

  void check_range(double value, const ModelInput& in, const config::SourceLocation& location) {
    const bool inside = value <= in.range.high && (in.range.open_low ? value > in.range.low : value >= in.range.low);
    if (inside) return;
    char text[160];
    std::snprintf(text, sizeof text, ": %g is outside of what is possible, %g to %g ", value, in.range.low,
                  in.range.high);
    problems.push_back({location, "profile of " + in.name + text + in.unit});
  }

  double seconds(const config::Table::Pair& pair) {
    const auto [seconds, wrong] = config::span_of(pair.first);
    if (!wrong.empty()) problems.push_back({pair.location, "profile: '" + pair.first + "' " + wrong});
    return seconds;
  }

  void add(ResolvedProfile& made, double at_s, double value, const config::SourceLocation& location) {
    const auto at = time(at_s);
    if (!made.points.empty() && at <= made.points.back().first) {
      const bool repeats = made.linear && at == made.points.back().first;  // a jump of a straight line
      if (!repeats) return problems.push_back({location, "profile: times must ascend"});
    }
    made.points.emplace_back(at, value);
  }

  void keep(ResolvedProfile made, const config::SourceLocation& location) {
    if (made.points.empty()) return;
    if (!driven_.insert(made.input).second)
      return problems.push_back({location, "profile: " + made.input->name + " is driven twice"});
    profiles.push_back(std::move(made));
  }

  void from_csv(const testbed::ProfileConfig& p) {
    const auto path = testbed::input_path(bed_, p.csv);
    const std::string wanted = p.column.empty() ? p.input : p.column;
    ProfileTable table;
    try {
      const auto text = testbed::input_text(bed_, p.csv);
      if (!text) throw config::ConfigError({{p.location, "profile: there is no file " + path}});
      files_.push_back(p.csv + " sha256:" + base::sha256_hex(*text));
      table = parse_profile_csv(*text, path, wanted);
    } catch (const config::ConfigError& error) {
      for (const auto& problem : error.problems()) problems.push_back(problem);
      return;
    }
    for (const auto& column : table.columns) take_column(p, table, column, p.input.empty() ? column.name : p.input);
    if (table.columns.empty())
      problems.push_back(
          {p.location, "profile: " + path + " has no column " + wanted +
                           base::did_you_mean(wanted, table.names, "; columns there: " + base::joined(table.names))});
  }

  void take_column(const testbed::ProfileConfig& p, const ProfileTable& table, const ProfileColumn& column,
                   const std::string& name) {
    ModelInput* in = input(name, p.input.empty() ? column.location : p.location);
    if (in == nullptr) return;
    ResolvedProfile made{.input = in, .points = {}, .linear = p.linear, .every = time(p.every_s)};
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      char text[64];
      std::snprintf(text, sizeof text, "%.17g %s", column.values[row], column.unit == "1" ? "" : column.unit.c_str());
      const std::size_t before = problems.size();
      add(made, table.rows[row].seconds, figure(text, *in, table.rows[row].location), table.rows[row].location);
      if (problems.size() > before && !config::in_unit(text, in->unit)) return;  // a wrong unit is wrong in every row
    }
    keep(std::move(made), p.location);
  }

  const testbed::Testbed& bed_;
  const std::vector<ModelByName>& models_;
  std::vector<std::string>& files_;
  std::set<const ModelInput*> driven_;
};

}  // namespace

std::vector<ResolvedProfile> resolve_profiles(const testbed::Testbed& bed, const std::vector<ModelByName>& models,
                                              std::vector<std::string>& files) {
  ProfileResolver resolver(bed, models, files);
  for (const auto& p : bed.profiles) resolver.resolve(p);
  if (!resolver.problems.empty()) throw config::ConfigError(std::move(resolver.problems));
  return std::move(resolver.profiles);
}

double profile_value(const ResolvedProfile& profile, const sc_core::sc_time& at) {
  const auto& points = profile.points;
  const auto next = std::upper_bound(points.begin(), points.end(), at,
                                     [](const auto& t, const auto& point) { return t < point.first; });
  if (next == points.begin()) return profile.linear ? points.front().second : profile.input->value;
  const auto& before = *(next - 1);
  if (!profile.linear || next == points.end()) return before.second;
  const double share = (at - before.first).to_seconds() / (next->first - before.first).to_seconds();
  return before.second + share * (next->second - before.second);
}

ProfilePlayer::ProfilePlayer(const sc_core::sc_module_name& name, ResolvedProfile profile)
    : sc_module(name), profile_(std::move(profile)) {
  SC_HAS_PROCESS(ProfilePlayer);
  SC_METHOD(play);
  profile_.input->value = profile_value(profile_, sc_core::SC_ZERO_TIME);
  profile_.input->signal.write(profile_.input->value);  // before the run: models start with it
}

void ProfilePlayer::play() {
  const auto now = sc_core::sc_time_stamp();
  const double value = profile_value(profile_, now);
  if (value != profile_.input->value) profile_.input->drive(value);
  const auto next = std::upper_bound(profile_.points.begin(), profile_.points.end(), now,
                                     [](const auto& t, const auto& point) { return t < point.first; });
  if (next == profile_.points.end()) return;
  auto wait = next->first - now;
  if (profile_.linear && next != profile_.points.begin()) wait = std::min(wait, profile_.every);
  next_trigger(wait);
}

}  // namespace flatsat::bench
