#!/usr/bin/env python3
"""Is today's contract the frozen one, grown at its ends only?

usage: check_frozen.py FROZEN_DIR LAYOUT_PROGRAM INCLUDE_DIR
       check_frozen.py --freeze FROZEN_DIR LAYOUT_PROGRAM INCLUDE_DIR    (writes, does not check)

FROZEN_DIR holds layout.csv as LAYOUT_PROGRAM printed it, the C headers of that day and the types of
frames. What must hold:
  - every member, row and struct of the frozen layout is still there, at the same place, of the
    same size; rows and structs with a size of their own may be longer;
  - new members lie behind all frozen ones, new fields have higher bits;
  - every constant of the frozen headers (enumerators and #define) has the same value, but for
    counts;
  - every frozen type of frame is still there, and every type of today is documented.
"""
import csv
import pathlib
import re
import shutil
import subprocess
import sys

# Structs that say their own length; every other one is as long as it was.
SIZED = {"oi_error", "oi_rejection", "oi_host", "oi_read_request", "oi_connector", "oi_entry",
         "oi_file_service", "oi_blob_service", "oi_clock_service", "oi_http_request",
         "oi_http_answer", "oi_http_service", "oi_secret_service", "oi_kv_service",
         "oi_write_result", "oi_write_request", "oi_writer"}
# What is meant to grow.
COUNTS = re.compile(r"(_FIELD_COUNT|^OI_ENTITY_COUNT|^OI_ABI_MINOR)$")


def constants(include):
    """Name to value of every enumerator and simple #define of the C headers."""
    out = {}
    for path in sorted(include.glob("openitem/**/*.h")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        for name, value in re.findall(r"\b(OI_\w+) = (\w+)", text):
            out[name] = value
        for name, value in re.findall(r"^#define (OI_\w+) (.+?)\s*$", text, flags=re.M):
            if "EXPORT" not in name:
                out[name] = value
    return out


def frame_types(sdk):
    text = (sdk / "runtime/frames.hpp").read_text()
    return re.findall(r'= frame_type\("([A-Z]{4})"\)', text)


def compare_frames(frozen, sdk):
    today = frame_types(sdk)
    documented = (sdk / "docs/frames.md").read_text()
    problems = [f"frame {name}: is gone" for name in frozen if name not in today]
    return problems + [f"frame {name}: is not in frames.md" for name in today
                       if f"`{name}`" not in documented]


def key(line):
    return tuple(line[:3]) if line[0] in ("field", "member") else tuple(line[:2])


def compare_layout(frozen, today):
    problems = []
    now = {key(line): line for line in today}
    ends, bits = {}, {}
    for line in frozen:
        found = now.get(key(line))
        where = " ".join(key(line))
        if found is None:
            problems.append(f"{where}: is gone")
            continue
        may_grow = line[0] == "row" or (line[0] == "struct" and line[1] in SIZED)
        if may_grow:
            if found[2:-1] != line[2:-1] or int(found[-1]) < int(line[-1]):
                problems.append(f"{where}: was {line[2:]}, is {found[2:]}")
        elif found != line:
            problems.append(f"{where}: was {line[2:]}, is {found[2:]}")
        if line[0] in ("field", "member"):
            end = int(line[-2]) + int(line[-1])
            ends[line[:2]] = max(ends.get(line[:2], 0), end)
            if line[0] == "field":
                bits[line[:2]] = max(bits.get(line[:2], -1), int(line[3]))
    old = {key(line) for line in frozen}
    for line in today:
        if key(line) in old or line[0] not in ("field", "member"):
            continue
        if int(line[-2]) < ends.get(line[:2], 0):
            problems.append(f"{' '.join(key(line))}: is new and stands among older members")
        if line[0] == "field" and int(line[3]) <= bits.get(line[:2], -1):
            problems.append(f"{' '.join(key(line))}: is new and takes an older bit")
    return problems


def compare_constants(frozen, today):
    problems = []
    for name, value in frozen.items():
        if name not in today:
            problems.append(f"{name}: is gone")
        elif today[name] != value and not COUNTS.search(name):
            problems.append(f"{name}: was {value}, is {today[name]}")
    return problems


def freeze(folder, printed, include):
    (folder / "include/openitem").mkdir(parents=True, exist_ok=True)
    (folder / "layout.csv").write_text(printed)
    (folder / "frames.txt").write_text("\n".join(frame_types(include.parent)) + "\n")
    shutil.rmtree(folder / "include")
    for path in include.glob("openitem/**/*.h"):
        copy = folder / "include" / path.relative_to(include)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def main():
    arguments = sys.argv[1:]
    write = arguments[0] == "--freeze"
    folder, program, include = map(pathlib.Path, arguments[1:] if write else arguments)
    printed = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    if write:
        freeze(folder, printed, include)
        return 0
    frozen = [tuple(line) for line in csv.reader((folder / "layout.csv").open(newline=""))]
    today = [tuple(line) for line in csv.reader(printed.splitlines())]
    problems = compare_layout(frozen, today)
    problems += compare_constants(constants(folder / "include"), constants(include))
    problems += compare_frames((folder / "frames.txt").read_text().split(), include.parent)
    for problem in problems:
        print(problem)
    print(f"{len(frozen)} members, rows and structs compared, {len(problems)} differ")
    return 1 if problems or len(frozen) < 300 else 0


if __name__ == "__main__":
    sys.exit(main())
