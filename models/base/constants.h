#pragma once
#include <cmath>
#include <numbers>

/// Physical and mathematical constants, each once, with its source. What belongs to one model alone (the fit of a
/// curve, the coefficients of a theory) stands with that model.
namespace flatsat::model {

inline constexpr double kPi = std::numbers::pi;
inline constexpr double kDegree = kPi / 180.0;  // rad

// CODATA 2018; all but the last two are exact by definition of the SI.
inline constexpr double kSpeedOfLightMS = 299792458.0;           // m/s
inline constexpr double kSpeedOfLightKmS = 299792.458;           // km/s
inline constexpr double kPlanckJS = 6.62607015e-34;              // J s
inline constexpr double kGasConstantJMolK = 8.314462618;         // J/mol/K, rounded
inline constexpr double kStefanBoltzmannWM2K4 = 5.670374419e-8;  // W/m2/K4, rounded
inline constexpr double kZeroCelsiusK = 273.15;                  // K

// Sun.
inline constexpr double kAstronomicalUnitKm = 149597870.7;  // IAU 2012
inline constexpr double kSunRadiusKm = 695700.0;            // nominal, IAU 2015
inline constexpr double kSolarIrradianceWM2 = 1361.0;       // at 1 au, Kopp and Lean 2011, doi:10.1029/2010GL045777
// 299792458 m/s in IAU 2012 au a day, rounded: what light time to the Sun is computed with.
inline constexpr double kSpeedOfLightAuPerDay = 173.144632674;

/// The Earth of every model but SGP4. Source: NGA.STND.0036.
namespace wgs84 {
inline constexpr double kRadiusKm = 6378.137;  // equatorial
inline constexpr double kFlattening = 1.0 / 298.257223563;
inline constexpr double kMuKm3S2 = 398600.4418;
inline constexpr double kJ2 = 1.082629821e-3;
}  // namespace wgs84

/// The Earth of SGP4: element sets are made with these values, and fit no others.
/// Source: Hoots and Roehrich, Spacetrack Report No. 3; Vallado et al. 2006, AIAA 2006-6753.
namespace wgs72 {
inline constexpr double kMuKm3S2 = 398600.8;
inline constexpr double kRadiusKm = 6378.135;  // equatorial
inline constexpr double kJ2 = 0.001082616, kJ3 = -0.00000253881, kJ4 = -0.00000165597;
inline const double kXke =
    60.0 / std::sqrt(kRadiusKm * kRadiusKm * kRadiusKm / kMuKm3S2);  // 1/min, of one Earth radius
}  // namespace wgs72

}  // namespace flatsat::model
