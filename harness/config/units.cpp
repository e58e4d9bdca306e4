#include "harness/config/units.h"

#include <cmath>
#include <cstdlib>
#include <numbers>

namespace flatsat::config {
namespace {

struct Unit {
  const char* name;
  const char* dimension;
  double factor;        // into the dimension's base
  double offset = 0.0;  // added after the factor
};

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr Unit kUnits[] = {
    {"1", "1", 1},
    {"%", "1", 0.01},
    {"s", "time", 1},
    {"ms", "time", 1e-3},
    {"us", "time", 1e-6},
    {"ns", "time", 1e-9},
    {"ps", "time", 1e-12},
    {"min", "time", 60},
    {"h", "time", 3600},
    {"d", "time", 86400},
    {"W", "power", 1},
    {"mW", "power", 1e-3},
    {"kW", "power", 1e3},
    {"MW", "power", 1e6},
    {"uW", "power", 1e-6},
    {"J", "energy", 1},
    {"kJ", "energy", 1e3},
    {"MJ", "energy", 1e6},
    {"Wh", "energy", 3600},
    {"kWh", "energy", 3.6e6},
    {"V", "voltage", 1},
    {"mV", "voltage", 1e-3},
    {"kV", "voltage", 1e3},
    {"A", "current", 1},
    {"mA", "current", 1e-3},
    {"Ah", "charge", 1},
    {"mAh", "charge", 1e-3},
    {"ohm", "resistance", 1},
    {"mohm", "resistance", 1e-3},
    {"F", "capacitance", 1},
    {"1/s", "rate", 1},
    {"1/min", "rate", 1.0 / 60},
    {"1/h", "rate", 1.0 / 3600},
    {"Hz", "frequency", 1},
    {"kHz", "frequency", 1e3},
    {"MHz", "frequency", 1e6},
    {"GHz", "frequency", 1e9},
    {"m", "length", 1},
    {"mm", "length", 1e-3},
    {"um", "length", 1e-6},
    {"nm", "length", 1e-9},
    {"km", "length", 1e3},
    {"cm", "length", 1e-2},
    {"m2", "area", 1},
    {"cm2", "area", 1e-4},
    {"m2/kg", "area of a mass", 1},
    {"rad", "angle", 1},
    {"mrad", "angle", 1e-3},
    {"urad", "angle", 1e-6},
    {"deg", "angle", kDegree},
    {"arcsec", "angle", kDegree / 3600},
    {"rad/s", "turn rate", 1},
    {"deg/s", "turn rate", kDegree},
    {"degC", "temperature", 1},
    {"K", "temperature", 1, -273.15},
    {"W/m2", "irradiance", 1},
    {"J/K", "heat capacity", 1},
    {"kJ/K", "heat capacity", 1e3},
    {"W/K", "conductance", 1},
    {"kW/K", "conductance", 1e3},
    {"K/W", "thermal resistance", 1},
    {"dK", "temperature difference", 1},
    {"m/s", "speed", 1},
    {"km/s", "speed", 1e3},
    {"bit", "bits", 1},
    {"Mbit", "bits", 1e6},
    {"Gbit", "bits", 1e9},
    {"bit/s", "rate", 1},
    {"kbit/s", "rate", 1e3},
    {"Mbit/s", "rate", 1e6},
    {"Gbit/s", "rate", 1e9},
    {"B", "bytes", 1},
    {"KiB", "bytes", 1024},
    {"MiB", "bytes", 1048576},
    {"GiB", "bytes", 1073741824},
    {"B/s", "byte rate", 1},
    {"GB/s", "byte rate", 1e9},
    {"GFLOP", "work", 1},
    {"TFLOP", "work", 1e3},
    {"PFLOP", "work", 1e6},
    {"TFLOP/s", "work rate", 1},
    {"GFLOP/s", "work rate", 1e-3},
    {"MFLOP/s", "work rate", 1e-6},
    {"dB", "level", 1},
    {"pJ", "small energy", 1},
    {"nJ", "small energy", 1e3},
    {"J/mol", "molar energy", 1},
    {"kJ/mol", "molar energy", 1e3},
    {"A/K", "current over temperature", 1},
    {"mA/K", "current over temperature", 1e-3},
    {"V/K", "voltage over temperature", 1},
    {"mV/K", "voltage over temperature", 1e-3},
    {"1/cm2", "fluence", 1},
    {"J/m2/K", "areal heat capacity", 1},
    {"J/kg/K", "specific heat", 1},
    {"kJ/kg/K", "specific heat", 1e3},
    {"kg/s", "mass flow", 1},
    {"1/h", "event rate", 1},
    {"1/year", "yearly rate", 1},
    {"rad(Si)", "dose", 1},
    {"krad(Si)", "dose", 1e3},
    {"rad(Si)/year", "dose rate", 1},
};

const Unit* find(std::string_view name) {
  for (const auto& unit : kUnits) {
    if (name == unit.name) return &unit;
  }
  return nullptr;
}

struct Written {
  double number;
  const Unit* unit;
};

/// A finite number and its unit as they stand in a text.
std::optional<Written> read(std::string_view text) {
  if (text.size() > 64) return std::nullopt;
  const std::string copy(text);
  char* end = nullptr;
  const double number = std::strtod(copy.c_str(), &end);
  if (end == copy.c_str() || !std::isfinite(number)) return std::nullopt;
  while (*end == ' ') ++end;
  const std::string_view rest(end);
  const Unit* unit = rest.empty() ? find("1") : find(rest);
  return unit == nullptr ? std::nullopt : std::optional(Written{number, unit});
}

}  // namespace

std::optional<double> in_unit(std::string_view text, std::string_view unit) {
  const Unit* wanted = find(unit);
  const auto written = read(text);
  if (wanted == nullptr || !written) return std::nullopt;
  const auto& [number, given] = *written;
  if (std::string_view(given->dimension) != wanted->dimension) return std::nullopt;
  if (given == wanted) return number;
  const double value = (number * given->factor + given->offset - wanted->offset) / wanted->factor;
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<Measure> measure(std::string_view text) {
  const auto written = read(text);
  if (!written) return std::nullopt;
  return Measure{written->number * written->unit->factor + written->unit->offset, written->unit->dimension};
}

std::vector<std::string> units_like(std::string_view unit) {
  std::vector<std::string> names;
  const Unit* wanted = find(unit);
  for (const auto& u : kUnits) {
    if (wanted != nullptr && std::string_view(u.dimension) == wanted->dimension) names.emplace_back(u.name);
  }
  return names;
}

}  // namespace flatsat::config
