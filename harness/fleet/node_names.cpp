#include "harness/fleet/node_names.h"

#include <charconv>

#include "harness/base/suggest.h"

namespace flatsat::fleet {

NodeNames::NodeNames(const std::vector<constellation::Member>& members, const std::vector<mesh::SiteConfig>& sites) {
  for (const auto& member : members) names_.push_back(member.name);
  for (const auto& site : sites) names_.push_back(site.name);
  for (mesh::Node i = 0; i < members.size(); ++i) {
    add(members[i].name.substr(members[i].name.find('.') + 1), i);
    if (!members[i].title.empty()) add(members[i].title, i);
  }
  for (mesh::Node i = static_cast<mesh::Node>(members.size()); i < names_.size(); ++i) add(names_[i], i);
  for (mesh::Node i = 0; i < members.size(); ++i) known_[names_[i]] = i;  // a whole name is one member's for sure
}

void NodeNames::add(const std::string& word, mesh::Node node) {
  const auto [known, is_new] = known_.emplace(word, node);
  if (!is_new && known->second != node) known->second.reset();
}

std::optional<mesh::Node> NodeNames::find(const std::string& word) const {
  const auto known = known_.find(word);
  if (known != known_.end() && known->second) return known->second;
  mesh::Node node = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), node);
  if (error == std::errc() && end == word.data() + word.size() && node < size()) return node;
  return std::nullopt;
}

std::string NodeNames::wrong(const std::string& word) const {
  if (const auto known = known_.find(word); known != known_.end())
    return "more than one satellite or site is called " + word + ": give its number, 0 .. " +
           std::to_string(size() - 1);
  return "there is no satellite or site " + word + base::did_you_mean(word, names_);
}

}  // namespace flatsat::fleet
