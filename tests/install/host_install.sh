#!/bin/sh
# What `cmake --install` puts under a prefix works there, with nothing of the build around it.
#
# usage: host_install.sh BUILD_DIR WORK_DIR
set -eu
build=$1
work=$2
rm -rf "$work"
mkdir -p "$work"
unset OPENITEM_PLUGIN_PATH

say() { echo "== $*"; }

say "the build is installed"
cmake --install "$build" --prefix "$work/prefix" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
openitem=$work/prefix/bin/openitem

say "the connectors are found, and nothing is wrong with any"
"$openitem" plugins >"$work/plugins" 2>&1 || { cat "$work/plugins"; exit 1; }
for connector in csv ubl cii facturx camt fatturapa x12 edifact; do
    grep -qw "$connector" "$work/plugins" || { cat "$work/plugins"; exit 1; }
done

printf 'Invoice,Customer,Date,Currency,Amount\nR-1,Miller,2026-01-15,EUR,10.00\n' >"$work/a.csv"
for runner in in-process process; do
    say "csv is read, $runner"
    "$openitem" read csv "$work/a.csv" --runner $runner >"$work/out" 2>"$work/err" ||
        { cat "$work/err"; exit 1; }
    grep -q '"source_id":"R-1"' "$work/out" || { cat "$work/out" "$work/err"; exit 1; }
    grep -q "($runner)" "$work/err" || { cat "$work/err"; exit 1; }
done

say "what came with the program runs in its process, a copy of it elsewhere does not"
"$openitem" read csv "$work/a.csv" 2>"$work/err" >/dev/null
grep -q '(in-process)' "$work/err" || { cat "$work/err"; exit 1; }
mkdir "$work/prefix/elsewhere"
cp -R "$(dirname "$(find "$work/prefix" -path '*/csv/plugin.json')")" "$work/prefix/elsewhere/"
OPENITEM_PLUGIN_PATH=$work/prefix/elsewhere "$openitem" read csv "$work/a.csv" 2>"$work/err" \
    >/dev/null
grep -q '(process)' "$work/err" || { cat "$work/err"; exit 1; }
rm -rf "$work"
say "done"
