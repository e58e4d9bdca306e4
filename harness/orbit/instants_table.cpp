// Tables with a row an instant: what a site sees of a satellite, and the orbit that a state would go on along.
#include "harness/orbit/tables.h"
#include "models/environment/frames.h"
#include "models/environment/osculating.h"

namespace flatsat::orbit {

Table looks_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds,
                  const EventOptions& o) {
  Table table{
      {"orbit", "site", "utc", "t_s", "elevation_deg", "azimuth_deg", "range_km", "range_rate_km_s", "in_sight"}, {}};
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    const auto& p = satellites[i];
    for (const auto& site : o.sites) {
      for (const double t : seconds[i]) {
        const auto utc = environment::later(p.begin, t);
        const auto state = named(p, [&] { return p.orbit->state(t); });
        const double gmst = environment::gmst_rad(utc);
        const auto sky = environment::look(site, state.position_km, gmst);
        table.rows.push_back({p.name, site.name, environment::to_string(utc), figure(p.begin_s + t, 6),
                              figure(sky.elevation_deg, 6), figure(sky.azimuth_deg, 6), figure(sky.range_km, 6),
                              figure(environment::range_rate_km_s(site, state, gmst), 9),
                              figure(sky.elevation_deg >= o.mask_deg ? 1.0 : 0.0, 0)});
      }
    }
  }
  return table;
}

Table elements_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds) {
  Table table{{"orbit", "utc", "t_s", "a_km", "eccentricity", "inclination_deg", "raan_deg", "argument_of_perigee_deg",
               "true_anomaly_deg", "mean_anomaly_deg", "period_s", "perigee_km", "apogee_km"},
              {}};
  const double earth_km = model::wgs84::kRadiusKm;
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    const auto& p = satellites[i];
    for (const double t : seconds[i]) {
      const auto el = environment::osculating_elements(named(p, [&] { return p.orbit->state(t); }));
      const bool bound = el.a_km > 0.0;
      std::vector<Cell> row{p.name, environment::to_string(environment::later(p.begin, t)), figure(p.begin_s + t, 6),
                            figure(el.a_km, 6), figure(el.eccentricity, 9)};
      for (const double rad : {el.inclination, el.raan, el.argument_of_perigee, el.true_anomaly, el.mean_anomaly})
        row.push_back(figure(rad / environment::kDegree, 6));
      row.push_back(bound ? figure(el.period_s, 6) : Cell{});
      row.push_back(figure(el.a_km * (1.0 - el.eccentricity) - earth_km, 6));
      row.push_back(bound ? figure(el.a_km * (1.0 + el.eccentricity) - earth_km, 6) : Cell{});
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace flatsat::orbit
