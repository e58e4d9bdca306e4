#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "models/base/telemetry.h"

namespace flatsat {

/// Keeps the kinds of what a model reports.
class EventLog : public EventSink {
 public:
  std::uint64_t emit(const Event& event) override {
    kinds.emplace_back(event.kind);
    return kinds.size();
  }
  long count(const std::string& kind) const { return std::count(kinds.begin(), kinds.end(), kind); }
  std::vector<std::string> kinds;
};

}  // namespace flatsat
