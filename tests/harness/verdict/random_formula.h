#pragma once
#include <string>

#include "harness/time/seed.h"

namespace flatsat::verdict {

/// Random texts of the whole language: each operator, both spellings, with and without needless brackets.
class RandomFormula {
 public:
  explicit RandomFormula(time::NamedStream& random) : random_(random) {}

  std::string text(int depth) {
    if (depth == 0) return atom();
    const auto inner = [&] { return text(depth - 1); };
    switch (below(8)) {
      case 0:
        return one_of({"not ", "!", "not not "}) + bracketed(inner());
      case 1:
        return inner() + one_of({" and ", " && ", "&&"}) + inner() + one_of({"", " and y", " && y"});
      case 2:
        return inner() + one_of({" or ", "||"}) + inner();
      case 3:
        return one_of({"always", "eventually"}) + window() + " " + bracketed(inner());
      case 4:
        return bracketed(inner()) + " until " + bracketed(inner()) + one_of({"", " within 90 s", " within 1500 ms"});
      case 5:
        return "after " + event() + one_of({"", " within 0.25 s"}) + " " + bracketed(inner());
      case 6:
        return bracketed(bracketed(inner()));
      default:
        return atom();
    }
  }

  std::uint64_t below(std::uint64_t n) { return random_.next() % n; }

 private:
  std::string one_of(std::initializer_list<const char*> texts) { return texts.begin()[below(texts.size())]; }
  std::string bracketed(const std::string& text) { return "(" + text + ")"; }
  std::string event() { return one_of({"upset", "npu0.job_error", "error", "always"}); }
  std::string name() { return one_of({"x", "y", "a.power.battery.soc", "a.npu-0.draw", "event", "z_1"}); }
  std::string atom() {
    switch (below(4)) {
      case 0:
        return "event " + event();
      case 1:
        return name();
      default:
        return one_of({"x", "y", "always", "a.power.bus.voltage", "not"}) +
               one_of({" < ", "<=", " > ", ">= ", " ==", " != "}) + one_of({"3", "-0.25", "1e3", "0x1p-3", "inf"}) +
               one_of({"", "V", " W/m2", " %", " rad(Si)"});
    }
  }
  std::string window() {
    return one_of({"", " within 5 s", " from 0 s to 3 min", " from 1.5 us to 2 h", " from 0.1 s to 0.3 s",
                   " within 1234567.123 s"});
  }

  time::NamedStream& random_;
};

}  // namespace flatsat::verdict
