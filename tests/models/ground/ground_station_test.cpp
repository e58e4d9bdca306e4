#include "models/ground/ground_station.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/event_log.h"
#include "tests/support/seed.h"
#include "tests/support/simulation.h"

namespace flatsat::ground {

BOOST_AUTO_TEST_SUITE(ground_station)

namespace {

using payload::DeviceClass;

struct Numbers : model::RandomStream {
  explicit Numbers(std::uint64_t seed) : engine(seed) {}
  std::uint64_t next() override { return engine(); }
  std::mt19937_64 engine;
};

constexpr WorkloadConfig kEveryTenSeconds{.interval_min_s = 10.0,
                                          .interval_max_s = 10.0,
                                          .deadline_min_s = 5.0,
                                          .deadline_max_s = 5.0,
                                          .rows_min = 1,
                                          .rows_max = 1};

/// What becomes of one job on its way: whether it can be sent, and the answer that comes so long after it.
struct Fate {
  enum class Kind { kRight, kWrong, kRefused, kLost, kUnsent } kind;
  double after_s = 1.0;
};

/// A ground station whose jobs meet the fates that a test hands out, in order of their ids.
struct Rig : network::PacketSender {
  Simulation fresh;
  support::EventLog events;
  payload::WeightStore weights{.n = 2, .k = 3, .layers = {{1, 2, 3, 4, 5, 6}}};
  Numbers random;
  std::function<Fate(std::uint64_t id)> fate = [](std::uint64_t) { return Fate{Fate::Kind::kLost}; };
  GroundStation station;
  model::ChannelList channels;

  explicit Rig(std::vector<WorkloadConfig> workloads = {kEveryTenSeconds}, std::uint64_t seed = 1)
      : random(seed),
        station("ground", std::move(workloads), {{DeviceClass::kAccelerator, &weights}, {DeviceClass::kGpu, &weights}},
                random, events) {
    station.set_uplink(*this);
    station.list_channels(channels, "g");
  }

  bool send(network::Packet packet) override {
    const auto job = *payload::decode_job(packet.bytes);
    const Fate met = fate(job.id);
    if (met.kind == Fate::Kind::kUnsent) return false;
    if (met.kind == Fate::Kind::kLost) return true;
    payload::Result result{.id = job.id, .attempts = 1};
    result.c = compute::gemm_int8({job.m, job.n, job.k}, job.activations, job.k, weights.layers[0], job.n);
    if (met.kind == Fate::Kind::kWrong) ++result.c[0];
    if (met.kind == Fate::Kind::kRefused) result.status = payload::ResultStatus::kFailed, result.c.clear();
    sc_core::sc_spawn([this, result, met] {
      sc_core::wait(met.after_s, sc_core::SC_SEC);
      station.receive({.id = result.id, .size_bytes = 1, .bytes = payload::encode(result), .cause = 0});
    });
    return true;
  }
  void all(Fate::Kind kind, double after_s = 1.0) {
    fate = [=](std::uint64_t) { return Fate{kind, after_s}; };
  }
  static void run(double seconds) { sc_core::sc_start(seconds, sc_core::SC_SEC); }
  double value(const std::string& name) const {
    for (const auto& source : channels.sources())
      if (source.name == "g.accelerator." + name || source.name == "g." + name) return *source.value;
    BOOST_FAIL("no channel " + name);
    return 0.0;
  }
  /// What the channel says, where nothing measured is none.
  double count(const std::string& name) const { return model::is_unmeasured(value(name)) ? 0.0 : value(name); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(right_answers_in_time_are_right) {
  Rig rig;
  rig.all(Fate::Kind::kRight);
  Rig::run(35.0);  // jobs at 10, 20, 30 s
  BOOST_TEST(rig.value("issued") == 3.0);
  BOOST_TEST(rig.value("right") == 3.0);
  BOOST_TEST(rig.value("missed") == 0.0);
  BOOST_TEST(rig.value("in_time_share") == 1.0);
  BOOST_TEST(rig.value("turnaround") == 1.0);
}

BOOST_AUTO_TEST_CASE(a_job_that_nobody_answers_is_open_up_to_its_deadline_and_missed_from_then_on) {
  Rig rig;
  Rig::run(15.0);  // asked at 10 s, wanted by 15 s
  BOOST_TEST(rig.value("open") == 1.0);
  BOOST_TEST(model::is_unmeasured(rig.value("missed")));
  Rig::run(0.001);
  BOOST_TEST(rig.value("open") == 0.0);
  BOOST_TEST(rig.value("missed") == 1.0);
  BOOST_TEST(rig.value("in_time_share") == 0.0);
  Rig::run(60.0);
  BOOST_TEST(rig.value("missed") == 7.0);
}

BOOST_AUTO_TEST_CASE(an_answer_at_its_deadline_is_in_time_and_one_after_it_stays_missed) {
  Rig rig;
  rig.fate = [](std::uint64_t id) { return Fate{Fate::Kind::kRight, id == 1 ? 5.0 : 6.0}; };
  Rig::run(29.0);
  BOOST_TEST(rig.value("right") == 1.0);
  BOOST_TEST(rig.value("missed") == 1.0);
  BOOST_TEST(rig.value("in_time_share") == 0.5);
}

BOOST_AUTO_TEST_CASE(a_refused_job_and_one_that_cannot_be_sent_are_missed_at_once) {
  Rig rig;
  rig.fate = [](std::uint64_t id) { return Fate{id == 1 ? Fate::Kind::kRefused : Fate::Kind::kUnsent, 1.0}; };
  Rig::run(12.0);
  BOOST_TEST(rig.value("missed") == 1.0);
  Rig::run(9.0);
  BOOST_TEST(rig.value("missed") == 2.0);
  BOOST_TEST(model::is_unmeasured(rig.value("turnaround")));
}

BOOST_AUTO_TEST_CASE(a_wrong_answer_is_told_also_after_its_deadline) {
  Rig rig;
  rig.all(Fate::Kind::kWrong, 7.0);
  Rig::run(16.0);
  BOOST_TEST(rig.value("missed") == 1.0);
  BOOST_TEST(model::is_unmeasured(rig.value("wrong")));
  Rig::run(3.0);
  BOOST_TEST(rig.value("wrong") == 1.0);
  BOOST_TEST(rig.value("missed") == 0.0);
  BOOST_TEST(rig.events.count("wrong_answer") == 1);
}

BOOST_AUTO_TEST_CASE(before_the_first_job_no_share_and_no_failure_is_measured) {
  Rig rig;
  Rig::run(5.0);
  for (const char* name : {"wrong", "missed", "in_time_share", "turnaround"})
    BOOST_TEST(model::is_unmeasured(rig.value(name)), name);
}

BOOST_AUTO_TEST_CASE(at_every_instant_what_was_asked_is_right_wrong_missed_or_open) {
  auto random = support::engine(20270621);
  const auto between = [&](double low, double high) { return std::uniform_real_distribution(low, high)(random); };
  WorkloadConfig crowded{.interval_min_s = 0.1,
                         .interval_max_s = 2.0,
                         .deadline_min_s = 0.5,
                         .deadline_max_s = 4.0,
                         .rows_min = 1,
                         .rows_max = 2};
  Rig rig({crowded}, random());
  rig.fate = [&](std::uint64_t) { return Fate{static_cast<Fate::Kind>(random() % 5), between(0.0, 6.0)}; };
  const auto& counts = rig.station.counts(DeviceClass::kAccelerator);
  for (int look = 0; look < 4000; ++look) {
    Rig::run(between(0.001, 0.2));
    const double sum = rig.count("right") + rig.count("wrong") + rig.count("missed") + rig.count("open");
    BOOST_REQUIRE(rig.value("issued") == sum);
    BOOST_REQUIRE(counts.issued == counts.right + counts.wrong + counts.missed + counts.open());
  }
  // Each fate was met often enough to mean something.
  BOOST_TEST(counts.right > 20u);
  BOOST_TEST(counts.wrong > 20u);
  BOOST_TEST(counts.missed > 60u);
  BOOST_TEST(counts.late > 20u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::ground
