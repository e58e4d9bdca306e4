#include "harness/report/plot.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "harness/base/temporary_folder.h"
#include "harness/base/whole_file.h"
#include "harness/trace/recorder.h"

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

BOOST_AUTO_TEST_CASE(names_and_units_of_a_trace_are_text_and_never_a_program) {
  if (std::system("command -v gnuplot >/dev/null") != 0) {
    BOOST_TEST_MESSAGE("skipped: gnuplot is not installed");
    return;
  }
  const base::TemporaryFolder folder(std::filesystem::temp_directory_path() / "flatsat-plot-");
  const std::string trace = folder.path() / "run.h5", image = folder.path() / "run.svg";
  trace::TraceInfo info;
  info.testbed_name = "o'clock\" \\ `echo flat``echo sat`";
  info.epoch_utc = "2026-03-20T12:00:00Z";
  {
    trace::Recorder recorder(trace, info, {{"a.b", "m' . \"`echo flat``echo sat`\" . '\n", "", {}, {}, {}}}, {}, {});
    recorder.sample(0, {0}, 1.0);
    recorder.sample(0, {1'000'000'000'000}, 2.0);
    recorder.close({"PASS", {2'000'000'000'000}, {}});
  }
  plot_run(trace, image);
  const std::string drawn = base::read_whole(image).value();
  BOOST_TEST(drawn.find("flatsat") == std::string::npos);  // what a shell would have made of it
  BOOST_TEST(drawn.find("?echo flat??echo sat?") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::report
