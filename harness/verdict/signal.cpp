#include "harness/verdict/signal.h"

#include <algorithm>
#include <cassert>
#include <deque>

#include "harness/time/sim_time.h"

namespace flatsat::verdict {
namespace {

/// The end of time where the sum would be past it: a window may be longer than any run.
std::int64_t later(std::int64_t at, std::int64_t span) { return (time::SimTime{at} + time::SimTime{span}).ps; }

}  // namespace

void append(Signal& signal, std::int64_t at, double value) {
  assert(signal.empty() || signal.back().at <= at);
  if (!signal.empty() && signal.back().at == at) signal.pop_back();
  if (!signal.empty() && signal.back().value == value) return;
  signal.push_back({at, value});
}

double value_at(const Signal& signal, std::int64_t at, double before) {
  const auto after =
      std::upper_bound(signal.begin(), signal.end(), at, [](std::int64_t t, const Step& step) { return t < step.at; });
  return after == signal.begin() ? before : std::prev(after)->value;
}

Signal mapped(const Signal& signal, const std::function<double(double)>& f) {
  Signal result;
  for (const auto& step : signal) append(result, step.at, f(step.value));
  return result;
}

Signal combined(const Signal& a, const Signal& b, const std::function<double(double, double)>& f) {
  Signal result;
  if (a.empty() || b.empty()) return result;
  const std::int64_t begin = std::max(a.front().at, b.front().at);
  std::size_t i = 0, j = 0;
  for (std::int64_t at = begin;;) {
    while (i + 1 < a.size() && a[i + 1].at <= at) ++i;
    while (j + 1 < b.size() && b[j + 1].at <= at) ++j;
    append(result, at, f(a[i].value, b[j].value));
    const bool more_a = i + 1 < a.size(), more_b = j + 1 < b.size();
    if (!more_a && !more_b) return result;
    at = !more_b || (more_a && a[i + 1].at < b[j + 1].at) ? a[i + 1].at : b[j + 1].at;
  }
}

Signal least_over(const Signal& signal, std::int64_t from, std::int64_t to, std::int64_t end, double beyond) {
  Signal result;
  if (signal.empty()) return result;
  Signal known = signal;
  if (known.back().at <= end) known.push_back({end + 1, beyond});
  // Step i is in the window of t from known[i].at - to on, until known[i + 1].at - from.
  std::vector<std::int64_t> instants;
  for (const auto& step : known) {
    instants.push_back(step.at - to);
    instants.push_back(step.at - from);
  }
  instants.push_back(signal.front().at);
  std::sort(instants.begin(), instants.end());
  instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
  std::deque<std::size_t> window;  // rising values: the front is the least
  std::size_t next = 0;
  for (const auto t : instants) {
    const std::int64_t first = later(t, from), last = later(t, to);
    for (; next < known.size() && known[next].at <= last; ++next) {
      while (!window.empty() && known[window.back()].value >= known[next].value) window.pop_back();
      window.push_back(next);
    }
    const auto over = [&](std::size_t i) { return i + 1 < known.size() && known[i + 1].at <= first; };
    while (!window.empty() && over(window.front())) window.pop_front();
    if (t >= signal.front().at && t <= end && !window.empty()) append(result, t, known[window.front()].value);
  }
  return result;
}

Signal held_until(const Signal& hold, const Signal& goal) {
  Signal both;  // the instants of either, with the index as value
  if (hold.empty() || goal.empty()) return both;
  std::vector<std::int64_t> instants;
  for (const auto& step : hold) instants.push_back(step.at);
  for (const auto& step : goal) instants.push_back(step.at);
  std::sort(instants.begin(), instants.end());
  instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
  const std::int64_t begin = std::max(hold.front().at, goal.front().at);
  std::vector<Step> backwards;
  bool last = true;
  double later = 0.0;
  for (auto t = instants.rbegin(); t != instants.rend() && *t >= begin; ++t) {
    const double g = value_at(goal, *t, 0.0), h = value_at(hold, *t, 0.0);
    later = last ? g : std::max(g, std::min(h, later));
    last = false;
    backwards.push_back({*t, later});
  }
  for (auto step = backwards.rbegin(); step != backwards.rend(); ++step) append(both, step->at, step->value);
  return both;
}

}  // namespace flatsat::verdict
