#include "models/thermal/coating.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <sstream>

namespace flatsat::thermal {

BOOST_AUTO_TEST_SUITE(coating)

namespace {

/// alpha, epsilon of each material of data/thermal/thermal_coatings.csv that is printed as numbers.
std::map<std::string, std::pair<double, double>> published() {
  std::map<std::string, std::pair<double, double>> all;
  std::ifstream file("data/thermal/thermal_coatings.csv");
  std::string line, name, alpha, epsilon;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::stringstream fields(line);
    std::getline(fields, name, ',');
    std::getline(fields, alpha, ',');
    std::getline(fields, epsilon, ',');
    if (!alpha.empty() && alpha.find('-') == std::string::npos) all[name] = {std::stod(alpha), std::stod(epsilon)};
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(new_coatings_have_the_published_figures) {
  const auto table = published();
  for (const auto& [ours, theirs] :
       std::map<std::string, std::string>{{"osr", "OSR silvered fused silica"},
                                          {"osr-diffuse", "OSR diffuse"},
                                          {"osr-ito", "OSR ITO coated"},
                                          {"silver-fep", "Silver FEP (SSM)"},
                                          {"z93", "Z-93 / AZ-93 BOL"},
                                          {"white-silicate", "White paint silicate (Z-93 class)"},
                                          {"white-silicone", "White paint silicone"},
                                          {"black-epoxy", "Black paint epoxy"},
                                          {"black-polyurethane", "Black paint polyurethane"},
                                          {"kapton-aluminium-out", "Aluminized Kapton Al outside"},
                                          {"kapton-kapton-out", "Aluminized Kapton Kapton outside"},
                                          {"kapton-gold-out", "Goldized Kapton gold outside"},
                                          {"polished-aluminium", "Polished aluminium"},
                                          {"cells-gaas", "Solar cells GaAs"},
                                          {"cells-silicon", "Solar cells silicon"},
                                          {"fep-aluminised", "Aluminized FEP"}}) {
    const auto* coating = find_coating(ours);
    BOOST_REQUIRE(coating != nullptr);
    BOOST_TEST(coating->absorptance_new == table.at(theirs).first, ours);
    BOOST_TEST(coating->emittance_new == table.at(theirs).second, ours);
  }
  BOOST_TEST(known_coatings().size() == 16u);
  BOOST_TEST(find_coating("gold paint") == nullptr);
}

BOOST_AUTO_TEST_CASE(z93_ages_to_the_conservative_end_of_life_figures) {
  const auto old = published().at("Z-93 / AZ-93 EOL conservative");
  const auto* z93 = find_coating("z93");
  BOOST_TEST(absorptance_at(*z93, 1.0) == old.first);
  BOOST_TEST(emittance_at(*z93, 1.0) == old.second);
  BOOST_TEST(absorptance_at(*z93, 0.5) == (0.15 + 0.36) / 2.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::thermal
