#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "models/base/telemetry.h"

namespace flatsat::support {

/// Keeps the kinds, causes and texts of what a model reports. The ids are 1, 2, 3.
class EventLog : public model::EventSink {
 public:
  std::uint64_t emit(const model::Event& event) override {
    kinds.emplace_back(event.kind);
    causes.push_back(event.cause);
    texts.push_back(event.text);
    return kinds.size();
  }
  long count(const std::string& kind) const { return std::count(kinds.begin(), kinds.end(), kind); }
  /// The text of the last event of a kind; empty for none.
  std::string text_of_last(const std::string& kind) const {
    for (std::size_t i = kinds.size(); i-- > 0;)
      if (kinds[i] == kind) return texts[i];
    return {};
  }
  std::vector<std::string> kinds, texts;
  std::vector<std::uint64_t> causes;
};

}  // namespace flatsat::support
