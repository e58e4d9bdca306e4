// `flatsat faults list DEVICE`: where faults can be put into a device, whatever stands behind it.
#include "harness/bench/faults.h"

#include <fnmatch.h>

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/base/suggest.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

struct FaultsArguments {
  std::string device, testbed = "testbeds/orbital-node";
  std::vector<std::string> filters;
  testbed::TestbedOptions options;
  bool json = false;
};

bool wanted(const compute::InjectionPoint& point, const std::vector<std::string>& filters) {
  if (filters.empty()) return true;
  for (const auto& filter : filters) {
    if (fnmatch(filter.c_str(), point.name.c_str(), 0) == 0) return true;
  }
  return false;
}

/// Errors: ConfigError for a filter that nothing fits.
void require_fit(const std::vector<compute::InjectionPoint>& points, const std::string& filter) {
  std::vector<std::string> names;
  for (const auto& point : points) {
    if (wanted(point, {filter})) return;
    names.push_back(point.name);
  }
  throw config::ConfigError(
      {{{"--filter " + filter, 0, 0}, "fits no injection point" + base::did_you_mean(filter, names)}});
}

void print_table(const std::vector<compute::InjectionPoint>& points) {
  std::printf("%-10s %6s %9s  point\n", "kind", "bits", "words");
  double bits = 0.0;
  for (const auto& p : points) {
    std::printf("%-10s %6u %9llu  %s\n", p.kind.c_str(), p.width_bits, static_cast<unsigned long long>(p.words),
                p.name.c_str());
    bits += static_cast<double>(p.width_bits) * static_cast<double>(p.words);
  }
  std::printf("%zu points, %.0f bits\n", points.size(), bits);
}

void print_json(const std::string& device, const std::vector<compute::InjectionPoint>& points) {
  auto list = nlohmann::json::array();
  for (const auto& p : points)
    list.push_back({{"name", p.name}, {"kind", p.kind}, {"width_bits", p.width_bits}, {"words", p.words}});
  std::cout << nlohmann::json{{"device", device}, {"points", list}}.dump(2) << '\n';
}

int list(const FaultsArguments& a) {
  auto points = bench::injection_points(testbed::load_testbed(a.testbed, a.options), a.device);
  for (const auto& filter : a.filters) require_fit(points, filter);
  std::erase_if(points, [&](const auto& p) { return !wanted(p, a.filters); });
  if (points.empty()) {
    std::cerr << "flatsat: " << a.device << " has no injection points\n";
    return kExitNothing;
  }
  a.json ? print_json(a.device, points) : print_table(points);
  return kExitPass;
}

class FaultsCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("faults", "faults that can be put into devices");
    command->require_subcommand(1);
    auto* inner =
        command->add_subcommand("list", "the injection points of a device: kind, bits of a word, words, name");
    inner->add_option("device", a_.device, "name in the testbed")->required();
    inner->add_option("--testbed", a_.testbed, "folder or testbed.toml (default: " + a_.testbed + ")");
    inner->add_option("--backing", a_.options.backings, "DEV=model|rtl|emulator|board|trace:FILE")
        ->take_all()
        ->allow_extra_args(false);
    inner->add_option("--filter", a_.filters, "only names that fit, like '*u_core*_q'")
        ->take_all()
        ->allow_extra_args(false);
    inner->add_flag("--json", a_.json, "print JSON");
    inner->callback([this, &action] { action = [this] { return list(a_); }; });
  }

 private:
  FaultsArguments a_;
};

}  // namespace

std::unique_ptr<Command> make_faults() { return std::make_unique<FaultsCommand>(); }

}  // namespace flatsat::cli
