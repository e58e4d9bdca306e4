#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

BOOST_AUTO_TEST_SUITE(describe_board)

BOOST_AUTO_TEST_CASE(a_board_of_a_lab_is_used_by_the_keys_of_its_table) {
  const auto l = described(describe_lab,
                           "uuid = 'GPU-1'\nlease = '2 min'\ndead_man = '500 ms'\nsafe_limit = '0.2 kW'\n"
                           "highest_clock = '1.5 GHz'\nallow_control = true\nbatch = 'mixed'\n");
  BOOST_TEST(l.uuid == "GPU-1");
  BOOST_TEST(l.lease_s == 120.0);
  BOOST_TEST(l.dead_man_s == 0.5);
  BOOST_TEST(l.safe_limit_w == 200.0);
  BOOST_TEST(l.highest_hz == 1.5e9);
  BOOST_TEST(l.control_allowed);
  BOOST_TEST(l.batch == "mixed");
}

BOOST_AUTO_TEST_CASE(an_inventory_and_a_board_go_together_and_leave_no_uuid_to_say) {
  const auto told = [](const std::string& keys) { return mistakes(describe_lab, keys); };
  BOOST_TEST(told("inventory = 'boards.toml'\nboard = 'a'\n") == "");
  BOOST_TEST(told("inventory = 'boards.toml'\n") == "f:1:13: inventory and board must be given both or neither");
  BOOST_TEST(told("board = 'a'\n") == "f:1:1: inventory and board must be given both or neither");
  BOOST_TEST(told("inventory = 'x'\nboard = 'a'\nuuid = 'GPU-1'\n") ==
             "f:3:8: uuid comes from the inventory, if there is one");
}

BOOST_AUTO_TEST_CASE(a_batch_of_no_known_work_and_numbers_out_of_range_are_mistakes) {
  const auto told = [](const std::string& keys) { return mistakes(describe_lab, keys); };
  BOOST_TEST(told("batch = 'training'\n") == "f:1:9: batch must be product, prefill, decode or mixed");
  BOOST_TEST(told("product = 8\n") == "f:1:11: product must be a whole number from 16 to 32768");
  BOOST_TEST(told("dead_man = '0.1 s'\n") == "f:1:12: dead_man must be from 0.2 to 3600 s");
}

BOOST_AUTO_TEST_CASE(files_stand_beside_the_testbed_and_names_for_the_loader_stay_names) {
  BoardLabConfig lab;
  lab.inventory = "boards.toml";
  lab.leases = "/var/leases";
  lab.cuda = "libcuda.so.1";
  lab.nvml = "lib/libnvml.so";
  place_lab(lab, "/lab/beds/a.toml");
  BOOST_TEST(lab.inventory == "/lab/beds/boards.toml");
  BOOST_TEST(lab.leases == "/var/leases");
  BOOST_TEST(lab.cuda == "libcuda.so.1");
  BOOST_TEST(lab.nvml == "/lab/beds/lib/libnvml.so");
  BOOST_TEST(lab.nvrtc == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::testbed
