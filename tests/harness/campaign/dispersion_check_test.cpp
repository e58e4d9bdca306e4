#include "harness/campaign/dispersion_check.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(dispersion_check)

namespace {

Case varied(const std::string& key, const std::string& value) {
  Case one;
  one.parameters.emplace_back(key, value);
  return one;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_the_testbed_holds_passes_in_any_unit_and_anything_else_is_named) {
  testbed::Testbed bed = testbed::load_testbed("testbeds/orbital-node", {});
  hold_read_back(bed, varied("satellite.a.power.array.rated", "165 kW"));
  hold_read_back(bed, varied("satellite.a.power.array.rated", "165000 W"));
  hold_read_back(bed, varied("device.npu0.count", "96"));
  hold_read_back(bed, varied("device.npu0.backing", "model"));  // a word is not read back
  BOOST_CHECK_EXCEPTION(hold_read_back(bed, varied("satellite.a.power.array.rated", "164 kW")), std::runtime_error,
                        [](const auto& error) {
                          const std::string text = error.what();
                          return text.find("array.rated was to be 164 kW") != std::string::npos;
                        });
  BOOST_CHECK_THROW(hold_read_back(bed, varied("device.npu0.count", "97")), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
