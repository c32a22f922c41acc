#!/usr/bin/env bash
# OpenItem in five minutes: installs what is missing, builds, and tells the story of story.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tests/setup.sh
if [ ! -f samples/story.sh ]; then
    echo "samples/run.sh: expected samples/story.sh, which this tree does not have" >&2
    exit 3
fi
exec bash samples/story.sh "$@"
