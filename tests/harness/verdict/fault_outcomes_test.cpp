// What a bench makes of the signs that follow a fault.
#include "harness/verdict/fault_outcomes.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/event_log.h"

namespace flatsat::verdict {

BOOST_AUTO_TEST_SUITE(fault_outcomes)

namespace {

struct Flight {
  support::EventLog events;
  FaultOutcomes faults{events};

  void fault(std::uint64_t id, const std::string& device, bool waits = false) {
    FaultReport report;
    report.device = device;
    report.satellite = "a";
    report.fault.point = "state_q";
    report.fault.cause = id;
    if (!waits) report.struck = time::SimTime{0};
    faults.add(report);
  }
  void on_board(const char* kind, double value = 0.0, const char* device = "npu0") {
    faults.sink("a").emit({device, model::EventName::reported(kind), kind, value});
  }
  void ground(const char* kind, double job, const char* satellite = "a") {
    faults.sink(satellite).emit({"ground", model::EventName::reported(kind), kind, job});
  }
  void good_job(double id) {
    on_board("job_done", id);
    ground("right_answer", id);
  }
  FaultOutcome outcome(std::size_t i = 0) const { return faults.reports().at(i).outcome; }
};

BOOST_AUTO_TEST_CASE(two_jobs_that_come_out_right_make_a_fault_masked) {
  Flight f;
  f.fault(7, "npu0");
  f.good_job(1);
  BOOST_TEST((f.outcome() == FaultOutcome::kUndecided));
  f.good_job(2);
  BOOST_TEST((f.outcome() == FaultOutcome::kMasked));
  BOOST_TEST(f.events.kinds.back() == "fault_masked");
  BOOST_TEST(f.events.causes.back() == 7u);
}

BOOST_AUTO_TEST_CASE(the_worst_sign_is_the_outcome) {
  Flight f;
  f.fault(7, "npu0");
  f.on_board("wrong_result", 1);
  f.on_board("ecc_corrected", 1);
  f.good_job(1);
  f.good_job(2);
  BOOST_TEST((f.outcome() == FaultOutcome::kDetected));
}

BOOST_AUTO_TEST_CASE(a_correction_alone_is_corrected_and_a_timeout_a_hang) {
  for (const auto& [sign, expected] :
       {std::pair{"ecc_corrected", FaultOutcome::kCorrected}, {"timeout", FaultOutcome::kHang}}) {
    Flight f;
    f.fault(7, "npu0");
    f.on_board(sign, 1);
    f.good_job(1);
    f.good_job(2);
    BOOST_TEST((f.outcome() == expected));
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_answer_that_was_taken_on_board_is_silent_corruption) {
  Flight f;
  f.fault(7, "npu0");
  f.on_board("job_done", 1);
  f.on_board("job_done", 2);
  f.ground("right_answer", 2);
  f.ground("wrong_answer", 1);
  BOOST_TEST((f.outcome() == FaultOutcome::kSdc));
}

BOOST_AUTO_TEST_CASE(jobs_of_other_devices_and_satellites_and_of_before_say_nothing) {
  Flight f;
  f.on_board("job_done", 1);
  f.fault(7, "npu0");
  f.on_board("wrong_result", 4, "npu1");
  f.on_board("job_done", 5, "npu1");
  f.ground("wrong_answer", 1);
  f.ground("wrong_answer", 5);
  f.on_board("job_done", 6);
  f.ground("wrong_answer", 6, "b");
  f.ground("right_answer", 6);
  f.good_job(7);
  BOOST_TEST((f.outcome() == FaultOutcome::kMasked));
}

BOOST_AUTO_TEST_CASE(a_fault_that_waits_for_its_cycle_is_watched_from_its_hit_on) {
  Flight f;
  f.fault(7, "npu0", true);
  f.on_board("job_error", 1);
  f.good_job(1);
  f.good_job(2);
  BOOST_TEST((f.outcome() == FaultOutcome::kUndecided));
  f.faults.sink("").emit({"npu0", model::events::kFaultStruck, "", 100.0, 7});
  f.good_job(3);
  f.good_job(4);
  BOOST_TEST((f.outcome() == FaultOutcome::kMasked));
}

BOOST_AUTO_TEST_CASE(what_was_refused_or_never_came_was_not_injected) {
  Flight f;
  f.fault(7, "npu0");
  f.fault(8, "npu0", true);
  f.faults.sink("").emit({"npu0", model::events::kFaultRefused, "the cycle is past", 0.0, 7});
  f.faults.end(false, [](const FaultReport&) { return true; });
  BOOST_TEST((f.outcome(0) == FaultOutcome::kNotInjected));
  BOOST_TEST(f.faults.reports()[0].reason == "the cycle is past");
  BOOST_TEST((f.outcome(1) == FaultOutcome::kNotInjected));
}

BOOST_AUTO_TEST_CASE(at_the_end_a_job_that_never_ends_is_a_hang_and_too_few_jobs_decide_nothing) {
  Flight f;
  f.fault(7, "npu0");
  f.fault(8, "npu1");
  f.on_board("job_done", 1, "npu1");
  f.faults.end(false, [](const FaultReport& report) { return report.device == "npu0"; });
  BOOST_TEST((f.outcome(0) == FaultOutcome::kHang));
  BOOST_TEST((f.outcome(1) == FaultOutcome::kUndecided));
}

BOOST_AUTO_TEST_CASE(a_run_that_failed_says_nothing_of_a_fault_that_waited) {
  Flight f;
  f.fault(7, "npu0", true);
  f.faults.end(true, [](const FaultReport&) { return true; });
  BOOST_TEST((f.outcome() == FaultOutcome::kUndecided));
}

BOOST_AUTO_TEST_CASE(two_faults_at_once_in_one_device_are_told_apart_by_nobody) {
  Flight f;
  f.fault(7, "npu0");
  f.fault(8, "npu1");
  BOOST_TEST(f.faults.reports()[0].alone);
  f.fault(9, "npu0");
  BOOST_TEST(!f.faults.reports()[0].alone);
  BOOST_TEST(f.faults.reports()[1].alone);
  BOOST_TEST(!f.faults.reports()[2].alone);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::verdict
