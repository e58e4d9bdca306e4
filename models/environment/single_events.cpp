#include "models/environment/single_events.h"

#include <algorithm>
#include <cmath>

namespace flatsat::environment {
namespace {

constexpr double of_dose(double rad_per_event) { return 1.0 / (kProtonsPerRad * rad_per_event); }
/// No interval was published: a factor of two either way is assumed.
constexpr CrossSection about(double cm2) { return {cm2, 0.5 * cm2, 2.0 * cm2}; }
/// From counted events: 1.96 / sqrt(count).
constexpr CrossSection counted(double cm2, double spread) { return {cm2, cm2 * (1.0 - spread), cm2 * (1.0 + spread)}; }
constexpr CrossSection kNone{};

// In the order upset, multiple-bit upset, functional interrupt, latch-up. None of the sources gives a latch-up rate.
const std::array kPresets{
    // One every 14.4 to 20 rad, about 17: wrong results; 44 rad: uncorrectable memory, 203 events (1.96 / sqrt(203) =
    // 0.1376); 5000 rad: interrupt.
    SeePreset{"Google_TPU_v6e",
              {CrossSection{of_dose(17.0), of_dose(20.0), of_dose(14.4)}, counted(of_dose(44.0), 0.1376),
               about(of_dose(5000.0)), kNone}},
    SeePreset{"Google_host_CPU", {kNone, kNone, about(of_dose(450.0)), kNone}},
    SeePreset{"Google_host_RAM", {kNone, kNone, about(of_dose(400.0)), kNone}},
    SeePreset{"Jetson_TX1_20nm", {CrossSection{6.22e-8, 2.65e-9, 5.05e-7}, kNone, kNone, kNone}},
    SeePreset{"Jetson_TX2_20nm", {about(1.02e-9), kNone, kNone, kNone}},
    // A range only: its geometric middle.
    SeePreset{"Jetson_Xavier_NX_12nm", {kNone, kNone, CrossSection{5.161e-9, 3.97e-9, 6.71e-9}, kNone}},
    SeePreset{"Jetson_Orin_NX_7nm", {about(3.90e-9), kNone, about(1.59e-9), kNone}},
    SeePreset{"Snapdragon_820", {kNone, kNone, CrossSection{8.258e-10, 6.2e-10, 1.1e-9}, kNone}},
};

}  // namespace

std::string_view to_string(SeeKind kind) {
  static constexpr std::string_view kWords[] = {"upset", "multiple-bit upset", "functional interrupt", "latch-up"};
  return kWords[static_cast<std::size_t>(kind)];
}

double chosen_cm2(const CrossSection& section, CrossSectionChoice choice, model::RandomStream& random) {
  switch (choice) {
    case CrossSectionChoice::kNominal:
      return section.cm2;
    case CrossSectionChoice::kLow:
      return section.low_cm2;
    case CrossSectionChoice::kHigh:
      return section.high_cm2;
    case CrossSectionChoice::kDrawn:
      break;
  }
  const double sigmas = model::normal(random) / 1.96;  // drawn for every section: what follows stays what it is
  if (section.cm2 <= 0.0) return 0.0;
  const double end = sigmas < 0.0 ? section.cm2 / section.low_cm2 : section.high_cm2 / section.cm2;
  return section.cm2 * std::pow(end, sigmas);
}

std::span<const SeePreset> see_presets() { return kPresets; }

const SeePreset* see_preset(std::string_view name) {
  const auto found = std::find_if(kPresets.begin(), kPresets.end(), [&](auto& p) { return p.name == name; });
  return found == kPresets.end() ? nullptr : &*found;
}

}  // namespace flatsat::environment
