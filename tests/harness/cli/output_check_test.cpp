#include "harness/cli/output_check.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "harness/config/problems.h"
#include "tests/support/environment.h"

namespace flatsat::cli {

BOOST_AUTO_TEST_SUITE(output_check)

namespace {

using Check = void (*)(const std::string&, const std::string&);

/// What a check says of a path of --out.
std::string told(Check check, const std::string& path) {
  try {
    check("--out", path);
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_needs_a_folder_that_is_there_and_is_none_itself) {
  const base::TemporaryFolder folder("/tmp/flatsat-out-");
  const auto path = folder.path().string();
  BOOST_TEST(told(refuse_output, "") == "nothing");
  BOOST_TEST(told(refuse_output, path + "/new.h5") == "nothing");
  BOOST_TEST(told(refuse_output, "new.h5") == "nothing");
  BOOST_TEST(told(refuse_output, path) == "--out " + path + ": is a folder; it must be a file");
  BOOST_TEST(told(refuse_output, path + "/no/new.h5") ==
             "--out " + path + "/no/new.h5: there is no folder " + path + "/no; it must be there");
  BOOST_TEST(told(refuse_output, "/dev/null") == "nothing");
}

BOOST_AUTO_TEST_CASE(a_folder_is_made_where_it_is_not_there_but_not_in_a_file) {
  const base::TemporaryFolder folder("/tmp/flatsat-out-");
  const auto path = folder.path().string();
  std::ofstream(path + "/file") << "x";
  BOOST_TEST(told(refuse_folder, path + "/a/b/c") == "nothing");
  BOOST_TEST(told(refuse_folder, "") == "nothing");
  BOOST_TEST(told(refuse_folder, path + "/file/a") == "--out " + path + "/file/a: " + path + "/file is no folder");
}

BOOST_AUTO_TEST_CASE(a_waveform_and_a_plot_have_their_endings) {
  BOOST_TEST(told(refuse_waveform, "w.fst") == "nothing");
  BOOST_TEST(told(refuse_waveform, "w.vcd") == "--out w.vcd: a waveform must end in .fst");
  BOOST_TEST(told(refuse_picture, "p.pdf") == "--out p.pdf: a plot must end in .png or .svg");
  const support::EnvironmentVariable path("PATH", "/no/such/folder");
  BOOST_TEST(told(refuse_picture, "p.png") == "--out p.png: a plot needs gnuplot, which is not installed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cli
