#include "harness/wire/fault_message.h"

#include <nlohmann/json.hpp>

#include "harness/wire/payload.h"

namespace flatsat::wire::payload {

using nlohmann::json;

Bytes fault(const compute::Fault& fault) {
  json object{{"point", fault.point}, {"word", fault.word}, {"mask", fault.mask}, {"stuck_cycles", fault.stuck_cycles}};
  if (!fault.high_mask.empty()) object["high_mask"] = fault.high_mask;
  if (fault.cycle) object["cycle"] = *fault.cycle;
  return text(object.dump());
}

compute::Fault read_fault(const Message& message) {
  try {
    const auto object = json::parse(read_text(message));
    compute::Fault fault{.point = object.at("point"), .word = object.at("word"), .mask = object.at("mask")};
    fault.high_mask = object.value("high_mask", fault.high_mask);
    fault.stuck_cycles = object.value("stuck_cycles", fault.stuck_cycles);
    if (object.contains("cycle")) fault.cycle = object.at("cycle").get<std::uint64_t>();
    fault.cause = message.cause;
    return fault;
  } catch (const json::exception& error) {
    throw WireError(std::string("FAULT is not as PROTOCOL.md says: ") + error.what());
  }
}

}  // namespace flatsat::wire::payload
