#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "models/base/random_stream.h"

namespace flatsat::environment {

/// What one particle does to a chip: a bit; several bits of one word, beyond simple correction; an interrupt of its
/// function until it is reset; a latch-up until its power is cycled.
enum class SeeKind : std::size_t { kSeu, kMbu, kSefi, kSel };
constexpr std::size_t kSeeKinds = 4;
/// "upset", "multiple-bit upset", "functional interrupt", "latch-up".
std::string_view to_string(SeeKind kind);

/// Events per proton and cm2 of one chip, and the interval that holds it with 95 %. All 0: no such events.
struct CrossSection {
  double cm2 = 0.0, low_cm2 = 0.0, high_cm2 = 0.0;

  bool operator==(const CrossSection&) const = default;
};
using CrossSections = std::array<CrossSection, kSeeKinds>;

/// Which value of the interval a run takes.
enum class CrossSectionChoice { kNominal, kLow, kHigh, kDrawn };

/// Protons of 67 MeV per cm2 for one rad(Si). Source: as published with the beam test of a TPU, arXiv 2511.19468.
constexpr double kProtonsPerRad = 7.9e6;

/// The cross-section of one run. kDrawn takes one normal number: the logarithm is normal on either side of the
/// median `cm2`, with 1.96 sigma at the ends of the interval.
double chosen_cm2(const CrossSection& section, CrossSectionChoice choice, model::RandomStream& random);

/// Published cross-sections of one chip, by the name of data/environment/see_rates.csv.
struct SeePreset {
  std::string_view name;
  CrossSections sections;
};
std::span<const SeePreset> see_presets();
/// By name, or null.
const SeePreset* see_preset(std::string_view name);

}  // namespace flatsat::environment
