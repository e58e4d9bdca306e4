#include "harness/orbit/request.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "harness/config/problems.h"

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(request)

namespace {

const auto kClose = boost::test_tools::tolerance(1e-9);  // instants of a day are doubles
constexpr const char* kEpoch = "2027-06-21T00:00:00Z";

template <class Call>
std::string wrong(Call call) {
  try {
    call();
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return "nothing";
}

OrbitRequest elements() {
  OrbitRequest request;
  request.epoch = kEpoch;
  return request;
}

void are(const std::vector<double>& ours, const std::vector<double>& expected) {
  BOOST_REQUIRE(ours.size() == expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) BOOST_TEST(ours[i] == expected[i], kClose);
}

std::string refused(const OrbitRequest& request) {
  return wrong([&] { satellites_of(request); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_span_is_a_day_from_the_epoch_unless_it_is_said) {
  auto request = elements();
  const auto day = satellites_of(request).front();
  BOOST_TEST(day.begin_s == 0.0);
  BOOST_TEST(day.duration_s == 86400.0, kClose);
  request.from = "+90 min";
  request.to = "+2 h";
  const auto half = satellites_of(request).front();
  BOOST_TEST(half.begin_s == 5400.0, kClose);
  BOOST_TEST(half.duration_s == 1800.0, kClose);
  // What the elements say holds at their epoch, whenever the span begins.
  const auto at = [](const PropagatedOrbit& p, double t) { return p.orbit->state(t).position_km; };
  BOOST_TEST(environment::length(environment::plus(at(half, 0.0), environment::scaled(at(day, 5400.0), -1.0))) < 1e-6);
}

BOOST_AUTO_TEST_CASE(instants_are_a_grid_with_its_end_or_those_that_are_named) {
  auto request = elements();
  request.to = "+150 s";
  const auto satellites = satellites_of(request);
  const std::vector<double> grid{0.0, 60.0, 120.0}, named{30.0, 86400.0};
  are(instants_of(request, satellites).front(), grid);
  request.at = {"+30 s", "2027-06-22T00:00:00Z"};
  are(instants_of(request, satellites).front(), named);
}

BOOST_AUTO_TEST_CASE(a_file_of_instants_has_one_a_line_and_a_mistake_its_line) {
  const base::TemporaryFolder folder("/tmp/flatsat-request-");
  auto request = elements();
  request.times = (folder.path() / "times").string();
  std::ofstream(request.times) << "+30 s\n\n2027-06-21T00:02:00Z \n";
  const auto satellites = satellites_of(request);
  const std::vector<double> expected{30.0, 120.0};
  are(instants_of(request, satellites).front(), expected);
  std::ofstream(request.times) << "+30 s\nnoon\n";
  BOOST_TEST(wrong([&] { instants_of(request, satellites); }).find(request.times + ":2:1: noon") == 0u);
  std::ofstream(request.times) << "\n";
  BOOST_TEST(wrong([&] { instants_of(request, satellites); }).find("holds no timestamp") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_flown_names_its_option) {
  OrbitRequest request;
  BOOST_TEST(refused(request).find("--epoch") == 0u);
  request = elements();
  request.to = "-1 s";
  BOOST_TEST(refused(request).find("--to: must not be before --from") == 0u, refused(request));
  request.to = "+367 d";
  BOOST_TEST(refused(request).find("--to: must be at most 366 days after --from") == 0u);
  request = elements();
  request.elements.drag.area_mass_m2_kg = 0.01;
  BOOST_TEST(refused(request).find("--drag: needs --fast") == 0u);
  request.fast = true;
  BOOST_TEST(refused(request) == "nothing");
}

BOOST_AUTO_TEST_CASE(a_state_is_six_numbers_at_an_epoch) {
  OrbitRequest request;
  request.state = "7000,0,0,0,7.5,0";
  BOOST_TEST(refused(request).find("--epoch: is needed with --state") == 0u);
  request.epoch = kEpoch;
  const auto state = satellites_of(request).front();
  BOOST_TEST(state.orbit->state(0.0).position_km[0] == 7000.0);
  BOOST_TEST(!state.is_sgp4);
  for (const char* text : {"7000,0,0,0,7.5", "7000,0,0,0,7.5,x", "6400,0,0,0,7.5,0"}) {
    request.state = text;
    BOOST_TEST(refused(request).find(std::string("--state ") + text) == 0u, text);
  }
}

BOOST_AUTO_TEST_CASE(a_site_is_a_name_and_two_or_three_numbers) {
  OrbitRequest request;
  request.site = {"Teide,28.3,-16.5,2.4", "Null,0,0"};
  const auto sites = sites_of(request);
  BOOST_TEST(sites[0].name == "Teide");
  BOOST_TEST(sites[0].altitude_km == 2.4);
  BOOST_TEST(sites[1].altitude_km == 0.0);
  for (const char* text : {"Teide,28.3", ",28.3,-16.5", "A,91,0", "A,0,0,0,0"}) {
    request.site = {text};
    BOOST_TEST(wrong([&] { sites_of(request); }).find(std::string("--site ") + text) == 0u, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
