#include "models/environment/single_events.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "tests/models/environment/reference.h"
#include "tests/models/environment/split_mix.h"

namespace flatsat::environment {
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(single_events)

namespace {

constexpr double kSecondsAYear = 31557600.0;

const CrossSection& section(const char* preset, SeeKind kind) {
  return see_preset(preset)->sections[static_cast<std::size_t>(kind)];
}

/// What the table says of a device, before any comma.
std::string published(const std::string& device, const std::string& effect) {
  for (const auto& row : reference_table("see_rates.csv")) {
    if (row.text("device") == device && row.text("effect") == effect) return row.text("value");
  }
  return "missing";
}

/// Events of a chip and year at 150 rad(Si) a year.
double a_year(const char* preset, SeeKind kind) { return section(preset, kind).cm2 * kProtonsPerRad * 150.0; }

}  // namespace

BOOST_AUTO_TEST_CASE(the_presets_have_the_figures_of_the_table) {
  BOOST_TEST(published("Google_TPU_v6e", "SDC_core_and_SRAM") == "14.4-20 (about 17)");
  BOOST_TEST(section("Google_TPU_v6e", SeeKind::kSeu).cm2 == 1.0 / (7.9e6 * 17.0), tolerance(1e-12));
  BOOST_TEST(section("Google_TPU_v6e", SeeKind::kSeu).low_cm2 == 1.0 / (7.9e6 * 20.0), tolerance(1e-12));
  BOOST_TEST(section("Google_TPU_v6e", SeeKind::kSeu).high_cm2 == 1.0 / (7.9e6 * 14.4), tolerance(1e-12));
  BOOST_TEST(published("Google_TPU_v6e", "HBM_uncorrectable_ECC") == "44 (203 events)");
  BOOST_TEST(section("Google_TPU_v6e", SeeKind::kMbu).cm2 == 1.0 / (7.9e6 * 44.0), tolerance(1e-12));
  BOOST_TEST(published("Google_host_CPU", "SEFI") == "450");
  BOOST_TEST(published("Google_host_RAM", "SEFI") == "400");
  BOOST_TEST(published("Jetson_TX1_20nm", "SEU") == "6.22e-8 (2.65e-9..5.05e-7)");
  BOOST_TEST((section("Jetson_TX1_20nm", SeeKind::kSeu) == CrossSection{6.22e-8, 2.65e-9, 5.05e-7}));
  BOOST_TEST(published("Jetson_TX2_20nm", "SEU") == "1.02e-9");
  BOOST_TEST(section("Jetson_TX2_20nm", SeeKind::kSeu).cm2 == 1.02e-9);
  BOOST_TEST(published("Jetson_Xavier_NX_12nm", "OS_crash_SEFI") == "3.97e-9..6.71e-9");
  BOOST_TEST(section("Jetson_Xavier_NX_12nm", SeeKind::kSefi).cm2 == std::sqrt(3.97e-9 * 6.71e-9), tolerance(1e-3));
  BOOST_TEST(published("Jetson_Orin_NX_7nm", "SoC_SEFI") == "1.59e-9 (15 W)");
  BOOST_TEST(section("Jetson_Orin_NX_7nm", SeeKind::kSefi).cm2 == 1.59e-9);
  BOOST_TEST(published("Snapdragon_820", "crash") == "6.2e-10..1.1e-9");
  BOOST_TEST(section("Snapdragon_820", SeeKind::kSefi).high_cm2 == 1.1e-9);
}

BOOST_AUTO_TEST_CASE(a_chip_at_150_rad_a_year_has_the_rates_that_the_table_derives) {
  BOOST_TEST(a_year("Google_TPU_v6e", SeeKind::kSeu) == 8.82, tolerance(1e-3));
  BOOST_TEST(a_year("Google_TPU_v6e", SeeKind::kMbu) == 3.41, tolerance(1e-3));
  BOOST_TEST(a_year("Google_TPU_v6e", SeeKind::kSefi) == 0.030, tolerance(1e-12));
  BOOST_TEST(a_year("Google_TPU_v6e", SeeKind::kSel) == 0.0);
  BOOST_TEST(a_year("Google_host_CPU", SeeKind::kSefi) == 1.0 / 3.0, tolerance(1e-12));
  BOOST_TEST(72.0 * a_year("Google_TPU_v6e", SeeKind::kSeu) * 86400.0 / kSecondsAYear == 1.74, tolerance(2e-3));
}

BOOST_AUTO_TEST_CASE(every_preset_has_intervals_around_its_values) {
  for (const auto& preset : see_presets()) {
    for (const auto& s : preset.sections) {
      BOOST_TEST(s.low_cm2 <= s.cm2, preset.name);
      BOOST_TEST(s.cm2 <= s.high_cm2, preset.name);
      BOOST_TEST((s.cm2 == 0.0) == (s.high_cm2 == 0.0), preset.name);
    }
  }
  BOOST_TEST(see_preset("A100") == nullptr);
}

BOOST_AUTO_TEST_CASE(drawn_sections_have_their_value_as_median_and_95_percent_in_their_interval) {
  SplitMix random(3);
  const CrossSection s{1.0, 0.1, 2.0};
  int below = 0, too_low = 0, too_high = 0;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    const double cm2 = chosen_cm2(s, CrossSectionChoice::kDrawn, random);
    below += cm2 < s.cm2;
    too_low += cm2 < s.low_cm2;
    too_high += cm2 > s.high_cm2;
  }
  // Four sigma: sqrt(20000 / 4) = 71 of the median, sqrt(20000 x 0.025) = 22 of a tail.
  BOOST_TEST(std::abs(below - kDraws / 2) < 284);
  BOOST_TEST(std::abs(too_low - 500) < 90);
  BOOST_TEST(std::abs(too_high - 500) < 90);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_chosen_draws_nothing_and_no_events_stay_none) {
  SplitMix random(3);
  const CrossSection s{1.0, 0.1, 2.0};
  BOOST_TEST(chosen_cm2(s, CrossSectionChoice::kNominal, random) == 1.0);
  BOOST_TEST(chosen_cm2(s, CrossSectionChoice::kLow, random) == 0.1);
  BOOST_TEST(chosen_cm2(s, CrossSectionChoice::kHigh, random) == 2.0);
  BOOST_TEST(random.draws == 0u);
  BOOST_TEST(chosen_cm2({}, CrossSectionChoice::kDrawn, random) == 0.0);
  BOOST_TEST(random.draws == 2u);  // as many as any other section
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
