// `flatsat schema replay`: the report of a run, and how it compares with the recorded one.
#include <nlohmann/json.hpp>

#include "harness/bench/report_schema.h"
#include "harness/replay/replay.h"

namespace flatsat::replay {
namespace {

using bench::list_schema;
using bench::object_schema;
using nlohmann::json;

json open_loop_schema() {
  json schema = object_schema(
      {{"device", "string", "that was given the recorded inputs"},
       {"backing", "string", "what stood behind it"},
       {"recorded_hash", "string", "of the recorded design"},
       {"hash", "string", "of this one"},
       {"inputs", "integer", "that it was given"},
       {"outputs", "integer", "that it gave"},
       {"different", "integer", "of them, against the recorded ones"},
       {"paired", "boolean", "outputs kept their order, so that each had a recorded one to be held against"}});
  schema["properties"]["first_divergence"] = bench::divergence_schema();
  schema["properties"]["wrong_word"] = bench::or_null(object_schema({{"time_s", "number", "simulated time"},
                                                                     {"time_ps", "integer", "in picoseconds"},
                                                                     {"address", "integer", "of the word"},
                                                                     {"expected", "integer", "as recorded"},
                                                                     {"got", "integer", "as it is now"},
                                                                     {"job", "string", "that wrote it, in words"}}),
                                                      "the first wrong word of a result");
  return schema;
}

}  // namespace

std::string replay_schema() {
  json schema = bench::report_object();
  const json more = object_schema({{"output", "string?", "trace that the replay wrote"},
                                   {"identical", "boolean", "nothing differs from the recording"},
                                   {"state", "string", "of the recorded trace"},
                                   {"recorded_until_s", "number", "simulated time up to which there is a recording"},
                                   {"recorded_digest", "string?", "of the recorded run"},
                                   {"digests_checked", "integer", "that agree"},
                                   {"waves", "string?", "waveform that was written"}});
  schema["properties"].update(more.at("properties"));
  for (const auto& key : more.at("required")) schema["required"].push_back(key);
  schema["properties"]["mode"] = {{"enum", {"replay", "open-loop", "closed-loop"}}, {"description", "what was done"}};
  schema["properties"]["notes"] = list_schema({{"type", "string"}}, "what a reader should know");
  schema["properties"]["open_loop"] = list_schema(open_loop_schema(), "devices that were driven by the recording");
  for (const char* key : {"mode", "notes", "open_loop"}) schema["required"].push_back(key);
  schema["properties"]["trace"]["description"] = "file that was replayed";
  return bench::published(std::move(schema), "replay", "what `flatsat replay --json` prints");
}

}  // namespace flatsat::replay
