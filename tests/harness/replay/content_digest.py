"""Prints the digest of a trace's content, read with h5py and hashlib alone."""
import os
import sys

import h5py

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "trace"))
from trace_digests import run_digest  # noqa: E402  (found by the line before)

with h5py.File(sys.argv[1], "r") as file:
    print(run_digest(file))
