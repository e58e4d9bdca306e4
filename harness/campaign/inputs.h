#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/bench/run_inputs.h"

namespace flatsat::campaign {

/// One file that the cases of a campaign read, as it was when the campaign was planned.
struct Input {
  std::string name;  // for people: the path, or the name of a program of flatsat
  std::string path;
  std::string sha256;  // of TOML: of what it says, without comments and layout; empty: it is not there
  std::int64_t bytes = 0, modified_ns = 0;  // a quick look tells by them that nothing has changed
};

/// Collects what is read, and hashes it once.
class InputList {
 public:
  void add_file(const std::string& path) { add(path, path); }
  void add(const bench::RunInputs& inputs);
  /// By name.
  std::vector<Input> take() { return std::move(inputs_); }

 private:
  void add(const std::string& name, const std::string& path);
  std::vector<Input> inputs_;
};

/// Over names and contents.
std::string hash_of(const std::vector<Input>& inputs);

/// What is not the same, a line each: "draw.csv differs", "rom.hex is new", "old.v is not read any more".
std::vector<std::string> differences(const std::vector<Input>& before, const std::vector<Input>& now);

/// Names of files that are not any more as they were. Looks into a file only if its size or time has changed.
std::vector<std::string> changed_since(const std::vector<Input>& inputs);

nlohmann::json to_json(const std::vector<Input>& inputs);
std::vector<Input> inputs_from_json(const nlohmann::json& list);

}  // namespace flatsat::campaign
