#include "models/environment/orbit_blocks.h"

namespace flatsat::environment {
namespace {

using lanes::V, lanes::VI, lanes::kLanes, lanes::sine_cosine, lanes::square_root;
using model::wgs72::kJ2, model::wgs72::kRadiusKm, model::wgs72::kXke;

/// Position and velocity of eight.
struct States {
  V x, y, z, vx, vy, vz;
};

[[gnu::always_inline]] inline void store(const States& s, const BlockPlaces& block, StateColumns& out) {
  for (std::size_t i = 0; i < block.taken; ++i) {
    const std::size_t at = block.place[i];
    out.x[at] = s.x[i], out.y[at] = s.y[i], out.z[at] = s.z[i];
    out.vx[at] = s.vx[i], out.vy[at] = s.vy[i], out.vz[at] = s.vz[i];
  }
}

[[gnu::always_inline]] inline bool any(const VI& mask) {
  std::int64_t all = 0;
  for (std::size_t i = 0; i < kLanes; ++i) all |= mask[i];
  return all != 0;
}

/// Mean elements after the secular terms, and a mask of those out of range.
struct Secular {
  V a, e, argp, raan, m;
  VI lost;
};

[[gnu::always_inline]] inline Secular secular(const Sgp4Block& b, const V& t) {
  const V t2 = t * t;
  V m = b.m0 + b.m_rate * t, argp = b.argp0 + b.argp_rate * t;
  const V raan = b.raan0 + b.raan_rate * t + b.raan_square * t2;
  if (!b.drag) return {b.a0, b.e0, argp, raan, m, b.e0 < 0.0};
  V tempa = 1.0 - b.c1 * t, tempe = b.bstar * b.c4 * t, templ = b.t2 * t2;
  const V density = 1.0 + b.eta * sine_cosine(m).cosine;
  const V both = b.omega * t + b.m_drag * (density * density * density - b.delta_m0);
  m += both;
  argp -= both;
  tempa -= t2 * (b.d2 + t * (b.d3 + t * b.d4));
  tempe += b.bstar * b.c5 * (sine_cosine(m).sine - b.sin_m0);
  templ += t2 * t * (b.t3 + t * (b.t4 + t * b.t5));
  const V e = b.e0 - tempe;
  return {b.a0 * tempa * tempa, e, argp, raan, m + b.n0 * templ, ~((e < 1.0) & (e >= -0.001))};
}

/// Sine and cosine of the eccentric anomaly plus the argument of perigee, as eccentric_longitude of short_periods.cpp.
[[gnu::always_inline]] inline lanes::SineCosineV eccentric_longitude(const V& u, const V& axn, const V& ayn) {
  V distance = u - u;
  auto at = sine_cosine(u);
  for (int i = 0; i < 10; ++i) {
    V step = (axn * at.sine - ayn * at.cosine - distance) / (1.0 - at.cosine * axn - at.sine * ayn);
    step = lanes::select(step > 0.95, step - step + 0.95, lanes::select(step < -0.95, step - step - 0.95, step));
    if (!any(lanes::absolute(step) >= 1e-12)) break;
    distance += step;
    at = sine_cosine(u + distance);
  }
  return at;
}

[[gnu::always_inline]] inline unsigned sgp4_states(const Sgp4Block& b, double seconds, StateColumns& out) {
  const auto el = secular(b, (b.offset_min * 60.0 + seconds) / 60.0);
  const V e = lanes::select(el.e < b.least_e, b.least_e, el.e), &a = el.a;
  const V root_a = square_root(a), n = kXke / (a * root_a), inverse_p = 1.0 / (a * (1.0 - e * e));
  const auto [sin_w, cos_w] = sine_cosine(el.argp);
  const V axn = e * cos_w, ayn = e * sin_w + inverse_p * b.aycof;
  const auto [s, c] = eccentric_longitude(el.m + el.argp + inverse_p * b.xlcof * axn, axn, ayn);
  const V ecose = axn * c + ayn * s, esine = axn * s - ayn * c, el2 = axn * axn + ayn * ayn, pl = a * (1.0 - el2);
  const V beta = square_root(1.0 - el2), share = 1.0 / (1.0 - ecose), rl = a * (1.0 - ecose);
  const V part = esine / (1.0 + beta);
  const V sinu = share * (s - ayn - axn * part), cosu = share * (c - axn + ayn * part);
  const V sin2u = 2.0 * cosu * sinu, cos2u = 1.0 - 2.0 * sinu * sinu;
  const V inverse_pl = 1.0 / pl, temp1 = 0.5 * kJ2 * inverse_pl, temp2 = temp1 * inverse_pl;
  const V r = rl * (1.0 - 1.5 * temp2 * beta * b.con41) + 0.5 * temp1 * b.x1mth2 * cos2u;
  const V inverse_rl = 1.0 / rl, change = n / kXke * temp1;
  const V radial = root_a * esine * inverse_rl - change * b.x1mth2 * sin2u;
  const V along = root_a * beta * inverse_rl + change * (b.x1mth2 * cos2u + 1.5 * b.con41);
  // The short periods turn u, node and inclination by less than 0.002 rad: their sines follow by series.
  const auto turned = [](const V& sine, const V& cosine, const V& by) -> lanes::SineCosineV {
    const V b2 = by * by, ds = by * (1.0 - b2 * (1.0 / 6.0) * (1.0 - b2 * (1.0 / 20.0) * (1.0 - b2 * (1.0 / 42.0)))),
            dc = 1.0 - b2 * 0.5 * (1.0 - b2 * (1.0 / 12.0) * (1.0 - b2 * (1.0 / 30.0) * (1.0 - b2 * (1.0 / 56.0))));
    return {sine * dc + cosine * ds, cosine * dc - sine * ds};
  };
  const auto u = turned(sinu, cosu, -0.25 * temp2 * b.x7thm1 * sin2u);
  const auto raan = sine_cosine(el.raan);
  const auto node = turned(raan.sine, raan.cosine, 1.5 * temp2 * b.cosine_i * sin2u);
  const auto i = turned(b.sine_i, b.cosine_i, 1.5 * temp2 * b.cosine_i * b.sine_i * cos2u);
  const V ox = node.cosine * u.cosine - node.sine * i.cosine * u.sine,
          oy = node.cosine * i.cosine * u.sine + node.sine * u.cosine, oz = i.sine * u.sine;
  const V ax = -node.sine * i.cosine * u.cosine - node.cosine * u.sine,
          ay = node.cosine * i.cosine * u.cosine - node.sine * u.sine, az = i.sine * u.cosine;
  const V km = r * kRadiusKm * b.scale, out_speed = radial * (kRadiusKm * kXke / 60.0) * b.scale,
          ahead_speed = along * (kRadiusKm * kXke / 60.0) * b.scale;
  store({ox * km, oy * km, oz * km, ox * out_speed + ax * ahead_speed, oy * out_speed + ay * ahead_speed,
         oz * out_speed + az * ahead_speed},
        b, out);
  const VI lost = el.lost | (pl < 0.0) | ~(r >= 1.0);
  unsigned bits = 0;
  for (std::size_t k = 0; k < b.taken; ++k) bits |= lost[k] != 0 ? 1u << k : 0u;
  return bits;
}

[[gnu::always_inline]] inline void kepler_states(const KeplerBlock& b, double seconds, StateColumns& out) {
  const V t = b.offset_s + seconds, m = b.m0 + b.m_rate * t;
  // Newton's steps from the mean anomaly on, bounded as for the longitude of SGP4.
  V distance = m - m;
  auto at = sine_cosine(m);
  for (int i = 0; i < 50; ++i) {
    V step = (b.e * at.sine - distance) / (1.0 - b.e * at.cosine);
    step = lanes::select(step > 0.95, step - step + 0.95, lanes::select(step < -0.95, step - step - 0.95, step));
    if (!any(lanes::absolute(step) >= 1e-14)) break;
    distance += step;
    at = sine_cosine(m + distance);
  }
  const auto node = sine_cosine(b.raan0 + b.raan_rate * t), w = sine_cosine(b.argp0 + b.argp_rate * t);
  const V root = square_root(1.0 - b.e * b.e), x = b.a * (at.cosine - b.e), y = b.a * root * at.sine;
  const V rate = b.m_rate / (1.0 - b.e * at.cosine), vx = -b.a * at.sine * rate, vy = b.a * root * at.cosine * rate;
  const V &co = node.cosine, &so = node.sine, &cw = w.cosine, &sw = w.sine, &ci = b.cosine_i, &si = b.sine_i;
  const V px = co * cw - so * sw * ci, py = so * cw + co * sw * ci, pz = sw * si;
  const V qx = -co * sw - so * cw * ci, qy = -so * sw + co * cw * ci, qz = cw * si;
  const V rx = px * x + qx * y, ry = py * x + qy * y, rz = pz * x + qz * y;
  const V tx = b.argp_rate * so * si, ty = -b.argp_rate * co * si, tz = b.argp_rate * ci + b.raan_rate;
  store({rx, ry, rz, px * vx + qx * vy + (ty * rz - tz * ry), py * vx + qy * vy + (tz * rx - tx * rz),
         pz * vx + qz * vy + (tx * ry - ty * rx)},
        b, out);
}

// The same operations in the width of the processor at hand; which one changes no bit.
[[gnu::target("avx512f,avx512dq")]] unsigned sgp4_wide(const Sgp4Block& b, double t, StateColumns& out) {
  return sgp4_states(b, t, out);
}
[[gnu::target("avx2")]] unsigned sgp4_medium(const Sgp4Block& b, double t, StateColumns& out) {
  return sgp4_states(b, t, out);
}
unsigned sgp4_narrow(const Sgp4Block& b, double t, StateColumns& out) { return sgp4_states(b, t, out); }
[[gnu::target("avx2")]] void kepler_medium(const KeplerBlock& b, double t, StateColumns& out) {
  kepler_states(b, t, out);
}
void kepler_narrow(const KeplerBlock& b, double t, StateColumns& out) { kepler_states(b, t, out); }

}  // namespace

void Sgp4Block::set(std::size_t lane, const Sgp4& s, double offset_s) {
  const auto& d = s.drag_;
  const auto put = [lane](V& field, double value) { field[lane] = value; };
  put(offset_min, offset_s / 60.0), put(bstar, s.bstar_), put(a0, s.a0_), put(n0, s.epoch_.n), put(e0, s.epoch_.e);
  put(argp0, s.epoch_.argp), put(raan0, s.epoch_.raan), put(m0, s.epoch_.m);
  put(m_rate, s.rates_.m), put(argp_rate, s.rates_.argp), put(raan_rate, s.rates_.raan);
  put(raan_square, s.raan_square_), put(least_e, s.variant_.least_eccentricity), put(scale, s.variant_.scale);
  put(c1, d.c1), put(c4, d.c4), put(t2, d.t2), put(c5, d.c5), put(d2, d.d2), put(d3, d.d3), put(d4, d.d4);
  put(t3, d.t3), put(t4, d.t4), put(t5, d.t5), put(eta, d.eta), put(omega, d.omega), put(m_drag, d.m);
  put(delta_m0, d.delta_m0), put(sin_m0, d.sin_m0);
  put(sine_i, s.inclination_.sine), put(cosine_i, s.inclination_.cosine), put(con41, s.inclination_.con41);
  put(x1mth2, s.inclination_.x1mth2), put(x7thm1, s.inclination_.x7thm1), put(aycof, s.inclination_.aycof);
  put(xlcof, s.inclination_.xlcof);
  drag = drag || s.bstar_ != 0.0;
}

void KeplerBlock::set(std::size_t lane, const KeplerJ2& k, double since_s) {
  const auto put = [lane](V& field, double value) { field[lane] = value; };
  put(offset_s, since_s), put(a, k.a_km), put(e, k.e), put(raan0, k.raan), put(argp0, k.argp), put(m0, k.m);
  put(raan_rate, k.raan_rate), put(argp_rate, k.argp_rate), put(m_rate, k.mean_motion);
  put(cosine_i, k.cos_i), put(sine_i, k.sin_i);
}

unsigned states_of(const Sgp4Block& block, double seconds, StateColumns& out) {
  static const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
  static const bool medium = __builtin_cpu_supports("avx2");
  if (wide) return sgp4_wide(block, seconds, out);
  return medium ? sgp4_medium(block, seconds, out) : sgp4_narrow(block, seconds, out);
}

void states_of(const KeplerBlock& block, double seconds, StateColumns& out) {
  static const bool medium = __builtin_cpu_supports("avx2");
  return medium ? kepler_medium(block, seconds, out) : kepler_narrow(block, seconds, out);
}

}  // namespace flatsat::environment
