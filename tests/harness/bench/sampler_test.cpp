#include "harness/bench/sampler.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "models/base/unmeasured.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(sampler)

namespace {

using sc_core::SC_NS;
using sc_core::sc_time;

/// A chain of signals: each stage follows the one before it a delta cycle later, as models do.
class Chain : public sc_core::sc_module {
 public:
  static constexpr int kStages = 5;
  sc_core::sc_signal<double> stages[kStages];
  double end = 0.0;
  explicit Chain(const sc_core::sc_module_name& name) : sc_module(name) {
    SC_HAS_PROCESS(Chain);
    SC_THREAD(step);
    for (int i = 1; i <= kStages; ++i) {
      sc_core::sc_spawn_options options;
      options.spawn_method();
      options.set_sensitivity(&stages[i - 1]);
      const auto follow = [this, i] {
        if (i < kStages)
          stages[i].write(stages[i - 1].read());
        else
          end = stages[i - 1].read();
      };
      sc_core::sc_spawn(follow, sc_core::sc_gen_unique_name("stage"), &options);
    }
  }

 private:
  void step() {
    for (double value = 1.0;; ++value) {
      stages[0].write(value);
      wait(sc_time(10, SC_NS));
    }
  }
};

struct Seen {
  double time_ns, value;
  bool operator==(const Seen&) const = default;
};

/// What a sampler sees of one channel in a run of 35 ns, sampled each 10 ns.
struct Rig {
  Simulation fresh;
  model::ChannelList channels;
  std::vector<Seen> all, one;
  std::unique_ptr<Sampler> sampler;
  void start() {
    sampler = std::make_unique<Sampler>(
        "sampler", channels.sources(), sc_time(10, SC_NS),
        [this](std::span<const double> values) {
          all.push_back({now_ns(), values[0]});
        },
        [this](std::size_t, double value) {
          one.push_back({now_ns(), value});
        });
    sc_core::sc_start(35, SC_NS);
  }
  static double now_ns() { return static_cast<double>(sc_core::sc_time_stamp().value()) / 1000.0; }
};

std::string error_of(Rig& rig) {
  try {
    rig.start();
  } catch (const sc_core::sc_report& report) {
    return report.what();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_samples_from_the_start_each_period) {
  Rig rig;
  const double value = 7.0;
  rig.channels.add("a", "1", "a figure", value);
  rig.start();
  const std::vector<Seen> expected{{0.0, 7.0}, {10.0, 7.0}, {20.0, 7.0}, {30.0, 7.0}};
  BOOST_TEST((rig.all == expected));
}

/// The chain has five stages: fewer than the delta cycles that a sampler waits for what is due at its instant.
BOOST_AUTO_TEST_CASE(a_sample_comes_after_what_models_do_at_its_instant) {
  Rig rig;
  Chain chain("chain");
  rig.channels.add("end", "1", "what comes out of the chain", chain.end);
  rig.start();
  const std::vector<Seen> expected{{0.0, 1.0}, {10.0, 2.0}, {20.0, 3.0}, {30.0, 4.0}};
  BOOST_TEST((rig.all == expected));
}

BOOST_AUTO_TEST_CASE(a_channel_that_asks_for_it_is_sampled_at_its_changes_too) {
  Rig rig;
  double value = 1.0;
  sc_core::sc_event changed;
  rig.channels.add("a", "1", "a figure", value, &changed);
  sc_core::sc_spawn([&] {
    sc_core::wait(sc_time(13, SC_NS));
    value = 2.0;
    changed.notify(sc_core::SC_ZERO_TIME);
  });
  rig.start();
  const std::vector<Seen> expected{{13.0, 2.0}};
  BOOST_TEST((rig.one == expected));
}

BOOST_AUTO_TEST_CASE(a_value_that_is_no_number_names_its_channel_and_gets_nowhere) {
  Rig rig;
  const double value = std::numeric_limits<double>::quiet_NaN();
  rig.channels.add("a.power.soc", "1", "a figure", value);
  BOOST_TEST(error_of(rig).find("channel a.power.soc is a NaN at simulated time 0.000000 s") != std::string::npos);
  BOOST_TEST(rig.all.empty());
}

BOOST_AUTO_TEST_CASE(a_value_that_is_not_measured_yet_is_handed_on_and_is_no_error) {
  Rig rig;
  double value = model::kUnmeasured;
  rig.channels.add("a.share", "1", "a share of nothing so far", value);
  sc_core::sc_spawn([&] {
    sc_core::wait(sc_time(13, SC_NS));
    value = 0.5;
  });
  BOOST_TEST(error_of(rig) == "no error");
  BOOST_REQUIRE(rig.all.size() == 4u);
  BOOST_TEST(model::is_unmeasured(rig.all[1].value));
  BOOST_TEST(rig.all[2].value == 0.5);
}

BOOST_AUTO_TEST_CASE(it_reads_all_channels_once_more_when_it_is_told_to) {
  Rig rig;
  double value = 1.0;
  rig.channels.add("a", "1", "a figure", value);
  rig.start();
  value = 2.0;
  rig.sampler->read_all();
  BOOST_TEST((rig.all.back() == Seen{35.0, 2.0}));
}

BOOST_AUTO_TEST_CASE(an_infinite_value_names_its_channel_and_gets_nowhere) {
  Rig rig;
  const double value = -std::numeric_limits<double>::infinity();
  rig.channels.add("a.power.soc", "1", "a figure", value);
  BOOST_TEST(error_of(rig).find("channel a.power.soc is infinite at simulated time 0.000000 s") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
