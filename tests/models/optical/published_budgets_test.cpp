#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "models/optical/atmosphere.h"
#include "models/optical/link_budget.h"
#include "models/optical/link_terms.h"
#include "models/optical/terminal_presets.h"

namespace flatsat::optical {

BOOST_AUTO_TEST_SUITE(published_budgets)

namespace {

std::vector<std::vector<std::string>> rows(const std::string& name) {
  std::ifstream file("data/optical/" + name);
  std::vector<std::vector<std::string>> all;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    all.emplace_back();
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) all.back().push_back(field);
  }
  return all;
}

double loss_db(double factor) { return -10.0 * std::log10(factor); }
double rad(double deg) { return deg * 3.14159265358979323846 / 180.0; }

double decibels(const char* s) {
  double a = 0.0, b = 0.0, c = 0.0;
  if (std::sscanf(s, "fspl_%lfnm_%lfkm", &a, &b) == 2) return free_space_loss_db(b * 1e3, a * 1e-9);
  if (std::sscanf(s, "aperture_gain_ideal_D%lf", &a) == 1) return aperture_gain_db(a, 1550e-9);
  if (std::sscanf(s, "gauss_tx_gain_halfangle_%lfurad", &a) == 1) return beam_gain_db(a * 1e-6);
  if (std::sscanf(s, "pointing_loss_offset%lfurad_w%lf", &a, &b) == 2)
    return loss_db(pointing_factor(b * 1e-6, a * 1e-6, 0.0));
  if (std::sscanf(s, "mean_pointing_loss_sigma_axis%lfurad_w%lf", &a, &b) == 2)
    return loss_db(pointing_factor(b * 1e-6, 0.0, a * 1e-6));
  if (std::sscanf(s, "fade_exceeded_%lf_sigma_axis%lf_w%lf", &a, &b, &c) == 3)
    return exceeded_loss_db(c * 1e-6, b * 1e-6, a);
  if (std::sscanf(s, "kim_scatter_V%lfkm_%lfnm", &a, &b) == 2) return haze_db_km(a, b * 1e-9);
  return std::nan("");
}

double error_rates(const char* s) {
  double a = 0.0, b = 0.0;
  if (std::sscanf(s, "ber_gauss_Q%lf", &a) == 1) return bit_error_rate(a);
  if (std::sscanf(s, "ber_ook_shot_limit_peak%lf", &a) == 1)
    return photon_error_rate(Modulation::kOokCounting, a / 2.0);
  if (std::sscanf(s, "ber_dpsk_preamp_%lfppb", &a) == 1) return photon_error_rate(Modulation::kDpskPreamplified, a);
  if (std::sscanf(s, "ber_bpsk_homodyne_%lfppb", &a) == 1) return photon_error_rate(Modulation::kBpskHomodyne, a);
  if (std::sscanf(s, "frame_loss_%lfbit_ber%lf", &a, &b) == 2) return block_loss({.block_bits = a}, b);
  return std::nan("");
}

double air(const char* s) {
  double a = 0.0, b = 0.0;
  if (std::sscanf(s, "hv57_r0_%lfnm_el%lf", &a, &b) == 2) return 100.0 * fried_m({}, a * 1e-9, rad(b));
  if (std::sscanf(s, "hv57_rytov_down_%lfnm_el%lf", &a, &b) == 2) return rytov_variance({}, a * 1e-9, rad(b));
  return std::nan("");
}

double the_rest(const char* s) {
  double a = 0.0, b = 0.0, c = 0.0, d = 0.0;
  if (std::sscanf(s, "irradiance_P%lfW_w%lfurad_%lfkm", &a, &b, &c) == 3)
    return 1e6 * beam_irradiance_w_m2(a, b * 1e-6, c * 1e3);
  if (std::sscanf(s, "power_%lfuWm2_%lfcm", &a, &b) == 2) return to_dbm(collected_w(a * 1e-6, b * 1e-2));
  if (std::sscanf(s, "photons_per_bit_%lfuWm2_%lfcm_%lfGbps_%lfnm", &a, &b, &c, &d) == 4)
    return photons_per_bit(collected_w(a * 1e-6, b * 1e-2), d * 1e-9, c * 1e9);
  if (std::sscanf(s, "photon_energy_%lfnm", &a) == 1) return photon_energy_j(a * 1e-9);
  if (std::sscanf(s, "doppler_%lfnm_%lfkm_s", &a, &b) == 2) return 1e-9 * doppler_hz(-b * 1e3, a * 1e-9);
  if (std::sscanf(s, "point_ahead_%lfkm_s", &a) == 1) return 1e6 * point_ahead_rad(a * 1e3);
  if (std::sscanf(s, "one_way_delay_%lfkm", &a) == 1) return 1e3 * one_way_s(a * 1e3);
  return std::nan("");
}

/// The five worked budgets from the figures in their notes.
std::vector<BudgetConfig> worked() {
  const double w15 = 15e-6;
  return {{.transmit_w = 2.5,
           .wavelength_m = 1553.33e-9,
           .range_m = 5500e3,
           .half_angle_rad = w15,
           .jitter_rad = 2e-6,
           .receive_aperture_m = 0.08,
           .receive_optics = 0.6,
           .sensitivity_w = 3.5481e-9},
          {.transmit_w = 0.5,
           .range_m = 2000e3,
           .transmit_gain = TransmitGain::kAperture,
           .transmit_aperture_m = 0.08,
           .transmit_optics = 0.8,
           .pointing = PointingLaw::kGain,
           .bias_rad = 1e-6,
           .receive_aperture_m = 0.08,
           .receive_optics = 0.8,
           .sensitivity_w = 2.81838e-7},
          {.transmit_w = 2.0,
           .range_m = 5400e3,
           .half_angle_rad = 12e-6,
           .transmit_optics = 0.8,
           .pointing = PointingLaw::kFixed,
           .pointing_db = 1.0,
           .receive_aperture_m = 0.1,
           .receive_optics = 0.6,
           .other_db = 1.0,
           .sensitivity_w = 1.58489e-7},
          {.transmit_w = 1.0,
           .range_m = 1000e3,
           .half_angle_rad = 60e-6,
           .transmit_optics = 0.8,
           .pointing = PointingLaw::kFixed,
           .pointing_db = 1.0,
           .receive_aperture_m = 0.6,
           .receive_optics = 0.4,
           .other_db = 3.0,
           .sensitivity_w = 5.01187e-7},
          {.transmit_w = 2.2,
           .wavelength_m = 1064e-9,
           .range_m = 45000e3,
           .transmit_gain = TransmitGain::kTruncated,
           .transmit_aperture_m = 0.135,
           .transmit_optics = 0.8,
           .pointing = PointingLaw::kFixed,
           .pointing_db = 1.5,
           .receive_aperture_m = 0.135,
           .receive_optics = 0.7,
           .other_db = 1.5,
           .sensitivity_w = 1e-8}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_row_of_the_checks_holds) {
  int held = 0;
  for (const auto& row : rows("optical_checks.csv")) {
    const double expected = std::stod(row[1]);
    BOOST_TEST_CONTEXT(row[0]) {
      double got = decibels(row[0].c_str());
      if (!std::isnan(got)) {
        BOOST_TEST(std::abs(got - expected) < (row[2] == "dB" ? 0.01 : 1e-4));
      } else {
        got = error_rates(row[0].c_str());
        if (std::isnan(got)) got = the_rest(row[0].c_str());
        const bool is_air = std::isnan(got);
        if (is_air) got = air(row[0].c_str());
        BOOST_TEST(std::abs(got / expected - 1.0) < (is_air ? 1e-4 : 5e-6));
      }
    }
    ++held;
  }
  BOOST_TEST(held == 69);
}

BOOST_AUTO_TEST_CASE(every_term_of_the_five_worked_budgets_is_computed_within_a_hundredth_of_a_decibel) {
  const auto all = rows("optical_link_budgets.csv");
  const auto cases = worked();
  BOOST_REQUIRE(all.size() == cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto b = link_budget(cases[i]);
    const std::vector<double> terms{b.transmit_dbm,  b.transmit_gain_db, b.transmit_optics_db, b.pointing_db,
                                    b.free_space_db, b.receive_gain_db,  b.receive_optics_db,  b.other_db,
                                    b.received_dbm,  b.sensitivity_dbm,  b.margin_db};
    for (std::size_t k = 0; k < terms.size(); ++k) {
      BOOST_TEST_CONTEXT(all[i][0] << " term " << k) {
        BOOST_TEST(std::abs(terms[k] - std::stod(all[i][k + 2])) < 0.01);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_receivers_reach_a_thousandth_of_a_millionth_at_the_photons_of_the_literature) {
  // Tonguz and Wagner, doi:10.1109/68.93872, and any text on coherent optics: 10, 38, 20, 9 and twice 9.
  BOOST_TEST(std::abs(photons_for_error_rate(Modulation::kOokCounting, 1e-9) - 10.0) < 0.05);
  BOOST_TEST(std::abs(photons_for_error_rate(Modulation::kOokPreamplified, 1e-9) - 38.0) < 0.7);
  BOOST_TEST(std::abs(photons_for_error_rate(Modulation::kDpskPreamplified, 1e-9) - 20.0) < 0.1);
  BOOST_TEST(std::abs(photons_for_error_rate(Modulation::kBpskHomodyne, 1e-9) - 9.0) < 0.05);
  BOOST_TEST(std::abs(photons_for_error_rate(Modulation::kQpskCoherent, 1e-9) - 18.0) < 0.1);
  // 16 slots carry four bits a pulse.
  BOOST_TEST(std::abs(photons_for_error_rate(Modulation::kPpmCounting, 1e-9) - 20.03 / 4.0) < 0.01);
}

BOOST_AUTO_TEST_CASE(the_best_truncation_of_a_gaussian_beam_keeps_0_8145) {
  BOOST_TEST(truncation_factor(1.12, 0.0) == 0.8145, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(truncation_factor(1.0, 0.0) < 0.8145);
  BOOST_TEST(truncation_factor(1.12, 0.2) < 0.8145);
}

BOOST_AUTO_TEST_CASE(every_preset_closes_its_link_at_its_published_range) {
  for (const auto& preset : terminal_presets()) {
    BOOST_TEST_CONTEXT(preset.name) {
      const double power = received_w(preset.optics, preset.maximum_range_km * 1e3);
      BOOST_TEST(frame_loss(preset.optics, power) < 1e-2);
      BOOST_TEST(terminal_preset(preset.name) == &preset);
    }
  }
  BOOST_TEST(terminal_preset("nobody's") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
