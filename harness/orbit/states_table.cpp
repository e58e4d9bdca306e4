// States and the Sun as tables.
#include "harness/orbit/tables.h"
#include "harness/orbit/timestamp.h"
#include "models/base/constants.h"
#include "models/environment/albedo_ir.h"
#include "models/environment/frames.h"
#include "models/environment/sun.h"

namespace flatsat::orbit {
namespace {

void add(std::vector<Cell>& row, const environment::Vector& v, int decimals) {
  for (const double x : v) row.push_back(figure(x, decimals));
}

/// 0 .. 360 deg.
double turn_deg(double rad) {
  const double deg = std::fmod(rad / environment::kDegree, 360.0);
  return deg < 0.0 ? deg + 360.0 : deg;
}

void add_state(std::vector<Cell>& row, const environment::OrbitState& state, const environment::Utc& utc) {
  const double gmst = environment::gmst_rad(utc);
  const auto ground = environment::geodetic(state.position_km, gmst);
  add(row, state.position_km, 8);
  add(row, state.velocity_km_s, 9);
  row.push_back(figure(0.0, 0));
  add(row, environment::gcrs_of_teme(state.position_km, utc), 8);
  add(row, environment::gcrs_of_teme(state.velocity_km_s, utc), 9);
  add(row, state.position_km, 6);
  row.push_back(figure(turn_deg(gmst), 7));
  row.push_back(figure(ground.latitude_deg, 6));
  row.push_back(figure(ground.longitude_deg, 6));
  row.push_back(figure(ground.altitude_km, 5));
}

void add_sun(std::vector<Cell>& row, const environment::Utc& utc, double solar_w_m2) {
  const environment::Vector gcrs = environment::sun_gcrs_km(utc), mod = environment::mod_of_gcrs(gcrs, utc),
                            teme = environment::teme_of_gcrs(gcrs, utc);
  const double km = environment::length(gcrs);
  const environment::Vector almanac = environment::almanac_sun(utc);
  row.push_back(environment::to_string(utc));
  row.push_back(figure(julian_date(utc), 9));
  for (const auto& v : {gcrs, mod, teme}) add(row, environment::scaled(v, 1.0 / km), 9);
  row.push_back(figure(km, 1));
  row.push_back(figure(km / model::kAstronomicalUnitKm, 9));
  row.push_back(figure(environment::sunlight_w_m2(solar_w_m2, gcrs), 3));
  row.push_back(
      figure(std::atan2(environment::length(environment::cross(mod, almanac)), environment::dot(mod, almanac)) /
                 environment::kDegree,
             5));
}

/// What the satellite sees of the Sun.
void add_sun_seen(std::vector<Cell>& row, const PropagatedOrbit& propagated, double t, double solar_w_m2,
                  environment::EarthShape earth) {
  const auto state = named(propagated, [&] { return propagated.orbit->state(t); });
  const auto sun = environment::sun_teme_km(environment::later(propagated.begin, t));
  const double lit = environment::lit_fraction(environment::discs(state.position_km, sun, earth));
  const environment::Vector to_sun = environment::plus(sun, environment::scaled(state.position_km, -1.0));
  row.push_back(propagated.name);
  row.push_back(figure(propagated.begin_s + t, 6));
  row.push_back(figure(lit, 6));
  row.push_back(figure(lit * environment::sunlight_w_m2(solar_w_m2, to_sun), 3));
  row.push_back(figure(environment::beta_deg(state.position_km, state.velocity_km_s, sun), 4));
}

std::vector<std::string> sun_columns(double solar_w_m2) {
  char irradiance[64];
  std::snprintf(irradiance, sizeof irradiance, "irradiance_%g_W_m2", solar_w_m2);
  return {"utc",    "jd_utc",  "gcrs_x",  "gcrs_y",   "gcrs_z",
          "mod_x",  "mod_y",   "mod_z",   "teme_x",   "teme_y",
          "teme_z", "dist_km", "dist_au", irradiance, "lowprec_almanac_error_deg"};
}

}  // namespace

Table states_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds,
                   std::vector<std::string>& lost) {
  Table table{{"satnum",
               "orbit",
               "utc",
               "tsince_min",
               "t_s",
               "x_km",
               "y_km",
               "z_km",
               "vx_km_s",
               "vy_km_s",
               "vz_km_s",
               "error",
               "x_gcrs_km",
               "y_gcrs_km",
               "z_gcrs_km",
               "vx_gcrs_km_s",
               "vy_gcrs_km_s",
               "vz_gcrs_km_s",
               "x_teme_km",
               "y_teme_km",
               "z_teme_km",
               "gmst82_deg",
               "lat_geodetic_deg",
               "lon_deg",
               "alt_ellipsoid_km"},
              {}};
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    const auto& propagated = satellites[i];
    bool told = false;
    for (const double t : seconds[i]) {
      const auto utc = environment::later(propagated.begin, t);
      std::vector<Cell> row{propagated.number, propagated.name, environment::to_string(utc),
                            figure((propagated.begin_s + t) / 60.0, 8), figure(propagated.begin_s + t, 6)};
      try {
        add_state(row, propagated.orbit->state(t), utc);
      } catch (const environment::Sgp4Error& error) {
        row.resize(table.columns.size());
        row[11] = figure(error.code(), 0);
        if (!told) lost.emplace_back(LostOrbit(propagated, error).what());
        told = true;
      } catch (const std::domain_error& error) {
        throw LostOrbit(propagated, error);
      }
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

Table sun_table(const std::vector<environment::Utc>& instants, double solar_w_m2) {
  Table table{sun_columns(solar_w_m2), {}};
  for (const auto& utc : instants) add_sun(table.rows.emplace_back(), utc, solar_w_m2);
  return table;
}

Table sun_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds,
                double solar_w_m2, environment::EarthShape earth) {
  Table table{sun_columns(solar_w_m2), {}};
  for (const char* column : {"orbit", "t_s", "lit_fraction", "irradiance_at_satellite_W_m2", "beta_deg"})
    table.columns.emplace_back(column);
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    for (const double t : seconds[i]) {
      auto& row = table.rows.emplace_back();
      add_sun(row, environment::later(satellites[i].begin, t), solar_w_m2);
      add_sun_seen(row, satellites[i], t, solar_w_m2, earth);
    }
  }
  return table;
}

}  // namespace flatsat::orbit
