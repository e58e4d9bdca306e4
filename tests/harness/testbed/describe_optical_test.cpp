#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_optical)

namespace {

std::string told(const std::string& keys) { return mistakes(describe_optical_link, keys); }

}  // namespace

// 2 x 1550 nm / (pi x 80 mm) = 12.33 urad.
BOOST_AUTO_TEST_CASE(a_beam_below_diffraction_is_refused_with_the_bound) {
  const std::string link = "aperture = '80 mm'\nwavelength = '1550 nm'\nbeam_half_angle = '1 urad'\n";
  BOOST_TEST(
      told(link) ==
      "f:3:19: beam_half_angle must be at least 12.33 urad, which diffraction at an aperture of 0.08 m leaves (2 "
      "wavelength / (pi diameter)); or give transmit_aperture");
  BOOST_TEST(told(link + "transmit_aperture = '1 m'\n") == "");
}

// The terminal of the Space Development Agency's standard, as models/optical has it: 2.5 W, 5500 km.
BOOST_AUTO_TEST_CASE(a_preset_is_the_start_and_later_keys_change_it) {
  const auto l = described(describe_optical_link, "preset = 'SDA_OCT'\ntransmit = '500 mW'\n");
  BOOST_TEST(l.maximum_range_km == 5500.0);
  BOOST_TEST(l.optics.transmit_w == 0.5);
  BOOST_TEST(l.optics.rate_bps == 2.5e9);
  const auto refusal = told("preset = 'SDA_OCTT'\n");
  BOOST_TEST(has(refusal, "f:1:10: preset must be one of: SDA_OCT, "), refusal);
  BOOST_TEST(has(refusal, "; did you mean SDA_OCT?"), refusal);
}

BOOST_AUTO_TEST_CASE(pulse_position_modulation_has_a_power_of_two) {
  BOOST_TEST(told("ppm_order = 64\n") == "");
  BOOST_TEST(told("ppm_order = 48\n") == "f:1:13: ppm_order must be a power of two");
}

BOOST_AUTO_TEST_CASE(a_link_is_in_bits_a_second_bytes_and_seconds) {
  const auto l =
      described(describe_optical_link,
                "rate = '10 Gbit/s'\nbuffer = '2 MiB'\nhold = '20 ms'\nmodulation = 'bpsk-homodyne'\n"
                "[fade]\nlaw = 'gamma-gamma'\ncorrelation = '5 ms'\n[air]\npresent = true\nsites = [0.7, 0.5]\n"
                "[acquisition]\nuncertainty = '300 urad'\n");
  BOOST_TEST(l.optics.rate_bps == 1e10);
  BOOST_TEST(l.buffer_bytes == 2.0 * 1024 * 1024);
  BOOST_TEST(l.hold_s == 0.02);
  BOOST_TEST((l.optics.modulation == optical::Modulation::kBpskHomodyne));
  BOOST_TEST((l.fade.law == optical::FadeLaw::kGammaGamma));
  BOOST_TEST(l.fade.correlation_s == 5e-3);
  BOOST_TEST(l.air.present);
  BOOST_TEST(l.air.clouds.clear.size() == 2u);
  BOOST_TEST(l.acquisition.uncertainty_rad == 3e-4, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_share_of_clear_sky_is_neither_none_nor_all) {
  BOOST_TEST(has(told("[air]\nsites = [1.0]\n"), "f:2:10: air.sites"), told("[air]\nsites = [1.0]\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
