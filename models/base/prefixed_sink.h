#pragma once
#include <string>

#include "models/base/telemetry.h"

namespace flatsat::model {

/// Events of one of many of a kind: their sources get its name in front, "c.p03s17.power".
class PrefixedSink : public EventSink {
 public:
  /// `out` outlives this.
  PrefixedSink(std::string prefix, EventSink& out) : prefix_(std::move(prefix)), out_(out) {}
  std::uint64_t emit(const Event& event) override {
    const std::string source = prefix_ + "." + std::string(event.source);
    Event named = event;
    named.source = source;
    return out_.emit(named);
  }
  std::uint64_t command() const override { return out_.command(); }

 private:
  const std::string prefix_;
  EventSink& out_;
};

}  // namespace flatsat::model
