#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "harness/config/table.h"
#include "models/environment/radiation.h"
#include "models/guidance/guidance.h"
#include "models/network/network_stand.h"
#include "models/optical/optical_link_stand.h"
#include "models/power/battery_stand.h"
#include "models/power/power_system.h"
#include "models/power/solar_stand.h"
#include "models/thermal/thermal_stand.h"
#include "models/thermal/thermal_system.h"

namespace flatsat::testbed {

/// The configuration of one model that stands alone in a testbed. A new kind of model is one more alternative here, one
/// row in model_kinds() and one `build` in bench/model_factory.
using ModelConfig = std::variant<power::BatteryStandConfig, power::SolarStandConfig, power::PowerConfig,
                                 thermal::ThermalConfig, thermal::ThermalStandConfig, optical::OpticalLinkStandConfig,
                                 environment::RadiationConfig, guidance::GuidanceConfig, network::NetworkStandConfig>;

/// `[model.NAME]` of a testbed.
struct NamedModel {
  std::string name;
  std::string kind;
  ModelConfig config;
  config::SourceLocation location;
};

/// One word for `kind`, and how its table is read.
struct ModelKind {
  std::string word, meaning;
  std::function<void(config::Table&, NamedModel&)> describe;  // puts the kind's defaults into config first
};

/// In the order in which they are listed to people.
const std::vector<ModelKind>& model_kinds();

/// What drives one input of a model: `value`, `steps`, `ramp` or a column of a CSV file.
struct ProfileConfig {
  std::string input;  // "cell.current"
  std::string value;  // constant, with the input's unit
  std::vector<config::Table::Pair> steps, ramp;
  std::string csv;     // path, from the testbed's folder
  std::string column;  // its column for `input`; without `input`, every column drives the input that it names
  bool linear = false;
  double every_s = 1.0;  // between two values of what is linear
  config::SourceLocation location;
};

void describe_profile(config::Table& table, ProfileConfig& profile);
/// All [model.NAME] tables.
void describe_models(config::Table& table, std::vector<NamedModel>& models);

}  // namespace flatsat::testbed
