#pragma once
#include <string>

namespace flatsat::report {

/// One sheet of plots of a run: for each satellite power, charge, temperatures, link, jobs and events; of more than
/// eight satellites a panel a figure, with the band in which all of them are. The file's ending chooses the form: .png
/// or .svg. Needs gnuplot. Errors: std::runtime_error: another ending, no gnuplot, unwritable, a trace without a
/// satellite's channels.
void plot_run(const std::string& trace, const std::string& image);

/// What is wrong with a plot of this name before there is anything to draw: its ending, or no gnuplot; empty if
/// nothing.
std::string why_no_plot(const std::string& image);

}  // namespace flatsat::report
