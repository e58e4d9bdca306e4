#include "harness/verdict/running.h"

#include <algorithm>
#include <bit>
#include <boost/test/unit_test.hpp>

#include "harness/time/seed.h"
#include "harness/verdict/judge.h"
#include "harness/verdict/names.h"
#include "tests/support/seed.h"

// Requirements that are measured while a run goes on, against the same ones measured on all that was seen.

namespace flatsat::verdict {

BOOST_AUTO_TEST_SUITE(running)

namespace {

constexpr std::int64_t kSecond = 1'000'000'000'000;
constexpr const char* kChannels[] = {"x", "y"};
constexpr const char* kEvents[] = {"a.upset", "b.upset", "a.done"};

struct Random {
  time::NamedStream stream;
  std::uint64_t below(std::uint64_t n) { return stream.next() % n; }
  std::string one_of(std::initializer_list<const char*> texts) { return texts.begin()[below(texts.size())]; }
};

std::string event_name(Random& random) { return random.one_of({"upset", "a.upset", "done", "b.upset", "never"}); }

std::string atom(Random& random) {
  if (random.below(5) == 0) return "event " + event_name(random);
  return random.one_of({"x", "y"}) + random.one_of({" > ", " < ", " == ", " != "}) +
         std::to_string(static_cast<int>(random.below(7)) - 3);
}

/// Looks no further than its windows.
std::string windowed(Random& random, int depth) {
  if (depth == 0) return atom(random);
  const auto inner = [&] { return "(" + windowed(random, depth - 1) + ")"; };
  const auto from = random.below(3);
  const auto window = " from " + std::to_string(from) + " s to " + std::to_string(from + random.below(4)) + " s ";
  switch (random.below(5)) {
    case 0:
      return "not " + inner();
    case 1:
      return inner() + " and " + inner();
    case 2:
      return inner() + " or " + inner();
    default:
      return random.one_of({"always", "eventually"}) + window + inner();
  }
}

/// One figure of a whole run.
std::string whole(Random& random, int depth) {
  const auto inner = [&] { return "(" + whole(random, depth - 1) + ")"; };
  const std::string part = "(" + windowed(random, static_cast<int>(random.below(3))) + ")";
  if (depth > 0 && random.below(2) == 0)
    return random.below(3) == 0 ? "not " + inner() : inner() + random.one_of({" and ", " or "}) + inner();
  switch (random.below(4)) {
    case 0:
      return part;
    case 1:
      return "after " + event_name(random) + random.one_of({"", " within 2 s "}) + part;
    default:
      return random.one_of({"always", "eventually"}) + part;
  }
}

Requirement random_requirement(Random& random) {
  Requirement r;
  r.id = "r";
  r.statistic = static_cast<Statistic>(random.below(static_cast<int>(Statistic::kRobustness) + 1));
  r.at_least = 0.0;
  const bool of_events = r.statistic == Statistic::kCount || r.statistic == Statistic::kDelay ||
                         r.statistic == Statistic::kResponseTime ||
                         (r.statistic == Statistic::kRate && random.below(2) == 0);
  if (of_events) r.event = event_name(random);
  if (r.statistic == Statistic::kDelay) r.to_event = event_name(random);
  if (r.statistic == Statistic::kResponseTime) r.formula = parse_formula(windowed(random, 1));
  if (r.statistic == Statistic::kRobustness) r.formula = parse_formula(whole(random, 2));
  if (of_events || r.formula) return r;
  r.channel = random.one_of({"x", "y", "z"});
  r.threshold = 1.0;
  if (random.below(2) == 0) r.when = parse_formula(windowed(random, static_cast<int>(random.below(3))));
  return r;
}

/// A sample or an event.
struct Input {
  std::int64_t at = 0;
  std::size_t number = 0;  // of kChannels, or of kEvents
  bool is_event = false;
  double value = 0.0;
};

/// In the order of time, several at one instant, values that stay and that come back, a channel that comes late or
/// never.
std::vector<Input> random_run(Random& random, std::size_t length) {
  std::vector<Input> inputs;
  std::int64_t at = random.below(3) == 0 ? 0 : static_cast<std::int64_t>(random.below(3)) * kSecond;
  const auto late = random.below(4) == 0 ? random.below(length + 10) : 0;
  for (std::size_t i = 0; i < length; ++i) {
    at += static_cast<std::int64_t>(random.below(4)) * kSecond / 2 + (random.below(20) == 0 ? 1 : 0);
    const bool is_event = random.below(5) == 0;
    const auto number = random.below(is_event ? 3 : 2);
    if (!is_event && number == 1 && i < late) continue;
    inputs.push_back({at, number, is_event, 0.25 * static_cast<double>(random.below(17)) - 2.0});
  }
  return inputs;
}

Evidence evidence_of(const std::vector<Input>& inputs, std::int64_t end) {
  Evidence evidence;
  evidence.end = end;
  for (const auto& input : inputs) {
    if (!input.is_event) {
      append(evidence.channels[kChannels[input.number]], input.at, input.value);
      continue;
    }
    const std::string name = kEvents[input.number];
    const auto dot = name.find('.');
    for (const char* asked : {"upset", "a.upset", "b.upset", "done"})
      if (is_event(asked, name.substr(0, dot), name.substr(dot + 1))) evidence.events[asked].push_back(input.at);
  }
  return evidence;
}

/// With the settling at instants of chance.
Measured measured_running(const Requirement& r, const std::vector<Input>& inputs, std::int64_t end, Random& random) {
  Inputs to;
  const auto running = running_of(r, to);
  BOOST_REQUIRE(running);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Input& input = inputs[i];
    if (i > 0 && inputs[i - 1].at < input.at && random.below(4) == 0)
      running->settle(random.below(2) == 0 ? inputs[i - 1].at : input.at - 1);
    if (!input.is_event) {
      const auto [begin, last] = to.channels.equal_range(kChannels[input.number]);
      for (auto one = begin; one != last; ++one) one->second->sample(input.at, input.value);
      continue;
    }
    const std::string name = kEvents[input.number];
    const auto dot = name.find('.');
    for (const char* asked : {"a.upset", "b.upset", "done", "upset"}) {
      if (!is_event(asked, name.substr(0, dot), name.substr(dot + 1))) continue;
      const auto [begin, last] = to.events.equal_range(asked);
      for (auto one = begin; one != last; ++one) one->second->event(input.at);
      running->event(asked, input.at);
    }
  }
  return running->copy()->finish(end);
}

std::string words(const Measured& m) {
  return (m.value ? std::to_string(*m.value) : "none") + " [" + std::to_string(m.at_worst) + ", " +
         std::to_string(m.at_best) + "] at " + std::to_string(m.decided_ps) + " " + m.reason;
}

bool is_same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

bool is_same(const Measured& a, const Measured& b) {
  return a.value.has_value() == b.value.has_value() && (!a.value || is_same(*a.value, *b.value)) &&
         is_same(a.at_best, b.at_best) && is_same(a.at_worst, b.at_worst) && a.decided_ps == b.decided_ps &&
         a.reason == b.reason;
}

std::string words(const Requirement& r) {
  return "statistic " + std::to_string(static_cast<int>(r.statistic)) + " of " + r.channel + r.event + " " +
         r.to_event + (r.when ? " when " + to_string(*r.when) : "") +
         (r.formula ? " holds " + to_string(*r.formula) : "");
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_measured_while_a_run_goes_on_is_to_the_bit_what_is_measured_of_all_of_it) {
  Random random{{support::seed_or(16), "running_test"}};
  std::size_t with_value = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Requirement r = random_requirement(random);
    const auto inputs = random_run(random, random.below(60));
    const std::int64_t last = inputs.empty() ? 0 : inputs.back().at;
    const std::int64_t end = last + static_cast<std::int64_t>(random.below(4)) * kSecond;
    const Measured at_once = measure(r, evidence_of(inputs, end));
    const Measured running = measured_running(r, inputs, end, random);
    with_value += at_once.value ? 1 : 0;
    BOOST_REQUIRE_MESSAGE(is_same(running, at_once),
                          i << ": " << words(r) << ": " << words(running) << ", not " << words(at_once));
  }
  BOOST_TEST(with_value > 10'000u);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_no_number_decides_what_it_decides_of_all) {
  Random random{{support::seed_or(17), "running_test"}};
  for (int i = 0; i < 2'000; ++i) {
    const Requirement r = random_requirement(random);
    auto inputs = random_run(random, 30);
    for (auto& input : inputs)
      if (random.below(8) == 0) input.value = std::numeric_limits<double>::quiet_NaN();
    const std::int64_t end = (inputs.empty() ? 0 : inputs.back().at) + kSecond;
    const Measured at_once = measure(r, evidence_of(inputs, end));
    const Measured running = measured_running(r, inputs, end, random);
    const bool same = words(running) == words(at_once);  // a NaN's sign is nobody's
    BOOST_REQUIRE_MESSAGE(same, i << ": " << words(r) << ": " << words(running) << ", not " << words(at_once));
  }
}

BOOST_AUTO_TEST_CASE(an_operator_that_looks_to_the_end_inside_of_another_one_needs_all_of_the_run) {
  const auto runs = [](const char* text) {
    Requirement r;
    r.statistic = Statistic::kRobustness;
    r.formula = parse_formula(text);
    Inputs inputs;
    return running_of(r, inputs) != nullptr;
  };
  BOOST_TEST(runs("always (x > 0 or eventually within 60 s (x > 1))"));
  BOOST_TEST(runs("after upset within 30 s (x < 1) and not eventually (y > 3)"));
  BOOST_TEST(!runs("always (x > 0 or eventually (x > 1))"));
  BOOST_TEST(!runs("(x > 0) until (x > 1)"));
  BOOST_TEST(!runs("always (after upset (x > 0))"));
}

BOOST_AUTO_TEST_CASE(whether_a_waivers_condition_held_is_known_of_the_instant_that_decided_however_long_ago) {
  Random random{{support::seed_or(18), "running_test"}};
  for (int i = 0; i < 300; ++i) {
    Requirement r;
    do r = random_requirement(random);
    while (r.statistic == Statistic::kRobustness);
    const auto condition = parse_formula(random.one_of(
        {"x > 0", "not (y < 1)", "x > 0 and y != 0", "event upset", "event a.done or x < 0 or not event upset"}));
    Judge judge({r}, {"x", "y"}, {condition.get()});
    const auto inputs = random_run(random, 6'000);
    for (const auto& input : inputs) {
      const std::string name = input.is_event ? kEvents[input.number] : "";
      const auto dot = name.find('.');
      if (input.is_event)
        judge.event(name.substr(0, dot), name.substr(dot + 1), {input.at});
      else
        judge.sample(input.number, {input.at}, input.value);
    }
    const std::int64_t end = inputs.back().at + kSecond;
    const auto evidence = evidence_of(inputs, end);
    const auto judgement = judge.judge({end}, true).front();
    const Measured at_once = measure(r, evidence);
    BOOST_REQUIRE_MESSAGE((!judgement.value || judgement.decided.ps == at_once.decided_ps), words(r));
    const bool held = value_at(evaluate(*condition, evidence).below, judgement.decided.ps, -1.0) >= 0.0;
    BOOST_REQUIRE_MESSAGE(judge.held_at(*condition, judgement.decided) == held,
                          words(r) << ", waived where " << to_string(*condition));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::verdict
