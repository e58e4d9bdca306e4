#!/usr/bin/env bash
# The epoch of a two-line element set goes through ERFA's UTC and comes out up to a second late, on one day in some years.
#
# Packages: liberfa1 2.0.0-1+b1 and python3-sgp4 2.15-0.1 of Debian 12, unpacked in a temporary folder.
# One would have guessed: sgp4 gives an epoch as a Julian date in two parts, ERFA takes UTC as a Julian date in two parts, so
#   eraD2dtf("UTC", day, fraction) is the time of day that the set means: .50000000 is noon.
# What happens: ERFA's UTC is a quasi-Julian date. On a day that ends in a leap second its fraction is of 86,401 s. The fraction
#   of an element set is of 86,400 s on every day, and sgp4's own calendar takes it so. On 31 December 2016 noon becomes
#   12:00:00.5, and late in the day the error is nearly a second: 7.6 km along a low orbit. No status or warning tells it.
# What to do: take the fraction times 86,400 s as a time of day, and give that to eraDtf2d; never the fraction itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -q liberfa1=2.0.0-1+b1 python3-sgp4=2.15-0.1 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
/usr/bin/python3 - <<'PYTHON'
import ctypes
import glob
import sys

sys.path.insert(0, "root/usr/lib/python3/dist-packages")
from sgp4.api import Satrec
from sgp4.conveniences import sat_epoch_datetime

erfa = ctypes.CDLL(glob.glob("root/usr/lib/*/liberfa.so.1")[0])


def with_sum(line):
    return line[:68] + str(sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10)


def by_erfa(day, fraction):
    date, clock = [ctypes.c_int() for _ in range(3)], (ctypes.c_int * 4)()
    status = erfa.eraD2dtf(b"UTC", 3, ctypes.c_double(day), ctypes.c_double(fraction), *map(ctypes.byref, date), clock)
    assert status == 0, status
    return "%d-%02d-%02d %02d:%02d:%02d.%03d" % (*[d.value for d in date], *clock)


seen = {}
for day in ("16365", "16366"):  # 30 December 2016, and the 31st, which ended in a leap second
    for fraction in ("25000000", "50000000", "99990000"):
        one = with_sum(f"1 90001U 16001A   {day}.{fraction}  .00001000  00000-0  20000-4 0  9990")
        two = with_sum("2 90001  51.6400 100.0000 0005000  50.0000 310.0000 15.50000000 10000")
        satellite = Satrec.twoline2rv(one, two)
        meant = sat_epoch_datetime(satellite).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        seen[day + fraction] = by_erfa(satellite.jdsatepoch, satellite.jdsatepochF)
        print(f"{day}.{fraction}  sgp4: {meant}  ERFA: {seen[day + fraction]}")
assert seen["1636550000000"] == "2016-12-30 12:00:00.000", "an ordinary day is right"
assert seen["1636625000000"] == "2016-12-31 06:00:00.250", seen
assert seen["1636650000000"] == "2016-12-31 12:00:00.500", seen
assert seen["1636699990000"] == "2016-12-31 23:59:52.360", seen  # the set means 23:59:51.360
print("as found: on the day of a leap second ERFA's time is later by the fraction of a second")
PYTHON
