#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "models/base/telemetry.h"

namespace flatsat::support {

/// Keeps the kinds and causes of what a model reports. The ids are 1, 2, 3.
class EventLog : public model::EventSink {
 public:
  std::uint64_t emit(const model::Event& event) override {
    kinds.emplace_back(event.kind);
    causes.push_back(event.cause);
    return kinds.size();
  }
  long count(const std::string& kind) const { return std::count(kinds.begin(), kinds.end(), kind); }
  std::vector<std::string> kinds;
  std::vector<std::uint64_t> causes;
};

}  // namespace flatsat::support
