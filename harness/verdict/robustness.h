#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/verdict/formula.h"
#include "harness/verdict/signal.h"

namespace flatsat::verdict {

/// What a formula is evaluated on.
struct Evidence {
  std::map<std::string, Signal> channels;
  std::map<std::string, std::vector<std::int64_t>> events;  // instants by the name that asks for them, rising
  std::int64_t end = 0;
};

/// How far, in the unit of the channel that decides, a formula is from its turning point; >= 0 where it holds. Source
/// of the semantics: Donze and Maler 2010, doi:10.1007/978-3-642-15297-9_9, for values that hold until their next
/// sample and runs that end.
///
/// A comparison with c: x - c or c - x, the same with and without equality. x == c: -|x - c|, x != c: |x - c|; where x
/// is c that is 0, which would hold for both, so kNearest stands for it: above 0 for ==, below 0 for !=. A channel that
/// stands alone is != 0. An event is 1 at its instants and -1 between them.
///
/// Without a window, always and eventually reach to the end of the run. A window that reaches beyond the end is unknown
/// there, so the robustness lies between what is surely known: below and above are the same where the end hides
/// nothing. Empty signals where a channel was never measured.
struct Robustness {
  Signal below, above;
};
Robustness evaluate(const Formula& formula, const Evidence& evidence);

/// The smallest distance of an equality.
constexpr double kNearest = 2.2250738585072014e-308;  // the smallest number with all its digits

/// Of one value of the channel that a comparison, or a channel that stands alone, looks at.
double distance(const Formula& compared, double value);

/// At the beginning of the run. Nothing where something was never measured or no event of an `after` ever came.
std::optional<std::pair<double, double>> robustness_of(const Formula& formula, const Evidence& evidence);

}  // namespace flatsat::verdict
