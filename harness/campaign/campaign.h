#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/config/problems.h"
#include "harness/config/table.h"

namespace flatsat::campaign {

/// One key of the testbed that takes each of some values; several sweeps are crossed.
struct SweepConfig {
  std::string key;                          // dotted, as for --set
  std::vector<config::LocatedText> values;  // as TOML, no two of which are the same
  config::SourceLocation location;
};

enum class Distribution { kNormal, kUniform, kLogNormal, kTriangular };

/// A key of the testbed that each sample draws anew.
struct DispersionConfig {
  std::string key;
  Distribution distribution = Distribution::kNormal;
  std::string mean_text, sigma_text, low_text, high_text, mode_text, median_text;  // with the key's unit
  double shape = 0.0;  // log-normal: standard deviation of the logarithm
  config::SourceLocation location;

  // Read from the texts: figures in `unit`, which the drawn value carries as well.
  std::string unit = "1";
  double mean = 0.0, sigma = 0.0, mode = 0.0, median = 0.0;
  std::optional<double> low, high;  // bounds; normal and log-normal are cut off there and scaled up in between
};

/// Stimuli that make up one fault scenario.
struct FaultCase {
  std::string id, text;
  std::vector<std::string> stimuli;  // each as TOML, like the tables of [[stimulus]]
  config::SourceLocation location;
};

/// Ends the campaign when the failure probability is known well enough.
struct StopConfig {
  double ci95 = 0.0;  // half width of the 95 % interval, 0: never
};

enum class Keep { kFailed, kAll, kNone };

/// A campaign file: sweep x fault x Monte Carlo over one testbed.
struct CampaignConfig {
  std::string name, title;
  std::string testbed;  // folder or file, relative to the campaign's
  std::uint64_t seed = 1;
  std::vector<std::string> sets, backings;  // for every case
  unsigned samples = 1;
  bool latin_hypercube = true;
  bool nominal = true;       // a case without fault beside the fault list
  unsigned repeat = 1;       // times that each case is run; its digests must agree
  unsigned retries = 0;      // of a case that ends as ERROR
  double timeout_s = 600.0;  // wall time of a case
  /// Fraction of a limit below which a margin is marginal, for requirements that do not say it themselves in their
  /// unit.
  std::optional<double> marginal;
  Keep keep = Keep::kFailed;
  bool compress = true;                // kept traces are packed when their case is over
  bool common_random_numbers = false;  // a sample has one seed and one set of draws at all sweep points
  StopConfig stop;
  std::vector<SweepConfig> sweeps;
  std::vector<DispersionConfig> dispersions;
  std::vector<FaultCase> faults;

  std::string path, text;  // the file
};

/// `path`: a file, or a folder with a campaign.toml. Errors: ConfigError with everything that is wrong.
CampaignConfig load_campaign(const std::string& path);

/// JSON Schema of campaign files, for editors.
std::string campaign_schema();

}  // namespace flatsat::campaign
