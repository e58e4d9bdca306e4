#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/replay/faults.h"

namespace flatsat::replay {

/// One step of a causal chain.
struct ChainLink {
  std::string text;
  time::SimTime time{};
  std::uint64_t event = 0;  // id; 0 for a message or a verdict
  bool inferred = false;    // no id says so: it came before, in the same place
};

/// From what began it to what is explained. `fault` points into Explanation::suspects where a fault began it.
struct Chain {
  std::vector<ChainLink> links;
  std::optional<std::size_t> fault;
};

/// A fault that may have led to it.
struct Suspect {
  InjectedFault fault;
  std::optional<bool> needed;  // after confirm: without it the requirement holds
  std::string without;         // verdict and value without it
};

struct Explanation {
  std::string what;           // the verdict or the event in words
  bool is_failure = false;    // a requirement that failed
  std::vector<Chain> chains;  // shortest first
  std::vector<Suspect> suspects;
  std::string base;  // verdict of the run repeated with all faults, after confirm
  std::string note;
};

/// `target`: id of a requirement, number of an event ("18", "#18") or a kind of event, of which the first is taken.
/// Errors: ConfigError with the nearest name for one that is not there.
Explanation explain(const Recording& recording, const std::string& target);

/// Runs it again without each suspect, live with these backings; chains of what was needed come first. Errors:
/// std::runtime_error when the run with all its faults does not fail.
void confirm(const Recording& recording, const std::string& requirement, const std::vector<std::string>& backings,
             Explanation& explanation);

struct Shrunk {
  std::vector<InjectedFault> kept;  // still fails with these alone
  std::size_t from = 0;             // faults of the run
  std::size_t runs = 0;
  Outcome outcome;
  double wall_s = 0.0;
  std::string testbed;  // text
};

/// A minimal set of faults with which `requirement` still fails: leaving out any one of them makes it hold (delta
/// debugging, Zeller and Hildebrandt 2002, doi:10.1109/32.988498). Errors: ConfigError; std::runtime_error when the run
/// with all its faults does not fail with these backings.
Shrunk shrink(const Recording& recording, const std::string& requirement, const std::vector<std::string>& backings);

/// A minimal subset of 0..count-1 for which `fails` still holds; it holds for all.
std::vector<std::size_t> minimal_failing(std::size_t count,
                                         const std::function<bool(const std::vector<std::size_t>&)>& fails);

std::string to_json(const Explanation& explanation, const std::optional<Shrunk>& shrunk, const std::string& file);
std::string to_text(const Explanation& explanation, const std::optional<Shrunk>& shrunk, const std::string& file);

}  // namespace flatsat::replay
