#pragma once

namespace flatsat::optical {

/// Scatter of haze by Kim: 3.91 / V (lambda / 550 nm)^-q, q by visibility. Returns dB/km.
/// Units: km, m; visibility > 0. Source: doi:10.1117/12.417512.
double haze_db_km(double visibility_km, double wavelength_m);

/// Profile of turbulence: Hufnagel-Valley, 5/7 by default. Source: doi:10.1117/3.626196, chapter 12.
struct TurbulenceConfig {
  double wind_m_s = 21.0;       // rms of the upper air
  double ground_cn2 = 1.7e-14;  // m^(-2/3)
};

/// Fried's coherence length of a plane wave through the whole atmosphere. Units: m, rad above the horizon; returns m.
double fried_m(const TurbulenceConfig& air, double wavelength_m, double elevation_rad);

/// Rytov variance of a plane wave that comes down: log-intensity variance of weak scintillation at a point.
double rytov_variance(const TurbulenceConfig& air, double wavelength_m, double elevation_rad);

/// Share of that variance left by an aperture: [1 + 1.062 k D^2 / (4 H)]^(-7/6), H = 6000 m sec z (plane wave, same
/// source). Units: m.
double aperture_averaging(double diameter_m, double wavelength_m, double elevation_rad);

/// Loss on a slant way: `zenith_db` times the air mass. Units: dB, rad in (0, pi/2]; air mass of Kasten and Young
/// (doi:10.1364/AO.28.004735), finite down to the horizon.
double slant_loss_db(double zenith_db, double elevation_rad);

}  // namespace flatsat::optical
