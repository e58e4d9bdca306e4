#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/constellation/member.h"
#include "models/mesh/ground.h"
#include "models/mesh/topology.h"

namespace flatsat::fleet {

/// Nodes by what people call them: "c.p03s17", a site's name, the part after the constellation or a catalogue's title
/// where no other node has it, or the node's number.
class NodeNames {
 public:
  NodeNames(const std::vector<constellation::Member>& members, const std::vector<mesh::SiteConfig>& sites);

  std::size_t size() const { return names_.size(); }
  const std::string& name(mesh::Node node) const { return names_[node]; }
  std::optional<mesh::Node> find(const std::string& word) const;
  /// The same, or the end of an error about it: "there is no satellite or site X; did you mean Y?".
  std::string wrong(const std::string& word) const;

 private:
  void add(const std::string& word, mesh::Node node);

  std::vector<std::string> names_;
  std::map<std::string, std::optional<mesh::Node>> known_;  // nothing: more than one is called so
};

}  // namespace flatsat::fleet
