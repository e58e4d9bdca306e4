#pragma once
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "models/base/telemetry.h"

namespace flatsat::environment {

/// Keeps every event with its time.
class TimedEvents : public model::EventSink {
 public:
  struct Entry {
    double seconds;
    std::string source, kind, text;
    double value;
  };
  std::vector<Entry> all;

  std::uint64_t emit(const model::Event& event) override {
    all.push_back({model::now_s(), std::string(event.source), std::string(event.kind), event.text, event.value});
    return all.size();
  }
  std::vector<Entry> of_kind(const std::string& kind) const {
    std::vector<Entry> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const Entry& e) { return e.kind == kind; });
    return found;
  }
  /// Within `tolerance_s`, and a picosecond for the kernel's rounding.
  bool has_at(double seconds, double tolerance_s) const {
    return std::any_of(all.begin(), all.end(),
                       [&](const Entry& e) { return std::abs(e.seconds - seconds) <= tolerance_s + 1e-12; });
  }
};

}  // namespace flatsat::environment
