#!/usr/bin/env bash
# Runs the tests, on a fresh machine too: installs what is missing, builds, tests.
#
#   tests/run.sh                     everything but the labels bench and optin
#   tests/run.sh base tidy           only tests that carry one of these labels
#   tests/run.sh conformance         prints "conformance SUITE n/m" for every suite
#   tests/run.sh base -- -R Decimal  what follows -- is handed to ctest
#
# The last line is ctest's verdict, the exit code is 0 when every test passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

labels=()
while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
    case "$1" in
        -h | --help)
            sed -n '2,/^$/{s/^# \{0,1\}//p;}' tests/run.sh
            exit 0
            ;;
        -*)
            echo "tests/run.sh: expected labels, found $1; put options for ctest behind --" >&2
            exit 2
            ;;
    esac
    labels+=("$1")
    shift
done
if [ "${1:-}" = -- ]; then shift; fi

tests/setup.sh

select=()
if [ "${#labels[@]}" -gt 0 ]; then
    select+=(-L "^($(IFS='|' && echo "${labels[*]}"))\$")
fi
# Benchmarks and tests that take very long run only when they are named.
left_out=()
for label in bench optin; do
    if [[ " ${labels[*]-} " != *" $label "* ]]; then left_out+=("$label"); fi
done
if [ "${#left_out[@]}" -gt 0 ]; then
    select+=(-LE "^($(IFS='|' && echo "${left_out[*]}"))\$")
fi

log=build/release/Testing/Temporary/LastTest.log
verdict=build/release/verdict
rm -f "$log" "$verdict"
status=0
ctest --test-dir build/release -j2 --output-on-failure --no-tests=error "${select[@]}" "$@" |
    awk -v verdict="$verdict" '
        / tests passed, .* tests failed out of / { print > verdict; next }
        !/^ *Start +[0-9]+: / && !/ +Passed +[0-9.]+ sec *$/' || status=$?

if [ -f "$log" ]; then grep -E '^conformance [^ ]+ [0-9]+/[0-9]+$' "$log" | sort -u || true; fi
if [ -f "$verdict" ]; then cat "$verdict"; fi
exit "$status"
