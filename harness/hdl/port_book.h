#pragma once
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/hdl/verilator.h"

namespace flatsat::hdl {

/// Ports and their parts by name, and which of them are driven. Refers to the ports: they stay where they are.
class PortBook {
 public:
  void add(const RtlPort& port);
  /// "irq[3]" and "irq[7:4]" of a port that is a vector are parts that are made, in `ports`, when they are named;
  /// nullptr for none.
  const RtlPort* find(const std::string& name, std::deque<RtlPort>& ports);
  std::vector<const RtlPort*> in_any_case(const std::string& name) const;

  /// Drives a port or a part, unless something else drives a bit of it already.
  bool take(const RtlPort& port);
  bool taken(const RtlPort& port) const;

 private:
  std::unordered_map<std::string, const RtlPort*> by_name_;
  std::multimap<std::string, const RtlPort*> by_lower_;
  std::map<std::string, std::vector<const RtlPort*>> driven_;  // by port: it, or parts of it
};

std::string lower_case(std::string text);

}  // namespace flatsat::hdl
