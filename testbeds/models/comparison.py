"""What the comparisons of these testbeds share: they fly a testbed, read what it recorded, and draw with gnuplot."""
import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile


def arguments(folder):
    parser = argparse.ArgumentParser(description="Run it in the repository's root.")
    parser.add_argument("--program", default="./flatsat", help="the flatsat command")
    parser.add_argument("--plot", default=os.path.join(folder, "comparison.svg"), help="where the picture goes")
    return parser.parse_args()


def output_of(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        sys.exit(f"{' '.join(command)}: status {done.returncode}: {done.stderr}")
    return done.stdout


def flown(program, testbed, channels, every="1 s", options=()):
    """{channel: {seconds: value}} of one flight, each channel at the period `every`."""
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "t.h5")
        output_of([program, "run", testbed, "-o", trace, *options])
        text = output_of([program, "trace", "export", "--csv", *channels, "--every", every, trace])
    rows = list(csv.reader(io.StringIO(text)))
    columns = {name.split(" ")[0]: i for i, name in enumerate(rows[0])}
    return {c: {round(float(r[0]), 9): float(r[columns[c]]) for r in rows[1:] if r[columns[c]]} for c in channels}


def table(path):
    with open(path, encoding="utf-8") as f:
        return list(csv.DictReader(f))


def block(name, points):
    """A gnuplot data block."""
    return f"${name} << E\n" + "".join(" ".join(f"{x:.9g}" for x in p) + "\n" for p in points) + "E\n"


def draw(path, script, size="900,560"):
    kind = "pngcairo" if path.endswith(".png") else "svg"
    head = f'set terminal {kind} size {size} font "sans,11" background "#ffffff"\nset output "{path}"\nset grid\n'
    subprocess.run(["gnuplot"], input=head + script, text=True, check=True)


def finish(deviations, limits):
    """Prints the deviations as JSON; status 1 where one is beyond its limit."""
    beyond = {k: v for k, v in deviations.items() if k in limits and not abs(v) <= limits[k]}
    print(json.dumps({"deviations": deviations, "limits": limits, "beyond": beyond}, indent=2))
    return 1 if beyond else 0
