#pragma once
#include <pugixml.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/hdl/verilator.h"

namespace flatsat::hdl {

/// Widths and parts of ports, from the table of types that Verilator writes.
class PortTypes {
 public:
  explicit PortTypes(const pugi::xml_node& table);
  /// Words of an unpacked array, all dimensions; 1 for what is none.
  std::uint64_t words(const std::string& id, int depth = 0) const;
  /// Bits, and what is odd about it.
  void measure(const std::string& id, RtlPort& port, int depth = 0) const;
  /// Members of a packed structure and words of an array of one dimension, each by itself: "req.aw.addr", "lane[2]".
  void add_parts(const std::string& id, const RtlPort& port, std::vector<RtlPort>& list) const;

 private:
  pugi::xml_node resolved(const std::string& id) const;
  void members(const pugi::xml_node& type, bool sum, RtlPort& port, int depth) const;
  void packed(const pugi::xml_node& type, RtlPort& port, int depth) const;
  void spread(const pugi::xml_node& type, const RtlPort& part, std::vector<RtlPort>& list, int depth) const;

  std::unordered_map<std::string, pugi::xml_node> types_;
};

}  // namespace flatsat::hdl
