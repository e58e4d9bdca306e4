#!/usr/bin/env bash
# run_part.sh PRESET: the wire, the lockstep and the trace under that sanitizer, and what it reported of them.
set -euo pipefail
preset=$1
cmake --preset "$preset" -DFLATSAT_TESTS=ON >/dev/null
ninja -C "build/$preset" test_wire test_lockstep test_trace
cd "build/$preset"
exec ctest --output-on-failure --no-tests=error -j "$(nproc)" -R '^(wire|lockstep|trace)\.|^sanitizers\.reports$'
