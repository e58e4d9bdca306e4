#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "models/base/telemetry.h"

namespace flatsat::support {

/// Keeps the kinds of what a model reports.
class EventLog : public model::EventSink {
 public:
  std::uint64_t emit(const model::Event& event) override {
    kinds.emplace_back(event.kind);
    return kinds.size();
  }
  long count(const std::string& kind) const { return std::count(kinds.begin(), kinds.end(), kind); }
  std::vector<std::string> kinds;
};

}  // namespace flatsat::support
