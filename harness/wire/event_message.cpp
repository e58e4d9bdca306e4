#include "harness/wire/event_message.h"

#include <nlohmann/json.hpp>

#include "harness/wire/payload.h"

namespace flatsat::wire::payload {

using nlohmann::json;

Bytes event(const EventMessage& event) {
  const json object{{"kind", event.kind}, {"text", event.text}, {"value", event.value}};
  return text(object.dump(-1, ' ', false, json::error_handler_t::replace));
}

EventMessage read_event(const Message& message) {
  try {
    const auto object = json::parse(read_text(message));
    return {object.at("kind"), object.at("text"), object.at("value")};
  } catch (const json::exception& error) {
    throw WireError(std::string("EVENT is not as PROTOCOL.md says: ") + error.what());
  }
}

}  // namespace flatsat::wire::payload
