#!/usr/bin/python3
"""Holds a recorded run of this testbed against data/thermal/thermal_checks.csv and draws it.

  ./flatsat run testbeds/models/thermal -o /tmp/thermal.h5 && testbeds/models/thermal/compare.py /tmp/thermal.h5

Prints the table of the README and writes comparison.svg beside this file (or where a second argument says). Exit 1 if a
row is off by 1 mK or more. FLATSAT names the program, ./flatsat by default.
"""
import csv
import io
import os
import subprocess
import sys

ROWS = [  # row of the table, channel, second of the run
    *[(f"cooldown_C50000_eps0.85_A2_T0_330_t{t}", "cooling.body.temperature", t) for t in (600, 1800, 3600, 7200)],
    *[(f"node_Q800_C40000_eps0.9_A3_sink200_T0_290_t{t}", "heated.body.temperature", t) for t in (1000, 3000, 10000)],
    ("two_node_steady_T1", "two.source.temperature", 10000),
    ("two_node_steady_T2", "two.plate.temperature", 10000),
    ("plate_orbit_hot", "plate.body.temperature", 3599),
    ("plate_orbit_cold", "plate.body.temperature", 5739),
]
CHANNELS = sorted({channel for _, channel, _ in ROWS} | {"loop.plates.temperature", "loop.supply.temperature", "loop.tank.temperature"})


def recorded(trace):
    """{channel: {second: kelvin}}"""
    program = os.environ.get("FLATSAT", "./flatsat")
    text = subprocess.run([program, "trace", "export", "--csv", *CHANNELS, "--every", "1 s", trace],
                          check=True, capture_output=True, text=True).stdout
    table = list(csv.reader(io.StringIO(text)))
    return {name.split(" ")[0]: {round(float(row[0])): float(row[i]) + 273.15 for row in table[1:] if row[i]}
            for i, name in enumerate(table[0]) if i > 0}


def published():
    with open("data/thermal/thermal_checks.csv", encoding="utf-8") as f:
        return {row["quantity"]: float(row["value"]) for row in csv.DictReader(f)}


def draw(ours, theirs, path):
    plot = [f'set terminal svg size 900,520 font "sans,11"\nset output "{path}"\nset multiplot layout 1,2\n'
            'set xlabel "time, s"\nset ylabel "temperature, K"\nset key bottom right\nset grid\n']
    blocks, curves = [], {"left": [], "right": []}
    for i, channel in enumerate(CHANNELS):
        points = "\n".join(f"{t} {k:.3f}" for t, k in sorted(ours[channel].items()) if t % 50 == 0)
        blocks.append(f"$c{i} << E\n{points}\nE\n")
        side = "right" if channel.startswith("loop.") else "left"
        curves[side].append(f'$c{i} with lines title "{channel.removesuffix(".temperature")}"')
    marks = "\n".join(f"{t} {theirs[name]}" for name, _, t in ROWS)
    blocks.append(f"$m << E\n{marks}\nE\n")
    curves["left"].append('$m with points pt 6 lc rgb "black" title "reference"')
    text = "".join(blocks) + "".join(plot)
    text += "plot " + ", ".join(curves["left"]) + "\nplot " + ", ".join(curves["right"]) + "\nunset multiplot\n"
    subprocess.run(["gnuplot"], input=text, text=True, check=True)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.split("\n\n")[1])
    ours, theirs = recorded(sys.argv[1]), published()
    worst = 0.0
    print("| row of thermal_checks.csv | reference, K | model, K | difference, mK |\n| --- | --- | --- | --- |")
    for name, channel, second in ROWS:
        difference = 1000.0 * (ours[channel][second] - theirs[name])
        worst = max(worst, abs(difference))
        print(f"| {name} | {theirs[name]:.6f} | {ours[channel][second]:.6f} | {difference:.3f} |")
    draw(ours, theirs, sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(__file__), "comparison.svg"))
    return 0 if worst < 1.0 else 1


if __name__ == "__main__":
    sys.exit(main())
