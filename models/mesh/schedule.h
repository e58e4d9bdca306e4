#pragma once
#include <optional>
#include <vector>

#include "models/mesh/pairing.h"
#include "models/mesh/terminals.h"

namespace flatsat::mesh {

/// What the terminals of a mesh can do.
struct TerminalConfig {
  std::vector<unsigned> terminals;  // of each member; empty: no bound
  double acquisition_s = 0.0;       // from the wish to the first light that carries data: slew and acquisition, >= 0
  std::optional<PointingConfig> pointing;  // instead of it: by geometry and search; asks for a bound
};

/// The contacts of a run, and what did not come about.
struct Schedule {
  std::vector<Window> contacts;      // in order of begin, then pair
  std::vector<Gap> gaps;             // with `pointing`, of contacts that were not there before: in order of begin
  std::vector<Pair> unseen;          // candidates without any window in the span
  std::size_t unserved = 0;          // windows for which no terminal was free until they were over
  std::vector<Pair> unserved_pairs;  // theirs, each once, in order
  std::size_t too_short = 0;         // windows that were over before acquisition was
};

/// Contacts by begin and pair, gaps likewise, pairs that were not served each once.
void put_in_order(Schedule& schedule);

/// Puts wishes onto terminals: in order of their begin, each takes one terminal at both ends until it ends; one that
/// finds none waits for it. Those that were there before the span begins need no acquisition. With `pointing` a
/// satellite keeps one side down, and takes the free terminal that has to turn least; before its first link a terminal
/// looks ahead. `random`: for the searches.
Schedule make_schedule(const PairingPolicy& policy, const Crew& crew, const TerminalConfig& terminals,
                       model::RandomStream* random = nullptr);

/// Terminals for links between satellites and sites.
struct SiteTerminalConfig {
  std::vector<unsigned> of_satellites, of_sites;
  PointingConfig pointing;  // of both ends
};

/// Sights, as site_windows gives them, onto terminals: where one is free at both ends the satellite that stays in sight
/// for longest is taken, and kept until it sets. Before its first link a terminal of a satellite looks down, one of a
/// site up. `unseen` stays empty.
Schedule schedule_sights(const environment::OrbitBatch& batch, const Ground& ground, std::vector<Window> sights,
                         const SiteTerminalConfig& terminals, model::RandomStream& random);

}  // namespace flatsat::mesh
