// Everything that happens to satellites, in the order of time.
#include <algorithm>
#include <array>

#include "harness/orbit/sheets.h"
#include "models/environment/frames.h"
#include "models/environment/sun.h"

namespace flatsat {
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

const char* name_of(ShadowEvent event) {
  static constexpr std::array<const char*, 4> kNames{"penumbra_in", "umbra_in", "umbra_out", "penumbra_out"};
  return kNames[static_cast<std::size_t>(event)];
}

std::optional<double> same_edge(const std::vector<ShadowCrossing>& others, const ShadowCrossing& edge) {
  std::optional<double> best;
  for (const auto& other : others) {
    const double apart = std::abs(other.seconds - edge.seconds);
    if (other.event == edge.event && apart < (best ? std::abs(*best - edge.seconds) : kSameEdgeS)) best = other.seconds;
  }
  return best;
}

void add_eclipses(const Flown& flown, std::size_t index, EarthShape earth, std::vector<Happening>& all) {
  const SunTable sun(flown.begin, flown.duration_s);
  const auto edges = [&](EarthShape shape) {
    return shadow_crossings([&](double t) { return discs(flown.orbit->state(t).position_km, sun.at(t), shape); },
                            flown.duration_s, kStepS);
  };
  const auto sphere = edges(EarthShape::kSphere), ellipsoid = edges(EarthShape::kEllipsoid);
  for (const auto& edge : earth == EarthShape::kSphere ? sphere : ellipsoid)
    all.push_back(
        {index, name_of(edge.event), "", edge.seconds, same_edge(sphere, edge), same_edge(ellipsoid, edge), {}});
}

void add_anomaly(const Flown& flown, std::size_t index, const std::vector<LatLon>& polygon,
                 std::vector<Happening>& all) {
  const double gmst = gmst_rad(flown.begin);
  const auto place = [&](double t) {
    const auto ground = geodetic(flown.orbit->state(t).position_km, gmst + kEarthRotationRadS * t);
    return LatLon{ground.latitude_deg, ground.longitude_deg};
  };
  for (const auto& c : anomaly_crossings(polygon, place, flown.duration_s, kStepS))
    all.push_back({index, c.is_entry ? "anomaly_in" : "anomaly_out", "", c.seconds, {}, {}, {}});
}

std::vector<Pass> passes_of(const Flown& flown, const Site& site, double mask_deg) {
  const double gmst = gmst_rad(flown.begin);
  return passes([&](double t) { return look(site, flown.orbit->state(t).position_km, gmst + kEarthRotationRadS * t); },
                mask_deg, flown.duration_s, kStepS);
}

Sky sky_at(const Flown& flown, const Site& site, double t) {
  return look(site, flown.orbit->state(t).position_km, gmst_rad(later(flown.begin, t)));
}

void add_passes(const Flown& flown, std::size_t index, const EventOptions& o, std::vector<Happening>& all) {
  for (const auto& site : o.sites) {
    for (const auto& pass : passes_of(flown, site, o.mask_deg)) {
      const double highest = sky_at(flown, site, pass.highest_s).elevation_deg;
      if (pass.acquisition_s) all.push_back({index, "pass_aos", site.name, *pass.acquisition_s, {}, {}, o.mask_deg});
      all.push_back({index, "pass_highest", site.name, pass.highest_s, {}, {}, highest});
      if (pass.loss_s) all.push_back({index, "pass_los", site.name, *pass.loss_s, {}, {}, o.mask_deg});
    }
  }
}

std::vector<LinkWindow> windows_of(const Flown& a, const Flown& b, const EventOptions& o) {
  return named(a, [&] {
    return named(b, [&] { return link_windows(*a.orbit, *b.orbit, o.longest_km, o.lowest_km, a.duration_s, kStepS); });
  });
}

LineOfSight line_at(const Flown& a, const Flown& b, double t, const EventOptions& o) {
  const auto from = named(a, [&] { return a.orbit->state(t); });
  return line_of_sight(from, named(b, [&] { return b.orbit->state(t); }), o.carrier_hz);
}

void add_links(const std::vector<Flown>& satellites, const EventOptions& o, std::vector<Happening>& all) {
  for (std::size_t i = 1; i < satellites.size(); ++i) {
    const auto &a = satellites[0], &b = satellites[i];
    for (const auto& w : windows_of(a, b, o)) {
      const auto range = [&](double t) { return line_at(a, b, t, o).range_km; };
      if (!w.begins_before) all.push_back({0, "link_open", b.name, w.begin_s, {}, {}, range(w.begin_s)});
      if (!w.ends_after) all.push_back({0, "link_close", b.name, w.end_s, {}, {}, range(w.end_s)});
    }
  }
}

std::vector<Cell> row_of(const Flown& flown, const Happening& h) {
  const auto utc = later(flown.begin, h.seconds);
  const auto state = flown.orbit->state(h.seconds);
  const auto ground = geodetic(state.position_km, gmst_rad(utc));
  const auto from_epoch = [&](const std::optional<double>& t) { return t ? std::optional(*t + flown.begin_s) : t; };
  const bool is_shadow = h.sphere_s || h.ellipsoid_s;
  std::vector<Cell> row{flown.name, h.event, to_string(utc),
                        figure(is_shadow ? from_epoch(h.sphere_s) : from_epoch(h.seconds), 6),
                        figure(from_epoch(h.ellipsoid_s), 6)};
  for (const double x : state.position_km) row.push_back(figure(x, 6));
  row.push_back(figure(ground.latitude_deg, 6));
  row.push_back(figure(ground.longitude_deg, 6));
  row.push_back(figure(beta_deg(state.position_km, state.velocity_km_s, sun_teme_km(utc)), 4));
  row.push_back(h.with);
  row.push_back(figure(h.value, 4));
  return row;
}

}  // namespace

Sheet events_sheet(const std::vector<Flown>& satellites, const EventKinds& kinds, const EventOptions& options) {
  Sheet sheet{{"orbit", "event", "utc", "t_s_since_epoch", "t_s_oblate_earth", "x_teme_km", "y_teme_km", "z_teme_km",
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
  for (const auto& h : all) sheet.rows.push_back(row_of(satellites[h.satellite], h));
  return sheet;
}

Sheet passes_sheet(const std::vector<Flown>& satellites, const EventOptions& o) {
  char mask[32];
  std::snprintf(mask, sizeof mask, "%g", o.mask_deg);
  Sheet sheet{
      {"orbit", "site", "lat_deg", "lon_deg", "alt_km", std::string("aos_el") + mask + "_s", "tca_s",
       std::string("los_el") + mask + "_s", "max_el_deg", "range_at_tca_km", "az_at_aos_deg", "range_at_aos_km"},
      {}};
  for (const auto& flown : satellites) {
    for (const auto& site : o.sites) {
      for (const auto& pass : named(flown, [&] { return passes_of(flown, site, o.mask_deg); })) {
        const auto highest = sky_at(flown, site, pass.highest_s);
        const auto from_epoch = [&](const std::optional<double>& t) {
          return t ? figure(*t + flown.begin_s, 6) : Cell{};
        };
        const double rise_s = pass.acquisition_s.value_or(pass.highest_s);
        const auto rise = sky_at(flown, site, rise_s);
        const bool rises = pass.acquisition_s.has_value();
        sheet.rows.push_back({flown.name, site.name, figure(site.latitude_deg, 4), figure(site.longitude_deg, 4),
                              figure(site.altitude_km, 3), from_epoch(pass.acquisition_s), from_epoch(pass.highest_s),
                              from_epoch(pass.loss_s), figure(highest.elevation_deg, 4), figure(highest.range_km, 3),
                              rises ? figure(rise.azimuth_deg, 4) : Cell{}, rises ? figure(rise.range_km, 3) : Cell{}});
      }
    }
  }
  return sheet;
}

Sheet beta_sheet(const std::vector<Flown>& satellites, const std::vector<std::vector<double>>& seconds) {
  Sheet sheet{{"orbit", "utc", "t_s", "beta_deg"}, {}};
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    const auto& flown = satellites[i];
    for (const double t : seconds[i]) {
      const auto utc = later(flown.begin, t);
      const auto state = named(flown, [&] { return flown.orbit->state(t); });
      sheet.rows.push_back({flown.name, to_string(utc), figure(flown.begin_s + t, 6),
                            figure(beta_deg(state.position_km, state.velocity_km_s, sun_teme_km(utc)), 6)});
    }
  }
  return sheet;
}

Sheet links_sheet(const std::vector<Flown>& satellites, const std::vector<double>& seconds, const EventOptions& o) {
  char doppler[48], visible[48];
  std::snprintf(doppler, sizeof doppler, "doppler_GHz_%.0fnm", 299792458.0 / o.carrier_hz * 1e9);
  std::snprintf(visible, sizeof visible, "visible_graze%g", o.lowest_km);
  Sheet sheet{{"sat1", "sat2", "t_s", "range_km", "range_rate_km_s", "los_min_height_km", doppler, "point_ahead_urad",
               visible, "utc"},
              {}};
  for (std::size_t i = 1; i < satellites.size(); ++i) {
    const auto &a = satellites[0], &b = satellites[i];
    for (const double t : seconds) {
      const auto line = line_at(a, b, t, o);
      const bool open = line.lowest_km > o.lowest_km && line.range_km <= o.longest_km;
      sheet.rows.push_back({a.name, b.name, figure(a.begin_s + t, 6), figure(line.range_km, 6),
                            figure(line.range_rate_km_s, 9), figure(line.lowest_km, 6),
                            figure(line.doppler_hz / 1e9, 9), figure(line.point_ahead_rad * 1e6, 6),
                            figure(open ? 1.0 : 0.0, 0), to_string(later(a.begin, t))});
    }
  }
  return sheet;
}

Sheet windows_sheet(const std::vector<Flown>& satellites, const EventOptions& o) {
  Sheet sheet{{"sat1", "sat2", "open_s", "close_s", "duration_s", "open_utc", "close_utc", "range_at_open_km",
               "range_at_close_km", "cut_by_span"},
              {}};
  for (std::size_t i = 1; i < satellites.size(); ++i) {
    const auto &a = satellites[0], &b = satellites[i];
    for (const auto& w : windows_of(a, b, o)) {
      const char* cut = w.begins_before ? w.ends_after ? "both" : "begin" : w.ends_after ? "end" : "no";
      sheet.rows.push_back({a.name, b.name, figure(a.begin_s + w.begin_s, 6), figure(a.begin_s + w.end_s, 6),
                            figure(w.end_s - w.begin_s, 6), to_string(later(a.begin, w.begin_s)),
                            to_string(later(a.begin, w.end_s)), figure(line_at(a, b, w.begin_s, o).range_km, 6),
                            figure(line_at(a, b, w.end_s, o).range_km, 6), std::string(cut)});
    }
  }
  return sheet;
}

}  // namespace flatsat
