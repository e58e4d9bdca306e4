// Everything that happens to satellites, in the order of time.
#include <algorithm>
#include <array>

#include "harness/orbit/tables.h"
#include "models/base/constants.h"
#include "models/environment/frames.h"
#include "models/environment/sun.h"

namespace flatsat::orbit {
namespace {

constexpr double kStepS = 30.0;
// The ellipsoid moves an edge by seconds, by minutes where a shadow is grazing; the next of its kind is an orbit away.
constexpr double kSameEdgeS = 900.0;

struct Happening {
  std::size_t satellite;
  std::string event, with;
  double seconds;                                      // from the span's begin
  std::optional<double> sphere_s, ellipsoid_s, value;  // of an edge of the shadow; the event's figure
};

const char* name_of(environment::ShadowEvent event) {
  static constexpr std::array<const char*, 4> kNames{"penumbra_in", "umbra_in", "umbra_out", "penumbra_out"};
  return kNames[static_cast<std::size_t>(event)];
}

std::optional<double> same_edge(const std::vector<environment::ShadowCrossing>& others,
                                const environment::ShadowCrossing& edge) {
  std::optional<double> best;
  for (const auto& other : others) {
    const double apart = std::abs(other.seconds - edge.seconds);
    if (other.event == edge.event && apart < (best ? std::abs(*best - edge.seconds) : kSameEdgeS)) best = other.seconds;
  }
  return best;
}

void add_eclipses(const PropagatedOrbit& propagated, std::size_t index, environment::EarthShape earth,
                  std::vector<Happening>& all) {
  const environment::SunTable sun(propagated.begin, propagated.duration_s);
  const auto edges = [&](environment::EarthShape shape) {
    return environment::shadow_crossings(
        [&](double t) { return environment::discs(propagated.orbit->state(t).position_km, sun.at(t), shape); },
        propagated.duration_s, kStepS);
  };
  const auto sphere = edges(environment::EarthShape::kSphere), ellipsoid = edges(environment::EarthShape::kEllipsoid);
  for (const auto& edge : earth == environment::EarthShape::kSphere ? sphere : ellipsoid)
    all.push_back(
        {index, name_of(edge.event), "", edge.seconds, same_edge(sphere, edge), same_edge(ellipsoid, edge), {}});
}

void add_anomaly(const PropagatedOrbit& propagated, std::size_t index, const std::vector<environment::LatLon>& polygon,
                 std::vector<Happening>& all) {
  const double gmst = environment::gmst_rad(propagated.begin);
  const auto location = [&](double t) {
    const auto ground =
        environment::geodetic(propagated.orbit->state(t).position_km, gmst + environment::kEarthRotationRadS * t);
    return environment::LatLon{ground.latitude_deg, ground.longitude_deg};
  };
  for (const auto& c : environment::anomaly_crossings(polygon, location, propagated.duration_s, kStepS))
    all.push_back({index, c.is_entry ? "anomaly_in" : "anomaly_out", "", c.seconds, {}, {}, {}});
}

std::vector<environment::Pass> passes_of(const PropagatedOrbit& propagated, const environment::Site& site,
                                         double mask_deg) {
  const double gmst = environment::gmst_rad(propagated.begin);
  return environment::passes(
      [&](double t) {
        return environment::look(site, propagated.orbit->state(t).position_km,
                                 gmst + environment::kEarthRotationRadS * t);
      },
      mask_deg, propagated.duration_s, kStepS);
}

environment::Sky sky_at(const PropagatedOrbit& propagated, const environment::Site& site, double t) {
  return environment::look(site, propagated.orbit->state(t).position_km,
                           environment::gmst_rad(environment::later(propagated.begin, t)));
}

void add_passes(const PropagatedOrbit& propagated, std::size_t index, const EventOptions& o,
                std::vector<Happening>& all) {
  for (const auto& site : o.sites) {
    for (const auto& pass : passes_of(propagated, site, o.mask_deg)) {
      const double highest = sky_at(propagated, site, pass.highest_s).elevation_deg;
      if (pass.acquisition_s) all.push_back({index, "pass_aos", site.name, *pass.acquisition_s, {}, {}, o.mask_deg});
      all.push_back({index, "pass_highest", site.name, pass.highest_s, {}, {}, highest});
      if (pass.loss_s) all.push_back({index, "pass_los", site.name, *pass.loss_s, {}, {}, o.mask_deg});
    }
  }
}

std::vector<environment::LinkWindow> windows_of(const PropagatedOrbit& a, const PropagatedOrbit& b,
                                                const EventOptions& o) {
  return named(a, [&] {
    return named(b, [&] {
      return environment::link_windows(*a.orbit, *b.orbit, o.longest_km, o.lowest_km, a.duration_s, kStepS);
    });
  });
}

environment::LineOfSight line_at(const PropagatedOrbit& a, const PropagatedOrbit& b, double t, const EventOptions& o) {
  const auto from = named(a, [&] { return a.orbit->state(t); });
  return environment::line_of_sight(from, named(b, [&] { return b.orbit->state(t); }), o.carrier_hz);
}

void add_links(const std::vector<PropagatedOrbit>& satellites, const EventOptions& o, std::vector<Happening>& all) {
  for (std::size_t i = 1; i < satellites.size(); ++i) {
    const PropagatedOrbit &a = satellites[0], b = on_time_of(satellites[i], a);
    for (const auto& w : windows_of(a, b, o)) {
      const auto range = [&](double t) { return line_at(a, b, t, o).range_km; };
      if (!w.begins_before) all.push_back({0, "link_open", b.name, w.begin_s, {}, {}, range(w.begin_s)});
      if (!w.ends_after) all.push_back({0, "link_close", b.name, w.end_s, {}, {}, range(w.end_s)});
    }
  }
}

std::vector<Cell> row_of(const PropagatedOrbit& propagated, const Happening& h) {
  const auto utc = environment::later(propagated.begin, h.seconds);
  const auto state = propagated.orbit->state(h.seconds);
  const auto ground = environment::geodetic(state.position_km, environment::gmst_rad(utc));
  const auto from_epoch = [&](const std::optional<double>& t) {
    return t ? std::optional(*t + propagated.begin_s) : t;
  };
  const bool is_shadow = h.sphere_s || h.ellipsoid_s;
  std::vector<Cell> row{propagated.name, h.event, environment::to_string(utc),
                        figure(is_shadow ? from_epoch(h.sphere_s) : from_epoch(h.seconds), 6),
                        figure(from_epoch(h.ellipsoid_s), 6)};
  for (const double x : state.position_km) row.push_back(figure(x, 6));
  row.push_back(figure(ground.latitude_deg, 6));
  row.push_back(figure(ground.longitude_deg, 6));
  row.push_back(
      figure(environment::beta_deg(state.position_km, state.velocity_km_s, environment::sun_teme_km(utc)), 4));
  row.push_back(h.with);
  row.push_back(figure(h.value, 4));
  return row;
}

}  // namespace

Table events_table(const std::vector<PropagatedOrbit>& satellites, const EventKinds& kinds,
                   const EventOptions& options) {
  Table table{{"orbit", "event", "utc", "t_s_since_epoch", "t_s_oblate_earth", "x_teme_km", "y_teme_km", "z_teme_km",
               "lat_geodetic_deg", "lon_deg", "beta_deg", "with", "value"},
              {}};
  std::vector<Happening> all;
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    named(satellites[i], [&] {
      if (kinds.eclipse) add_eclipses(satellites[i], i, options.earth, all);
      if (kinds.anomaly) add_anomaly(satellites[i], i, options.anomaly, all);
      if (kinds.passes) add_passes(satellites[i], i, options, all);
    });
  }
  if (kinds.links) add_links(satellites, options, all);
  std::stable_sort(all.begin(), all.end(), [](const Happening& a, const Happening& b) {
    return std::pair(a.satellite, a.seconds) < std::pair(b.satellite, b.seconds);
  });
  for (const auto& h : all) table.rows.push_back(row_of(satellites[h.satellite], h));
  return table;
}

Table passes_table(const std::vector<PropagatedOrbit>& satellites, const EventOptions& o) {
  char mask[32];
  std::snprintf(mask, sizeof mask, "%g", o.mask_deg);
  Table table{
      {"orbit", "site", "lat_deg", "lon_deg", "alt_km", std::string("aos_el") + mask + "_s", "tca_s",
       std::string("los_el") + mask + "_s", "max_el_deg", "range_at_tca_km", "az_at_aos_deg", "range_at_aos_km"},
      {}};
  for (const auto& propagated : satellites) {
    for (const auto& site : o.sites) {
      for (const auto& pass : named(propagated, [&] { return passes_of(propagated, site, o.mask_deg); })) {
        const auto highest = sky_at(propagated, site, pass.highest_s);
        const auto from_epoch = [&](const std::optional<double>& t) {
          return t ? figure(*t + propagated.begin_s, 6) : Cell{};
        };
        const double rise_s = pass.acquisition_s.value_or(pass.highest_s);
        const auto rise = sky_at(propagated, site, rise_s);
        const bool rises = pass.acquisition_s.has_value();
        table.rows.push_back({propagated.name, site.name, figure(site.latitude_deg, 4), figure(site.longitude_deg, 4),
                              figure(site.altitude_km, 3), from_epoch(pass.acquisition_s), from_epoch(pass.highest_s),
                              from_epoch(pass.loss_s), figure(highest.elevation_deg, 4), figure(highest.range_km, 3),
                              rises ? figure(rise.azimuth_deg, 4) : Cell{}, rises ? figure(rise.range_km, 3) : Cell{}});
      }
    }
  }
  return table;
}

Table beta_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds) {
  Table table{{"orbit", "utc", "t_s", "beta_deg"}, {}};
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    const auto& propagated = satellites[i];
    for (const double t : seconds[i]) {
      const auto utc = environment::later(propagated.begin, t);
      const auto state = named(propagated, [&] { return propagated.orbit->state(t); });
      table.rows.push_back(
          {propagated.name, environment::to_string(utc), figure(propagated.begin_s + t, 6),
           figure(environment::beta_deg(state.position_km, state.velocity_km_s, environment::sun_teme_km(utc)), 6)});
    }
  }
  return table;
}

Table links_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<double>& seconds,
                  const EventOptions& o) {
  char doppler[48], visible[48];
  std::snprintf(doppler, sizeof doppler, "doppler_GHz_%.0fnm", model::kSpeedOfLightMS / o.carrier_hz * 1e9);
  std::snprintf(visible, sizeof visible, "visible_graze%g", o.lowest_km);
  Table table{{"sat1", "sat2", "t_s", "range_km", "range_rate_km_s", "los_min_height_km", doppler, "point_ahead_urad",
               visible, "utc"},
              {}};
  for (std::size_t i = 1; i < satellites.size(); ++i) {
    const PropagatedOrbit &a = satellites[0], b = on_time_of(satellites[i], a);
    for (const double t : seconds) {
      const auto line = line_at(a, b, t, o);
      const bool open = line.lowest_km > o.lowest_km && line.range_km <= o.longest_km;
      table.rows.push_back({a.name, b.name, figure(a.begin_s + t, 6), figure(line.range_km, 6),
                            figure(line.range_rate_km_s, 9), figure(line.lowest_km, 6),
                            figure(line.doppler_hz / 1e9, 9), figure(line.point_ahead_rad * 1e6, 6),
                            figure(open ? 1.0 : 0.0, 0), environment::to_string(environment::later(a.begin, t))});
    }
  }
  return table;
}

Table windows_table(const std::vector<PropagatedOrbit>& satellites, const EventOptions& o) {
  Table table{{"sat1", "sat2", "open_s", "close_s", "duration_s", "open_utc", "close_utc", "range_at_open_km",
               "range_at_close_km", "cut_by_span"},
              {}};
  for (std::size_t i = 1; i < satellites.size(); ++i) {
    const PropagatedOrbit &a = satellites[0], b = on_time_of(satellites[i], a);
    for (const auto& w : windows_of(a, b, o)) {
      const char* cut = w.begins_before ? w.ends_after ? "both" : "begin" : w.ends_after ? "end" : "no";
      table.rows.push_back({a.name, b.name, figure(a.begin_s + w.begin_s, 6), figure(a.begin_s + w.end_s, 6),
                            figure(w.end_s - w.begin_s, 6),
                            environment::to_string(environment::later(a.begin, w.begin_s)),
                            environment::to_string(environment::later(a.begin, w.end_s)),
                            figure(line_at(a, b, w.begin_s, o).range_km, 6),
                            figure(line_at(a, b, w.end_s, o).range_km, 6), std::string(cut)});
    }
  }
  return table;
}

}  // namespace flatsat::orbit
