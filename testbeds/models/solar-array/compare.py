#!/usr/bin/python3
"""Holds the solar array against data/power and draws comparison.svg: testbeds/models/solar-array/compare.py [--program FLATSAT]

The cell's current against the published curve at 28 degC, and at 80 and -60 degC against the published parameters of the
single diode, I = Iph - I0 (exp((V + I Rs)/a) - 1), solved here by bisection; its maximum against the published one.
Differences are of the short-circuit current, of voltage and of power. Exit 1 beyond a limit.
"""
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import comparison  # noqa: E402

CELLS = {28: "cell28", 80: "cell80", -60: "cold"}
READ = {28: 100, 80: 300, -60: 500}  # seconds at which best stands at that temperature
LIMITS = {"curve_28_degC": 1e-3, **{f"current_{t}_degC": 1e-3 for t in CELLS},
          **{f"maximum_{t}_degC": 1e-3 for t in CELLS}, **{f"maximum_volts_{t}_degC": 1e-3 for t in CELLS}}


def diode(row, volts):
    a, rs, i0, iph = (float(row[k]) for k in ("a_nVt_V_or_C1", "Rs_ohm_or_C2", "I0_A", "Iph_A"))
    low, high = -10.0, iph
    for _ in range(200):
        amps = 0.5 * (low + high)
        rest = iph - i0 * math.expm1(min(700.0, (volts + amps * rs) / a)) - amps
        low, high = (amps, high) if rest > 0.0 else (low, amps)
    return max(0.0, amps)


def main():
    args = comparison.arguments(HERE)
    names = [f"{c}.current_at_voltage" for c in CELLS.values()] + ["best.power", "best.voltage", "array.power", "array.temperature"]
    ours = comparison.flown(args.program, HERE, names)
    models = {int(r["T_C"]): r for r in comparison.table("data/power/solar_iv_models.csv") if r["model"] == "single_diode"}
    curve = [(float(r["V"]), float(r["I_single_diode_28C_A"])) for r in comparison.table("data/power/solar_iv_curve.csv")]
    off = {"curve_28_degC": max((ours[names[0]][round(1000 * v)] - i for v, i in curve), key=abs) / 0.5202}
    text = comparison.block("p", curve)
    for degc, cell in CELLS.items():
        row, found = models[degc], ours[f"{cell}.current_at_voltage"]
        isc, vmp, pmp = (float(row[k]) for k in ("Isc_A", "Vmp_V", "Pmp_W"))
        off[f"current_{degc}_degC"] = max((found[s] - diode(row, s / 1000) for s in range(0, 3400, 10)), key=abs) / isc
        off[f"maximum_{degc}_degC"] = ours["best.power"][READ[degc]] / pmp - 1
        off[f"maximum_volts_{degc}_degC"] = ours["best.voltage"][READ[degc]] / vmp - 1
        text += comparison.block(cell, [(s / 1000, found[s]) for s in range(0, 3400, 10) if found[s] > 0])
        text += comparison.block(f"m{cell}", [(vmp, float(row["Imp_A"]))])
        text += comparison.block(f"d{cell}", [(s / 1000, diode(row, s / 1000)) for s in range(0, 3400, 100) if diode(row, s / 1000) > 0])
    text += comparison.block("w", [(t / 60, w / 1000) for t, w in sorted(ours["array.power"].items())][::20])
    text += comparison.block("k", [(t / 60, k) for t, k in sorted(ours["array.temperature"].items())][::20])
    comparison.draw(args.plot, text + """
set multiplot layout 1,2
set xlabel "voltage of the cell, V"; set ylabel "current, A"; set yrange [0:0.6]; set xrange [0:3.5]; set key bottom left
plot $cell28 with lines lw 1.5 title "28 degC, model", $cell80 with lines lw 1.5 title "80 degC, model", \\
  $cold with lines lw 1.5 title "-60 degC, model", $p with points pt 6 ps 0.6 lc rgb "black" title "published curve", \\
  $dcell80 with points pt 4 ps 0.5 lc rgb "black" title "published parameters", $dcold with points pt 4 ps 0.5 lc rgb "black" notitle, \\
  $mcell28 with points pt 2 ps 1.2 lc rgb "red" title "published maximum", $mcell80 with points pt 2 ps 1.2 lc rgb "red" notitle, \\
  $mcold with points pt 2 ps 1.2 lc rgb "red" notitle
set xlabel "time, min"; set ylabel "power of the array, kW"; set y2label "temperature, degC"; set y2tics; set ytics nomirror
set yrange [0:250]; set y2range [-80:80]; set xrange [0:90]; set key top left
plot $w with lines lw 1.5 title "power", $k axes x1y2 with lines lw 1.5 title "temperature"
unset multiplot
""", "1000,500")
    return comparison.finish(off, LIMITS)


if __name__ == "__main__":
    sys.exit(main())
