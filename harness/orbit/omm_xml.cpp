// Orbit mean-elements messages as XML (CCSDS 502.0-B and 505.0-B): one <omm>, or many in an <ndm>.
#include <pugixml.hpp>
#include <string_view>

#include "harness/base/text.h"
#include "harness/orbit/omm.h"

namespace flatsat::orbit {
namespace {

/// Without the prefix of a namespace.
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool holds_elements(const pugi::xml_node& node) {
  return static_cast<bool>(node.find_child([](const pugi::xml_node& n) { return n.type() == pugi::node_element; }));
}

/// All elements that hold a text: the tree around them says nothing more about an orbit.
class Fields : public pugi::xml_tree_walker {
 public:
  Fields(const TextPlaces& places, Omm& omm, std::vector<config::Problem>& problems)
      : places_(places), omm_(omm), problems_(problems) {}

  bool for_each(pugi::xml_node& node) override {
    const std::string key = upper_case(std::string(local_name(node)));
    if (node.type() != pugi::node_element || holds_elements(node) || key == "COMMENT" || key == "USER_DEFINED")
      return true;
    const auto place = places_.at(static_cast<std::size_t>(node.offset_debug()));
    if (!omm_.fields.emplace(key, OmmField{base::trimmed(node.text().get()), place}).second)
      problems_.push_back({place, key + " stands twice in one message"});
    return true;
  }

 private:
  const TextPlaces& places_;
  Omm& omm_;
  std::vector<config::Problem>& problems_;
};

}  // namespace

std::vector<Omm> omm_of_xml(const std::string& text, const std::string& path, std::vector<config::Problem>& problems) {
  const TextPlaces places(text, path);
  pugi::xml_document document;
  const auto parsed = document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    problems.push_back(
        {places.at(static_cast<std::size_t>(parsed.offset)), std::string("is no XML here: ") + parsed.description()});
    return {};
  }
  std::vector<Omm> messages;
  const auto add = [&](pugi::xml_node node) {
    if (local_name(node) != "omm") return;
    Omm& omm = messages.emplace_back(Omm{{}, places.at(static_cast<std::size_t>(node.offset_debug())), true});
    Fields fields(places, omm, problems);
    node.traverse(fields);
  };
  const auto root = document.document_element();
  add(root);
  for (const auto& node : root.children()) add(node);
  return messages;
}

}  // namespace flatsat::orbit
