#include "harness/bench/nominal_surroundings.h"

#include <boost/test/unit_test.hpp>

#include "models/compute/npu_model.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(nominal_surroundings)

namespace {

/// What a device sees of them before it runs.
struct Seen {
  explicit Seen(double minimum_rail_v) : around("around", npu, 150.0, minimum_rail_v, 7.0) {
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
  }
  Simulation fresh;
  compute::NpuModel npu{"npu", {}};
  NominalSurroundings around;
};

}  // namespace

// The rail of the satellites' payload has 48 V; coolant of 20 degC and what the device adds to it.
BOOST_AUTO_TEST_CASE(a_device_alone_has_its_rail_its_cap_and_its_coolant) {
  const Seen seen(10.0);
  BOOST_TEST(seen.npu.rail_v.read() == 48.0);
  BOOST_TEST(seen.npu.cap_w.read() == 150.0);
  BOOST_TEST(seen.npu.coolant_degc.read() == 27.0);
}

BOOST_AUTO_TEST_CASE(a_device_that_needs_a_higher_rail_has_it) { BOOST_TEST(Seen(60.0).npu.rail_v.read() == 60.0); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
