#!/bin/sh
# Each harness for SECONDS (or those that are named), its corpus kept in out/fuzz so that the next run goes on.
set -u
seconds=${1:-60}
[ $# -gt 0 ] && shift
root=$(cd "$(dirname "$0")/../.." && pwd)
python=$root/.venv/bin/python
"$python" -c 'import atheris' 2>/dev/null || "$python" -m pip install -q atheris || {
    echo "fuzz: atheris could not be installed; it has wheels for Linux and macOS" >&2; exit 1; }
failed=0
for name in ${*:-$("$python" "$root/tests/fuzz/harness.py" --list 2>/dev/null)}; do
    echo "== $name, $seconds seconds"
    mkdir -p "$root/out/fuzz/$name"
    "$python" "$root/tests/fuzz/harness.py" --seeds "$name" "$root/out/fuzz/$name" 2>/dev/null
    (cd "$root/out/fuzz" && "$python" "$root/tests/fuzz/harness.py" "$name" "$name" "$root/tests/fuzz/seeds" \
        -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1500 -max_len=16384 -print_final_stats=1 \
        -artifact_prefix="$name-" 2>"$name.log") || { failed=1; echo "found: $root/out/fuzz/$name.log"; tail -n 20 "$root/out/fuzz/$name.log"; }
    grep -E 'stat::number_of_executed_units|cov:' "$root/out/fuzz/$name.log" | tail -n 2
done
exit $failed
