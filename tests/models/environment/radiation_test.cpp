#include "models/environment/radiation.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>

#include "models/base/finite_signal.h"
#include "tests/models/environment/split_mix.h"
#include "tests/models/environment/timed_events.h"
#include "tests/support/simulation.h"

namespace flatsat::environment {
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(radiation)

namespace {

/// A chip that is hit once a rad and cm2 of one proton, at 1 rad a second on the mean: rates are the levels.
RadiationConfig per_second(std::vector<RadiatedDeviceConfig> devices) {
  RadiationConfig config;
  config.field.dose_rad_year = kYearS;
  config.field.share_in_anomaly = 0.9;  // levels of 0.9 / 0.5 = 1.8 inside and 0.1 / 0.5 = 0.2 outside
  config.field.time_in_anomaly = 0.5;
  config.protons_per_rad = 1.0;
  config.devices = std::move(devices);
  return config;
}

RadiatedDeviceConfig device(const char* name, double cm2, std::uint64_t chips = 1) {
  RadiatedDeviceConfig d;
  d.name = name;
  d.chips = chips;
  d.section(SeeKind::kSeu) = {cm2, cm2, cm2};
  return d;
}

/// One stream a name, seeded by it.
struct Streams {
  explicit Streams(std::uint64_t root_seed) : root(root_seed) {}
  model::RandomStream& operator()(const std::string& name) {
    auto& stream = all[name];
    if (!stream) stream = std::make_unique<SplitMix>(std::accumulate(name.begin(), name.end(), root * 1000003));
    return *stream;
  }
  std::uint64_t root;
  std::map<std::string, std::unique_ptr<SplitMix>> all;
};

struct Rack {
  Streams streams;
  model::FiniteSignal dose_rate;
  std::vector<SingleEvent> hits;
  std::vector<double> times;
  Radiation radiation;
  Rack(
      const RadiationConfig& config, sc_core::sc_signal<bool>& saa, model::EventSink& events, std::uint64_t seed = 1,
      Radiation::SubsatellitePoint place =
          [](double) {
            return LatLon{0.0, 0.0};
          })
      : streams(seed),
        dose_rate(sc_core::sc_gen_unique_name("dose_rate")),
        radiation(
            sc_core::sc_gen_unique_name("radiation"), config, std::move(place),
            [this](const std::string& name) -> model::RandomStream& { return streams(name); },
            [this](const SingleEvent& hit) { hits.push_back(hit), times.push_back(model::now_s()); }, events) {
    radiation.in_saa(saa);
    radiation.dose_rate_rad_year(dose_rate);
  }
};

struct Sky {
  Simulation simulation;
  TimedEvents events;
  sc_core::sc_signal<bool> saa;
  void run(double seconds, bool inside) {
    saa.write(inside);
    sc_core::sc_start(seconds, sc_core::SC_SEC);
  }
  /// What is due at this very instant.
  void finish() { sc_core::sc_start(1, sc_core::SC_PS); }
};

/// A quiet stretch, a visit to the anomaly and a storm: 12 s, 7.5 s and 13 s, the storm from 25 s to 30 s.
void pass_over(Sky& sky) {
  sky.run(12.0, false);
  sky.run(7.5, true);
  sky.run(13.0, false);
}

// 12 x 0.2 + 7.5 x 1.8 + (13 - 5) x 0.2 + 5 x 0.2 x 4 = 2.4 + 13.5 + 1.6 + 4 = 21.5 per unit of cross-section.
constexpr double kPassIntegral = 21.5;

RadiationConfig with_storm(std::vector<RadiatedDeviceConfig> devices) {
  auto config = per_second(std::move(devices));
  config.field.storms = {{.begin_s = 25.0, .end_s = 30.0, .factor = 4.0, .polar_factor = 4.0}};
  return config;
}

}  // namespace

BOOST_AUTO_TEST_CASE(over_a_thousand_seeds_counts_are_poisson_about_the_integral_done_by_hand) {
  Sky sky;
  std::vector<std::unique_ptr<Rack>> racks;
  const double mean = 10.0 * kPassIntegral;  // 215
  for (std::uint64_t seed = 1; seed <= 1000; ++seed)
    racks.push_back(std::make_unique<Rack>(with_storm({device("gpu0", 2.5, 4)}), sky.saa, sky.events, seed));
  pass_over(sky);
  double sum = 0.0, squares = 0.0;
  int outside_of_95 = 0;
  for (const auto& rack : racks) {
    const double count = static_cast<double>(rack->hits.size());
    BOOST_TEST(rack->radiation.count(0, SeeKind::kSeu) == count);
    sum += count;
    squares += (count - mean) * (count - mean);
    outside_of_95 += count < 187.0 || count > 244.0;  // of each tail 2.4 % at a mean of 215
  }
  BOOST_TEST(sum / 1000.0 == mean, tolerance(0.01));
  BOOST_TEST(squares / 1000.0 == mean, tolerance(0.18));  // four sigma of a variance: 4 sqrt(2 / 1000)
  BOOST_TEST(outside_of_95 < 76);                         // 48 and four sigma
  BOOST_TEST(outside_of_95 > 20);
}

BOOST_AUTO_TEST_CASE(within_each_stretch_counts_are_poisson_of_that_stretch) {
  Sky sky;
  std::vector<std::unique_ptr<Rack>> racks;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed)
    racks.push_back(std::make_unique<Rack>(with_storm({device("gpu0", 10.0)}), sky.saa, sky.events, seed));
  pass_over(sky);
  const auto mean_between = [&](double from, double to) {
    double sum = 0.0;
    for (const auto& rack : racks) {
      for (const double t : rack->times) sum += t >= from && t < to;
    }
    return sum / 1000.0;
  };
  // Four sigma of a mean of 1000 counts: 4 sqrt(mean / 1000).
  for (const auto& [from, to, mean] : {std::array{0.0, 12.0, 24.0}, std::array{12.0, 19.5, 135.0},
                                       std::array{19.5, 25.0, 11.0}, std::array{25.0, 30.0, 40.0}})
    BOOST_TEST(std::abs(mean_between(from, to) - mean) < 4.0 * std::sqrt(mean / 1000.0));
}

BOOST_AUTO_TEST_CASE(what_is_expected_and_the_dose_are_the_integrals_done_by_hand) {
  Sky sky;
  Rack rack(with_storm({device("gpu0", 2.5, 4)}), sky.saa, sky.events);
  pass_over(sky);
  sky.run(7.5, false);  // to the next step: 7.5 x 0.2 more
  sky.finish();
  BOOST_TEST(rack.radiation.expected(0) == 10.0 * (kPassIntegral + 1.5), tolerance(1e-9));
  BOOST_TEST(rack.radiation.dose_rad() == kPassIntegral + 1.5, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_flux_factor_brings_more_events_and_no_more_dose) {
  Sky sky;
  auto config = per_second({device("gpu0", 1.0)});
  config.flux_factor = 50.0;
  Rack rack(config, sky.saa, sky.events);
  sky.run(100.0, false);
  sky.finish();
  BOOST_TEST(rack.radiation.expected(0) == 1000.0, tolerance(1e-9));
  BOOST_TEST(rack.radiation.dose_rad() == 20.0, tolerance(1e-9));
  BOOST_TEST(std::abs(static_cast<double>(rack.hits.size()) - 1000.0) < 4.0 * std::sqrt(1000.0));
}

BOOST_AUTO_TEST_CASE(latitude_is_taken_at_the_middle_of_each_step) {
  Sky sky;
  auto config = per_second({device("gpu0", 1.0)});
  config.field.polar_gain = 4.0;  // from 30 to 60 deg: 1 to 4
  // Along the pole's meridian, 1 deg a second from 30 to 60 deg: the integral of the straight line is 2.5 on the mean.
  Rack rack(config, sky.saa, sky.events, 1, [](double s) { return LatLon{30.0 + s - (90.0 - 80.65), -72.68}; });
  sky.run(30.0, false);
  sky.finish();
  BOOST_TEST(rack.radiation.dose_rad() == 30.0 * 0.2 * 2.5, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_device_more_changes_nothing_for_the_others) {
  std::vector<double> alone, beside;
  {
    Sky sky;
    Rack rack(with_storm({device("gpu0", 3.0)}), sky.saa, sky.events);
    pass_over(sky);
    alone = rack.times;
  }
  Sky sky;
  Rack rack(with_storm({device("host", 20.0), device("gpu0", 3.0)}), sky.saa, sky.events);
  pass_over(sky);
  for (std::size_t i = 0; i < rack.hits.size(); ++i) {
    if (rack.hits[i].device == 1) beside.push_back(rack.times[i]);
  }
  BOOST_TEST(alone.size() > 20u);
  BOOST_TEST(alone == beside, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(kinds_share_the_events_as_their_cross_sections_and_every_chip_is_hit) {
  Sky sky;
  auto rack_of_four = device("gpu0", 0.5, 4);
  rack_of_four.section(SeeKind::kMbu) = {0.3, 0.3, 0.3};
  rack_of_four.section(SeeKind::kSefi) = {0.2, 0.2, 0.2};
  Rack rack(per_second({rack_of_four}), sky.saa, sky.events);
  sky.run(5000.0, true);  // 4 chips x 1.8 x 5000 s = 36000
  const auto near = [&](SeeKind kind, double share) {
    return std::abs(rack.radiation.count(0, kind) - 36000.0 * share) < 4.0 * std::sqrt(36000.0 * share);
  };
  BOOST_TEST(near(SeeKind::kSeu, 0.5));
  BOOST_TEST(near(SeeKind::kMbu, 0.3));
  BOOST_TEST(near(SeeKind::kSefi, 0.2));
  BOOST_TEST(rack.radiation.count(0, SeeKind::kSel) == 0.0);
  std::map<std::uint64_t, double> chips;
  for (const auto& hit : rack.hits) ++chips[hit.chip];
  BOOST_TEST_REQUIRE(chips.size() == 4u);
  for (const auto& [chip, count] : chips) BOOST_TEST(std::abs(count - 9000.0) < 4.0 * std::sqrt(9000.0));
}

BOOST_AUTO_TEST_CASE(each_event_is_reported_numbered_and_handed_on) {
  Sky sky;
  Rack rack(per_second({device("gpu0", 1.0, 3)}), sky.saa, sky.events);
  sky.run(10.0, true);
  BOOST_TEST_REQUIRE(rack.hits.size() > 5u);
  const auto upsets = sky.events.of_kind("upset");
  BOOST_TEST_REQUIRE(upsets.size() == rack.hits.size());
  for (std::size_t i = 0; i < upsets.size(); ++i) {
    BOOST_TEST(upsets[i].value == static_cast<double>(i + 1));
    BOOST_TEST(rack.hits[i].number == i + 1);
    BOOST_TEST(upsets[i].seconds == rack.times[i]);
    BOOST_TEST(upsets[i].text == "gpu0 chip " + std::to_string(rack.hits[i].chip) + ": upset, in the anomaly");
  }
}

BOOST_AUTO_TEST_CASE(drawn_cross_sections_come_from_a_stream_of_their_own) {
  Sky sky;
  auto config = per_second({device("gpu0", 1.0)});
  config.devices[0].section(SeeKind::kSeu) = {1.0, 0.5, 2.0};
  config.choice = CrossSectionChoice::kDrawn;
  Rack rack(config, sky.saa, sky.events);
  sky.run(100.0, false);
  sky.finish();
  BOOST_TEST(rack.streams.all.size() == 2u);
  const double factor = rack.radiation.expected(0) / 20.0;
  SplitMix same(
      std::accumulate(std::begin("gpu0.cross_section"), std::end("gpu0.cross_section") - 1, std::uint64_t{1000003}));
  const double sigmas = model::normal(same) / 1.96;
  BOOST_TEST(factor == std::pow(2.0, sigmas), tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_dose_that_a_device_must_not_take_is_reported_once_at_the_first_step_past_it) {
  Sky sky;
  auto limited = device("hbm", 0.0);
  limited.dose_limit_rad = 9.0;  // 0.2 rad a second: at 45 s
  Rack rack(per_second({limited}), sky.saa, sky.events);
  sky.run(200.0, false);
  BOOST_TEST_REQUIRE(sky.events.all.size() == 1u);
  BOOST_TEST(sky.events.all[0].kind == "dose_limit");
  BOOST_TEST(sky.events.all[0].seconds == 50.0, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(without_a_rate_nothing_happens_and_nothing_is_drawn) {
  Sky sky;
  Rack rack(per_second({device("gpu0", 0.0)}), sky.saa, sky.events);
  sky.run(1000.0, true);
  BOOST_TEST(rack.hits.empty());
  BOOST_TEST(rack.streams.all.at("gpu0")->draws == 0u);
}

BOOST_AUTO_TEST_CASE(a_place_that_is_no_number_stops_the_run_and_the_model_is_named) {
  Sky sky;
  Rack rack(per_second({device("gpu0", 1.0)}), sky.saa, sky.events, 1, [](double s) {
    return LatLon{s > 30.0 ? std::nan("") : 0.0, 0.0};
  });
  try {
    sky.run(100.0, false);
    BOOST_FAIL("the run went on");
  } catch (const std::exception& error) {
    const std::string text = error.what();
    BOOST_TEST(text.find("radiation_0 made a NaN") != std::string::npos, text);
    BOOST_TEST(text.find("30.000000 s") != std::string::npos, text);
  }
}

BOOST_AUTO_TEST_CASE(figures_out_of_range_are_refused) {
  const auto refused = [](auto change) {
    Sky sky;
    auto config = per_second({device("gpu0", 1.0)});
    change(config);
    BOOST_CHECK_THROW(Rack(config, sky.saa, sky.events), std::invalid_argument);
  };
  refused([](RadiationConfig& c) { c.flux_factor = -1.0; });
  refused([](RadiationConfig& c) { c.protons_per_rad = 0.0; });
  refused([](RadiationConfig& c) { c.step_s = 0.0; });
  refused([](RadiationConfig& c) { c.devices[0].chips = 0; });
  refused([](RadiationConfig& c) { c.devices[0].section(SeeKind::kSel) = {1.0, 2.0, 3.0}; });
  refused([](RadiationConfig& c) { c.field.time_in_anomaly = 1.1; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
