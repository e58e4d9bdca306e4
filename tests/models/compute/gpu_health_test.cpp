#include "models/compute/gpu_health.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::compute {

BOOST_AUTO_TEST_SUITE(gpu_health)

BOOST_AUTO_TEST_CASE(a_double_bit_error_counts_twice_and_its_row_is_remapped_at_the_next_reset) {
  GpuHealth health;
  const auto effect = health.strike(Xid::kDoubleBit);
  BOOST_REQUIRE(effect.follows.size() == 1);
  BOOST_TEST(effect.follows.front() == 63u);
  BOOST_TEST(effect.job_dies);
  BOOST_TEST(health.uncorrected() == 1u);
  BOOST_TEST(health.aggregate_uncorrected() == 1u);
  BOOST_TEST(health.remap_pending());
  BOOST_TEST(health.remapped_rows() == 0u);
  health.reset();
  BOOST_TEST(health.uncorrected() == 0u);
  BOOST_TEST(health.aggregate_uncorrected() == 1u);
  BOOST_TEST(!health.remap_pending());
  BOOST_TEST(health.remapped_rows() == 1u);
}

BOOST_AUTO_TEST_CASE(without_a_spare_row_remapping_fails_as_xid_64) {
  GpuHealth health;
  for (int i = 0; i < 512; ++i) BOOST_TEST(health.strike(Xid::kDoubleBit).follows.front() == 63u);
  BOOST_TEST(health.strike(Xid::kDoubleBit).follows.front() == 64u);
  BOOST_TEST(health.remap_failed());
}

BOOST_AUTO_TEST_CASE(a_contained_error_takes_the_job_and_an_uncontained_one_the_whole_board_until_reset) {
  GpuHealth health;
  BOOST_TEST(health.strike(Xid::kContained).job_dies);
  BOOST_TEST(!health.reset_needed());
  health.strike(Xid::kUncontained);
  BOOST_TEST(health.reset_needed());
  health.reset();
  BOOST_TEST(!health.reset_needed());
}

BOOST_AUTO_TEST_CASE(a_number_that_is_no_xid_of_a_board_is_refused) {
  BOOST_TEST(GpuHealth::knows(79));
  BOOST_TEST(!GpuHealth::knows(80));
  BOOST_TEST(!GpuHealth::knows(79 + (1ull << 32)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute
