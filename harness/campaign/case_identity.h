#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace flatsat::campaign {

/// A swept value whatever it is written like: 150 kW, "150000 W" and "0.15 MW" are one, and so are 0.5 and "50 %".
std::string canonical_value(const std::string& toml);

/// What a case is: its scenario, sweep point and sample number, and nothing that a comment, a drawn number or another
/// case could change.
struct CaseIdentity {
  std::string fault = "none";
  std::vector<std::pair<std::string, std::string>> point;  // swept keys, dotted, with their values as TOML
  unsigned sample = 0;
};

/// For people: "pump/3 eclipse_share=50 %". A key's last word stands for it where that is one key's alone.
std::string name_of(const CaseIdentity& identity);

/// 16 hex digits, the name of its folder; the order of the swept keys does not matter.
std::string key_of(const CaseIdentity& identity);

/// The name of the random streams of a case: with common random numbers that of its scenario alone.
std::string chance_of(const CaseIdentity& identity, bool common_random_numbers);

/// From the campaign's seed, the streams' name and the sample. Fits an integer of TOML.
std::uint64_t seed_of(std::uint64_t campaign_seed, const CaseIdentity& identity, bool common_random_numbers);

}  // namespace flatsat::campaign
