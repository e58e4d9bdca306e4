#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/wire/ranges.h"

namespace flatsat::wire {

/// JSON that a peer wrote, of a bounded size and depth. `what` names the message in an error. Errors: WireError.
nlohmann::json read_json(const std::string& text, const FieldRange& bytes, const char* what);

/// Fields of an object by their types: a number that is negative or has a fraction is no whole number, and a text is no
/// number. Errors: WireError that names the field.
std::uint64_t whole_number(const nlohmann::json& object, const char* key);
std::uint64_t whole_number(const nlohmann::json& object, const char* key, std::uint64_t if_missing);
bool truth(const nlohmann::json& object, const char* key, bool if_missing);
std::string short_text(const nlohmann::json& object, const char* key);
std::string short_text(const nlohmann::json& object, const char* key, const char* if_missing);

}  // namespace flatsat::wire
