#!/usr/bin/python3
"""Holds the power bus against hand calculation and draws comparison.svg: testbeds/models/power-bus/compare.py [--program FLATSAT]

Every second: what flows into the bus is loads over the distribution's efficiency; in shadow the battery alone carries it.
Over the run: charge is the integral of the battery's current over 26 x 4.85 Ah. Exit 1 beyond a limit.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import comparison  # noqa: E402

EFFICIENCY, PACK_AH = 0.98, 26 * 4.85  # of the distribution; of the pack: parallel cells times their capacity
SHADOW = (2341, 3521)  # seconds of the profile: 39 min to 58.7 min
LIMITS = {"in_over_loads": 1e-9, "battery_in_shadow": 1e-9, "charge": 1e-3, "residual": 1e-9}


def main():
    args = comparison.arguments(HERE)
    names = [f"bus.{n}" for n in ("array.available", "array.power", "battery.power", "battery.current", "battery.soc", "bus.voltage", "load", "residual")]
    ours = comparison.flown(args.program, HERE, names)
    array, battery, load = ours["bus.array.power"], ours["bus.battery.power"], ours["bus.load"]
    seconds = sorted(load)[1:]
    # What flows is of the second that ends, the load may be that of the one that begins.
    near = lambda watts, t: min(abs(watts * EFFICIENCY / load[s] - 1) for s in (t, t - 1))
    off = {"in_over_loads": max(near(array[t] + battery[t], t) for t in seconds)}
    off["battery_in_shadow"] = max(near(battery[t], t) for t in range(*SHADOW))
    amps, soc, worst, taken = ours["bus.battery.current"], ours["bus.battery.soc"], 0.0, 0.0
    for a, b in zip(seconds, seconds[1:]):
        taken += 0.5 * (amps[a] + amps[b]) * (b - a) / 3600
        worst = max(worst, abs(soc[seconds[0]] - taken / PACK_AH - soc[b]))
    off["charge"] = worst
    off["residual"] = max(map(abs, ours["bus.residual"].values()))
    curves = {"available": "array.available", "array": "array.power", "battery": "battery.power", "load": "load"}
    text = "".join(comparison.block(k, [(t / 60, ours[f"bus.{c}"][t] / 1000) for t in seconds[::20]]) for k, c in curves.items())
    text += comparison.block("hand", [(t / 60, (load[t] / EFFICIENCY - array[t]) / 1000) for t in seconds[::200]])
    text += comparison.block("soc", [(t / 60, soc[t]) for t in seconds[::20]])
    text += comparison.block("volts", [(t / 60, ours["bus.bus.voltage"][t]) for t in seconds[::20]])
    comparison.draw(args.plot, text + """
set multiplot layout 1,2
set xlabel "time, min"; set ylabel "power, kW"; set yrange [-60:330]; set xrange [0:98]; set key top left
plot $available with lines lw 1.5 title "array, available", $array with lines lw 1.5 title "array, used", \\
  $battery with lines lw 1.5 title "battery, out", $load with lines lw 1.5 title "loads", \\
  $hand with points pt 6 ps 0.6 lc rgb "black" title "loads / 0.98 - array, by hand"
set ylabel "state of charge"; set y2label "bus voltage, V"; set y2tics; set ytics nomirror; set yrange [0.3:1.1]; set y2range [320:420]
plot $soc with lines lw 1.5 title "state of charge", $volts axes x1y2 with lines lw 1.5 title "bus voltage"
unset multiplot
""", "1000,500")
    return comparison.finish(off, LIMITS)


if __name__ == "__main__":
    sys.exit(main())
