#pragma once
#include <string>
#include <vector>

#include "harness/config/problems.h"
#include "harness/fleet/node_names.h"
#include "models/environment/utc.h"
#include "models/mesh/windows.h"

namespace flatsat::fleet {

/// A contact of a plan, as nodes: satellites first, then sites.
struct PlannedContact {
  mesh::Node from, to;
  double begin_s, end_s;  // from the run's epoch
  config::SourceLocation location;
};

/// Contacts of a text: CSV with the columns from, to, begin_s, end_s among others, as flatsat writes it, or commands
/// of ION ("a contact BEGIN END FROM TO RATE", nodes counted from 1, times as +SECONDS or YYYY/MM/DD-HH:MM:SS).
/// Errors: one problem with file:line:col for every mistake.
std::vector<PlannedContact> read_contact_plan(const std::string& text, const std::string& path, const NodeNames& names,
                                              const environment::Utc& epoch, std::vector<config::Problem>& problems);

/// Contacts as commands of ION's ionadmin, both ways each, in whole seconds of UTC inside of the contact, with the
/// light time of a range rounded up to a second. Nodes count from 1.
/// Source: ION open source, ionrc(5).
struct IonContact {
  mesh::Node from, to;
  double begin_s, end_s, longest_range_km;
};
std::string to_ion(const std::vector<IonContact>& contacts, const NodeNames& names, const environment::Utc& epoch,
                   double rate_bytes_s);

}  // namespace flatsat::fleet
