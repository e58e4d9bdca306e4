"""`flatsat orbit` held against the reference tables, column by column, and against what must hold for any orbit."""
import csv
import datetime
import io
import json
import math
import os
import unittest

from bench_support import Case, run

DATA = "data/environment"
# A made-up eccentric set of high inclination; no table knows it.
OTHER = ("1 77001U 26001A   26200.50000000  .00001000  00000-0  50000-4 0    1", "2 77001  63.4000 123.4567 0721000 270.0000  45.6789 13.10000000   1")


def checksum(line):
    return line.ljust(68) + str(sum(1 if c == "-" else int(c) if c.isdigit() else 0 for c in line) % 10)


def table(name):
    with open(os.path.join(DATA, name), newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def separation(a, b):
    return math.dist(a, b)


class Command(Case):
    def rows(self, *arguments, status=0):
        got, out, err = run("orbit", *arguments)
        self.assertEqual(got, status, err)
        self.assertNotRegex(out.lower(), r"\bnan\b")
        return list(csv.DictReader(io.StringIO(out)))

    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def other(self):
        return self.file("other.tle", "0 OTHER\n" + "\n".join(checksum(line.rstrip("1").ljust(68)) for line in OTHER) + "\n")


class Tables(Command):
    def test_every_published_state_and_error_code_comes_out(self):
        by_satellite = {}
        for row in table("sgp4_verification.csv"):
            by_satellite.setdefault(row["satnum"], []).append(row)
        self.assertEqual(len(by_satellite), 16)
        deep = {"04632", "08195", "11801", "14128", "28129", "28626", "23333", "33333"}
        for satellite, expected in by_satellite.items():
            times = self.file("times", "".join(f"{float(r['tsince_min']):+.8f} min\n" for r in expected))
            failed = any(r["error"] != "0" for r in expected)
            found = self.rows("states", f"{DATA}/sgp4_verification.tle", "--select", satellite, "--times", times, status=3 if failed else 0)
            self.assertEqual(len(found), len(expected))
            for got, want in zip(found, expected):
                self.assertEqual(got["error"], want["error"], (satellite, want["tsince_min"]))
                for axis in ["x_km", "y_km", "z_km"]:
                    if want["error"] == "0":
                        self.assertAlmostEqual(float(got[axis]), float(want[axis]), delta=1e-5 if satellite in deep else 1e-6)
                    else:
                        self.assertEqual(got[axis], "")

    def test_every_eclipse_edge_comes_out_for_sphere_and_ellipsoid_and_no_other(self):
        expected = table("eclipse_events.csv")
        for earth, column in [("sphere", "t_s_since_epoch"), ("ellipsoid", "t_s_oblate_earth")]:
            found = self.rows("events", f"{DATA}/eclipse_orbits.tle", "--kind", "eclipse", "--earth", earth)
            for orbit in ["ISS_LIKE", "SSO_DAWN_DUSK_JUNE", "STARLINK_53", "SSO_DAWN_DUSK_DEC"]:
                got = [r for r in found if r["orbit"] == orbit]
                want = [r for r in expected if r["orbit"] == orbit and r[column]]
                self.assertEqual([r["event"] for r in got], [r["event"] for r in want], orbit)
                for g, w in zip(got, want):
                    self.assertAlmostEqual(float(g[column]), float(w[column]), delta=0.02, msg=orbit)

    def test_the_sun_comes_out_in_three_frames(self):
        for want in table("sun_vectors.csv"):
            (got,) = self.rows("sun", "--at", want["utc"])
            for frame in ["gcrs", "mod", "teme"]:
                a = [float(got[f"{frame}_{c}"]) for c in "xyz"]
                b = [float(want[f"{frame}_{c}"]) for c in "xyz"]
                self.assertLess(separation(a, b), 3e-9, want["utc"])  # a thousandth of an arcsec
            self.assertAlmostEqual(float(got["dist_km"]), float(want["dist_km"]), delta=1.0)
            self.assertAlmostEqual(float(got["irradiance_1361_W_m2"]), float(want["irradiance_1361_W_m2"]), delta=0.002)
            self.assertAlmostEqual(float(got["lowprec_almanac_error_deg"]), float(want["lowprec_almanac_error_deg"]), delta=2e-5)

    def test_ground_tracks_come_out(self):
        for orbit in {r["orbit"] for r in table("ground_track.csv")}:
            want = [r for r in table("ground_track.csv") if r["orbit"] == orbit]
            times = self.file("times", "".join(r["utc"] + "\n" for r in want))
            found = self.rows("states", f"{DATA}/eclipse_orbits.tle", "--select", orbit, "--times", times)
            for g, w in zip(found, want, strict=True):
                for column, near in [("lat_geodetic_deg", 2e-5), ("lon_deg", 2e-5), ("alt_ellipsoid_km", 1e-4), ("gmst82_deg", 2e-6), ("x_teme_km", 2e-5)]:
                    self.assertAlmostEqual(float(g[column]), float(w[column]), delta=near, msg=(orbit, w["t_s"]))

    def test_passes_over_two_sites_come_out_and_no_other(self):
        want = table("ground_passes.csv")
        sites = [f"--site={n},{a},{o},{h}" for n, a, o, h in sorted({(r["site"], r["lat_deg"], r["lon_deg"], r["alt_km"]) for r in want})]
        orbits = sorted({r["orbit"] for r in want})
        found = self.rows("events", f"{DATA}/eclipse_orbits.tle", "--kind", "pass", *sites, *[f"--select={o}" for o in orbits])
        self.assertEqual(len(found), len(want))
        near = {"aos_el10_s": 0.2, "los_el10_s": 0.2, "tca_s": 0.2, "max_el_deg": 0.01, "az_at_aos_deg": 0.01, "range_at_tca_km": 0.1, "range_at_aos_km": 0.2}
        for w in want:
            same = [g for g in found if (g["orbit"], g["site"]) == (w["orbit"], w["site"]) and abs(float(g["tca_s"]) - float(w["tca_s"])) < 60]
            self.assertEqual(len(same), 1, w)
            for column, delta in near.items():
                self.assertAlmostEqual(float(same[0][column]), float(w[column]), delta=delta, msg=column)

    def test_links_between_three_pairs_come_out(self):
        found = {(r["sat2"], float(r["t_s"])): r for r in self.rows("events", f"{DATA}/isl_pairs.tle", "--kind", "link", "--to", "+6000 s", "--step", "300")}
        near = {"range_km": 1e-3, "range_rate_km_s": 1e-5, "los_min_height_km": 1e-3, "doppler_GHz_1550nm": 1e-5, "point_ahead_urad": 1e-3}
        want = table("isl_reference.csv")
        self.assertEqual(len(found), len(want))
        for w in want:
            g = found[(w["sat2"], float(w["t_s"]))]
            for column, delta in near.items():
                self.assertAlmostEqual(float(g[column]), float(w[column]), delta=delta, msg=(w["sat2"], w["t_s"], column))
            self.assertEqual(g["visible_graze80"], w["visible_graze80"])

    def test_an_omm_in_each_of_its_texts_gives_the_states_of_the_two_lines(self):
        with open(f"{DATA}/omm_example.json", encoding="utf-8") as f:
            omm = json.load(f)
        texts = [self.file("list.json", json.dumps([omm])), self.file("o.csv", ",".join(omm) + "\n" + ",".join(str(v) for v in omm.values()) + "\n")]
        texts.append(self.file("o.kvn", "".join(f"{k} = {v}\n" for k, v in omm.items())))
        for path in [f"{DATA}/omm_example.json", *texts]:
            want = table("omm_example.csv")
            times = self.file("times", "".join(f"+{r['tsince_min']} min\n" for r in want))
            for g, w in zip(self.rows("states", path, "--times", times), want, strict=True):
                for axis in ["x_km", "y_km", "z_km"]:
                    self.assertAlmostEqual(float(g[axis]), float(w[axis]), delta=1e-6)
                self.assertEqual(g["satnum"], "90002")

    def test_a_satellite_is_called_by_its_whole_title_and_selected_by_it_or_by_its_number(self):
        one, two = (checksum(line.rstrip("1").ljust(68)) for line in OTHER)
        other = [line.replace("77001", "A0001", 1) for line in (one, two)]
        path = self.file("names.tle", f"\ufeffDEB A\n{one}\n{two}\nDEB B = 2\n" + "".join(checksum(line[:68]) + "\n" for line in other))
        self.assertEqual([r["orbit"] for r in self.rows("states", path, "--at", "+0 s")], ["DEB A", "DEB B = 2"])
        for word in ("DEB B = 2", "A0001", "100001"):
            self.assertEqual([r["satnum"] for r in self.rows("states", path, "--at", "+0 s", "--select", word)], ["A0001"], word)
        window = self.rows("events", path, "--kind", "window", "--to", "+10 min")[0]
        self.assertEqual((window["sat1"], window["sat2"]), ("DEB A", "DEB B = 2"))
        self.assertIn("DEB is not in", run("orbit", "states", path, "--select", "DEB")[2].replace("--select DEB: is", "DEB is"))

    def test_an_ephemeris_message_written_and_read_again_gives_the_states_it_was_made_of(self):
        tle = f"{DATA}/eclipse_orbits.tle"
        status, text, err = run("orbit", "states", tle, "--select", "ISS_LIKE", "--to", "+3 h", "--step", "120", "--as", "oem")
        self.assertEqual(status, 0, err)
        self.assertTrue(text.startswith("CCSDS_OEM_VERS = 2.0\nCREATION_DATE = "))
        for line in ["OBJECT_NAME = ISS_LIKE", "CENTER_NAME = EARTH", "REF_FRAME = TEME", "TIME_SYSTEM = UTC", "META_STOP"]:
            self.assertIn(line + "\n", text)
        oem = self.file("iss.oem", text)
        want = self.rows("states", tle, "--select", "ISS_LIKE", "--to", "+3 h", "--step", "77")
        # SGP4's velocity is not quite the rate of its position: between states of two minutes that is half a metre.
        for g, w in zip(self.rows("states", oem, "--step", "77"), want, strict=True):
            for axis in "xyz":
                self.assertAlmostEqual(float(g[f"{axis}_km"]), float(w[f"{axis}_km"]), delta=1e-3)
                self.assertAlmostEqual(float(g[f"v{axis}_km_s"]), float(w[f"v{axis}_km_s"]), delta=1e-4)

    def test_an_ephemeris_in_gcrf_and_tt_is_the_same_orbit(self):
        tle = f"{DATA}/eclipse_orbits.tle"
        rows = self.rows("states", tle, "--select", "ISS_LIKE", "--to", "+1 h", "--step", "60")
        lines = ["CCSDS_OEM_VERS = 2.0", "CREATION_DATE = 2026-01-01T00:00:00", "ORIGINATOR = TEST", "META_START", "OBJECT_NAME = ISS_LIKE", "OBJECT_ID = 1",
                 "CENTER_NAME = EARTH", "REF_FRAME = GCRF", "TIME_SYSTEM = TT", "START_TIME = x", "STOP_TIME = y", "META_STOP", "COMMENT TT = UTC + 69.184 s"]
        begin = datetime.datetime.fromisoformat(rows[0]["utc"].rstrip("Z")) + datetime.timedelta(seconds=69.184)
        for row in rows:
            at = begin + datetime.timedelta(seconds=float(row["t_s"]))
            lines.append(at.isoformat(timespec="microseconds") + "".join(" " + row[f"{c}_gcrs_{u}"] for c, u in [("x", "km"), ("y", "km"), ("z", "km"), ("vx", "km_s"), ("vy", "km_s"), ("vz", "km_s")]))
        oem = self.file("gcrf.oem", "\n".join(lines) + "\n")
        for g, w in zip(self.rows("states", oem, "--step", "150", "--to", "+50 min"), self.rows("states", tle, "--select", "ISS_LIKE", "--to", "+50 min", "--step", "150"), strict=True):
            self.assertLess(separation(*([float(r[c]) for c in ["x_km", "y_km", "z_km"]] for r in [g, w])), 1e-4)

    def test_a_site_sees_at_given_instants_what_the_table_of_passes_says(self):
        for w in table("ground_passes.csv")[:6]:
            site = f"{w['site']},{w['lat_deg']},{w['lon_deg']},{w['alt_km']}"
            args = [f"{DATA}/eclipse_orbits.tle", "--select", w["orbit"], "--kind", "look", "--site", site]
            aos, tca = self.rows("events", *args, f"--at=+{w['aos_el10_s']} s", f"--at=+{w['tca_s']} s")
            self.assertAlmostEqual(float(aos["elevation_deg"]), 10.0, delta=0.01)
            self.assertAlmostEqual(float(aos["azimuth_deg"]), float(w["az_at_aos_deg"]), delta=0.01)
            self.assertAlmostEqual(float(aos["range_km"]), float(w["range_at_aos_km"]), delta=0.2)
            self.assertAlmostEqual(float(tca["elevation_deg"]), float(w["max_el_deg"]), delta=0.01)
            # The rate is the slope of the range, by differences over two seconds.
            near = self.rows("events", *args, *[f"--at=+{float(w['aos_el10_s']) + s} s" for s in (-1, 1)])
            self.assertAlmostEqual(float(aos["range_rate_km_s"]), (float(near[1]["range_km"]) - float(near[0]["range_km"])) / 2, delta=1e-4)
        self.assertEqual(aos["in_sight"], "1" if float(aos["elevation_deg"]) >= 10.0 else "0")

    def test_a_state_vector_flies_on_and_back_and_falls_by_drag(self):
        # SGP4's own state; without its drag it goes apart from the integral of the zonal field by less than 5 km a turn.
        tle = f"{DATA}/eclipse_orbits.tle"
        start, later = self.rows("states", tle, "--select", "ISS_LIKE", "--at", "+0 s", "--at", "+90 min")
        epoch = start["utc"]
        state = ",".join(start[c] for c in ["x_km", "y_km", "z_km", "vx_km_s", "vy_km_s", "vz_km_s"])
        (here,) = self.rows("states", f"--state={state}", "--epoch", epoch, "--at", "+0 s")
        (there,) = self.rows("states", f"--state={state}", "--epoch", epoch, "--at", "+90 min")
        place = lambda r: [float(r[c]) for c in ["x_km", "y_km", "z_km"]]
        self.assertLess(separation(place(here), place(start)), 1e-6)
        self.assertLess(separation(place(there), place(later)), 5.0)
        # The same fall with and without air: 3/4 n |da/dt| t^2 of a day, from the elements that osculate at its end.
        ends = [self.rows("states", f"--state={state}", "--epoch", epoch, "--from", "+1 d", "--to", "+1 d", "--drag", drag, "--as", "elements")[0] for drag in ["0", "0.02"]]
        fall = float(ends[0]["a_km"]) - float(ends[1]["a_km"])
        self.assertGreater(fall, 0.02)
        got, _, err = run("orbit", "states", "--state=6500,0,0,0,7.8,0", "--epoch", epoch, "--drag", "5", "--to", "+2 d")
        self.assertEqual(got, 3)
        self.assertIn("state: decayed", err)
        got, _, err = run("orbit", "states", "--state=6500,0,0", "--epoch", epoch)
        self.assertEqual(got, 2)
        self.assertIn("must be X,Y,Z,VX,VY,VZ in TEME", err)

    def test_elements_with_drag_get_ahead_of_those_without(self):
        # drag_test: at 420 km over the equator 0.01 m2/kg leads by 975 km after ten days (F10.7 150, Ap 15).
        args = ["states", "--epoch", "2027-06-21T00:00:00Z", "--altitude", "420", "--inclination", "0", "--fast", "--to", "+10 d", "--at", "+10 d"]
        (still,), (falls,) = (self.rows(*args, *more) for more in [[], ["--drag", "0.01"]])
        self.assertAlmostEqual(separation(*([float(r[c]) for c in ["x_km", "y_km", "z_km"]] for r in [still, falls])), 975.0, delta=6.0)
        got, _, err = run("orbit", *args[:-5], "--drag", "0.01")
        self.assertEqual(got, 2)
        self.assertIn("--drag: needs --fast", err)

    def test_osculating_elements_obey_vis_viva_and_the_law_of_areas(self):
        mu = 398600.4418
        args = [f"{DATA}/eclipse_orbits.tle", "--select", "SSO_DAWN_DUSK_JUNE", "--to", "+2 h", "--step", "600"]
        for el, state in zip(self.rows("states", *args, "--as", "elements"), self.rows("states", *args), strict=True):
            r, v = ([float(state[c]) for c in names] for names in (["x_km", "y_km", "z_km"], ["vx_km_s", "vy_km_s", "vz_km_s"]))
            h = [r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]]
            a, e = float(el["a_km"]), float(el["eccentricity"])
            self.assertAlmostEqual(math.hypot(*v) ** 2, mu * (2 / math.hypot(*r) - 1 / a), delta=1e-6)
            self.assertAlmostEqual(math.hypot(*h) ** 2 / mu, a * (1 - e * e), delta=1e-3)
            self.assertAlmostEqual(math.degrees(math.acos(h[2] / math.hypot(*h))), float(el["inclination_deg"]), delta=1e-5)
            self.assertAlmostEqual(float(el["perigee_km"]), a * (1 - e) - 6378.137, delta=1e-4)
            self.assertAlmostEqual(float(el["period_s"]), 2 * math.pi * math.sqrt(a**3 / mu), delta=1e-3)

    def test_keys_and_words_of_an_omm_may_come_in_any_order_and_in_lower_case(self):
        with open(f"{DATA}/omm_example.json", encoding="utf-8") as f:
            omm = json.load(f)
        want = self.rows("states", f"{DATA}/omm_example.json", "--at", "+30 min")
        low = [(k.lower(), v.lower() if k in ("REF_FRAME", "CENTER_NAME", "MEAN_ELEMENT_THEORY") else v) for k, v in reversed(omm.items())]
        texts = {"o.json": json.dumps(dict(low)), "o.kvn": "".join(f"{k}={v}\n" for k, v in low)}
        texts["o.csv"] = ",".join(k for k, _ in low) + "\r\n" + ",".join(f'"{v}"' for _, v in low) + "\r\n"
        for name, text in texts.items():
            self.assertEqual(self.rows("states", self.file(name, text), "--at", "+30 min"), want, name)


class AnyOrbit(Command):
    def test_edges_of_the_shadow_come_in_order_and_have_the_sun_at_the_rim(self):
        other = self.other()
        rows = self.rows("events", other, "--kind", "eclipse", "--to", "+3 d")
        order = ["penumbra_in", "umbra_in", "umbra_out", "penumbra_out"]
        events = [r["event"] for r in rows]
        self.assertGreater(len(events), 100)
        first = order.index(events[0])
        self.assertEqual(events, [order[(first + i) % 4] for i in range(len(events))])
        times = self.file("t", "".join(f"+{r['t_s_since_epoch']} s\n" for r in rows))
        for r, seen in zip(rows, self.rows("sun", other, "--times", times), strict=True):
            self.assertAlmostEqual(float(seen["lit_fraction"]), 1.0 if "penumbra" in r["event"] else 0.0, delta=1e-4)

    def test_speed_and_height_obey_vis_viva(self):
        # With J2 the osculating energy swings by mu J2 Re^2 / r^3, a part in a thousand.
        mu, n = 398600.8, 13.1 * 2 * math.pi / 86400
        a = (mu / n**2) ** (1 / 3)
        for r in self.rows("states", self.other(), "--step", "1000"):
            radius = math.hypot(*(float(r[c]) for c in ["x_km", "y_km", "z_km"]))
            speed = math.hypot(*(float(r[c]) for c in ["vx_km_s", "vy_km_s", "vz_km_s"]))
            self.assertAlmostEqual(speed**2 / 2 - mu / radius, -mu / 2 / a, delta=0.003 * mu / a)

    def test_a_link_is_the_same_from_both_ends(self):
        with open(f"{DATA}/isl_pairs.tle", encoding="utf-8") as f:
            lines = f.read().split("\n")
        pair = {name: self.file(name, "\n".join(text) + "\n") for name, text in [("ad", lines[0:3] + lines[9:12]), ("da", lines[9:12] + lines[0:3])]}
        there, back = (self.rows("events", pair[n], "--kind", "link", "--step", "777") for n in ["ad", "da"])
        for a, b in zip(there, back, strict=True):
            for column in ["range_km", "range_rate_km_s", "los_min_height_km", "point_ahead_urad"]:
                self.assertAlmostEqual(float(a[column]), float(b[column]), places=5)
        for w in self.rows("events", pair["ad"], "--kind", "window"):
            edge = self.rows("events", pair["ad"], "--kind", "link", "--at", f"+{w['close_s']} s")
            if w["cut_by_span"] in ["no", "begin"]:
                self.assertAlmostEqual(float(edge[0]["los_min_height_km"]), 80.0, delta=1e-4)

    def two_epochs(self):
        """Satellite A of the pairs, and D with its epoch 31 h later: another satellite, whose states are known from its own file."""
        with open(f"{DATA}/isl_pairs.tle", encoding="utf-8") as f:
            lines = f.read().split("\n")
        later = checksum(lines[10][:68].replace("26121.00000000", "26122.29166667"))
        first, second = "\n".join(lines[0:3]) + "\n", "\n".join([lines[9], later, lines[11]]) + "\n"
        return self.file("both.tle", first + second), self.file("first.tle", first), self.file("second.tle", second)

    def distance(self, first, second, utc):
        a, b = (self.rows("states", path, "--at", utc)[0] for path in [first, second])
        return separation(*([float(r[c]) for c in ["x_km", "y_km", "z_km"]] for r in [a, b]))

    def test_links_between_elements_of_two_epochs_are_of_one_instant(self):
        both, first, second = self.two_epochs()
        instants = ["2026-05-02T07:00:00Z", "2026-05-02T09:13:20Z", "2026-05-01T00:00:00Z"]
        times = self.file("instants", "".join(f"{t}\n" for t in instants))
        asked = [*self.rows("events", both, "--kind", "link", *[f"--at={t}" for t in instants]), *self.rows("events", both, "--kind", "link", "--times", times)]
        for row, utc in zip(asked, [*instants, *instants], strict=True):
            self.assertAlmostEqual(float(row["range_km"]), self.distance(first, second, utc), delta=1e-3, msg=utc)
        for row in self.rows("events", both, "--kind", "link", "--step", "40000"):
            self.assertAlmostEqual(float(row["range_km"]), self.distance(first, second, row["utc"]), delta=1e-3)
        # An instant is told to a millisecond, in which they move by up to 15 m against each other.
        reach = ["--max-range", "8000", "--graze", "-6378"]
        windows = self.rows("events", both, "--kind", "window", *reach)
        self.assertGreater(len(windows), 5)
        for row in windows[::3]:
            self.assertAlmostEqual(float(row["range_at_open_km"]), self.distance(first, second, row["open_utc"]), delta=0.02)
        opened = [r for r in self.rows("events", both, "--kind", "all", *reach) if r["event"] == "link_open"]
        self.assertGreater(len(opened), 5)
        for row in opened[::3]:
            self.assertAlmostEqual(float(row["value"]), self.distance(first, second, row["utc"]), delta=0.02)

    def test_elements_that_are_old_at_the_first_satellites_time_are_told(self):
        with open(self.two_epochs()[0], encoding="utf-8") as f:
            lines = f.read().split("\n")
        lines[4] = checksum(lines[4][:68].replace("26122.29166667", "26022.00000000"))
        status, _, err = run("orbit", "events", self.file("old.tle", "\n".join(lines)), "--kind", "link", "--to", "+1 h")
        self.assertEqual(status, 0)
        self.assertIn("D_CROSSING: elements up to 99 days old", err)

    def test_json_holds_the_same_rows(self):
        rows = self.rows("states", self.other(), "--to", "+1 h")
        status, out, _ = run("orbit", "states", self.other(), "--to", "+1 h", "--json")
        self.assertEqual(status, 0)
        for g, w in zip(json.loads(out), rows, strict=True):
            self.assertAlmostEqual(g["x_km"], float(w["x_km"]), places=7)
            self.assertEqual(g["error"], 0)

    def test_elements_fly_with_the_period_of_their_height(self):
        # orbit_checks.csv: 5863.6941 s at 650 km; J2 changes the return to the node by a part in a thousand.
        args = ["--epoch", "2027-06-21T00:00:00Z", "--altitude", "650", "--inclination", "97.986", "--fast"]
        rows = self.rows("states", *args, "--at", "+0 s", "--at", "+5863.6941 s")
        start, end = ([float(r[c]) for c in ["x_km", "y_km", "z_km"]] for r in rows)
        self.assertLess(separation(start, end), 80.0)


class Mistakes(Command):
    def refused(self, *arguments, status=2):
        got, out, err = run("orbit", *arguments)
        self.assertEqual((got, out), (status, ""), err)
        return err

    def test_each_slip_in_a_set_is_told_with_file_line_and_column(self):
        with open(f"{DATA}/eclipse_orbits.tle", encoding="utf-8") as f:
            lines = f.read().split("\n")
        lines[1] = lines[1][:-1] + "3"
        lines[5] = lines[5][:8] + "199.6316" + lines[5][16:]
        path = self.file("bad.tle", "\n".join(lines))
        err = self.refused("states", path)
        self.assertIn(f"{path}:2:69: the checksum must be 7", err)
        self.assertIn(f"{path}:6:9: the inclination must be from 0 to 180", err)

    def test_fields_that_have_slipped_by_a_column_are_told(self):
        one, two = (checksum(line.rstrip("1").ljust(68)) for line in OTHER)
        slipped = checksum(two[:8] + two[9:67] + " ")
        self.assertIn(":2:12: the decimal point must stand here", self.refused("states", self.file("s.tle", f"{one}\n{slipped}\n")))

    def test_a_decayed_satellite_says_who_when_and_with_which_code(self):
        got, out, err = run("orbit", "states", f"{DATA}/sgp4_verification.tle", "--select", "28872", "--at", "+55 min")
        self.assertEqual(got, 3)
        self.assertIn("28872 error case: sub-orbital, decays (error 6) at 2005-11-29T01:", err)
        self.assertIn("SGP4 error 6", err)
        self.assertEqual(next(csv.DictReader(io.StringIO(out)))["error"], "6")
        self.assertIn("SGP4 error 6", self.refused("events", f"{DATA}/sgp4_verification.tle", "--select", "28872", status=3))

    def test_a_message_that_is_not_for_sgp4_is_refused_by_key(self):
        with open(f"{DATA}/omm_example.json", encoding="utf-8") as f:
            text = f.read()
        path = self.file("x.json", text.replace('"TEME"', '"EME2000"').replace("0.0003,", '"1.5",'))
        err = self.refused("states", path)
        self.assertIn(f"{path}:6:2: REF_FRAME must be TEME, not 'EME2000'", err)
        self.assertIn(":11:2: ECCENTRICITY must be a number from 0 to 1", err)
        self.assertIn("is no JSON here", self.refused("states", self.file("y.json", '{"EPOCH": }')))

    def test_an_ephemeris_is_refused_by_line_and_its_end_is_told(self):
        status, text, _ = run("orbit", "states", f"{DATA}/eclipse_orbits.tle", "--select", "ISS_LIKE", "--to", "+1 h", "--as", "oem")
        self.assertEqual(status, 0)
        lines = text.split("\n")
        for at, new, word in [(8, "REF_FRAME = ITRF2000", "REF_FRAME must be TEME or"), (9, "TIME_SYSTEM = GPS", "TIME_SYSTEM must be UTC or TAI or TT, not GPS"),
                              (15, "2026-13-01T00:00:00 1 2 3 4 5 6", "must be an instant of UTC"), (15, lines[15] + "x", "must be a number"), (15, "1 2 3", "must be an epoch")]:
            changed = list(lines)
            changed[at] = new
            path = self.file("wrong.oem", "\n".join(changed))
            err = self.refused("states", path)
            self.assertIn(word, err)
            self.assertRegex(err, r"wrong\.oem:\d+:1: ")
        err = self.refused("states", self.file("short.oem", text), "--to", "+2 h", status=3)
        self.assertIn("ISS_LIKE: ", err)
        self.assertIn("outside of the ephemeris, which covers 3600", err)

    def test_options_that_make_no_sense_are_told(self):
        tle = f"{DATA}/eclipse_orbits.tle"
        self.assertIn("did you mean ISS_LIKE?", self.refused("states", tle, "--select", "ISS_LIK"))
        self.assertIn("--to: must not be before --from", self.refused("states", tle, "--from", "+2 h", "--to", "+1 h"))
        self.assertIn("--step must be a number", self.refused("states", tle, "--step", "nan"))
        self.assertIn("--step: must give at most ten million rows", self.refused("states", tle, "--step", "1e-6"))
        self.assertIn("must be an instant of UTC", self.refused("states", tle, "--at", "2026-02-30T00:00:00Z"))
        self.assertIn("--site X,91,0", self.refused("events", tle, "--kind", "pass", "--site", "X,91,0"))
        self.assertIn("cannot be read", self.refused("states", "nowhere.tle"))
        self.assertIn("must hold two satellites", self.refused("events", tle, "--select", "ISS_LIKE", "--kind", "window"))

if __name__ == "__main__":
    unittest.main(verbosity=2)
