#pragma once
#include <string>
#include <vector>

namespace flatsat::thermal {

/// Optical properties of a surface, new and at the end of its life.
struct Coating {
  std::string name;
  double absorptance_new, absorptance_old;  // solar, 0 .. 1
  double emittance_new, emittance_old;      // infrared, 0 .. 1
};

/// Published coatings, by name: data/thermal/thermal_coatings.csv with sources. Where no aged figure is published, old
/// is as new.
const std::vector<Coating>& known_coatings();
/// Null where there is none of that name.
const Coating* find_coating(const std::string& name);

/// Straight line over the life: age 0 is new, 1 the end of life.
double absorptance_at(const Coating& coating, double age);
double emittance_at(const Coating& coating, double age);

}  // namespace flatsat::thermal
