"""Every name that stands in a committed testbed must mean something: altered by one letter, `flatsat check` refuses it."""
import os
import re
import shutil
import tomllib
import unittest

from bench_support import Case, run

BEDS = "testbeds"
# A name that is referred to, in quotes behind its key: channels, kinds of events, commands, devices, satellites, inputs of models.
REFERENCE = re.compile(r'(?<![\w.])(channel|event|to_event|command|knob|device|satellite|input|requirement)( *= *)"([^"\n]+)"')
FORMULA = re.compile(r'(?<![\w.])(holds|when)( *= *)"([^"\n]+)"')
WORDS_OF_THE_LANGUAGE = {"always", "eventually", "until", "after", "within", "from", "to", "and", "or", "not", "event"}
NAME = re.compile(r"[A-Za-z_][\w.]*[\w]")


def testbeds():
    for folder, _, files in sorted(os.walk(BEDS)):
        if "testbed.toml" in files:
            yield folder


def text_of(folder):
    with open(os.path.join(folder, "testbed.toml"), encoding="utf-8") as f:
        return f.read().replace("planes = 72", "planes = 11").replace("phasing = 39", "phasing = 5")  # of a shell: enough for what it names


def altered(name):
    """The name with another letter in each of its parts that has one."""
    for part in re.finditer(r"[^.]+", name):
        letters = [i for i in range(part.start(), part.end()) if name[i].isalpha()]
        if not letters:
            continue
        at = letters[len(letters) // 2]
        yield name[:at] + ("q" if name[at] != "q" else "z") + name[at + 1:]


def spans(text):
    """Where each name stands that refers to something."""
    for match in REFERENCE.finditer(text):
        yield match.start(3), match.end(3)
    for match in FORMULA.finditer(text):
        for name in NAME.finditer(match[3]):
            bare = name[0] not in WORDS_OF_THE_LANGUAGE and not match[3][:name.start()].rstrip()[-1:].isdigit()
            if bare:
                yield match.start(3) + name.start(), match.start(3) + name.end()


def mutants(text):
    for start, end in spans(text):
        for name in altered(text[start:end]):
            yield f"{text[start:end]} -> {name}", text[:start] + name + text[end:]
    # What others refer to, renamed where it is declared.
    for table, named in {(t, n) for t, n in re.findall(r"^\[+(satellite|model|device)\.([\w-]+)", text, re.M)}:
        if re.search(rf'"{named}(\.[^"]*)?"', text):
            for name in altered(named):
                yield f"[{table}.{named}] -> {name}", re.sub(rf"^(\[+{table}\.){named}\b", rf"\g<1>{name}", text, flags=re.M)


class EveryName(Case):
    def refused(self, folder, count_at_least):
        copy = self.path(os.path.basename(folder))
        shutil.copytree(folder, copy)
        tried = {}
        for number, (what, text) in enumerate(mutants(text_of(folder))):
            path = os.path.join(copy, f"m{number}.toml")
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            tried[path] = what
        self.assertGreaterEqual(len(tried), count_at_least)
        status, out, err = run("check", *tried)
        self.assertEqual(status, 2, err[-2000:])
        for path, what in tried.items():
            self.assertNotIn(f"{path}: good", out, what)
            # A name that is declared otherwise is missed where it is used, in a CSV file maybe.
            place = os.path.join(copy, r"[\w.]+") if what.startswith("[") else re.escape(path)
            self.assertRegex(err, place + r":\d+:\d+: ", what)

    def test_every_committed_testbed_is_good_as_it_stands(self):
        status, out, err = run("check", *testbeds())
        self.assertEqual(status, 0, err)
        self.assertEqual(err, "")
        self.assertEqual(out.count(": good"), len(list(testbeds())))

    def test_no_testbed_lacks_what_it_is_judged_by(self):
        for folder in testbeds():
            bed = tomllib.loads(text_of(folder))
            steps = [d for d in bed.get("device", {}).values() if d.get("step")]
            self.assertTrue(bed.get("requirement") or steps, folder)


def add_tests():
    for folder in testbeds():
        name = os.path.relpath(folder, BEDS).replace(os.sep, "_").replace("-", "_")
        has_names = next(spans(text_of(folder)), None) is not None

        def test(self, folder=folder):
            self.refused(folder, 2)

        if has_names:
            setattr(EveryName, f"test_a_letter_changed_in_a_name_of_{name}_is_refused", test)


add_tests()

if __name__ == "__main__":
    unittest.main(verbosity=2)
