#include "harness/verdict/robustness.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "harness/time/seed.h"
#include "tests/support/seed.h"

namespace flatsat::verdict {

BOOST_AUTO_TEST_SUITE(robustness)

namespace {

constexpr std::int64_t kSecond = 1'000'000'000'000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Signal steps(std::vector<std::pair<double, double>> list) {
  Signal signal;
  for (const auto& [at_s, value] : list) append(signal, static_cast<std::int64_t>(at_s * 1e12), value);
  return signal;
}

/// x is 2 from 0 s, 5 from 10 s, 1 from 20 s to the end at 30 s.
Evidence three_steps() {
  Evidence e;
  e.channels["x"] = steps({{0, 2}, {10, 5}, {20, 1}});
  e.end = 30 * kSecond;
  return e;
}

double robustness_at_start(const std::string& text, const Evidence& e = three_steps()) {
  const auto r = robustness_of(*parse_formula(text), e);
  BOOST_REQUIRE(r);
  BOOST_TEST(r->first == r->second);
  return r->first;
}

/// The same semantics by brute force at whole seconds: signals change at whole seconds only, so nothing is missed.
class Brute {
 public:
  explicit Brute(const Evidence& e) : e_(e) {}
  /// `unknown`: what stands for the time beyond the end.
  double at(const Formula& f, std::int64_t s, double unknown) const {
    using Kind = Formula::Kind;
    if (s * kSecond > e_.end) return unknown;
    switch (f.kind) {
      case Kind::kComparison:
        return (f.comparison == Comparison::kGreater ? 1.0 : -1.0) *
               (value_at(e_.channels.at(f.name), s * kSecond, 0.0) - f.bound);
      case Kind::kNot:
        return -at(*f.operands[0], s, -unknown);
      case Kind::kAnd:
        return std::min(at(*f.operands[0], s, unknown), at(*f.operands[1], s, unknown));
      case Kind::kOr:
        return std::max(at(*f.operands[0], s, unknown), at(*f.operands[1], s, unknown));
      case Kind::kAlways:
      case Kind::kEventually:
        return window(f, s, unknown, f.kind == Kind::kAlways);
      default:
        return until(f, s, unknown);
    }
  }

 private:
  double window(const Formula& f, std::int64_t s, double unknown, bool least) const {
    const std::int64_t from = f.windowed ? f.from_ps / kSecond : 0,
                       to = f.windowed ? f.to_ps / kSecond : e_.end / kSecond - s;
    double result = least ? kInfinity : -kInfinity;
    for (std::int64_t t = s + from; t <= s + to; ++t) {
      const double v = at(*f.operands[0], t, unknown);
      result = least ? std::min(result, v) : std::max(result, v);
    }
    return result;
  }
  double until(const Formula& f, std::int64_t s, double unknown) const {
    double result = -kInfinity, held = kInfinity;
    const std::int64_t last = f.windowed ? s + f.to_ps / kSecond : e_.end / kSecond;
    for (std::int64_t t = s; t <= last; ++t) {
      result = std::max(result, std::min(held, at(*f.operands[1], t, unknown)));
      if (t * kSecond <= e_.end) held = std::min(held, at(*f.operands[0], t, unknown));
    }
    return result;
  }
  const Evidence& e_;
};

std::uint64_t below(time::NamedStream& random, std::uint64_t n) { return random.next() % n; }

std::string random_formula(time::NamedStream& random, int depth) {
  const auto compare = [&] {
    return std::string(below(random, 2) == 0 ? "x" : "y") + (below(random, 2) == 0 ? " > " : " < ") +
           std::to_string(static_cast<int>(below(random, 7)) - 3);
  };
  if (depth == 0) return compare();
  const auto inner = [&] { return "(" + random_formula(random, depth - 1) + ")"; };
  const auto window = [&]() -> std::string {
    if (below(random, 3) == 0) return "";
    const auto from = below(random, 5);
    return " from " + std::to_string(from) + " s to " + std::to_string(from + below(random, 6)) + " s";
  };
  switch (below(random, 6)) {
    case 0:
      return "not " + inner();
    case 1:
      return inner() + " and " + inner();
    case 2:
      return inner() + " or " + inner();
    case 3:
      return "always" + window() + " " + inner();
    case 4:
      return "eventually" + window() + " " + inner();
    default:
      return inner() + " until " + inner();
  }
}

Signal random_signal(time::NamedStream& random, std::int64_t end_s) {
  Signal signal;
  for (std::int64_t s = 0; s <= end_s; s += 1 + static_cast<std::int64_t>(below(random, 4)))
    append(signal, s * kSecond, static_cast<double>(below(random, 9)) - 4.0);
  return signal;
}

}  // namespace

BOOST_AUTO_TEST_CASE(robustness_is_the_distance_of_what_decides_from_its_bound) {
  BOOST_TEST(robustness_at_start("x > 1.5") == 0.5);
  BOOST_TEST(robustness_at_start("always (x > 0)") == 1.0);  // the lowest is 1
  BOOST_TEST(robustness_at_start("always (x > 1.5)") == -0.5);
  BOOST_TEST(robustness_at_start("eventually (x > 4)") == 1.0);  // the highest is 5
  BOOST_TEST(robustness_at_start("always from 5 s to 15 s (x > 1.5)") == 0.5);
  BOOST_TEST(robustness_at_start("eventually within 9 s (x > 4)") == -2.0);  // still 2 then
  BOOST_TEST(robustness_at_start("eventually within 10 s (x > 4)") == 1.0);  // the step at 10 s is in
  BOOST_TEST(robustness_at_start("not (x > 1.5)") == -0.5);
  BOOST_TEST(robustness_at_start("x > 1.5 and x < 4") == 0.5);
  BOOST_TEST(robustness_at_start("x > 3 or x < 4") == 2.0);
  BOOST_TEST(robustness_at_start("(x > 1) until (x > 4)") == 1.0);     // holds by 1 until it is above 4 by 1
  BOOST_TEST(robustness_at_start("(x > 3) until (x < 1.5)") == -0.5);  // x < 1.5 is off by 0.5 at once, 2 > 3 by 1
}

BOOST_AUTO_TEST_CASE(after_looks_at_each_event_and_at_none_is_no_answer) {
  auto e = three_steps();
  BOOST_TEST(!robustness_of(*parse_formula("after alarm (x > 0)"), e));
  e.events["alarm"] = {5 * kSecond, 15 * kSecond};
  BOOST_TEST(robustness_at_start("after alarm (x > 1)", e) == 1.0);  // 2 at 5 s, 5 at 15 s
  BOOST_TEST(robustness_at_start("after alarm within 6 s (x < 1.5)", e) ==
             -0.5);  // never within 6 s of the first: 2 at best
}

BOOST_AUTO_TEST_CASE(what_the_end_hides_is_unknown_and_what_it_cannot_change_is_sure) {
  const auto e = three_steps();
  const auto hidden = robustness_of(*parse_formula("eventually from 25 s to 40 s (x > 4)"), e);
  BOOST_REQUIRE(hidden);
  BOOST_TEST(hidden->first == -3.0);  // 1 until the end
  BOOST_TEST(hidden->second == kInfinity);
  const auto sure = robustness_of(*parse_formula("always from 25 s to 40 s (x > 4)"), e);
  BOOST_TEST(sure->second == -3.0);  // failed whatever comes
}

BOOST_AUTO_TEST_CASE(random_formulas_on_random_signals_agree_with_brute_force) {
  time::NamedStream random(support::seed_or(11), "robustness_test");
  for (int i = 0; i < 3000; ++i) {
    Evidence e;
    e.end = (10 + static_cast<std::int64_t>(below(random, 20))) * kSecond;
    e.channels["x"] = random_signal(random, e.end / kSecond);
    e.channels["y"] = random_signal(random, e.end / kSecond);
    const auto text = random_formula(random, 1 + static_cast<int>(below(random, 3)));
    const auto f = parse_formula(text);
    const auto r = robustness_of(*f, e);
    BOOST_REQUIRE(r);
    const Brute brute(e);
    BOOST_REQUIRE_MESSAGE(r->first == brute.at(*f, 0, -kInfinity), text << " below " << r->first);
    BOOST_REQUIRE_MESSAGE(r->second == brute.at(*f, 0, kInfinity), text << " above " << r->second);
  }
}

BOOST_AUTO_TEST_CASE(an_equality_is_as_far_as_its_channel_from_the_number_and_has_a_side_where_they_are_equal) {
  BOOST_TEST(robustness_at_start("x == 5") == -3.0);  // x is 2
  BOOST_TEST(robustness_at_start("x != 5") == 3.0);
  BOOST_TEST(robustness_at_start("x == 2") == kNearest);
  BOOST_TEST(robustness_at_start("x != 2") == -kNearest);
  BOOST_TEST(robustness_at_start("not (x == 2)") == -kNearest);
  BOOST_TEST(robustness_at_start("always (x != 5)") == -kNearest);  // it is 5 from 10 s on
  BOOST_TEST(robustness_at_start("eventually (x == 5)") == kNearest);
}

BOOST_AUTO_TEST_CASE(a_channel_alone_holds_where_it_is_not_0) {
  auto e = three_steps();
  BOOST_TEST(robustness_at_start("x", e) == 2.0);
  e.channels["x"] = steps({{0, 0}, {5, -3}});
  BOOST_TEST(robustness_at_start("x", e) == -kNearest);
  BOOST_TEST(robustness_at_start("always from 5 s to 6 s x", e) == 3.0);
}

BOOST_AUTO_TEST_CASE(an_event_holds_at_its_instants_and_nowhere_else) {
  auto e = three_steps();
  e.events["upset"] = {0, 5 * kSecond, 5 * kSecond, 5 * kSecond + 1};
  BOOST_TEST(robustness_at_start("event upset", e) == 1.0);
  BOOST_TEST(robustness_at_start("always event upset", e) == -1.0);
  BOOST_TEST(robustness_at_start("always from 5 s to 5 s event upset", e) == 1.0);
  BOOST_TEST(robustness_at_start("eventually from 6 s to 30 s event upset", e) == -1.0);
  BOOST_TEST(robustness_at_start("eventually event never", e) == -1.0);
  BOOST_TEST(robustness_at_start("always (not event upset or x < 4)", e) ==
             1.0);  // x is 2 at 5 s, and 5 without an upset
  const auto at_events = evaluate(*parse_formula("event upset"), e).below;
  const Signal expected{{0, 1.0}, {1, -1.0}, {5 * kSecond, 1.0}, {5 * kSecond + 2, -1.0}};
  BOOST_TEST((at_events == expected));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::verdict
