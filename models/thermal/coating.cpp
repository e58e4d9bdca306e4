#include "models/thermal/coating.h"

#include <algorithm>

namespace flatsat::thermal {
namespace {

double between(double begin, double end, double age) { return begin + (end - begin) * std::clamp(age, 0.0, 1.0); }

}  // namespace

const std::vector<Coating>& known_coatings() {
  // Aged: OSR 0.15 to 0.20 (0.20 taken) and Z-93 0.36 are end-of-life figures, white paints those after 1000 h of UV.
  static const std::vector<Coating> coatings{
      {"osr", 0.07, 0.20, 0.80, 0.80},
      {"osr-diffuse", 0.10, 0.20, 0.80, 0.80},
      {"osr-ito", 0.07, 0.20, 0.76, 0.76},
      {"silver-fep", 0.08, 0.08, 0.78, 0.78},
      {"z93", 0.15, 0.36, 0.92, 0.90},
      {"white-silicate", 0.12, 0.14, 0.90, 0.90},
      {"white-silicone", 0.26, 0.29, 0.83, 0.83},
      {"black-epoxy", 0.95, 0.95, 0.85, 0.85},
      {"black-polyurethane", 0.95, 0.95, 0.90, 0.90},
      {"kapton-aluminium-out", 0.14, 0.14, 0.05, 0.05},
      {"kapton-kapton-out", 0.40, 0.40, 0.63, 0.63},
      {"kapton-gold-out", 0.25, 0.25, 0.02, 0.02},
      {"polished-aluminium", 0.24, 0.24, 0.08, 0.08},
      {"cells-gaas", 0.88, 0.88, 0.80, 0.80},
      {"cells-silicon", 0.75, 0.75, 0.82, 0.82},
      {"fep-aluminised", 0.16, 0.16, 0.47, 0.47},
  };
  return coatings;
}

const Coating* find_coating(const std::string& name) {
  const auto& all = known_coatings();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Coating& c) { return c.name == name; });
  return found == all.end() ? nullptr : &*found;
}

double absorptance_at(const Coating& c, double age) { return between(c.absorptance_new, c.absorptance_old, age); }
double emittance_at(const Coating& c, double age) { return between(c.emittance_new, c.emittance_old, age); }

}  // namespace flatsat::thermal
