// What every subcommand includes.
#include <CLI/CLI.hpp>
