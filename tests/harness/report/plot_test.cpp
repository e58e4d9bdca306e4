#include "harness/report/plot.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace flatsat::report {

BOOST_AUTO_TEST_SUITE(plot)

BOOST_AUTO_TEST_CASE(only_png_and_svg_can_be_drawn) {
  BOOST_CHECK_EXCEPTION(plot_run("no.h5", "sheet.pdf"), std::runtime_error, [](const auto& error) {
    return std::string(error.what()) == "sheet.pdf: a plot must end in .png or .svg";
  });
}

BOOST_AUTO_TEST_CASE(a_trace_that_is_not_there_is_named) {
  BOOST_CHECK_EXCEPTION(plot_run("no.h5", "sheet.png"), std::runtime_error,
                        [](const auto& error) { return std::string(error.what()).find("no.h5") != std::string::npos; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::report
