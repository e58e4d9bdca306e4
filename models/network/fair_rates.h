#pragma once
#include <vector>

namespace flatsat::network {

/// Rates of transfers that share links fairly: none could get more without taking from one that has no more than it.
/// `paths`: the links that each transfer goes through, by number, at least one, each once. Units: bit/s of each link.
/// Source: Bertsekas and Gallager, Data Networks, section 6.5.2 (progressive filling).
std::vector<double> fair_rates(const std::vector<double>& link_bps, const std::vector<std::vector<unsigned>>& paths);

}  // namespace flatsat::network
