#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/wire/capabilities.h"
#include "harness/wire/codec.h"

namespace flatsat::wire {

/// Holds what an agent says in a run against PROTOCOL.md, message by message: kinds, ranges of every field, answers
/// that were asked for, counts that do not fall. It sees both directions in the bench's order.
class OutputCheck {
 public:
  /// `capabilities`: what the agent said of itself; they must outlive this.
  explicit OutputCheck(const Capabilities& capabilities);

  /// A message to the agent.
  void sent(const Message& message);
  /// A message of the agent. Errors: WireError that says which field is wrong, and what would be right.
  void check(const Message& message);

 private:
  struct Asked {
    std::uint32_t length;
    bool write;
  };
  void check_header(const Message& message) const;
  void check_response(const Message& message);
  void check_access(const Message& message) const;
  void check_draw(const Message& message);
  void check_sample(const Message& message);
  void check_event(const Message& message);

  const Capabilities& capabilities_;
  std::map<std::uint32_t, Asked> asked_;  // accesses without an answer, by reference
  std::set<std::uint64_t> causes_;        // that the bench gave
  double energy_j_ = 0.0;
  std::vector<std::optional<double>> counts_;  // by channel: of those that never fall
  std::set<std::string> kinds_;                // of events
};

}  // namespace flatsat::wire
