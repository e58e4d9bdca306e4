#pragma once
#include <string>

namespace flatsat::report {

/// One sheet of plots of a run for each satellite's first: power, charge, temperatures, link, jobs, events. The file's
/// ending chooses the form: .png or .svg. Needs gnuplot.
/// Errors: std::runtime_error: another ending, no gnuplot, unwritable, a trace without a satellite's channels.
void plot_run(const std::string& trace, const std::string& image);

}  // namespace flatsat::report
