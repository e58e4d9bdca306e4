#pragma once

namespace flatsat::thermal {

/// Share of what leaves a small plate that meets the Earth, a sphere: its view factor.
/// Units:  radius_ratio is the distance from the Earth's centre over the Earth's radius, >= 1; nadir_cos is the cosine
/// of the angle between the plate's normal and nadir. Returns 0 .. 1. Errors: none. Source: view factor from a tilted
/// differential plate to a sphere, closed form (catalogue of radiation heat transfer configuration factors, B-43);
/// (Re/r)^2 and [atan(1/sqrt(H^2-1)) - sqrt(H^2-1)/H^2]/pi are its cases at 0 and 90 deg.
double earth_view_of_plate(double radius_ratio, double nadir_cos);

/// The same for a small sphere, of its whole surface: (1 - sqrt(1 - 1/H^2)) / 2.
double earth_view_of_sphere(double radius_ratio);

/// How much of an isothermal fin's radiation a real one of two faces gives: tanh(mL)/(mL), m = sqrt(8 eps sigma T^3/(k
/// t)), linearised at the root's temperature. Units:  W/m/K, m, K; each > 0. Returns > 0 .. 1.
struct Fin {
  double conductivity_w_m_k, thickness_m, length_m, emittance;
};
double fin_efficiency(const Fin& fin, double root_kelvin);

/// Light that falls upon a face.
struct Light {
  double sun_w_m2 = 0.0;       // on a plate normal to the Sun, shadow included
  double albedo_w_m2 = 0.0;    // exitance of the ground below
  double earth_ir_w_m2 = 0.0;  // exitance of the Earth in the infrared
};

/// How a face stands: cosines of the angles from its normal to the Sun and to nadir, and its view of the Earth.
struct FaceView {
  double sun_cos = 0.0;
  double earth_view = 0.0;
};

/// Heat that a face takes up: alpha (S cos + albedo F) + eps IR F, times its area. W
double absorbed_w(double area_m2, double absorptance, double emittance, const FaceView& view, const Light& light);

}  // namespace flatsat::thermal
