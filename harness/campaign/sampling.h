#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/campaign/campaign.h"

namespace flatsat::campaign {

/// The value at probability `u` (0 < u < 1) of a distribution, in its unit; within its bounds.
double quantile(const DispersionConfig& dispersion, double u);

/// One probability for each of `samples`, from the stream of this key: of a Latin hypercube each of `samples` equal
/// strata holds exactly one. What one key draws depends on no other key.
std::vector<double> probabilities(std::uint64_t seed, const std::string& key, unsigned samples, bool latin_hypercube);

/// As it is written behind `key =`: a bare number, or "12.5 kW" in quotes; the shortest text that reads back exactly.
std::string value_text(double value, const std::string& unit);

}  // namespace flatsat::campaign
