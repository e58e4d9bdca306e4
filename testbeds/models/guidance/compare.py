#!/usr/bin/env python3
"""Holds the attitude model against rotation matrices and draws comparison.svg.

Usage: compare.py [--program FLATSAT]    in the repository's root
Steps the attitude by a tenth of a second as a matrix that turns about the axis of the rest (Rodrigues), with the target
of each mode as a matrix of rows; the model steps by a second with quaternions. Compares the times at which the slews end,
and the angles of array and radiator wherever both are pointed.
"""
import argparse
import csv
import json
import math
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SUN, PARTNER = (0.0167, -0.9174, 0.3976), (0.48, 0.6, 0.64)
MODES = [(0, "sun"), (600, "nadir"), (2400, "link"), (3600, "safe"), (5100, "nadir")]
RATE, SAFE_RATE, SETTLING, STEP, LAST = math.radians(0.5), math.radians(0.1), 20.0, 0.1, 5880


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def cross(a, b):
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(a):
    return tuple(x / math.sqrt(dot(a, a)) for x in a)


def rows_of(mode, nadir):
    """The body's axes as rows."""
    first, second = {"nadir": (nadir, SUN), "link": (PARTNER, SUN)}.get(mode, (SUN, nadir))
    a = unit(first)
    b = unit(tuple(s - dot(second, a) * x for s, x in zip(second, a)))
    return (a, cross(b, a), b) if mode in ("nadir", "link") else (b, cross(a, b), a)


def rest(now, to):
    """Angle and inertial axis of the turn from one attitude to the other: to^T now has that trace and that skew part."""
    r = [[sum(to[k][i] * now[k][j] for k in range(3)) for j in range(3)] for i in range(3)]
    cosine = max(-1.0, min(1.0, (r[0][0] + r[1][1] + r[2][2] - 1) / 2))
    return math.acos(cosine), (r[2][1] - r[1][2], r[0][2] - r[2][0], r[1][0] - r[0][1])


def turned(now, axis, angle):
    k = unit(axis)
    return tuple(tuple(v * math.cos(angle) + c * math.sin(angle) + k_i * dot(k, row) * (1 - math.cos(angle))
                       for v, c, k_i in zip(row, cross(k, row), k)) for row in now)


def degrees_between(a, b):
    return math.degrees(math.acos(max(-1.0, min(1.0, dot(a, b)))))


def nadir_at(rows, t):
    i = max(k for k, r in enumerate(rows) if r[0] <= t)
    a, b = rows[i], rows[min(i + 1, len(rows) - 1)]
    share = (t - a[0]) / (b[0] - a[0]) if b[0] > a[0] else 0.0
    return tuple(x + share * (y - x) for x, y in zip(a[1:], b[1:]))


def by_hand():
    with open(os.path.join(HERE, "geometry.csv"), encoding="utf-8") as f:
        rows = [tuple(map(float, r)) for r in csv.reader(line for line in f if line[0].isdigit())]
    attitude, slews, seen, turning, settled_at = rows_of("sun", rows[0][1:]), [], {}, False, 0.0
    for k in range(int(LAST / STEP) + 1):
        t = round(k * STEP, 1)
        start, mode = [m for m in MODES if m[0] <= t][-1]
        target = rows_of(mode, nadir_at(rows, math.floor(t)))
        angle, axis = rest(attitude, target)
        reach = (SAFE_RATE if mode == "safe" else RATE) * STEP
        if t == start and t > 0 and angle > reach:
            turning = True
            slews.append({"mode": mode, "deg": math.degrees(angle), "from": start})
        if angle > reach and turning:
            attitude = turned(attitude, axis, reach)
        else:
            attitude = target
            if turning:
                turning, settled_at = False, t + angle / (reach / STEP) + SETTLING
                slews[-1]["seconds"] = settled_at - start
        if t == int(t):
            sun, nadir = unit(SUN), unit(nadir_at(rows, t))
            seen[int(t)] = (degrees_between(sun, attitude[2]), degrees_between(sun, attitude[1]),
                            degrees_between(nadir, attitude[1]), not turning and t > settled_at + 1)
    return slews, seen


def fly(program):
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "t.h5")
        subprocess.run([program, "run", HERE, "-o", trace, "--json"], check=True, capture_output=True)
        channels = ["body.incidence", "body.radiator_sun", "body.radiator_nadir", "body.state", "body.error"]
        out = subprocess.run([program, "trace", "export", "--csv", *channels, "--every", "1 s", trace], check=True,
                             capture_output=True, text=True)
        rows = list(csv.reader(out.stdout.splitlines()))[1:]
    return [[float(c) for c in r] for r in rows]


def ends_of_slews(rows):
    """Whole seconds from a command to the first sample that is settled again."""
    ends = []
    for start, _ in MODES[1:]:
        ends.append(next(int(r[0]) for r in rows if r[0] > start + 1 and r[4] == 2) - start)
    return ends


def plot(rows, seen):
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, n) for n in ("model", "hand")]
        with open(names[0], "w", encoding="utf-8") as f:
            f.writelines(f"{r[0] / 60} {r[1]} {r[2]} {r[3]} {r[5]}\n" for r in rows[::5])
        with open(names[1], "w", encoding="utf-8") as f:
            f.writelines(f"{t / 60} {s[0]} {s[1]} {s[2]}\n" for t, s in seen.items() if t % 60 == 0)
        script = f"""set terminal svg size 900,480 background '#ffffff'
set output '{HERE}/comparison.svg'
set xlabel 'time [min]'; set ylabel 'angle [deg]'
set key top left; set xrange [0:98]; set yrange [0:180]
plot '{names[0]}' using 1:2 with lines lw 1.5 title 'Sun from the array, model', \\
  '{names[1]}' using 1:2 with points pt 6 ps 0.6 title 'by matrices', \\
  '{names[0]}' using 1:3 with lines lw 1.5 title 'Sun from the radiator, model', \\
  '{names[1]}' using 1:3 with points pt 4 ps 0.6 title 'by matrices', \\
  '{names[0]}' using 1:4 with lines lw 1.5 title 'nadir from the radiator, model', \\
  '{names[1]}' using 1:4 with points pt 8 ps 0.6 title 'by matrices', \\
  '{names[0]}' using 1:5 with lines lw 1 title 'pointing error'
"""
        subprocess.run(["gnuplot"], input=script, text=True, check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="build/release/bin/flatsat")
    arguments = parser.parse_args()
    slews, seen = by_hand()
    rows = fly(arguments.program)
    for slew, seconds in zip(slews, ends_of_slews(rows)):
        slew["model_seconds_at_most"] = seconds
    incidence = sun = nadir = 0.0
    for r in rows:
        hand = seen.get(int(r[0]))
        if r[4] != 2 or hand is None or not hand[3]:
            continue
        incidence, sun = max(incidence, abs(r[1] - hand[0])), max(sun, abs(r[2] - hand[1]))
        nadir = max(nadir, abs(r[3] - hand[2]))
    plot(rows, seen)
    print(json.dumps({"slews": slews, "largest_difference_when_pointed": {
        "incidence_deg": incidence, "radiator_sun_deg": sun, "radiator_nadir_deg": nadir}}, indent=2))


if __name__ == "__main__":
    main()
