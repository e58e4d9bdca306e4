#pragma once
// What the page shows, as the JSON that its script reads; for the files of this room only.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/trace/trace.h"

namespace flatsat::campaign {

/// Time, value, name, unit and limit of a channel between two instants, thinned to at most about `points` steps with
/// the least and the greatest of each stretch kept.
nlohmann::json plot_of(const trace::Trace& trace, const std::string& channel, double from_s, double to_s,
                       std::size_t points);

nlohmann::json campaign_page_data(const nlohmann::json& summary);
nlohmann::json run_page_data(const std::string& trace);

}  // namespace flatsat::campaign
