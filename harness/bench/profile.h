#pragma once
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "harness/bench/bench_model.h"
#include "harness/testbed/testbed.h"

namespace flatsat::bench {

/// Models by name, as a profile finds them.
struct ModelByName {
  std::string name;
  const BenchModel* model;
};

/// What one input shall be over the run.
struct ResolvedProfile {
  ModelInput* input = nullptr;
  std::vector<std::pair<sc_core::sc_time, double>> points;  // ascending in time, not empty
  bool linear = false;
  sc_core::sc_time every;  // between two values on a straight line
};

/// Finds inputs, converts units, reads the CSV files. Errors: ConfigError with all that is wrong, CSV cells by
/// file:line:col. `files`: those that were read, as "PATH sha256:DIGEST".
std::vector<ResolvedProfile> resolve_profiles(const testbed::Testbed& bed, const std::vector<ModelByName>& models,
                                              std::vector<std::string>& files);

/// The value of a profile at an instant.
double profile_value(const ResolvedProfile& profile, const sc_core::sc_time& at);

/// Plays one profile into its input.
class ProfilePlayer : public sc_core::sc_module {
 public:
  ProfilePlayer(const sc_core::sc_module_name& name, ResolvedProfile profile);

 private:
  void play();
  const ResolvedProfile profile_;
};

}  // namespace flatsat::bench
