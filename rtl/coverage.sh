#!/usr/bin/env bash
# Line and toggle coverage of the accelerator, N = 16, by its tests: rtl/coverage.sh [FILTER of the tests, as --run_test].
# A point counts as covered where any instance of its module covers it; the last column asks it of each instance. Signals
# wider than 256 bits have no toggle points.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cmake --preset release -B build/coverage -DFLATSAT_NPU_COVERAGE=ON >&2
ninja -C build/coverage test_npu_coverage >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build/coverage/bin/test_npu_coverage --run_test="${1:-*}" -- --coverage-file="$work/coverage.dat" >&2
/usr/bin/python3 rtl/coverage_table.py "$work/coverage.dat" ${COVERAGE_HOLES:+--holes}
