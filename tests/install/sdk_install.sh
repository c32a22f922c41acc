#!/bin/sh
# The SDK installs alone, and a stranger's folder builds a connector against it.
#
# usage: sdk_install.sh REPOSITORY WORK_DIR
set -eu
repository=$1
work=$2
rm -rf "$work"
mkdir -p "$work"

say() { echo "== $*"; }

say "the SDK is configured and installed without the rest of the repository"
cp -R "$repository/sdk" "$work/source"
rm -rf "$work/source/runtime" "$work/source/check" "$work/source/tests"
cmake -S "$work/source" -B "$work/build" -DCMAKE_INSTALL_PREFIX="$work/prefix" >"$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }
cmake --install "$work/build" --component sdk >"$work/log"
rm -rf "$work/source" "$work/build"

share=$work/prefix/share/openitem-sdk
for file in docs/manifest.md docs/plugin.schema.json docs/fields.md fields.csv README.md; do
    test -f "$share/$file" || { echo "$file was not installed"; exit 1; }
done

for example in minimal_csv plain_c python; do
    say "$example is built from a folder of its own"
    cp -R "$share/examples/$example" "$work/$example"
    cmake -S "$work/$example" -B "$work/$example/build" -DCMAKE_PREFIX_PATH="$work/prefix" \
        -DCMAKE_BUILD_TYPE=Release >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    cmake --build "$work/$example/build" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    folder=$(echo "$work/$example/build/connectors/"*)
    library=$(echo "$folder"/*.so "$folder"/*.py)
    library=${library%% *}
    test -f "$library" || library=$folder/main.py
    listed=$(sed -n "s/.*\"$(basename "$library")\" : \"\([0-9a-f]\{64\}\)\".*/\1/p" \
        "$folder/plugin.json")
    actual=$(sha256sum "$library" | cut -d' ' -f1)
    test "$listed" = "$actual" || { echo "sha256 in plugin.json: $listed, is $actual"; exit 1; }
    test "$example" != python || continue
    exports=$(nm -D --defined-only "$library" | awk '{print $3}')
    test "$exports" = openitem_entry || { echo "exported: $exports"; exit 1; }
done

say "a manifest that changes changes the library"
sed -i 's/"version": "1.0.0"/"version": "1.2.3"/' "$work/minimal_csv/plugin.json"
cmake --build "$work/minimal_csv/build" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
library=$(echo "$work/minimal_csv/build/connectors/"*/*.so)
grep -q '1\.2\.3' "$library" || { echo "the library still states the old version"; exit 1; }
listed=$(sed -n 's/.*minimal-csv.so" : "\([0-9a-f]*\)".*/\1/p' "$(dirname "$library")/plugin.json")
test "$listed" = "$(sha256sum "$library" | cut -d' ' -f1)" || { echo "stale sha256"; exit 1; }

say "a program that is no CMake project finds the headers by pkg-config"
printf '#include <openitem/openitem.h>\nint main(void) { return (int)OI_ABI_MAJOR; }\n' >"$work/m.c"
flags=$(PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name openitem-sdk.pc)") \
    pkg-config --cflags openitem-sdk)
# shellcheck disable=SC2086
cc -std=c11 $flags -fsyntax-only "$work/m.c"

say "another major version is not taken for this one"
printf 'cmake_minimum_required(VERSION 3.25)\nproject(x NONE)\nfind_package(OpenItemSDK 7)\n' \
    >"$work/CMakeLists.txt"
printf 'if(OpenItemSDK_FOUND)\nmessage(FATAL_ERROR "found")\nendif()\n' >>"$work/CMakeLists.txt"
cmake -S "$work" -B "$work/none" -DCMAKE_PREFIX_PATH="$work/prefix" >"$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }
rm -rf "$work"
say "done"
