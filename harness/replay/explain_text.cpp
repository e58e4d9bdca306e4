#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/replay/explain.h"

namespace flatsat::replay {
namespace {

using nlohmann::json;

constexpr std::size_t kChainsForPeople = 5;

json to_object(const InjectedFault& fault) {
  return {{"name", fault.name}, {"time_s", time::to_seconds(fault.time)}, {"event", fault.event}};
}

json to_object(const Chain& chain) {
  json links = json::array();
  for (const auto& link : chain.links)
    links.push_back({{"text", link.text},
                     {"time_s", time::to_seconds(link.time)},
                     {"event", link.event},
                     {"inferred", link.inferred}});
  return {{"links", links}, {"suspect", chain.fault ? json(*chain.fault) : json(nullptr)}};
}

std::string to_text(const Shrunk& s, const std::string& file) {
  char line[200];
  std::snprintf(line, sizeof line, "\n%zu of %zu faults are enough to fail (%zu runs, %.1f s):\n", s.kept.size(),
                s.from, s.runs, s.wall_s);
  std::string out = line;
  for (const auto& fault : s.kept) out += "  " + fault.name + " at " + backing::exact_seconds(fault.time) + "\n";
  if (!file.empty()) out += "testbed " + file + "\n";
  return out;
}

}  // namespace

std::string to_json(const Explanation& e, const std::optional<Shrunk>& shrunk, const std::string& file) {
  json chains = json::array(), suspects = json::array();
  for (const auto& chain : e.chains) chains.push_back(to_object(chain));
  for (const auto& s : e.suspects) {
    json suspect = to_object(s.fault);
    suspect["needed"] = s.needed ? json(*s.needed) : json(nullptr);
    suspect["without"] = s.without;
    suspects.push_back(std::move(suspect));
  }
  json out{{"what", e.what}, {"failed", e.is_failure}, {"chains", chains}, {"suspects", suspects},
           {"base", e.base}, {"note", e.note},         {"shrunk", nullptr}};
  if (shrunk) {
    json kept = json::array();
    for (const auto& fault : shrunk->kept) kept.push_back(to_object(fault));
    out["shrunk"] = {{"kept", kept},
                     {"from", shrunk->from},
                     {"runs", shrunk->runs},
                     {"wall_s", shrunk->wall_s},
                     {"verdict", shrunk->outcome.verdict},
                     {"testbed", file.empty() ? json(nullptr) : json(file)}};
  }
  return out.dump(2, ' ', false, json::error_handler_t::replace);
}

std::string to_text(const Explanation& e, const std::optional<Shrunk>& shrunk, const std::string& file) {
  std::string out = e.what + "\n";
  if (!e.note.empty()) out += e.note + "\n";
  for (std::size_t i = 0; i < std::min(e.chains.size(), kChainsForPeople); ++i) {
    out += "\nchain " + std::to_string(i + 1) + "\n";
    for (const auto& link : e.chains[i].links) out += (link.inferred ? "  ~ " : "  > ") + link.text + "\n";
  }
  if (e.chains.size() > kChainsForPeople)
    out += "\nand " + std::to_string(e.chains.size() - kChainsForPeople) + " more chains; --json has all\n";
  if (!e.chains.empty()) out += "\n> by the ids that messages and events carry, ~ by place and time\n";
  if (!e.base.empty()) out += "\nrun again with all faults: " + e.base + "\n";
  for (const auto& s : e.suspects) {
    if (s.needed)
      out += (*s.needed ? "needed      " : "not needed  ") + s.fault.name + ": without it " + s.without + "\n";
  }
  if (shrunk) out += to_text(*shrunk, file);
  return out;
}

}  // namespace flatsat::replay
