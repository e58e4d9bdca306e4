#!/usr/bin/python3
"""Holds network and fabric against hand calculation and draws comparison.svg: testbeds/models/network/compare.py [--program FLATSAT]

A character is ten bits, an end marker four. A write is 16 bytes of header, its data and a CRC, answered by 8 bytes; a read is 16
bytes, answered by 12, the data and a CRC (ECSS-E-ST-50-52C). Each way passes two routers of a microsecond. Senders of
the fabric share the receiver's 94 Gbit/s. Exit 1 beyond a limit.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import comparison  # noqa: E402

RATE, HOPS, HOP, MEMORY, TIMEOUT = 100e6, 2, 1e-6, 100e-9, 1e-3
FABRIC, SWITCH = 100e9 * 0.94, 2e-6
LIMITS = {"latency_s": 2e-12, "silence_s": 2e-12, "unplugged_s": 2e-12, "half_rate_s": 2e-12, "fabric_relative": 1e-9, "fabric_half_relative": 1e-9}


def bits(size):
    return 10 * size + 4


def command(size, write):
    return bits(16 + size + 1 if write else 16) / RATE + HOPS * HOP


def access(size, write, share=1.0):
    reply = bits(8 if write else 12 + size + 1) / RATE + HOPS * HOP
    return (command(size, write) + reply - 2 * HOPS * HOP) / share + 2 * HOPS * HOP + MEMORY


def transfers(count, size, share=1.0):
    return count * 8 * size / (FABRIC * share) + SWITCH


def main():
    args = comparison.arguments(HERE)
    names = [f"bus.{n}" for n in ("latency", "in.access_bytes", "in.write", "fabric.latency", "in.senders", "in.transfer_bytes")]
    ours = comparison.flown(args.program, HERE, names)
    latency, size, write = (ours[n] for n in names[:3])
    at = lambda t: access(size[t], write[t])
    plain = [t for t in range(2, 420) if t not in (301, 302, 361, 362, 363)]
    # The access that began at t has ended by t + 1.
    off = {"latency_s": max(abs(latency[t + 1] - at(t)) for t in plain if t + 1 not in (301, 302, 361, 362, 363) and size[t + 1] == size[t] and write[t + 1] == write[t])}
    off["silence_s"] = latency[302] - (command(4, True) + TIMEOUT + at(301))
    # What a time-out waits is on top of the way to the node, four times.
    off["unplugged_s"] = latency[362] - 4 * (command(4, True) + TIMEOUT)
    off["half_rate_s"] = latency[430] - access(4, True, 0.5)
    rounds, senders, load = ours[names[3]], ours[names[4]], ours[names[5]]
    steady = [t for t in range(2, 500) if senders[t] == senders[t + 1] == senders[t - 1]]
    off["fabric_relative"] = max(abs(rounds[t] / transfers(senders[t], load[t]) - 1) for t in steady)
    off["fabric_half_relative"] = rounds[590] / transfers(1, load[590], 0.5) - 1
    sizes = [4, 64, 1024, 65536]
    middles = {(4, 1): 20, (64, 1): 80, (1024, 1): 140, (65536, 1): 200, (4, 0): 50, (64, 0): 110, (1024, 0): 170, (65536, 0): 230}
    text = comparison.block("write", [(n, 1e6 * latency[middles[n, 1]]) for n in sizes])
    text += comparison.block("read", [(n, 1e6 * latency[middles[n, 0]]) for n in sizes])
    text += comparison.block("through", [(n, 8e-6 * n / latency[middles[n, 1]]) for n in sizes])
    grid = [2 ** (i / 4) for i in range(8, 65)]
    text += comparison.block("hwrite", [(n, 1e6 * access(n, True)) for n in grid])
    text += comparison.block("hread", [(n, 1e6 * access(n, False)) for n in grid])
    text += comparison.block("hthrough", [(n, 8e-6 * n / access(n, True)) for n in grid])
    text += comparison.block("rounds", [(t, 1e3 * rounds[t]) for t in range(2, 600, 10)])
    text += comparison.block("hand", [(t, 1e3 * transfers(senders[t], load[t], 0.5 if t > 500 else 1.0)) for t in range(2, 600)])
    comparison.draw(args.plot, text + """
set multiplot layout 1,3
set logscale xy; set xlabel "bytes of an access"; set ylabel "latency, us"; set key top left; set yrange [5:1e6]; set xrange [3:1e5]; set format x "%g"
plot $hwrite with lines lw 1.5 title "write, by hand", $write with points pt 6 title "write, model", $hread with lines dt 2 lw 1.5 title "read, by hand", \
  $read with points pt 4 title "read, model"
unset logscale y; set ylabel "throughput of writes, Mbit/s"; set yrange [0:110]
plot $hthrough with lines lw 1.5 title "by hand", $through with points pt 6 title "model"
unset logscale; set xlabel "time, s"; set ylabel "round of 1, 2, 4, 1 transfers, then at half the rate, ms"; set xrange [0:600]; set yrange [0:55]; set xtics 100
plot $hand with lines lw 1.5 title "by hand", $rounds with points pt 6 ps 0.6 title "model"
unset multiplot
""", "1280,480")
    return comparison.finish(off, LIMITS)


if __name__ == "__main__":
    sys.exit(main())
