"""Traces as hostile files: structured changes of manifest, links, filters, attributes, tables and seals. None runs anything, crashes or
hangs a command; one in which a value is another one does not verify, and with seals made anew it is not identical."""
import os
import shutil
import stat
import subprocess
import unittest

import h5py
import numpy

from bench_support import FLATSAT, PATIENCE, random_stream
from replay_support import Recorded, seal

MUTATIONS = int(os.environ.get("FLATSAT_HOSTILE", "240"))
PROGRAMS = ["sh", "bash", "gcc", "g++", "c++", "cc", "make", "verilator", "gnuplot", "python3", "ld", "as", "ninja", "cmake", "xdg-open"]


class NotHere(Exception):
    """The change does not apply to what was drawn."""


def objects(f):
    found = [f]
    f.visititems(lambda _, one: found.append(one))
    return found


def datasets(f, least=0):
    return [one for one in objects(f) if isinstance(one, h5py.Dataset) and one.size >= least]


def content(f):
    """All values by their paths."""
    values = {}
    for one in objects(f):
        for name in one.attrs:
            value = one.attrs.get_id(name)
            data = numpy.empty(value.shape or (), value.dtype)
            value.read(data) if data.size else None
            values[one.name + "@" + name] = (value.dtype.str.replace("O", "?"), data.tobytes().rstrip(b"\0") if value.dtype.kind == "S" else data.tobytes())
        if isinstance(one, h5py.Dataset):
            values[one.name] = (one.dtype.str, one.shape, one[()].tobytes() if one.dtype.kind != "O" else b"objects")
        elif one.name != "/" and len(one) > 0:  # a group that is empty holds no value
            values[one.name] = ("group",)
    return values


def other(random, data, dtype):
    """Another value of the same type, at a random place of an array."""
    if data.size == 0 or dtype.kind not in "Siuf":
        raise NotHere
    raw = bytearray(data.tobytes())
    # Zeros at the end of a text are not part of it: the change is at or before its last character.
    size = dtype.itemsize
    at = random.randrange(data.size) * size
    length = size if dtype.kind != "S" else max(1, len(raw[at:at + size].rstrip(b"\0")))
    raw[at + random.randrange(length)] ^= 1 << random.randrange(8)
    return numpy.frombuffer(bytes(raw), dtype=dtype).reshape(data.shape)


def drawn_attribute(random, f):
    holder = random.choice([one for one in objects(f) if len(one.attrs)])
    return holder, random.choice(list(holder.attrs))


def changed_attribute(random, f):
    holder, name = drawn_attribute(random, f)
    stored = holder.attrs.get_id(name)
    data = numpy.empty(stored.shape, stored.dtype)
    stored.read(data)
    stored.write(other(random, data, stored.dtype))
    return f"attribute {holder.name}@{name} changed"


def deleted_attribute(random, f):
    holder, name = drawn_attribute(random, f)
    del holder.attrs[name]
    return f"attribute {holder.name}@{name} deleted"


def retyped_attribute(random, f):
    holder, name = drawn_attribute(random, f)
    del holder.attrs[name]
    holder.attrs[name] = random.choice([3.5, numpy.arange(3), "text", numpy.array(b"\xff\xfe"), numpy.int8(-1), holder.ref, h5py.Empty("f8")])
    return f"attribute {holder.name}@{name} of another type"


def changed_value(random, f):
    one = random.choice(datasets(f, 1))
    one[()] = other(random, one[()], one.dtype)
    return f"{one.name} changed"


def resized(random, f):
    one = random.choice([d for d in datasets(f) if d.maxshape == (None,)])
    rows = max(0, one.shape[0] + random.choice([-5, -1, 1, 7, 100000]))
    if rows == one.shape[0]:
        raise NotHere
    one.resize((rows,))
    return f"{one.name} has {rows} rows"


def replaced(random, f, make):
    one = random.choice(datasets(f))
    name, data, attributes = one.name, one[()], dict(one.attrs)
    del f[name]
    text = make(f, name, data)
    if isinstance(f.get(name, getlink=True), h5py.HardLink):
        for key, value in attributes.items():
            f[name].attrs[key] = value
    return f"{name} {text}"


def other_form(random, f):
    def make(f, name, data):
        form = random.choice(["2-D", "scalar", "text", "object", "compound", "huge", "big-endian", "group", "enum"])
        if form == "2-D":
            f.create_dataset(name, data=numpy.resize(data, (2, max(1, data.size))))
        elif form == "scalar":
            f.create_dataset(name, data=numpy.int64(7))
        elif form == "text":
            f.create_dataset(name, data=["a", "bb"], dtype=h5py.string_dtype())
        elif form == "object":
            f.create_dataset(name, data=[f.ref], dtype=h5py.ref_dtype)
        elif form == "compound":
            f.create_dataset(name, data=numpy.zeros(3, dtype=[("a", "i4"), ("b", "S7")]))
        elif form == "huge":
            f.create_dataset(name, shape=(1 << random.choice([33, 40, 60]),), dtype=data.dtype, chunks=(1024,), maxshape=(None,))
        elif form == "big-endian":
            f.create_dataset(name, data=data.astype(">i4") if data.dtype.kind in "iu" else numpy.zeros(3, ">f4"))
        elif form == "enum":
            f.create_dataset(name, data=[0, 1], dtype=h5py.enum_dtype({"A": 0, "B": 1}))
        else:
            f.create_group(name)
        return "is " + form
    return replaced(random, f, make)


def other_filter(random, f):
    def make(f, name, data):
        if data.shape == () or data.size == 0:
            raise NotHere
        options = random.choice([{"compression": "gzip"}, {"shuffle": True, "compression": "gzip"}, {"fletcher32": True}, {"compression": "lzf"},
                                 {"scaleoffset": 2} if data.dtype.kind in "iuf" else {"fletcher32": True}])
        f.create_dataset(name, data=data, maxshape=(None,), chunks=True, **options)
        return f"with {options}"
    return replaced(random, f, make)


def elsewhere(random, f):
    def make(f, name, data):
        rows = max(1, data.size)
        if random.random() < 0.5:
            f.create_dataset(name, shape=(rows,), dtype=data.dtype, external=[("/etc/passwd", 0, rows * data.dtype.itemsize)])
            return "lies in another file"
        layout = h5py.VirtualLayout(shape=(rows,), dtype=data.dtype)
        layout[:] = h5py.VirtualSource("other.h5", "x", shape=(rows,))
        f.create_virtual_dataset(name, layout)
        return "is put together from another file"
    return replaced(random, f, make)


def linked(random, f):
    one = random.choice([o for o in objects(f) if o.name != "/"])
    name = one.name
    target = random.choice([o for o in objects(f) if o.name != name])
    kind = random.choice(["soft", "external", "dangling", "hard", "circle"])
    if kind == "circle":
        if not isinstance(one, h5py.Group):
            raise NotHere
        one["again"] = f["/"]
        return f"{name}/again is the root"
    if kind == "hard" and target.name.startswith(name + "/"):
        raise NotHere
    del f[name]
    f[name] = {"soft": h5py.SoftLink(target.name), "external": h5py.ExternalLink("/etc/passwd", "/x"), "dangling": h5py.SoftLink("/nowhere"), "hard": target}[kind]
    return f"{name} is a {kind} link to {target.name}"


def deleted(random, f):
    one = random.choice([o for o in objects(f) if o.name != "/"])
    name = one.name
    del f[name]
    return f"{name} deleted"


def renamed(random, f):
    one = random.choice([o for o in objects(f) if o.name != "/"])
    name = one.name
    f.move(name, name + random.choice(["x", " ", ".", "$(touch x)", "\x1b[31m", "a" * 300]))
    return f"{name} renamed"


def swapped(random, f):
    a, b = random.sample(datasets(f), 2)
    first, second = a.name, b.name
    f.move(first, "/kept")
    f.move(second, first)
    f.move("/kept", second)
    return f"{first} and {second} swapped"


def turned(random, f):
    one = random.choice(datasets(f, 2))
    one[()] = one[()][::-1]
    return f"{one.name} the other way round"


def added(random, f):
    where = random.choice([o for o in objects(f) if isinstance(o, h5py.Group)])
    kind = random.choice(["dataset", "group", "attribute"])
    if kind == "dataset":
        where.create_dataset("added", data=numpy.arange(5))
    elif kind == "group":
        where.create_group("added")
    else:
        where.attrs[random.choice(["added", "upper_limit", "index", "format"]) + "_"] = 1.0
    return f"{where.name} with one {kind} more"


CHANGES = [changed_attribute, changed_value, changed_value, changed_value, deleted_attribute, retyped_attribute, resized, other_form, other_filter, elsewhere, linked,
           deleted, renamed, swapped, turned, added]


class Hostile(Recorded):
    ARGUMENTS = ["--backing", "npu0=model", "--backing", "gpu0=model", "--duration", "20 s"]

    def setUp(self):
        super().setUp()
        self.poisoned = self.path("poisoned")
        self.sentinel = self.path("something-ran")
        os.mkdir(self.poisoned)
        for name in PROGRAMS:
            program = os.path.join(self.poisoned, name)
            with open(program, "w", encoding="utf-8") as f:
                f.write(f"#!/bin/sh\necho {name} >> {self.sentinel}\n")
            os.chmod(program, stat.S_IRWXU)

    def run_poisoned(self, *words):
        environment = dict(os.environ, PATH=self.poisoned, HDF5_PLUGIN_PATH=self.poisoned)
        return subprocess.run([os.path.abspath(FLATSAT), *words], capture_output=True, text=True, errors="replace", timeout=60 * PATIENCE, check=False, env=environment)

    def run_checked(self, what, *words):
        """The exit status; no signal, no sign of one, no program that ran."""
        done = self.run_poisoned(*words)
        self.assertGreaterEqual(done.returncode, 0, f"{what}: {words} died of signal {-done.returncode}\n{done.stderr}")
        self.assertLess(done.returncode, 128, f"{what}: {words}: {done.stderr}")
        self.assertFalse(os.path.exists(self.sentinel), f"{what}: {words} ran a program")
        return done

    def mutated(self, random, sealed):
        """(path, what was done, is a value another one). With `sealed` both seals are made anew, where that is possible."""
        while True:
            path = shutil.copy(self.trace, self.path("hostile.h5"))
            try:
                with h5py.File(path, "r+") as f:
                    before = content(f)
                    what = random.choice(CHANGES)(random, f)
                    if sealed:
                        seal(f)
                with h5py.File(path, "r") as f:
                    try:
                        after = content(f)
                    except Exception:  # h5py cannot read it all: it is another content
                        return path, what, True
                seals = ("/@manifest_digest", "/end/seal")
                return path, what, any(after.get(name) != value for name, value in before.items() if not (sealed and name in seals))
            except NotHere:
                continue
            except Exception:  # h5py or our seal cannot make this change
                continue

    def test_a_trace_with_another_value_does_not_verify_and_nothing_that_it_says_is_run(self):
        random = random_stream(16)
        good = bad = 0
        for number in range(MUTATIONS):
            path, what, is_other = self.mutated(random, sealed=False)
            verified = self.run_checked(what, "trace", "verify", path)
            if verified.returncode == 0:
                good += 1
                self.assertFalse(is_other, f"{what}: verifies, and holds another value")
            else:
                bad += 1
                self.assertEqual(verified.returncode, 1, f"{what}: {verified.stderr}")
            if number % 8 == 0:
                for words in (("diff", self.trace, path), ("replay", path), ("trace", "info", path), ("explain", path, "1"), ("trace", "compress", path)):
                    done = self.run_checked(what, *words)
                    if is_other and words[0] in ("diff", "replay"):
                        self.assertNotEqual(done.returncode, 0, f"{what}: {words}")
        print(f"{good} good with the same values, {bad} bad")
        self.assertGreater(bad, MUTATIONS // 2)

    def test_with_seals_made_anew_it_is_not_the_same_run_and_nothing_runs(self):
        random = random_stream(17)
        told = 0
        for _ in range(MUTATIONS // 8):
            path, what, is_other = self.mutated(random, sealed=True)
            # What the digests of the run, its verdicts and its testbed do not cover is no part of what happened, nor is a
            # change that leaves every value as it was, as of a column that is the same from both ends.
            happened = is_other and any(f"{part}/" in what for part in ("/channels", "/wire", "/events", "/digests")) and "attribute" not in what
            for words in (("diff", self.trace, path), ("replay", path)):
                done = self.run_checked(what, *words)
                if happened and "filter" not in what and "with" not in what:
                    self.assertNotEqual(done.returncode, 0, f"{what}: {words}")
                    told += 1
        self.assertGreater(told, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
