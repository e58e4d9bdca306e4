#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "models/optical/link_budget.h"

namespace flatsat {
namespace {

std::vector<std::vector<std::string>> rows(const std::string& name) {
  std::ifstream file("data/optical/" + name);
  std::vector<std::vector<std::string>> all;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    all.emplace_back();
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) all.back().push_back(field);
  }
  return all;
}

/// What the model says for a row of decibels by its name; NaN for a row of another kind.
double model_db(const std::string& name) {
  double a = 0.0, b = 0.0, c = 0.0;
  char unit[8] = {};
  const char* s = name.c_str();
  if (std::sscanf(s, "fspl_%lfnm_%lfkm", &a, &b) == 2) return free_space_loss_db(b * 1e3, a * 1e-9);
  if (std::sscanf(s, "aperture_gain_ideal_D%lf", &a) == 1) return aperture_gain_db(a, 1550e-9);
  if (std::sscanf(s, "gauss_tx_gain_halfangle_%lf%4s", &a, unit) == 2) return beam_gain_db(a * 1e-6);
  if (std::sscanf(s, "pointing_loss_offset%lfurad_w%lf", &a, &b) == 2)
    return -10.0 * std::log10(pointing_factor(b * 1e-6, a * 1e-6, 0.0));
  if (std::sscanf(s, "mean_pointing_loss_sigma_axis%lfurad_w%lf", &a, &b) == 2)
    return -10.0 * std::log10(pointing_factor(b * 1e-6, 0.0, a * 1e-6));
  if (std::sscanf(s, "fade_exceeded_%lf_sigma_axis%lf_w%lf", &a, &b, &c) == 3)
    return exceeded_loss_db(c * 1e-6, b * 1e-6, a);
  return std::nan("");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(published_budgets)

BOOST_AUTO_TEST_CASE(every_row_of_decibels_holds_within_a_hundredth) {
  int held = 0;
  for (const auto& row : rows("optical_checks.csv")) {
    if (row[2] != "dB") continue;
    BOOST_TEST_CONTEXT(row[0]) { BOOST_TEST(std::abs(model_db(row[0]) - std::stod(row[1])) < 0.01); }
    ++held;
  }
  BOOST_TEST(held == 33);
}

BOOST_AUTO_TEST_CASE(the_range_of_each_worked_budget_gives_its_free_space_loss_and_its_terms_add_up) {
  const auto all = rows("optical_link_budgets.csv");
  BOOST_REQUIRE(all.size() == 5u);
  for (const auto& row : all) {
    const auto at = row[0].find("km");
    const auto from = row[0].rfind('_', at) + 1;
    const double km = std::stod(row[0].substr(from, at - from));
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(std::abs(free_space_loss_db(km * 1e3, std::stod(row[1]) * 1e-9) + std::stod(row[6])) < 0.01);
      double sum = 0.0;
      for (int i = 2; i <= 9; ++i) sum += std::stod(row[static_cast<std::size_t>(i)]);
      BOOST_TEST(std::abs(sum - std::stod(row[10])) < 0.01);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat
