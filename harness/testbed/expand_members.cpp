#include "harness/testbed/expand_members.h"

#include <algorithm>
#include <set>

#include "harness/base/suggest.h"
#include "harness/testbed/describe.h"
#include "harness/testbed/members.h"

namespace flatsat::testbed {
namespace {

using config::Problem;

/// Nothing for one that flies by what a satellite with models cannot fly by.
std::optional<environment::OrbitConfig> orbit_of(const constellation::Member& member) {
  if (const auto* elements = std::get_if<environment::OrbitElements>(&member.orbit)) return *elements;
  const auto* set = std::get_if<constellation::SetOrbit>(&member.orbit);
  if (set != nullptr && set->propagator == environment::Propagator::kSgp4 && !set->as_pyephem) return set->tle;
  return std::nullopt;
}

class Expansion {
 public:
  Expansion(Testbed& bed, const std::vector<std::string>& backings, std::vector<Problem>& problems)
      : bed_(bed), problems_(problems) {
    for (const auto& text : backings) {
      const auto o = config::parse_override(text);
      given_.push_back({o.path, {o.value, {"--backing " + text, 0, 0}}});
    }
  }

  void expand() {
    for (const auto& c : bed_.constellation->constellations) {
      if (c.like.empty()) {
        check_bare(c);
      } else if (const auto* like = satellite_of(c)) {
        if (!like->orbit.location.file.empty() && !templates_.contains(like->name))
          problems_.push_back({like->orbit.location, "satellite." + like->name +
                                                         ".orbit: it is the constellation that "
                                                         "says where its members fly"});
        templates_.insert(like->name);
        add_members(c, *like);
      }
    }
    take_templates_away();
    set_backings();
  }

 private:
  struct Given {
    std::string device;
    config::LocatedText backing;
  };

  void check_bare(const ConstellationConfig& c) {
    const std::string what = "constellation." + c.name;
    if (c.detail.value_or(Detail::kNetwork) != Detail::kNetwork)
      problems_.push_back({c.location, what + ".detail: members with models must be like a satellite"});
    for (const auto& rule : c.rules) {
      if (rule.detail.value_or(Detail::kNetwork) != Detail::kNetwork || !rule.backings.empty())
        problems_.push_back({rule.location, what + ".member: members with models must be like a satellite"});
    }
  }

  const NamedSatellite* satellite_of(const ConstellationConfig& c) {
    std::vector<std::string> names;
    for (const auto& s : bed_.satellites) {
      if (s.name == c.like.text) return &s;
      names.push_back(s.name);
    }
    problems_.push_back({c.like.location, "constellation." + c.name + ".like must name a satellite" +
                                              base::did_you_mean(c.like.text, names)});
    return nullptr;
  }

  void add_members(const ConstellationConfig& c, const NamedSatellite& like) {
    const std::size_t before = problems_.size();
    const Made made = make_members(bed_, c, bed_.epoch, problems_);
    if (problems_.size() != before) return;
    for (std::size_t i = 0; i < made.members.size(); ++i) {
      const auto& member = made.members[i];
      std::vector<const MemberRule*> rules;
      for (const auto& rule : c.rules) {
        if (fits(rule, member)) rules.push_back(&rule);
      }
      auto detail = c.detail.value_or(Detail::kFull);
      for (const auto* rule : rules) detail = rule->detail.value_or(detail);
      if (detail == Detail::kNetwork || !member.present) continue;
      const auto orbit = orbit_of(member);
      if (!orbit) {
        problems_.push_back({made.places[i], c.name + "." + member.name +
                                                 ": a member with models flies by elements, or by an element set and "
                                                 "SGP4; detail = \"network\" flies by anything"});
        return;
      }
      NamedSatellite& added = add_member(c.name + "." + member.name, *orbit, like, detail);
      if (detail == Detail::kEnergy)
        add_loads(added, like.name, rules);
      else
        add_devices(added.name, like.name, rules);
      if (detail != Detail::kFull) continue;
      if (const auto wrong = wrong_radiation(added.config); !wrong.empty()) {
        problems_.push_back({made.places[i], added.name + ": " + wrong});
        return;
      }
    }
  }

  NamedSatellite& add_member(const std::string& name, const environment::OrbitConfig& orbit, const NamedSatellite& like,
                             Detail detail) {
    NamedSatellite satellite = like;
    satellite.name = satellite.config.name = name;
    satellite.is_member = true;
    satellite.detail = detail;
    satellite.config.environment.orbit = orbit;
    return made_.emplace_back(std::move(satellite));
  }

  void add_loads(NamedSatellite& member, const std::string& like, const std::vector<const MemberRule*>& rules) {
    for (const auto& d : bed_.devices) {
      if (d.satellite == like) member.loads.push_back(d.slot);
    }
    for (const auto* rule : rules) {
      for (const auto& text : rule->backings)
        problems_.push_back({text.location, member.name +
                                                " is in energy detail, where devices are loads and none is live; "
                                                "detail = \"full\" has devices"});
    }
  }

  void add_devices(const std::string& name, const std::string& like, const std::vector<const MemberRule*>& rules) {
    for (const auto& d : bed_.devices) {
      if (d.satellite != like) continue;
      DeviceConfig device = d;
      device.name = name + "." + d.slot.name;
      device.satellite = name;
      device.backing = Backing::kModel;
      devices_.push_back(std::move(device));
    }
    for (const auto* rule : rules) {
      for (const auto& text : rule->backings) take_rule(name, text);
    }
  }

  void take_rule(const std::string& member, const config::LocatedText& text) {
    const auto equals = text.text.find('=');
    if (equals == std::string::npos) {
      problems_.push_back({text.location, "must be DEVICE=BACKING, like \"npu0=rtl\""});
      return;
    }
    given_.insert(given_.begin() + static_cast<std::ptrdiff_t>(of_rules_++),
                  {member + "." + text.text.substr(0, equals), {text.text.substr(equals + 1), text.location}});
  }

  /// One device of a template is many: none of them may be live by the template.
  void take_templates_away() {
    for (const auto& d : bed_.devices) {
      if (templates_.contains(d.satellite) && d.backing_given && d.backing != Backing::kModel)
        problems_.push_back({d.location, "device." + d.name + ".backing: it is on board of every member that is like " +
                                             d.satellite +
                                             "; [[constellation.NAME.member]] says with backing of which it is live"});
      if (templates_.contains(d.satellite) && !d.steps.empty())
        problems_.push_back(
            {d.location, "device." + d.name + ".step: only a device that is there once can have steps"});
    }
    std::erase_if(bed_.devices, [&](const auto& d) { return templates_.contains(d.satellite); });
    std::erase_if(bed_.satellites, [&](const auto& s) { return templates_.contains(s.name); });
    std::move(made_.begin(), made_.end(), std::back_inserter(bed_.satellites));
    std::move(devices_.begin(), devices_.end(), std::back_inserter(bed_.devices));
  }

  /// Those of the command line come after those of the file, and win.
  void set_backings() {
    std::vector<std::string> names;
    for (const auto& d : bed_.devices) names.push_back(d.name);
    for (auto& given : given_) {
      const auto device =
          std::find_if(bed_.devices.begin(), bed_.devices.end(), [&](const auto& d) { return d.name == given.device; });
      if (device == bed_.devices.end()) {
        problems_.push_back(
            {given.backing.location, "there is no device " + given.device + base::did_you_mean(given.device, names)});
        continue;
      }
      if (const auto wrong = set_backing(*device, given.backing); !wrong.empty())
        problems_.push_back({given.backing.location, wrong});
      const auto& kind = row_of(device->kind);
      if (kind.find(device->backing) == nullptr)
        problems_.push_back({given.backing.location, given.device + ": a " + kind.name + " has no backing " +
                                                         to_string(device->backing) + "; it has " +
                                                         kind.backing_names()});
      place(device->trace_file, bed_.path);
    }
  }

  Testbed& bed_;
  std::vector<Problem>& problems_;
  std::vector<Given> given_;  // first those of rules
  std::size_t of_rules_ = 0;
  std::set<std::string> templates_;
  std::vector<NamedSatellite> made_;
  std::vector<DeviceConfig> devices_;
};

}  // namespace

void expand_members(Testbed& bed, const std::vector<std::string>& backings, std::vector<Problem>& problems) {
  Expansion(bed, backings, problems).expand();
}

}  // namespace flatsat::testbed
