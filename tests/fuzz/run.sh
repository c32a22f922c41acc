#!/usr/bin/env bash
# Fuzzes the connectors, each for a while, from our own samples on.
#
#   tests/fuzz/run.sh [SECONDS [CONNECTOR...]]     60 seconds each, all connectors
#
# What it learns stays in build/fuzz/corpus; an input that breaks something is left in
# build/fuzz/found and its path printed, and the exit code is 1. Make a test of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds="${1:-60}"
shift || true
if [ $# -gt 0 ]; then connectors=("$@"); else
    mapfile -t connectors < <(cd connectors && ls -d */ | tr -d / | grep -vx 'lib\|facturx')
fi

[ -d build/fuzz ] || cmake --preset fuzz >/dev/null
mkdir -p build/fuzz/found
status=0
for connector in "${connectors[@]}"; do
    cmake --build build/fuzz --target "fuzz_$connector" >/dev/null
    corpus="build/fuzz/corpus/$connector"
    mkdir -p "$corpus"
    options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536
             -print_final_stats=1 -artifact_prefix="build/fuzz/found/$connector-")
    case "$connector" in
        ubl | cii | camt | fatturapa) options+=(-dict=tests/fuzz/xml.dict) ;;
        mt940 | bai2 | nacha | ofx) options+=(-dict="tests/fuzz/$connector.dict") ;;
        x12 | edifact) options+=(-dict=tests/fuzz/edi.dict) ;;
    esac
    config='{}'
    case "$connector" in
        ubl | cii | fatturapa) config='{"syntax_rules":true}' ;;
    esac
    echo "fuzzing $connector for $seconds s"
    if ! OPENITEM_FUZZ_CONFIG="$config" "build/fuzz/bin/fuzz_$connector" "${options[@]}" \
        "$corpus" "connectors/$connector/samples" >"build/fuzz/$connector.log" 2>&1; then
        status=1
        tail -n 40 "build/fuzz/$connector.log"
    fi
    grep -E '^stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)' \
        "build/fuzz/$connector.log" || true
done
exit "$status"
