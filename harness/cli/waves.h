#pragma once
#include <optional>
#include <string>

#include "harness/backing/device_factory.h"
#include "harness/cli/command.h"
#include "harness/testbed/testbed.h"

namespace flatsat::cli {

/// --waves DEV [--from T --to T] [--waves-file F.fst] of a command that runs something.
struct WavesArguments {
  std::string device, file, from, to;
};
void add_waves_options(CLI::App& command, WavesArguments& arguments);

/// The waveform that is asked for; none without --waves. `trace`: file of the run's trace, beside which the waveform
/// lies. Errors: ConfigError naming the option.
std::optional<backing::WavesConfig> waves_of(const WavesArguments& arguments, const testbed::Testbed& bed,
                                             const std::string& trace);

}  // namespace flatsat::cli
