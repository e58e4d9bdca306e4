#include "harness/wire/json_text.h"

#include <algorithm>

#include "harness/wire/errors.h"

namespace flatsat::wire {
namespace {

using nlohmann::json;

/// How deep lists and objects stand inside each other: the parser's memory goes with it.
std::uint64_t json_depth(const std::string& text) {
  std::uint64_t depth = 0, deepest = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text && c == '\\')
      ++i;
    else if (c == '"')
      in_text = !in_text;
    else if (!in_text && (c == '[' || c == '{'))
      deepest = std::max(deepest, ++depth);
    else if (!in_text && (c == ']' || c == '}') && depth > 0)
      --depth;
  }
  return deepest;
}

[[noreturn]] void refuse_field(const char* key, const std::string& what) {
  throw WireError("the field " + std::string(key) + " " + what);
}

const json& field_of(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) refuse_field(key, "is missing");
  return *found;
}

}  // namespace

json read_json(const std::string& text, const FieldRange& bytes, const char* what) {
  const auto wrong = std::string(what) + " is not as PROTOCOL.md says: ";
  bytes.check(std::uint64_t{text.size()});
  try {
    ranges::kHelloDepth.check(std::max<std::uint64_t>(1, json_depth(text)));
    auto read = json::parse(text);
    if (!read.is_object()) throw WireError("it is no object");
    return read;
  } catch (const json::exception& error) {
    throw WireError(wrong + error.what());
  } catch (const WireError& error) {
    throw WireError(wrong + error.what());
  }
}

std::uint64_t whole_number(const json& object, const char* key) {
  const auto& value = field_of(object, key);
  if (!value.is_number_unsigned())
    refuse_field(key, "is " + value.dump().substr(0, 40) + ", and no whole number from 0 on");
  return value.get<std::uint64_t>();
}

std::uint64_t whole_number(const json& object, const char* key, std::uint64_t if_missing) {
  return object.contains(key) ? whole_number(object, key) : if_missing;
}

bool truth(const json& object, const char* key, bool if_missing) {
  if (!object.contains(key)) return if_missing;
  const auto& value = field_of(object, key);
  if (!value.is_boolean()) refuse_field(key, "is neither true nor false");
  return value.get<bool>();
}

std::string short_text(const json& object, const char* key) {
  const auto& value = field_of(object, key);
  if (!value.is_string()) refuse_field(key, "is no text");
  return value.get<std::string>();
}

std::string short_text(const json& object, const char* key, const char* if_missing) {
  return object.contains(key) ? short_text(object, key) : if_missing;
}

}  // namespace flatsat::wire
