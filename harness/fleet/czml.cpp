#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/fleet/contact_plan.h"
#include "harness/fleet/outputs.h"
#include "harness/orbit/oem.h"
#include "models/environment/frames.h"

namespace flatsat::fleet {
namespace {

using Json = nlohmann::ordered_json;

std::string instant(const Assembly& a, double seconds) {
  return environment::to_string(environment::later(a.epoch, seconds), 6);
}

std::string interval(const Assembly& a, double begin_s, double end_s) {
  return instant(a, begin_s) + "/" + instant(a, end_s);
}

/// From begin to end, both included.
std::vector<double> steps_of(const mesh::Span& span, double step_s) {
  std::vector<double> seconds;
  for (std::size_t i = 0; span.begin_s + static_cast<double>(i) * step_s < span.end_s; ++i)
    seconds.push_back(span.begin_s + static_cast<double>(i) * step_s);
  seconds.push_back(span.end_s);
  return seconds;
}

Json position_of(const Assembly& a, std::size_t member, const std::vector<double>& seconds) {
  Json numbers = Json::array();
  for (const double t : seconds) {
    const auto gcrs =
        environment::gcrs_of_teme(a.batch.orbit(member).state(t).position_km, environment::later(a.epoch, t));
    numbers.push_back(t);
    for (const double km : gcrs) numbers.push_back(std::round(km * 1e6) / 1e3);  // m, to a millimetre
  }
  return {{"epoch", instant(a, 0.0)},
          {"referenceFrame", "INERTIAL"},
          {"interpolationAlgorithm", "LAGRANGE"},
          {"interpolationDegree", 5},
          {"cartesian", std::move(numbers)}};
}

Json link_packet(const Assembly& a, const mesh::Span& span, mesh::Node from, mesh::Node to,
                 const std::vector<const mesh::Window*>& windows) {
  Json shown = Json::array();
  double at = span.begin_s;
  const auto add = [&](double end, bool is_up) {
    if (at < end) shown.push_back({{"interval", interval(a, at, end)}, {"boolean", is_up}});
    at = end;
  };
  for (const auto* window : windows) {
    add(window->begin_s, false);
    add(window->end_s, true);
  }
  add(span.end_s, false);
  const std::string &p = a.names->name(from), &q = a.names->name(to);
  return {{"id", p + "/" + q},
          {"name", p + " to " + q},
          {"polyline",
           {{"positions", {{"references", {p + "#position", q + "#position"}}}},
            {"arcType", "NONE"},
            {"width", 1},
            {"show", std::move(shown)}}}};
}

}  // namespace

std::string to_czml(const Assembly& a, const Mesh& mesh, const mesh::Span& span, double step_s) {
  Json packets = Json::array();
  const std::string whole = interval(a, span.begin_s, span.end_s);
  packets.push_back({{"id", "document"},
                     {"name", "flatsat mesh"},
                     {"version", "1.0"},
                     {"clock", {{"interval", whole}, {"currentTime", instant(a, span.begin_s)}, {"multiplier", 10}}}});
  const auto seconds = steps_of(span, step_s);
  for (std::size_t i = 0; i < a.satellites(); ++i)
    packets.push_back({{"id", a.members[i].name},
                       {"name", a.members[i].title.empty() ? a.members[i].name : a.members[i].title},
                       {"availability", whole},
                       {"point", {{"pixelSize", 4}}},
                       {"position", position_of(a, i, seconds)}});
  for (const auto& site : a.sites)
    packets.push_back(
        {{"id", site.name},
         {"name", site.name},
         {"point", {{"pixelSize", 6}}},
         {"position", {{"cartographicDegrees", {site.longitude_deg, site.latitude_deg, site.altitude_km * 1e3}}}}});
  std::map<mesh::Pair, std::vector<const mesh::Window*>> links;
  for (const auto& w : mesh.schedule.contacts) links[w.pair].push_back(&w);
  for (const auto& w : mesh.sights) links[{w.pair.a, static_cast<mesh::Node>(a.satellites() + w.pair.b)}].push_back(&w);
  for (const auto& [pair, windows] : links) packets.push_back(link_packet(a, span, pair.a, pair.b, windows));
  return packets.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string contacts_to_ion(const Assembly& a, const Mesh& mesh, double rate_bytes_s) {
  const auto table = contacts_table(a, mesh);
  const auto number = [](const orbit::Cell& cell) { return std::get<orbit::Figure>(cell).value; };
  std::vector<IonContact> contacts;
  for (const auto& row : table.rows)
    contacts.push_back({*a.names->find(std::get<std::string>(row[0])), *a.names->find(std::get<std::string>(row[1])),
                        number(row[2]), number(row[3]), std::max(number(row[6]), number(row[7]))});
  return to_ion(contacts, *a.names, a.epoch, rate_bytes_s);
}

std::string members_to_oem(const Assembly& a, const mesh::Span& span, double step_s, const environment::Utc& created) {
  std::vector<orbit::PropagatedOrbit> orbits;
  for (std::size_t i = 0; i < a.satellites(); ++i) {
    orbit::PropagatedOrbit one;
    one.name = a.members[i].name;
    one.number = std::to_string(i);
    one.epoch = one.begin = a.epoch;
    one.duration_s = span.end_s;
    one.orbit = a.batch.shared(i);
    orbits.push_back(std::move(one));
  }
  return orbit::to_oem(orbits, std::vector<std::vector<double>>(orbits.size(), steps_of(span, step_s)), created);
}

}  // namespace flatsat::fleet
