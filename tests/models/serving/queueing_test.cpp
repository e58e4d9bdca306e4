// One satellite that takes one request after the other, against queueing theory and against Lindley's recursion.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>

#include "harness/time/seed.h"
#include "models/serving/demand.h"
#include "models/serving/server.h"

namespace flatsat::serving {

BOOST_AUTO_TEST_SUITE(queueing)

namespace {

struct Waits {
  double flown_s, lindley_s;  // means
};

/// `requests` of Poisson arrivals at one server whose contexts take no time and whose token takes 1 ms.
Waits wait(double per_s, bool exponential, unsigned requests) {
  PoissonConfig demand_config;
  demand_config.per_s = per_s;
  demand_config.tokens = {.context = 1.0, .generated = 1001.0, .exponential = exponential, .longest = 1'000'000};
  time::NamedStream stream(20261130, "queueing");
  PoissonDemand demand({demand_config}, {&stream});
  Server server({.prefill_tokens_per_s = 1e12, .step_s = 1e-3, .step_per_request_s = 0.0, .batch = 1}, 0);
  std::map<std::uint64_t, std::int64_t> arrived;
  double waited_ps = 0.0, lindley_ps = 0.0, lindley_sum_ps = 0.0;
  std::int64_t last_ps = 0;
  double service_ps = 0.0;
  const auto take = [&](const std::vector<Server::Progress>& progress) {
    for (const auto& p : progress) {
      if (p.is_done) continue;
      waited_ps += static_cast<double>(p.at_ps - arrived.at(p.id)) - static_cast<double>(1);  // 1 ps: its context
      arrived.erase(p.id);
    }
  };
  for (unsigned i = 0; i < requests; ++i) {
    const Ask ask = demand.take();
    take(server.advance(ask.at_ps));
    if (i > 0) lindley_ps = std::max(0.0, lindley_ps + service_ps - static_cast<double>(ask.at_ps - last_ps));
    lindley_sum_ps += lindley_ps;
    last_ps = ask.at_ps;
    service_ps = 1e9 * static_cast<double>(ask.generated_tokens - 1) + static_cast<double>(ask.context_tokens);
    arrived[i] = ask.at_ps;
    server.add({i, ask.context_tokens, ask.generated_tokens}, ask.at_ps);
  }
  take(server.advance(network::kNeverPs - 1));
  BOOST_TEST(arrived.empty());
  return {waited_ps * 1e-12 / requests, lindley_sum_ps * 1e-12 / requests};
}

// Of a mean over n requests the error is that of the theory's variance times the correlation of waits; two million
// requests keep it near 0.3 % at these loads.
constexpr unsigned kRequests = 2'000'000;

BOOST_AUTO_TEST_CASE(constant_answers_wait_as_m_d_1_says) {
  const double load = 0.5, theory_s = load / (2.0 * (1.0 - load));  // service 1 s
  const auto waits = wait(load, false, kRequests);
  BOOST_TEST(waits.flown_s == theory_s, boost::test_tools::tolerance(0.01));
  BOOST_TEST(waits.flown_s == waits.lindley_s, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(exponential_answers_wait_as_m_m_1_says) {
  const double load = 0.4, mean_s = 1.0, theory_s = load * mean_s / (1.0 - load);
  const auto waits = wait(load, true, kRequests);  // the mean of 1001 tokens less one, rounded: 1.0 s within 5e-4
  BOOST_TEST(waits.flown_s == theory_s, boost::test_tools::tolerance(0.01));
  BOOST_TEST(waits.flown_s == waits.lindley_s, boost::test_tools::tolerance(1e-6));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::serving
