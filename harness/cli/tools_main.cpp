// All of the flatsat command; `flatsat` hands over to it whatever is not a run.
#include <systemc>

#include "harness/cli/command.h"

int sc_main(int, char**);
int sc_main(int, char**) { return 0; }

int main(int argc, char** argv) { return flatsat::cli::run_program(flatsat::cli::all_commands(), argc, argv); }
