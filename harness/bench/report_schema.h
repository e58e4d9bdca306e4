#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace flatsat::bench {

/// `schema_version` of `run --json` and `replay --json`. It moves when a key goes, or changes its type or meaning;
/// a new key does not move it, so readers ignore keys that they do not know.
constexpr int kReportSchemaVersion = 1;

/// One key of an object of a report.
struct ReportKey {
  const char* name;
  const char* type;  // a JSON type; "number?" may be null as well
  const char* meaning;
};

/// {"type": "object", ...} in which every key is there.
nlohmann::json object_schema(const std::vector<ReportKey>& keys);

/// A list of `items`.
nlohmann::json list_schema(nlohmann::json items, const char* meaning);

/// `items` or null.
nlohmann::json or_null(nlohmann::json items, const char* meaning);

/// Of a first divergence, or null.
nlohmann::json divergence_schema();

/// Of what `run --json` prints, without its head.
nlohmann::json report_object();

/// Puts the head of a JSON Schema of draft 2020-12 on it. `name`: as `flatsat schema` knows it.
std::string published(nlohmann::json schema, const std::string& name, const std::string& title);

/// `flatsat schema run`
std::string run_schema();

}  // namespace flatsat::bench
