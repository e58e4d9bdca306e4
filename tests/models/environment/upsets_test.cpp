#include "models/environment/upsets.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

#include "tests/models/environment/split_mix.h"
#include "tests/models/environment/timed_events.h"
#include "tests/support/simulation.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(upsets)

namespace {

/// Always the same word: one half gives a wait of ln 2 over the rate.
class Half : public model::RandomStream {
 public:
  std::uint64_t next() override {
    ++draws;
    return 1ull << 63;
  }
  std::uint64_t draws = 0;
};

/// One event per second inside, `outside` per second outside: half of the time is spent inside.
UpsetsConfig per_second(double inside, double outside) {
  UpsetsConfig config;
  config.chips = 1.0;
  config.events_per_chip_year = 0.5 * (inside + outside) * kYearS;
  config.share_in_anomaly = inside / (inside + outside);
  config.time_in_anomaly = 0.5;
  return config;
}

struct Exposure {
  Simulation simulation;
  TimedEvents events;
  sc_core::sc_signal<bool> saa;
  std::vector<std::uint64_t> strikes;
  Upsets upsets;
  Exposure(const UpsetsConfig& config, model::RandomStream& random)
      : upsets(
            "upsets", config, [this](std::uint64_t number) { strikes.push_back(number); }, random, events) {
    upsets.in_saa(saa);
  }
  void run(double seconds, bool inside) {
    saa.write(inside);
    sc_core::sc_start(seconds, sc_core::SC_SEC);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(rates_of_a_72_chip_payload_are_1_7_silent_errors_a_day) {
  // 8.82 events a chip and year at 150 rad(Si) a year: 72 x 8.82 / 365.25 = 1.74 a day, from radiation rates in
  // see_rates.
  UpsetsConfig config;
  config.events_per_chip_year = 8.82;
  config.chips = 72.0;
  const auto rates = upset_rates(config);
  const double per_day = 86400.0 * (rates.inside_per_s * 0.08 + rates.outside_per_s * 0.92);
  BOOST_TEST(per_day == 72.0 * 8.82 / 365.25, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(ninety_three_percent_in_7_2_percent_of_time_is_a_ratio_of_171) {
  UpsetsConfig config;
  config.share_in_anomaly = 0.93;
  config.time_in_anomaly = 0.072;
  const auto rates = upset_rates(config);
  BOOST_TEST(rates.inside_per_s / rates.outside_per_s == 171.2, boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(numbers_out_of_range_are_refused) {
  const auto refused = [](auto change) {
    UpsetsConfig config;
    change(config);
    BOOST_CHECK_THROW(upset_rates(config), std::invalid_argument);
  };
  refused([](UpsetsConfig& c) { c.chips = -1.0; });
  refused([](UpsetsConfig& c) { c.events_per_chip_year = std::nan(""); });
  refused([](UpsetsConfig& c) { c.share_in_anomaly = 1.1; });
  refused([](UpsetsConfig& c) { c.time_in_anomaly = -0.1; });
  refused([](UpsetsConfig& c) { c.time_in_anomaly = 1.1; });
}

BOOST_AUTO_TEST_CASE(a_flat_field_has_one_rate_everywhere) {
  UpsetsConfig config;
  config.shape = FieldShape::kFlat;
  const auto rates = upset_rates(config);
  BOOST_TEST(rates.inside_per_s * kYearS == 12.2 * 240.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(rates.outside_per_s == rates.inside_per_s);
}

BOOST_AUTO_TEST_CASE(each_upset_is_reported_numbered_and_given_to_the_hook) {
  Half half;
  Exposure exposure(per_second(1.0, 0.1), half);
  exposure.run(3.0, true);  // ln 2 = 0.693 s apart: 4 in 3 s
  const std::vector<std::uint64_t> expected{1, 2, 3, 4};
  BOOST_TEST(exposure.strikes == expected, boost::test_tools::per_element());
  BOOST_TEST_REQUIRE(exposure.events.all.size() == 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& event = exposure.events.all[i];
    BOOST_TEST(event.kind == "upset");
    BOOST_TEST(event.source == "upsets");
    BOOST_TEST(event.text == "in the anomaly");
    BOOST_TEST(event.value == static_cast<double>(i + 1));
    BOOST_TEST(std::abs(event.seconds - std::log(2.0) * static_cast<double>(i + 1)) < 5e-12);
  }
}

BOOST_AUTO_TEST_CASE(a_change_of_rate_draws_anew_from_that_instant) {
  Half half;
  Exposure exposure(per_second(1.0, 0.1), half);
  exposure.run(5.0, false);  // the first would come after 6.93 s
  exposure.run(1.0, true);   // from 5 s on it comes after 0.693 s
  BOOST_TEST_REQUIRE(exposure.events.all.size() == 1u);
  BOOST_TEST(std::abs(exposure.events.all[0].seconds - (5.0 + std::log(2.0))) < 5e-12);
}

BOOST_AUTO_TEST_CASE(without_a_rate_outside_nothing_happens_and_nothing_is_drawn_there) {
  Half half;
  auto config = per_second(1.0, 0.1);
  config.share_in_anomaly = 1.0;
  Exposure exposure(config, half);
  exposure.run(1e5, false);
  BOOST_TEST(exposure.strikes.empty());
  BOOST_TEST(half.draws == 0u);
  exposure.run(1.0, true);
  BOOST_TEST(exposure.strikes.size() == 1u);
}

BOOST_AUTO_TEST_CASE(counts_follow_poisson_inside_and_outside) {
  SplitMix random(7);
  Exposure exposure(per_second(1.0, 0.1), random);
  exposure.run(10000.0, true);
  const double inside = static_cast<double>(exposure.strikes.size());
  exposure.run(10000.0, false);
  const double outside = static_cast<double>(exposure.strikes.size()) - inside;
  BOOST_TEST(std::abs(inside - 10000.0) < 4.0 * 100.0);  // four sigma
  BOOST_TEST(std::abs(outside - 1000.0) < 4.0 * std::sqrt(1000.0));
}

BOOST_AUTO_TEST_CASE(quick_changes_of_rate_leave_the_mean_alone) {
  // Memoryless: 20000 visits of 0.5 s at 1/s count 10000, although each is shorter than the mean wait.
  SplitMix random(11);
  auto config = per_second(1.0, 0.1);
  config.share_in_anomaly = 1.0;
  config.events_per_chip_year = 0.5 * kYearS;
  Exposure exposure(config, random);
  for (int i = 0; i < 20000; ++i) {
    exposure.run(0.5, true);
    exposure.run(0.5, false);
  }
  BOOST_TEST(std::abs(static_cast<double>(exposure.strikes.size()) - 10000.0) < 4.0 * 100.0);
}

BOOST_AUTO_TEST_CASE(a_rate_so_low_that_its_wait_outlasts_the_kernel_is_no_error) {
  Half half;
  Exposure exposure(per_second(1e-9, 1e-10), half);  // a wait of 22 years
  exposure.run(4.5e6, true);
  BOOST_TEST(exposure.strikes.empty());
  BOOST_TEST(half.draws == 5u);  // at 0 and anew each 1e6 s
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
