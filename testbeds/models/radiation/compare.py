#!/usr/bin/env python3
"""Holds the radiation model against an integral of its own and draws comparison.svg.

Usage: compare.py [--seeds N] [--program FLATSAT]    in the repository's root
Integrates the level over ground_track.csv row by row: its own point in polygon, dipole and storm. Then flies N seeds and
holds counts against the Poisson law, expectations and dose against the integral.
"""
import argparse
import csv
import json
import math
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
POLYGON = "data/environment/saa_polygon.csv"
YEAR_S = 365.25 * 86400
DOSE, SHARE, TIME, GAIN, FLUX = 150.0, 0.90, 0.07125, 4.0, 100.0
BEGIN, END, FACTOR, ANOMALY, POLAR, POLAR_DEG = 6 * 3600, 18 * 3600, 1.19, 0.84, 10.0, 55.0
CHIP_RAD = {"seu": 17.0, "mbu": 44.0, "sefi": 5000.0}
DEVICES = {"npu": (96, CHIP_RAD), "gpu": (144, CHIP_RAD), "host_cpu": (60, {"sefi": 450.0}), "host_ram": (60, {"sefi": 400.0})}


def polygon():
    with open(POLYGON, encoding="utf-8") as f:
        return [(float(r["lat_deg"]), float(r["lon_east_deg"])) for r in csv.DictReader(f) if r["polygon"] == "EXTENDED_ESTIMATE"]


def winding(corners, lat, lon):
    """Inside where the corners wind about the place: not the rule that the model uses."""
    angle = 0.0
    for (a, b), (c, d) in zip(corners, corners[1:] + corners[:1]):
        turn = math.atan2(d - lon, c - lat) - math.atan2(b - lon, a - lat)
        angle += math.remainder(turn, 2 * math.pi)
    return abs(angle) > math.pi


def geomagnetic_deg(lat, lon):
    unit = lambda p, l: (math.cos(p) * math.cos(l), math.cos(p) * math.sin(l), math.sin(p))
    place, pole = unit(math.radians(lat), math.radians(lon)), unit(math.radians(80.65), math.radians(-72.68))
    return 90.0 - math.degrees(math.acos(sum(a * b for a, b in zip(place, pole))))


def level(corners, lat, lon, seconds):
    storm, deg = BEGIN <= seconds < END, abs(geomagnetic_deg(lat, lon))
    if winding(corners, lat, lon):
        return SHARE / TIME * (ANOMALY if storm else 1.0)
    gain = 1.0 + (GAIN - 1.0) * min(1.0, max(0.0, (deg - 30.0) / 30.0))
    return (1.0 - SHARE) / (1.0 - TIME) * gain * ((POLAR if deg >= POLAR_DEG else FACTOR) if storm else 1.0)


def by_hand():
    """Dose of the day in rad, summed over the rows of the track, and the running sum."""
    corners = polygon()
    with open(os.path.join(HERE, "ground_track.csv"), encoding="utf-8") as f:
        rows = [tuple(map(float, r)) for r in csv.reader(line for line in f if line[0].isdigit())]
    dose, running = 0.0, []
    for (begin, lat, lon), (end, *_) in zip(rows, rows[1:]):
        running.append((begin, dose))
        dose += level(corners, lat, lon, begin) * DOSE / YEAR_S * (end - begin)
    return dose, running + [(rows[-1][0], dose)]


def events_of(dose, name):
    chips, rads = DEVICES[name]
    return sum(chips * FLUX * dose / rad for rad in rads.values())


def outside_of_95(count, mean):
    """Whether a count lies in the outer 2.5 % of either side of the Poisson law, and with what probability one does."""
    low, high, lows, highs, total, k = 0, None, 0.0, 0.0, 0.0, 0
    while high is None:
        total += math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))
        if total <= 0.025:
            low, lows = k + 1, total
        if total >= 0.975:
            high, highs = k, 1.0 - total
        k += 1
    return count < low or count > high, lows + highs


def fly(program, seed, channels):
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "t.h5")
        subprocess.run([program, "run", HERE, "--seed", str(seed), "-o", trace, "--json"], check=True, capture_output=True)
        out = subprocess.run([program, "trace", "export", "--csv", *channels, trace], check=True, capture_output=True, text=True)
        table = list(csv.reader(out.stdout.splitlines()))
    return [name.split(" ")[0] for name in table[0]], [[float(c) if c else math.nan for c in row] for row in table[1:]]


def plot(head, rows, running, expected):
    npu = head.index("rack.npu.events"), head.index("rack.npu.expected")
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, n) for n in ("model", "hand")]
        with open(names[0], "w", encoding="utf-8") as f:
            f.writelines(f"{r[0] / 3600} {r[npu[0]]} {r[head.index('rack.dose')] * 1e3}\n" for r in rows[::5])
        with open(names[1], "w", encoding="utf-8") as f:
            f.writelines(f"{t / 3600} {events_of(d, 'npu')} {d * 1e3}\n" for t, d in running[::40])
        script = f"""set terminal svg size 900,520 background '#ffffff'
set output '{HERE}/comparison.svg'
set xlabel 'time [h]'; set ylabel 'events of 96 accelerators'; set y2label 'dose [mrad(Si)]'; set y2tics; set ytics nomirror
set key top left; set xrange [0:24]
plot '{names[0]}' using 1:2 with steps lw 1.5 title 'events, one seed', \\
  '{names[1]}' using 1:2 with points pt 6 ps 0.6 title 'expected, integral by this script', \\
  '{names[0]}' using 1:3 axes x1y2 with lines lw 1.5 title 'dose, model', \\
  '{names[1]}' using 1:3 axes x1y2 with points pt 4 ps 0.6 title 'dose, integral by this script'
"""
        subprocess.run(["gnuplot"], input=script, text=True, check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--program", default="build/release/bin/flatsat")
    arguments = parser.parse_args()
    dose, running = by_hand()
    channels = ["rack.dose"] + [f"rack.{d}.{c}" for d in DEVICES for c in ("events", "expected")]
    result = {"dose_by_hand": dose}
    counts = {d: [] for d in DEVICES}
    for seed in range(1, arguments.seeds + 1):
        head, rows = fly(arguments.program, seed, channels)
        if seed == 1:
            plot(head, rows, running, dose)
            result["dose"] = rows[-1][head.index("rack.dose")]
            for d in DEVICES:
                result[d] = {"by_hand": events_of(dose, d), "expected": rows[-1][head.index(f"rack.{d}.expected")]}
        for d in DEVICES:
            counts[d].append(rows[-1][head.index(f"rack.{d}.events")])
    for d, values in counts.items():
        verdicts = [outside_of_95(v, result[d]["by_hand"]) for v in values]
        result[d] |= {"mean": sum(values) / len(values), "outside_of_95": sum(v[0] for v in verdicts),
                      "outside_of_95_expected": verdicts[0][1] * len(values)}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
