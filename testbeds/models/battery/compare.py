#!/usr/bin/python3
"""Holds the battery against data/power and draws comparison.svg: testbeds/models/battery/compare.py [--program FLATSAT]

The exact profile row by row; its temperature against a fine integration of C dT/dt = I2 R0 + U1(t)2/R1 - G (T - 25) with
the exact U1; the measured discharges as root mean square and worst difference. Exit 1 beyond a limit.
"""
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import comparison  # noqa: E402

R0, R1, C1, CAPACITY, CONDUCTANCE = 0.030, 0.012, 1200.0, 65.0, 0.1
SEGMENTS = [(0, 4.85), (1800, 0.0), (2400, 9.7), (2460, 0.0), (3000, -2.425), (4200, 0.0), (4800, 0.0)]
LIMITS = {"exact_mV": 1.0, "exact_K": 0.05, "kokam_1C_rms_mV": 8.0, "kokam_5C_rms_mV": 25.0}


def warmth():
    """{second: degC} by steps of 10 ms."""
    step, degc, u1, found = 0.01, 25.0, 0.0, {0: 25.0}
    for (begin, amps), (end, _) in zip(SEGMENTS, SEGMENTS[1:]):
        for i in range(round((end - begin) / step)):
            middle = amps * R1 + (u1 - amps * R1) * math.exp(-0.5 * step / (R1 * C1))
            u1 = amps * R1 + (u1 - amps * R1) * math.exp(-step / (R1 * C1))
            degc += step * (amps * amps * R0 + middle * middle / R1 - CONDUCTANCE * (degc - 25.0)) / CAPACITY
            if (i + 1) % round(1 / step) == 0:
                found[begin + round((i + 1) * step)] = degc
    return found


def main():
    args = comparison.arguments(HERE)
    names = ["exact.cell_voltage", "exact.temperature", "kokam1.cell_voltage", "kokam5.cell_voltage"]
    ours = comparison.flown(args.program, HERE, names)
    exact = [(float(r["t_s"]), float(r["v_terminal_V"])) for r in comparison.table("data/power/battery_ecm_reference.csv")]
    heat = warmth()
    off = {"exact_mV": max((1000 * (ours[names[0]][t] - v) for t, v in exact), key=abs),
           "exact_K": max((ours[names[1]][t] - heat[t] for t in range(0, 4801, 10)), key=abs)}
    measured = {}
    for rate, amps, channel in (("1C", 7.5, names[2]), ("5C", 37.5, names[3])):
        points = [(float(r["discharged_Ah"]), float(r["voltage_V"]))
                  for r in comparison.table("data/power/battery_cc_measured_kokam.csv") if r["rate"] == rate]
        curve = [(t * amps / 3600, v) for t, v in sorted(ours[channel].items()) if t * amps / 3600 <= points[-1][0] + 0.02]
        wrong = []
        for ah, volts in points:  # the model's curve between its seconds
            (a, u), (b, w) = next(((p, q) for p, q in zip(curve, curve[1:]) if p[0] <= ah <= q[0]))
            wrong.append(1000 * (u + (w - u) * (ah - a) / (b - a) - volts))
        off[f"kokam_{rate}_rms_mV"] = math.sqrt(sum(w * w for w in wrong) / len(wrong))
        off[f"kokam_{rate}_worst_mV"] = max(wrong, key=abs)
        measured[rate] = points, curve[::3]
    text = comparison.block("e", [(t / 60, v) for t, v in sorted(ours[names[0]].items())][::5])
    text += comparison.block("r", [(t / 60, v) for t, v in exact])
    text += comparison.block("t", [(t / 60, k) for t, k in sorted(ours[names[1]].items())][::20])
    text += comparison.block("h", [(t / 60, k) for t, k in heat.items() if t % 240 == 0])
    for rate, (points, curve) in measured.items():
        text += comparison.block(f"m{rate}", points) + comparison.block(f"c{rate}", curve)
    comparison.draw(args.plot, text + """
set multiplot layout 1,2
set xlabel "time, min"; set ylabel "terminal voltage, V"; set y2label "temperature, degC"; set y2tics; set ytics nomirror
set yrange [3.1:4.1]; set y2range [24:44]; set key top right
plot $e with lines lw 1.5 title "voltage, model", $r with points pt 6 ps 0.5 title "exact solution", \\
  $t axes x1y2 with lines lw 1.5 title "temperature, model", $h axes x1y2 with points pt 4 ps 0.5 title "fine integration"
unset y2tics; unset y2label; set ytics mirror; set yrange [2.6:4.2]
set xlabel "discharged, Ah"; set key bottom left
plot $c1C with lines lw 1.5 title "1C, model", $m1C with points pt 6 ps 0.6 title "1C, measured", \\
  $c5C with lines lw 1.5 title "5C, model", $m5C with points pt 4 ps 0.6 title "5C, measured"
unset multiplot
""", "1000,500")
    return comparison.finish(off, LIMITS)


if __name__ == "__main__":
    sys.exit(main())
