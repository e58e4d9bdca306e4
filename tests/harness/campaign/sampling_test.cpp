#include "harness/campaign/sampling.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(sampling)

namespace {

DispersionConfig normal(double mean, double sigma) {
  DispersionConfig d;
  d.distribution = Distribution::kNormal;
  d.mean = mean;
  d.sigma = sigma;
  return d;
}

}  // namespace

BOOST_AUTO_TEST_CASE(quantiles_of_a_normal_distribution_are_those_of_the_tables) {
  const auto d = normal(10.0, 2.0);
  BOOST_TEST(quantile(d, 0.5) == 10.0, boost::test_tools::tolerance(1e-12));
  // z(0.975) = 1.959963984540054
  BOOST_TEST(quantile(d, 0.975) == 10.0 + 2.0 * 1.959963984540054, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_normal_distribution_that_is_cut_off_keeps_its_shape_in_between) {
  auto d = normal(0.0, 1.0);
  d.low = 0.0;  // what is left is the half-normal distribution, whose median is z(0.75) = 0.6744897501960817
  BOOST_TEST(quantile(d, 0.5) == 0.6744897501960817, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(quantile(d, 1e-12) >= 0.0);
}

BOOST_AUTO_TEST_CASE(the_other_distributions_have_their_closed_forms) {
  DispersionConfig d;
  d.distribution = Distribution::kUniform;
  d.low = 2.0;
  d.high = 6.0;
  BOOST_TEST(quantile(d, 0.25) == 3.0);
  d.distribution = Distribution::kTriangular;
  d.mode = 4.0;  // symmetric: a quarter of the area lies below low + (high - low) sqrt(1/8)
  BOOST_TEST(quantile(d, 0.25) == 2.0 + 4.0 * std::sqrt(0.125), boost::test_tools::tolerance(1e-12));
  DispersionConfig l;
  l.distribution = Distribution::kLogNormal;
  l.median = 5.0;
  l.shape = 0.3;
  BOOST_TEST(quantile(l, 0.5) == 5.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(quantile(l, 0.975) == 5.0 * std::exp(0.3 * 1.959963984540054), boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_latin_hypercube_hits_each_stratum_once) {
  for (const unsigned n : {1u, 2u, 7u, 100u}) {
    auto u = probabilities(3, "a.b", n, true);
    std::sort(u.begin(), u.end());
    for (unsigned i = 0; i < n; ++i) {
      BOOST_TEST(u[i] > static_cast<double>(i) / n);
      BOOST_TEST(u[i] < static_cast<double>(i + 1) / n);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_a_key_draws_depends_on_its_name_and_the_seed_only) {
  BOOST_TEST(probabilities(3, "a.b", 8, true) == probabilities(3, "a.b", 8, true), boost::test_tools::per_element());
  BOOST_TEST((probabilities(3, "a.b", 8, true) != probabilities(3, "a.c", 8, true)));
  BOOST_TEST((probabilities(3, "a.b", 8, true) != probabilities(4, "a.b", 8, true)));
}

BOOST_AUTO_TEST_CASE(a_value_reads_back_exactly_as_it_was_drawn) {
  BOOST_TEST(value_text(0.1, "1") == "0.1");
  BOOST_TEST(value_text(3.0, "1") == "3.0");
  BOOST_TEST(value_text(120.5, "kW") == "\"120.5 kW\"");
  BOOST_TEST(std::strtod(value_text(1.0 / 3.0, "1").c_str(), nullptr) == 1.0 / 3.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
