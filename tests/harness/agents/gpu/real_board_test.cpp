// The agent of a real board, on the rig that has none.
#include "harness/agents/gpu/real_board.h"

#include "tests/harness/agents/gpu/real_board_rig.h"

namespace flatsat::agents::gpu {

// libsystemc comes with the device library and asks for an sc_main.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

BOOST_AUTO_TEST_SUITE(real_board)

BOOST_AUTO_TEST_CASE(a_job_is_computed_on_the_board_checked_and_timed_from_its_start_by_the_boards_events) {
  Lab lab;
  Driver d;
  d.ready(lab, {{"work_share", 0.02}});
  d.run(5.0);  // idle: simulated time runs free
  const time::SimTime begin = d.board.now();
  d.submit(5);  // a tenth of a GFLOP: some hundred products of 64 x 64 x 64
  const auto done = d.completion(60.0);
  BOOST_TEST(static_cast<int>(done.error) == 0);
  BOOST_TEST(done.tag == 7);
  BOOST_TEST(done.crc32 == golden_crc());
  const double simulated_s = time::to_seconds(d.completed_at - begin);
  BOOST_TEST(done.cycles > 0u);  // microseconds by the board's events
  // Not before what was measured; after it by no more than the wall time that went by until it was known.
  BOOST_TEST(simulated_s >= done.cycles * 1e-6 - 1e-6);
  BOOST_TEST(simulated_s <= done.cycles * 1e-6 + 2.0);
  d.run(2.0);
  BOOST_TEST(d.sample("jobs") == 1.0);
  BOOST_TEST(d.sample("checks") >= 2.0);
  BOOST_TEST(d.sample("wrong") == 0.0);
  BOOST_TEST(d.sample("valid") == 1.0);
  BOOST_TEST(d.sample("die") > 20.0);
  double most_w = 0.0, last_w = 0.0;
  for (const auto& m : d.said) {
    if (m.kind == wire::Kind::kDraw) last_w = wire::payload::read_draw(m).draw_w, most_w = std::max(most_w, last_w);
  }
  BOOST_TEST(last_w > 50.0);  // the card idles at 90 W
  BOOST_TEST(most_w >= last_w);
}

BOOST_AUTO_TEST_CASE(a_fault_in_a_launch_ends_the_job_in_a_check_and_the_next_one_is_right) {
  Lab lab;
  Driver d;
  d.ready(lab, {{"work_share", 0.001}, {"check_every", 1}});
  for (const char* point : {"result", "result_row", "result_drawn", "batch_zero", "batch_drawn"}) {
    d.fault({{"point", point}, {"word", 37}, {"mask", 0x2000}, {"stuck_cycles", 1}});
    d.submit(1);
    BOOST_TEST(static_cast<int>(d.completion(60.0).error) == static_cast<int>(compute::job_queue::JobError::kAbft),
               point);
    d.submit(1);
    BOOST_TEST(static_cast<int>(d.completion(60.0).error) == 0);
  }
  BOOST_TEST(d.count("check_failed") == 5);
}

BOOST_AUTO_TEST_CASE(a_fault_that_sticks_for_three_launches_spoils_three_results) {
  Lab lab;
  Driver d;
  d.ready(lab, {{"work_share", 1e-9}});
  d.fault({{"point", "result"}, {"word", 3}, {"mask", 1}, {"stuck_cycles", 3}});
  for (int job = 0; job < 4; ++job) {
    d.submit(1);
    BOOST_TEST((d.completion(60.0).error != 0) == (job < 3));
  }
}

BOOST_AUTO_TEST_CASE(a_cap_is_held_by_the_duty_cycle_alone_and_nothing_is_set_without_control) {
  Lab lab;
  Driver d;
  d.ready(lab, json::object(), 300.0);
  d.submit(1000);
  d.run(2.0);
  BOOST_TEST(d.sample("working") == 1.0);
  BOOST_TEST(d.sample("duty") < 0.9);
  BOOST_TEST(lab.text("nvml.log") == "");
  d.supply(0.0);
  d.run(1.0);
  BOOST_TEST(lab.text("board.log").find("its rail is off") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(with_control_the_limit_follows_the_cap_and_the_clock_is_bound_or_the_refusal_is_an_event) {
  Lab lab;
  const bool root = geteuid() == 0;
  const auto was_set = [&lab](const char* what) { return lab.text("nvml.log").find(what) != std::string::npos; };
  Driver d;
  d.ready(lab, {{"allow_control", true}, {"highest_mhz", 1200}}, 400.0);
  d.run(0.5);
  BOOST_TEST(d.count("control_refused") == (root ? 0 : 2));
  BOOST_TEST(was_set(" 400000 mW: Success") == root);
  BOOST_TEST(was_set(" 0 to 1200 MHz: Success") == root);
  BOOST_TEST(was_set(" 200000 mW"));  // the safe state at the start
  BOOST_TEST(!was_set(" none: "));
  d.board.safe("the run ends");
  BOOST_TEST(was_set(" none: Success") == root);  // what was bound is free again at the end
}

BOOST_AUTO_TEST_CASE(where_the_labs_inventory_allows_no_control_nothing_is_set_and_the_refusal_is_told) {
  Lab lab;
  const auto uuid = [&] {
    RealBoard board;
    board.welcome(lab.welcome());
    const auto log = lab.text("board.log");
    return json::parse(log.substr(0, log.find('\n')))["board"].get<std::string>();
  }();
  const std::string path = lab.write("lab.toml", "[board.a]\nuuid = \"" + uuid + "\"\nallow_control = false\n");
  Driver d;
  d.ready(lab, {{"inventory", path}, {"board", "a"}, {"allow_control", true}}, 400.0);
  d.run(0.5);
  BOOST_TEST(d.count("control_refused") == 1);
  BOOST_TEST(lab.text("nvml.log") == "");
}

BOOST_AUTO_TEST_CASE(a_silent_bench_ends_the_work_and_leaves_the_board_safe_read_back) {
  Lab lab;
  Driver d;
  d.ready(lab);
  d.submit(100000);
  d.run(0.5);
  d.board.silent_for(1.4);
  BOOST_TEST(lab.text("board.log").find("silent") == std::string::npos);
  d.board.silent_for(1.6);
  const auto line = json::parse(lab.text("board.log").substr(lab.text("board.log").rfind("{\"board\"")));
  BOOST_TEST(line["safe"].get<bool>());
  BOOST_TEST(line["reason"].get<std::string>().find("silent") != std::string::npos);
  BOOST_TEST(static_cast<int>(d.completion(5.0).error) == static_cast<int>(compute::job_queue::JobError::kReset));
}

BOOST_AUTO_TEST_CASE(one_board_is_held_by_one_run_and_given_back_at_its_end) {
  Lab lab;
  {
    RealBoard first, second;
    first.welcome(lab.welcome());
    BOOST_CHECK_EXCEPTION(second.welcome(lab.welcome()), std::runtime_error, [](const std::runtime_error& error) {
      return std::string(error.what()).find("is held by run of gpu0") != std::string::npos;
    });
  }
  RealBoard third;
  third.welcome(lab.welcome());
}

BOOST_AUTO_TEST_CASE(a_board_at_work_for_others_is_not_taken) {
  Lab lab({"--load"});
  usleep(3'500'000);  // booted and at work
  RealBoard board;
  BOOST_CHECK_EXCEPTION(board.welcome(lab.welcome()), std::runtime_error, [](const std::runtime_error& error) {
    return std::string(error.what()).find("NOT safe") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_simulated_loss_ends_all_readings_until_the_rail_was_off) {
  Lab lab;
  Driver d;
  d.ready(lab);
  d.fault({{"point", "xid"}, {"word", 79}, {"mask", 1}});
  d.run(2.0);
  BOOST_TEST(d.count("board_lost") == 1);
  BOOST_TEST(d.sample("valid") == 0.0);
  d.board.input(d.message(wire::Kind::kAccess, wire::payload::access({compute::job_queue::kIdentity, 4, 0}, {}), 9));
  d.run(0.1);
  BOOST_TEST(wire::payload::read_response(d.said.back()).first.status < 0);
  d.supply(0.0);
  d.supply(48.0);
  BOOST_TEST(d.until("board_ready", 60.0) != "");
  d.run(2.0);
  BOOST_TEST(d.sample("valid") == 1.0);
}

BOOST_AUTO_TEST_CASE(a_killed_process_costs_the_job_and_a_new_start) {
  Lab lab;
  Driver d;
  d.ready(lab);
  d.submit(100000);
  d.run(0.3);
  d.fault({{"point", "xid"}, {"word", 94}, {"mask", 1}});
  BOOST_TEST(static_cast<int>(d.completion(5.0).error) == static_cast<int>(compute::job_queue::JobError::kReset));
  BOOST_TEST(d.until("board_ready", 60.0) != "");
}

BOOST_AUTO_TEST_CASE(xids_and_memory_errors_that_the_driver_tells_are_events_of_the_bench) {
  Lab lab({"--xid", "48", "--xid-after", "2"});
  Driver d;
  d.ready(lab);
  d.submit(100000);
  BOOST_TEST(d.until("xid", 20.0) == "Xid 48");
  d.run(0.5);
  BOOST_TEST(d.count("xid") == 2);  // 63 follows: the row waits to be remapped
  BOOST_TEST(d.count("ecc_uncorrected") == 1);
}

BOOST_AUTO_TEST_CASE(a_transformer_batch_and_a_checkpoint_run_as_jobs) {
  Lab lab;
  Driver d;
  d.ready(lab, {{"batch", "mixed"}, {"work_share", 1e-4}, {"checkpoint_every", 3}});
  for (int job = 0; job < 3; ++job) {
    d.submit(1);
    BOOST_TEST(static_cast<int>(d.completion(60.0).error) == 0);
  }
  d.run(0.1);
  BOOST_TEST(d.count("checkpoint") == 1);
}

BOOST_AUTO_TEST_CASE(a_missing_driver_is_an_error_that_names_it) {
  Lab lab;
  Driver d;
  d.board.welcome(lab.welcome({{"cuda", "libno-such-cuda.so"}}));
  d.supply(48.0);
  BOOST_CHECK_EXCEPTION(d.run(10.0), std::runtime_error, [](const std::runtime_error& error) {
    return std::string(error.what()).find("libno-such-cuda.so is not to be loaded") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::gpu
