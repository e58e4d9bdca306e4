#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "models/base/telemetry.h"

namespace flatsat::satellite {

/// The events of one satellite on their way out. One that names no cause itself, but is of a kind that follows from
/// others, gets the latest of those as its cause: a cap on compute the last change of light or of coolant, safe mode
/// what the power system last did. Which kinds follow from which stands in one table.
class CausalityRules : public model::EventSink {
 public:
  explicit CausalityRules(model::EventSink& out) : out_(out) {}
  std::uint64_t emit(const model::Event& event) override;
  std::uint64_t command() const override { return out_.command(); }

  /// The latest event of one of these kinds; 0 for none.
  std::uint64_t latest(std::span<const model::EventName> kinds) const;

 private:
  std::uint64_t cause_of(model::EventName kind) const;

  model::EventSink& out_;
  std::map<std::string, std::uint64_t, std::less<>> last_;  // by kind
};

}  // namespace flatsat::satellite
