#include "harness/bench/report_schema.h"

#include <nlohmann/json.hpp>

namespace flatsat::bench {
namespace {

using nlohmann::json;

json requirement_schema() {
  json schema = object_schema({{"id", "string", "short name"},
                               {"text", "string", "what must hold"},
                               {"channel", "string", "what it judges; the first one of a formula"},
                               {"value", "number?", "what was measured; null: nothing was, or it is not finite"},
                               {"unit", "string", "of value, limit and margin"},
                               {"limit", "number?", "what value is held against"},
                               {"margin", "number?", "from value to limit, negative where it failed"},
                               {"marginal", "boolean", "it passed by less than marginal_below"},
                               {"marginal_below", "number", "what the requirement calls marginal; 0: nothing"},
                               {"reason", "string?", "why it could not be judged"},
                               {"waiver", "string?", "why a failure is accepted for a time"},
                               {"decided_s", "number", "simulated time at which the verdict was certain"}});
  schema["properties"]["verdict"] = {{"enum", {"PASS", "FAIL", "INCONCLUSIVE", "ERROR", "ABORTED"}}};
  schema["required"].push_back("verdict");
  return schema;
}

json device_schema() {
  return object_schema({{"name", "string", "of the device"},
                        {"backing", "string", "what stood behind it"},
                        {"jobs", "integer", "completed"},
                        {"errors", "integer", "jobs that ended in an error"},
                        {"corrected", "integer", "words corrected by ECC"},
                        {"energy_j", "number", "drawn"},
                        {"cycles", "integer", "of its clock while it worked"}});
}

json satellite_schema() {
  return object_schema({{"name", "string", "of the satellite"},
                        {"array_j", "number", "from the solar array"},
                        {"loads_j", "number", "into loads"},
                        {"battery_out_j", "number", "from the battery"},
                        {"battery_in_j", "number", "into it"},
                        {"losses_j", "number", "lost in the power system"},
                        {"unserved_j", "number", "asked for by loads and not to be had"},
                        {"energy_residual", "number", "what does not add up, relative to the largest term"},
                        {"heat_in_j", "number", "into the thermal network"},
                        {"radiated_j", "number", "out of it"},
                        {"heat_stored_j", "number", "in it since the start"},
                        {"heat_residual", "number", "what does not add up, relative to the largest term"},
                        {"jobs_issued", "integer", "asked for"},
                        {"jobs_right", "integer", "answered right"},
                        {"jobs_wrong", "integer", "answered wrong"},
                        {"jobs_missed", "integer", "never answered"},
                        {"jobs_repeated", "integer", "asked for again"},
                        {"jobs_open", "integer", "not answered yet at the end"}});
}

json fault_schema() {
  return object_schema({{"id", "integer", "of the event that injected it; 0 none"},
                        {"device", "string", "that it hit"},
                        {"point", "string", "injection point of the device"},
                        {"word", "integer", "word of the point"},
                        {"mask", "string", "bits of the word, hexadecimal"},
                        {"stuck_cycles", "integer", "for which they kept their flipped value; 0 flipped once"},
                        {"cycle", "integer?", "of the device's clock, where the testbed asked for one"},
                        {"time_ps", "integer?", "simulated time of the injection; null: it came to none"},
                        {"outcome", "string", "what became of it"},
                        {"reason", "string", "why it is held for that"},
                        {"alone", "boolean", "no other fault was open on the device"},
                        {"jobs", "integer", "of the device that ended since"}});
}

}  // namespace

json object_schema(const std::vector<ReportKey>& keys) {
  json properties = json::object(), required = json::array();
  for (const auto& key : keys) {
    std::string type = key.type;
    const bool nullable = type.back() == '?';
    if (nullable) type.pop_back();
    properties[key.name] = {{"type", nullable ? json{type, "null"} : json(type)}, {"description", key.meaning}};
    required.push_back(key.name);
  }
  return {{"type", "object"}, {"properties", properties}, {"required", required}};
}

json list_schema(json items, const char* meaning) {
  return {{"type", "array"}, {"items", std::move(items)}, {"description", meaning}};
}

json or_null(json items, const char* meaning) {
  return {{"anyOf", {std::move(items), {{"type", "null"}}}}, {"description", meaning}};
}

json divergence_schema() {
  json schema = object_schema({{"time_s", "number", "simulated time"},
                               {"time_ps", "integer", "the same in picoseconds"},
                               {"where", "string", "device, channel or verdict"},
                               {"expected", "string", "what was recorded"},
                               {"got", "string", "what is now"}});
  schema["properties"]["before"] = list_schema({{"type", "string"}}, "the last messages before it");
  return or_null(std::move(schema), "where two runs part first");
}

json report_object() {
  json schema = object_schema({{"schema_version", "integer", "of this schema"},
                               {"testbed", "string", "its name"},
                               {"trace", "string?", "file that was written"},
                               {"digest", "string?", "of the whole trace, 64 hexadecimal digits"},
                               {"seed", "integer", "root of all randomness"},
                               {"sim_s", "number", "simulated time"},
                               {"wall_s", "number", "wall time"},
                               {"exchanges", "integer", "with agents"},
                               {"deltas", "integer", "delta cycles of the kernel"},
                               {"error", "string?", "why the run did not come to its end"},
                               {"reason", "string?", "why nothing at all was judged"},
                               {"reproduce", "string", "the one line that repeats it"},
                               {"worst_late_s", "number", "wall time by which a paced run was late"}});
  auto& of = schema["properties"];
  of["schema_version"]["const"] = kReportSchemaVersion;
  of["verdict"] = {{"enum", {"PASS", "FAIL", "INCONCLUSIVE", "ERROR", "ABORTED"}}, {"description", "of the run"}};
  of["requirements"] = list_schema(requirement_schema(), "each with its verdict");
  of["devices"] = list_schema(device_schema(), "what each did");
  of["satellites"] = list_schema(satellite_schema(), "energy and work of each");
  of["events"] = {
      {"type", "object"}, {"additionalProperties", {{"type", "integer"}}}, {"description", "how many of each kind"}};
  of["faults"] = list_schema(fault_schema(), "that the testbed injected, in that order");
  of["failed_steps"] = list_schema({{"type", "string"}}, "file:line:col: what was expected and got");
  of["first_divergence"] = divergence_schema();
  for (const char* key :
       {"verdict", "requirements", "devices", "satellites", "events", "faults", "failed_steps", "first_divergence"})
    schema["required"].push_back(key);
  return schema;
}

std::string published(json schema, const std::string& name, const std::string& title) {
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["$id"] = "urn:flatsat:" + name + ":" + std::to_string(kReportSchemaVersion);
  schema["title"] = title;
  return schema.dump(2);
}

std::string run_schema() { return published(report_object(), "run", "what `flatsat run --json` prints"); }

}  // namespace flatsat::bench
