#!/usr/bin/python3
"""Holds the laser links against hand calculation and draws comparison.svg: testbeds/models/optical-link/compare.py [--program FLATSAT]

Every second, of the link between satellites: the power at the detector by gains and losses in decibels (the model goes by
the beam's irradiance), Doppler and point-ahead; at 5500 km the worked budget of data/optical. Of the link to the ground: the
mean of the fades over all steps. Exit 1 beyond a limit.
"""
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import comparison  # noqa: E402

LIGHT = 299792458.0
LIMITS = {"received_dB": 0.01, "budget_dB": 0.01, "doppler_relative": 1e-6, "point_ahead_relative": 1e-6, "traffic_relative": 1e-9}
# The terminal SDA_OCT of data/optical/optical_terminals.csv, as its worked budget has it.
WATTS, LENGTH, HALF_ANGLE, APERTURE, JITTER, OPTICS_DB = 2.5, 1553.33e-9, 15e-6, 0.08, 2e-6, 2.2185


def decibels(x):
    return 10 * math.log10(x)


def received_dbm(range_km):
    sent = decibels(WATTS * 1000) + decibels(8 / HALF_ANGLE**2)
    path = -2 * decibels(4 * math.pi * range_km * 1000 / LENGTH) + 2 * decibels(math.pi * APERTURE / LENGTH)
    return sent + path - decibels(1 + 4 * (JITTER / HALF_ANGLE)**2) - OPTICS_DB


def main():
    args = comparison.arguments(HERE)
    names = [f"isl.{n}" for n in ("received_mean", "doppler", "point_ahead", "in.range", "in.range_rate", "in.transverse", "up", "offered",
                                  "delivered", "waiting", "dropped", "throughput")]
    names += [f"down.{n}" for n in ("received_mean", "received", "up", "in.elevation", "site")]
    ours = comparison.flown(args.program, HERE, names)
    seconds = [t for t in sorted(ours["isl.in.range"]) if 1 <= t < 600]
    # The step after a new range shows it: the profile moves each second, the model each tenth.
    dbm = {t: decibels(1000 * ours["isl.received_mean"][t]) for t in seconds}
    km = ours["isl.in.range"]
    off = {"received_dB": max(min(abs(dbm[t] - received_dbm(km[s])) for s in (t, t - 1)) for t in seconds)}
    budget = next(r for r in comparison.table("data/optical/optical_link_budgets.csv") if r["case"] == "ISL_SDA_REFERENCE_5500km")
    off["budget_dB"] = dbm[599] - float(budget["rx_power_dBm"])
    rate = ours["isl.in.range_rate"]
    off["doppler_relative"] = max(min(abs(ours["isl.doppler"][t] * LENGTH / (-1000 * rate[s]) - 1) for s in (t, t - 1)) for t in seconds)
    across = ours["isl.in.transverse"]
    off["point_ahead_relative"] = max(abs(ours["isl.point_ahead"][t] * LIGHT / (2000 * across[t]) - 1) for t in seconds)
    last = {n: ours[f"isl.{n}"][599] for n in ("offered", "delivered", "waiting", "dropped")}
    off["traffic_relative"] = (last["offered"] - last["delivered"] - last["waiting"] - last["dropped"]) / last["offered"]
    text = comparison.block("model", [(km[t], dbm[t]) for t in seconds[::5]])
    text += comparison.block("hand", [(r, received_dbm(r)) for r in range(1000, 5501, 250)])
    text += comparison.block("budget", [(5500, float(budget["rx_power_dBm"]))])
    text += comparison.block("flow", [(t, ours["isl.throughput"][t] / 1e9) for t in seconds])
    text += comparison.block("wait", [(t, ours["isl.waiting"][t] / 8e9) for t in seconds])
    down = [t for t in sorted(ours["down.received"]) if ours["down.received"][t] > 0 and ours["down.received_mean"][t] > 0]
    text += comparison.block("mean", [(t, decibels(1000 * ours["down.received_mean"][t])) for t in down])
    text += comparison.block("now", [(t, decibels(1000 * ours["down.received"][t])) for t in down])
    comparison.draw(args.plot, text + """
set multiplot layout 1,3
set xlabel "range, km"; set ylabel "power at the detector, dBm"; set yrange [-34:-12]; set xrange [500:6000]; set xtics 1000
plot $model with lines lw 1.5 title "between satellites, model", $hand with points pt 6 ps 0.6 lc rgb "black" title "by hand", \\
  $budget with points pt 2 ps 1.4 lc rgb "red" title "worked budget"
set xlabel "time, s"; set ylabel "Gbit/s, and GB waiting"; set yrange [0:4]; set xrange [0:600]; set xtics 100
plot $flow with lines lw 1.5 title "throughput", $wait with lines lw 1.5 title "waiting"
set ylabel "power at the detector, dBm"; set autoscale y; set key bottom center
plot $now with dots title "to the ground, with fades", $mean with lines lw 1.5 title "without"
unset multiplot
""", "1280,480")
    return comparison.finish(off, LIMITS)


if __name__ == "__main__":
    sys.exit(main())
