#!/usr/bin/env bash
# One orbit as OMM and as a two-line element set: the richer format gives the poorer orbit, by up to 7.6 m.
#
# Package: satellite.js 7.1.0 of npm, in a temporary folder.
# One would have guessed: an OMM's EPOCH has microseconds, a two-line set's has 10^-8 of a day (864 us), so json2satrec is at
#   least as exact as twoline2satrec; the comment above json2satrec says the same.
# What happens: json2satrec takes EPOCH by JavaScript's Date, which keeps whole milliseconds and cuts the rest off. Of the epoch
#   12:00:00.000864, which a two-line set writes exactly (.50000001), nothing is left: the satellite stands 0.86 ms early on its
#   path, 6.5 m an hour later and always. An epoch of .999999 s is off by 7.6 m. No error or warning tells it.
# What to do: compare orbits of this library with others from two-line sets, or correct by the digits that were cut.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund satellite.js@7.1.0 >/dev/null
cat >compare.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { json2satrec, propagate, twoline2satrec } from "satellite.js";

const elements = {
  OBJECT_NAME: "NODE", OBJECT_ID: "2026-001A", MEAN_MOTION: 15.5, ECCENTRICITY: 0.0005, INCLINATION: 51.64,
  RA_OF_ASC_NODE: 100, ARG_OF_PERICENTER: 50, MEAN_ANOMALY: 310, EPHEMERIS_TYPE: 0, CLASSIFICATION_TYPE: "U",
  NORAD_CAT_ID: 90001, ELEMENT_SET_NO: 999, REV_AT_EPOCH: 1, BSTAR: 2e-5, MEAN_MOTION_DOT: 1e-5, MEAN_MOTION_DDOT: 0,
};
const withSum = (line) => {
  const digits = [...line.slice(0, 68)].map((c) => (c >= "0" && c <= "9" ? Number(c) : c === "-" ? 1 : 0));
  return line.slice(0, 68) + (digits.reduce((a, b) => a + b, 0) % 10);
};
const second = withSum("2 90001  51.6400 100.0000 0005000  50.0000 310.0000 15.50000000    10");
const at = new Date("2026-06-21T13:00:00Z");
const apart = (day, epoch) => {
  const first = withSum(`1 90001U 26001A   26172.${day}  .00001000  00000-0  20000-4 0  9990`);
  const [a, b] = [json2satrec({ ...elements, EPOCH: epoch }), twoline2satrec(first, second)].map((s) => propagate(s, at).position);
  return 1000 * Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
};
const whole = apart("50000000", "2026-06-21T12:00:00.000000");
const cut = apart("50000001", "2026-06-21T12:00:00.000864");
console.log(`epoch 12:00:00.000000: ${whole.toFixed(2)} m apart; epoch 12:00:00.000864: ${cut.toFixed(2)} m apart`);
assert(whole < 0.01, "of a whole millisecond both formats are one orbit");
assert(cut > 6.0 && cut < 7.0, "0.864 ms at 7.6 km/s are 6.6 m");
console.log("as found: what an OMM's epoch has beyond the millisecond is cut off");
JAVASCRIPT
node compare.mjs
