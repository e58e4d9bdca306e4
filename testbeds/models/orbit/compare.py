#!/usr/bin/python3
"""Holds `flatsat orbit` against data/environment and draws comparison.svg: testbeds/models/orbit/compare.py [--program FLATSAT]

SGP4's states and error codes, the Sun, eclipse edges of a sphere and an ellipsoid, the place below, passes, and the links
between three pairs, column by column. Prints the worst difference of each as JSON; exit 1 beyond a limit.
"""
import csv
import io
import math
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import comparison  # noqa: E402

DATA = "data/environment"
DEEP = {"04632", "08195", "11801", "14128", "28129", "28626", "23333", "33333"}
ORBITS = ["ISS_LIKE", "SSO_DAWN_DUSK_JUNE", "STARLINK_53", "SSO_DAWN_DUSK_DEC"]
LIMITS = {"sgp4_near_earth_km": 1e-6, "sgp4_deep_space_km": 1e-5, "sgp4_wrong_codes": 0, "sun_deg": 1e-3, "eclipse_sphere_s": 0.3,
          "eclipse_ellipsoid_s": 0.3, "eclipse_missing_or_extra": 0, "track_deg": 1e-3, "pass_s": 0.3, "pass_missing_or_extra": 0,
          "isl_range_km": 1e-3, "isl_range_rate_km_s": 1e-5, "isl_doppler_GHz": 1e-5, "isl_point_ahead_urad": 1e-3,
          "isl_visibility_wrong": 0}


class Orbit:
    def __init__(self, program):
        self.program = program

    def rows(self, *arguments, times=None):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as f:
            extra = []
            if times is not None:
                f.write("\n".join(times) + "\n")
                f.flush()
                extra = ["--times", f.name]
            done = subprocess.run([self.program, "orbit", *arguments, *extra], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            sys.exit(done.stderr)
        return list(csv.DictReader(io.StringIO(done.stdout)))


def worst(pairs):
    return max((abs(float(a) - float(b)) for a, b in pairs), default=0.0)


def turned(degrees):
    return abs(math.remainder(degrees, 360.0))


def sgp4(orbit, off):
    codes, near, deep, by = 0, 0.0, 0.0, {}
    for r in comparison.table(f"{DATA}/sgp4_verification.csv"):
        by.setdefault(r["satnum"], []).append(r)
    for satellite, want in by.items():
        got = orbit.rows("states", f"{DATA}/sgp4_verification.tle", "--select", satellite,
                         times=[f"{float(r['tsince_min']):+.8f} min" for r in want])
        for g, w in zip(got, want):
            codes += g["error"] != w["error"]
            if w["error"] != "0":
                continue
            away = worst((g[a], w[a]) for a in ("x_km", "y_km", "z_km"))
            near, deep = (near, max(deep, away)) if satellite in DEEP else (max(near, away), deep)
        codes += len(want) - len(got)
    off |= {"sgp4_near_earth_km": near, "sgp4_deep_space_km": deep, "sgp4_wrong_codes": codes}


def sun(orbit, off):
    off["sun_deg"] = 0.0
    for w in comparison.table(f"{DATA}/sun_vectors.csv"):
        (g,) = orbit.rows("sun", "--at", w["utc"])
        for frame in ("gcrs", "mod", "teme"):
            apart = math.dist(*[[float(r[f"{frame}_{c}"]) for c in "xyz"] for r in (g, w)])
            off["sun_deg"] = max(off["sun_deg"], math.degrees(apart))


def eclipses(orbit, off):
    want, lost, edges = comparison.table(f"{DATA}/eclipse_events.csv"), 0, {}
    for earth, column in (("sphere", "t_s_since_epoch"), ("ellipsoid", "t_s_oblate_earth")):
        found, away = orbit.rows("events", f"{DATA}/eclipse_orbits.tle", "--kind", "eclipse", "--earth", earth), []
        for name in ORBITS:
            g = [(r["event"], float(r[column])) for r in found if r["orbit"] == name]
            w = [(r["event"], float(r[column])) for r in want if r["orbit"] == name and r[column]]
            lost += abs(len(g) - len(w)) + sum(a[0] != b[0] for a, b in zip(g, w))
            away += [(b[1] / 3600, 1000 * (a[1] - b[1])) for a, b in zip(g, w)]
        edges[earth] = away
        off[f"eclipse_{earth}_s"] = max(abs(ms) for _, ms in away) / 1000
    off["eclipse_missing_or_extra"] = lost
    return edges


def track(orbit, off):
    off["track_deg"], points = 0.0, []
    for name in ORBITS:
        want = [r for r in comparison.table(f"{DATA}/ground_track.csv") if r["orbit"] == name]
        if not want:
            continue
        for g, w in zip(orbit.rows("states", f"{DATA}/eclipse_orbits.tle", "--select", name, times=[r["utc"] for r in want]), want):
            off["track_deg"] = max(off["track_deg"], worst([(g["lat_geodetic_deg"], w["lat_geodetic_deg"])]),
                                   turned(float(g["lon_deg"]) - float(w["lon_deg"])))
            points.append((float(w["lon_deg"]), float(w["lat_geodetic_deg"])))
    line = [(float(r["lon_deg"]), float(r["lat_geodetic_deg"]))
            for r in orbit.rows("states", f"{DATA}/eclipse_orbits.tle", "--select", "ISS_LIKE", "--to", "+3 h", "--step", "30")]
    return points, line


def passes(orbit, off):
    want = comparison.table(f"{DATA}/ground_passes.csv")
    sites = [f"--site={n},{a},{o},{h}" for n, a, o, h in sorted({(r["site"], r["lat_deg"], r["lon_deg"], r["alt_km"]) for r in want})]
    names = [f"--select={o}" for o in sorted({r["orbit"] for r in want})]
    found = orbit.rows("events", f"{DATA}/eclipse_orbits.tle", "--kind", "pass", *sites, *names)
    off["pass_s"], lost = 0.0, abs(len(found) - len(want))
    for w in want:
        same = [g for g in found if (g["orbit"], g["site"]) == (w["orbit"], w["site"]) and abs(float(g["tca_s"]) - float(w["tca_s"])) < 60]
        lost += len(same) != 1
        for g in same:
            off["pass_s"] = max(off["pass_s"], worst((g[c], w[c]) for c in ("aos_el10_s", "los_el10_s", "tca_s")))
    off["pass_missing_or_extra"] = lost


def links(orbit, off):
    columns = {"isl_range_km": "range_km", "isl_range_rate_km_s": "range_rate_km_s", "isl_doppler_GHz": "doppler_GHz_1550nm",
               "isl_point_ahead_urad": "point_ahead_urad"}
    want = comparison.table(f"{DATA}/isl_reference.csv")
    found = {(r["sat2"], float(r["t_s"])): r for r in orbit.rows("events", f"{DATA}/isl_pairs.tle", "--kind", "link", "--to", "+6000 s", "--step", "30")}
    pairs = [(found[(w["sat2"], float(w["t_s"]))], w) for w in want]
    for key, column in columns.items():
        off[key] = worst((g[column], w[column]) for g, w in pairs)
    off["isl_visibility_wrong"] = sum(g["visible_graze80"] != w["visible_graze80"] for g, w in pairs)
    curves = {}
    for (sat, t), r in sorted(found.items()):
        curves.setdefault(sat, []).append((t / 60, float(r["doppler_GHz_1550nm"])))
    return curves, [(float(w["t_s"]) / 60, float(w["doppler_GHz_1550nm"])) for w in want]


def main():
    args = comparison.arguments(HERE)
    orbit, off = Orbit(args.program), {}
    sgp4(orbit, off)
    sun(orbit, off)
    edges = eclipses(orbit, off)
    points, line = track(orbit, off)
    passes(orbit, off)
    curves, doppler = links(orbit, off)
    text = comparison.block("track", line) + comparison.block("places", points) + comparison.block("doppler", doppler)
    text += "".join(comparison.block(f"e{i}", e) for i, e in enumerate(edges.values()))
    text += "".join(comparison.block(f"l{i}", c) for i, c in enumerate(curves.values()))
    lines = ", ".join(f'$l{i} with lines lw 1.5 title "{name.replace("_", " ")}"' for i, name in enumerate(curves))
    comparison.draw(args.plot, text + f"""
set multiplot layout 1,3
set xlabel "longitude, deg"; set ylabel "geodetic latitude, deg"; set xrange [-180:180]; set yrange [-90:125]; set ytics -90,30,90; set xtics 90
plot $track with points pt 7 ps 0.15 lc rgb "purple" title "ISS-like, 3 h", $places with points pt 6 ps 0.4 lc rgb "black" title "reference"
set xtics auto; set ytics auto; set autoscale y
set xlabel "time, h"; set ylabel "eclipse edge, model less reference, ms"; set xrange [0:24]; set yrange [-0.3:0.4]
plot $e0 with points pt 6 ps 0.5 title "sphere", $e1 with points pt 4 ps 0.5 title "ellipsoid"
set xlabel "time, min"; set ylabel "Doppler shift, GHz"; set xrange [0:100]; set yrange [-12:18]
plot {lines}, $doppler with points pt 6 ps 0.5 lc rgb "black" title "reference"
unset multiplot
""", "1280,480")
    return comparison.finish(off, LIMITS)


if __name__ == "__main__":
    sys.exit(main())
