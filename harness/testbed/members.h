#pragma once
#include <vector>

#include "harness/testbed/constellation_config.h"
#include "harness/testbed/hypatia_directory.h"
#include "models/constellation/member.h"

namespace flatsat::testbed {

/// The members of one constellation, and where each was written: a file's line, else the constellation's.
struct Made {
  std::vector<constellation::Member> members;  // names without the constellation's
  std::vector<unsigned> terminals;
  std::vector<config::SourceLocation> places;
  HypatiaDirectory hypatia;  // of that pattern
};

/// Whether a rule is about a member.
bool fits(const MemberRule& rule, const constellation::Member& member);

/// Makes them: pattern or files beside `bed`, then the rules for some of them.
/// Errors: problems with their places: those of the files; a rule that fits no member; a set whose mean motion is not
/// that of its shell; two sets of one number.
Made make_members(const Testbed& bed, const ConstellationConfig& config, const environment::Utc& epoch,
                  std::vector<config::Problem>& problems);

}  // namespace flatsat::testbed
