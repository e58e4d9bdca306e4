#include "harness/verdict/instant.h"

#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "harness/time/seed.h"
#include "harness/verdict/resolve.h"
#include "tests/support/seed.h"

namespace flatsat::verdict {

BOOST_AUTO_TEST_SUITE(instant)

namespace {

/// What holds at one instant.
struct World {
  std::array<double, 2> values{};  // of x and y
  bool upset = false, job_error = false;
};

/// A random expression with its value, worked out while it is written: nothing of the parser or the evaluator is in it.
class Written {
 public:
  Written(time::NamedStream& random, const World& world) : random_(random), world_(world) {}
  struct Piece {
    std::string text;
    bool holds;
  };

  Piece any(int depth) {
    if (depth == 0) return atom();
    const Piece a = any(depth - 1), b = any(depth - 1);
    switch (below(4)) {
      case 0:
        return {std::string(below(2) == 0 ? "not " : "!") + "(" + a.text + ")", !a.holds};
      case 1:
        return {"(" + a.text + (below(2) == 0 ? ") and (" : ")&&(") + b.text + ")", a.holds && b.holds};
      case 2:
        return {"(" + a.text + (below(2) == 0 ? ") or (" : ")||(") + b.text + ")", a.holds || b.holds};
      default:
        return {"!(" + a.text + ") or not (" + b.text + ")", !(a.holds && b.holds)};
    }
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_.next() % n; }
  Piece atom() {
    const std::size_t channel = below(2);
    const double value = world_.values[channel], bound = static_cast<double>(below(5)) - 2.0;
    const std::string name = channel == 0 ? "x" : "b.y", number = std::to_string(static_cast<int>(bound));
    const bool nan = std::isnan(value);
    switch (below(10)) {
      case 0:
        return {name + " < " + number, value < bound};
      case 1:
        return {name + "<=" + number, value <= bound};
      case 2:
        return {name + " > " + number, value > bound};
      case 3:
        return {name + " >= " + number, value >= bound};
      case 4:
        return {name + "==" + number, value == bound};
      case 5:
        return {name + " != " + number, !nan && value != bound};
      case 6:
        return {name, !nan && value != 0.0};
      case 7:
        return {below(2) == 0 ? "upset" : "event upset", world_.upset};
      case 8:
        return {below(2) == 0 ? "npu0.error" : "event error", world_.job_error};
      default:
        return {"gpu0.error", false};  // its errors can happen, and do not
    }
  }

  time::NamedStream& random_;
  const World& world_;
};

Names names() {
  return {.channels = {{"a.x", "V"}, {"a.b.y", "1"}},
          .events = {"a.upset", "npu0.job_error", "gpu0.job_error"},
          .events_complete = true,
          .bare_numbers_allowed = true,
          .incomplete_at = {}};
}

bool held(const std::string& text, const World& world) {
  const auto formula = parse_formula(text);
  BOOST_REQUIRE_MESSAGE(resolve(*formula, names()).empty(), text);
  std::vector<EventName> events;
  if (world.upset) events.push_back({"a", "upset"});
  if (world.job_error) events.push_back({"npu0", "job_error"});
  return holds_now(*formula, world.values, events);
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_expressions_hold_where_they_hold_by_the_rules_written_down_apart) {
  time::NamedStream random(support::seed_or(17), "instant_test");
  const double values[] = {-2.0, -1.0, -0.0, 0.0, 1.0, 2.0, std::nan("")};
  int holding = 0;
  for (int i = 0; i < 20'000; ++i) {
    World world{{values[random.next() % 7], values[random.next() % 7]}, random.next() % 2 == 0, random.next() % 2 == 0};
    const auto written = Written(random, world).any(static_cast<int>(random.next() % 4));
    BOOST_REQUIRE_MESSAGE(held(written.text, world) == written.holds, written.text << " with x " << world.values[0]);
    holding += written.holds ? 1 : 0;
  }
  BOOST_TEST(holding > 5'000);
  BOOST_TEST(holding < 15'000);
}

BOOST_AUTO_TEST_CASE(of_a_channel_that_the_run_lacks_nothing_is_true) {
  const auto formula = parse_formula("a.npu0.draw < 1 or a.npu0.draw >= 1 or a.npu0.draw != 1 or a.npu0.draw");
  auto names = instant::names();
  names.incomplete_at = {"a.npu0."};
  BOOST_REQUIRE(resolve(*formula, names).empty());
  BOOST_TEST(!holds_now(*formula, std::vector{0.0, 0.0}, {}));
}

BOOST_AUTO_TEST_CASE(an_operator_over_time_is_refused_where_it_stands_however_deep) {
  const auto formula = parse_formula("x > 1 and\nnot (y or eventually within 5 s x)");
  BOOST_CHECK_EXCEPTION(require_untimed(*formula, "an alarm"), FormulaError, [](const FormulaError& error) {
    return std::string(error.what()) ==
           "at line 2, column 11: eventually looks at more than one instant, and an alarm asks at each instant anew; "
           "there may be comparisons, events, and, or, not";
  });
  BOOST_CHECK_NO_THROW(require_untimed(*parse_formula("not (x > 1 and event upset or y)"), "an alarm"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::verdict
