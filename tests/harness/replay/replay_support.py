"""Traces that several tests need, and edits of a trace through h5py."""
import json
import os
import shutil
import sys
import tempfile

import h5py
import numpy

sys.path.insert(0, "tests/harness/trace")
from bench_support import TESTBED, Case, fly, run
from trace_digests import end_seal, manifest_digest

SHORT = ["--duration", "400 s"]


def command(name, *arguments, **options):
    """`flatsat NAME --json`; returns (exit status, result or None, stderr)."""
    status, out, err = run(name, *arguments, "--json", **options)
    return status, json.loads(out) if out else None, err


def seal(f):
    """Makes an edited trace one that verifies: what is tested lies behind that."""
    stored = h5py.h5a.open(f.id, b"manifest_digest").dtype
    f.attrs.modify("manifest_digest", numpy.array(manifest_digest(f), dtype=stored))
    f["end/seal"][0] = end_seal(f).encode()


class Recorded(Case):
    """Tests on one recorded run; ARGUMENTS are those of the run."""

    ARGUMENTS = SHORT

    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.mkdtemp(prefix="flatsat-replay-")
        cls.addClassCleanup(shutil.rmtree, cls.shared, ignore_errors=True)
        cls.trace = os.path.join(cls.shared, "run.h5")
        cls.status, cls.report = fly("-o", cls.trace, *cls.ARGUMENTS, testbed=getattr(cls, "BED", TESTBED))

    def copy(self, name="copy.h5"):
        return shutil.copy(self.trace, self.path(name))

    def edited_manifest(self, old, new):
        """A copy whose testbed says something else, of the same length."""
        path = self.copy("edited.h5")
        with h5py.File(path, "r+") as f:
            text = f["manifest/testbed"][:].tobytes()
            assert old in text and len(old) == len(new)
            f["manifest/testbed"][:] = numpy.frombuffer(text.replace(old, new, 1), dtype=numpy.uint8)
            seal(f)
        return path
