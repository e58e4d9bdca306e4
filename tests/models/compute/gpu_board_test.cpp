#include "models/compute/gpu_board.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::compute {

BOOST_AUTO_TEST_SUITE(gpu_board)

namespace {

using boost::test_tools::tolerance;

GpuBoard ready_board(const GpuBoardConfig& config = {}, double cap_w = 700.0, double coolant_degc = 30.0) {
  GpuBoard board(config);
  board.set_coolant(coolant_degc);
  board.set_supply(48.0, cap_w);
  while (!board.ready()) board.advance(board.step_s());
  return board;
}

void run(GpuBoard& board, double seconds) {
  for (double t = 0.0; t < seconds;) {
    const double step = std::min(board.step_s(), seconds - t);
    board.advance(step);
    t += step;
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(idle_it_draws_its_idle_power_at_its_idle_clock) {
  auto board = ready_board();
  run(board, 10.0);
  BOOST_TEST(board.power_w() == 90.0, tolerance(1e-6));
  BOOST_TEST(board.clock_mhz() == 345.0);
  BOOST_TEST(board.reasons() == kReasonIdle);
}

BOOST_AUTO_TEST_CASE(a_product_meets_the_limit_and_the_cap_lowers_the_clock_in_steps) {
  auto board = ready_board();
  board.start(1e9);
  run(board, 5.0);
  BOOST_TEST(board.power_w() <= 700.0);
  BOOST_TEST(board.power_w() > 685.0);
  BOOST_TEST(std::fmod(board.clock_mhz(), 15.0) == 0.0);
  BOOST_TEST(board.clock_mhz() < 1980.0);
  BOOST_TEST((board.reasons() & kReasonPowerCap) != 0u);
}

BOOST_AUTO_TEST_CASE(a_lower_cap_holds_within_half_a_second) {
  auto board = ready_board();
  board.start(1e9);
  run(board, 5.0);
  board.set_supply(48.0, 420.0);
  run(board, 0.5);
  BOOST_TEST(board.power_w() <= 420.0);
  BOOST_TEST(board.power_w() > 405.0);
}

BOOST_AUTO_TEST_CASE(a_batch_takes_its_work_over_the_speed_at_the_clock) {
  GpuBoardConfig config;
  config.gemm_over_limit = 0.9;  // the limit does not bind: the top clock is held
  config.ramp_up_mhz_per_s = 1e9;
  auto board = ready_board(config);
  board.start(798e3 * 2.0);
  double seconds = 0.0;
  while (board.busy()) {
    const double step = board.step_s();
    board.advance(step);
    seconds += step;
  }
  BOOST_TEST(seconds == 2.0, tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(steady_temperatures_follow_power_and_coolant) {
  auto board = ready_board({}, 400.0, 20.0);
  board.start(1e9);
  run(board, 200.0);
  const double watts = board.power_w();
  BOOST_TEST(board.die_degc() == 20.0 + 0.06 * watts, tolerance(1e-3));
  BOOST_TEST(board.hbm_degc() == board.die_degc() + 10.0 * watts / 700.0, tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(a_hot_board_throttles_and_stays_below_its_hardware_limit) {
  auto board = ready_board({}, 700.0, 55.0);
  board.start(1e9);
  run(board, 200.0);
  BOOST_TEST(board.die_degc() < 89.5);
  BOOST_TEST(board.power_w() < 600.0);
  BOOST_TEST(!board.lost());
}

BOOST_AUTO_TEST_CASE(a_board_that_cannot_be_cooled_falls_off_its_bus_until_it_is_switched_off) {
  auto board = ready_board({}, 700.0, 85.0);
  board.start(1e9);
  run(board, 60.0);
  BOOST_TEST(board.lost());
  BOOST_TEST(!board.ready());
  board.set_coolant(20.0);
  run(board, 60.0);
  BOOST_TEST(board.lost());
  board.set_supply(0.0, 700.0);
  board.set_supply(48.0, 700.0);
  run(board, 10.0);
  BOOST_TEST(board.ready());
}

BOOST_AUTO_TEST_CASE(energy_is_the_integral_of_power) {
  auto board = ready_board();
  const double before = board.energy_j();
  run(board, 100.0);
  BOOST_TEST(board.energy_j() - before == 9000.0, tolerance(1e-3));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute
