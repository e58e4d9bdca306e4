#pragma once
#include <cmath>
#include <memory>
#include <string>
#include <variant>

#include "harness/orbit/propagated_orbit.h"
#include "harness/orbit/table.h"

namespace flatsat::orbit {

inline constexpr double kDeg = 3.14159265358979323846 / 180.0;
inline constexpr double kMu = 398600.4418;  // km^3/s^2, WGS 84

/// A circle about the Earth's centre, inclined to the equator: all that tables say of it can be told by hand.
class Circle : public environment::Orbit {
 public:
  Circle(double radius_km, double inclination_deg, double at_deg = 0.0)
      : radius_km_(radius_km), inclination_(inclination_deg * kDeg), at_(at_deg * kDeg) {}
  double rate() const { return std::sqrt(kMu / (radius_km_ * radius_km_ * radius_km_)); }
  environment::OrbitState state(double seconds) const override {
    const double u = at_ + rate() * seconds, v = rate() * radius_km_, c = std::cos(inclination_),
                 s = std::sin(inclination_);
    return {{radius_km_ * std::cos(u), radius_km_ * std::sin(u) * c, radius_km_ * std::sin(u) * s},
            {-v * std::sin(u), v * std::cos(u) * c, v * std::cos(u) * s}};
  }

 private:
  const double radius_km_, inclination_, at_;
};

/// A satellite on such a circle, whose elements are of ten seconds before the span.
inline PropagatedOrbit flown(std::shared_ptr<const environment::Orbit> orbit, const std::string& begin,
                             double duration_s, const std::string& name = "A") {
  PropagatedOrbit made;
  made.name = name;
  made.number = "00001";
  made.begin = environment::parse_utc(begin);
  made.epoch = environment::later(made.begin, -10.0);
  made.begin_s = 10.0;
  made.duration_s = duration_s;
  made.orbit = std::move(orbit);
  return made;
}

inline std::size_t column(const Table& table, const std::string& name) {
  std::size_t i = 0;
  while (i < table.columns.size() && table.columns[i] != name) ++i;
  return i;
}
/// A cell by its row and column; throws where there is no such column or it holds something else.
inline double number(const Table& table, std::size_t row, const std::string& name) {
  return std::get<Figure>(table.rows.at(row).at(column(table, name))).value;
}
inline std::string word(const Table& table, std::size_t row, const std::string& name) {
  return std::get<std::string>(table.rows.at(row).at(column(table, name)));
}
inline bool is_empty(const Table& table, std::size_t row, const std::string& name) {
  return std::holds_alternative<std::monostate>(table.rows.at(row).at(column(table, name)));
}

}  // namespace flatsat::orbit
