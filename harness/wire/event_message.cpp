#include "harness/wire/event_message.h"

#include <nlohmann/json.hpp>

#include "harness/wire/json_text.h"
#include "harness/wire/payload.h"

namespace flatsat::wire::payload {

using nlohmann::json;

Bytes event(const EventMessage& event) {
  const json object{{"kind", event.kind}, {"text", event.text}, {"value", event.value}};
  return text(object.dump(-1, ' ', false, json::error_handler_t::replace));
}

EventMessage read_event(const Message& message) {
  const auto object = read_json(read_text(message), ranges::kEventBytes, "EVENT");
  const auto value = object.find("value");
  if (value == object.end() || !value->is_number()) throw WireError("EVENT: the field value is no number");
  return {short_text(object, "kind"), short_text(object, "text"), value->get<double>()};
}

}  // namespace flatsat::wire::payload
