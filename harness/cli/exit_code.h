#pragma once

namespace flatsat::cli {

/// What a command's exit status says; the same for every subcommand.
enum ExitCode : int {
  kExitPass = 0,     // all requirements met, or no difference
  kExitFail = 1,     // a requirement failed, or a difference
  kExitUsage = 2,    // command line or input file
  kExitError = 3,    // the bench or the world failed: the device was not judged
  kExitNothing = 4,  // nothing to run, or nothing to judge
  kExitAborted = 5,  // an alarm ended the run
};

}  // namespace flatsat::cli
