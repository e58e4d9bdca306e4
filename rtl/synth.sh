#!/usr/bin/env bash
# Cells and flip-flops of the accelerator by yosys, with and without its protection: rtl/synth.sh [N]. Memories of 64
# words and more stay memories; the rest becomes generic gates. No area or timing of any process is meant.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v yosys >/dev/null || { echo "rtl/synth.sh needs yosys (apt-get install yosys)" >&2; exit 3; }
n=${1:-16}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# yosys 0.23 knows no import of packages and no concurrent assertions.
grep '\.sv$' rtl/npu/npu.f | xargs cat | perl -0pe '
  s/ import npu(_reg)?_pkg::\*;//g; s/^package [^\n]*\n//mg; s/^endpackage[^\n]*\n//mg;
  s/^ *\w+_A: assert property.*?;\n//msg' >"$work/npu.sv"
for protection in "1 1 1" "1 0 0" "0 1 0" "0 0 1" "0 0 0"; do
  read -r ecc abft lockstep <<<"$protection"
  yosys -q -l "$work/log" -p "read_verilog -defer -sv $work/npu.sv
    hierarchy -top npu_top -chparam N $n -chparam Ecc $ecc -chparam Abft $abft -chparam Lockstep $lockstep
    proc; opt_expr; opt_clean; memory -nomap; opt_clean; techmap; opt_expr; opt_clean; stat" >/dev/null
  awk -v title="N $n, ECC $ecc, ABFT $abft, lockstep $lockstep" '
    /=== design hierarchy ===/ {whole = 1}
    whole && /Number of cells:/ {cells = $NF}
    whole && /Number of memory bits:/ {bits = $NF}
    whole && $1 ~ /DFF/ {flops += $2}
    END {printf "%s: %d cells, thereof %d flip-flops\n", title, cells, flops}' "$work/log"
done
