#!/usr/bin/env python3
"""Makes PACK/code_lists.cpp of PACK/codes/*.txt.

usage: generate_codes.py OUTPUT PACK LIST.txt...

A list begins with two comment lines, its title and its source with its date; codes follow,
separated by white space. The order does not matter: they are sorted here as bytes, as looked up.
"""
import pathlib
import sys


def main():
    output, pack, lists = pathlib.Path(sys.argv[1]), sys.argv[2], sorted(sys.argv[3:])
    out = [f'#include "host/model/{pack}/code_lists.hpp"', "",
           f"namespace openitem::model::{pack}::codes {{", "namespace {", ""]
    made = []
    for path in map(pathlib.Path, lists):
        title, source, *rest = path.read_text(encoding="utf-8").splitlines()
        codes = sorted({code for line in rest for code in line.split()}, key=str.encode)
        out.append(f"constexpr std::string_view {path.stem}_codes[] = {{")
        out += [f'    "{code}",' for code in codes]
        out += ["};", ""]
        made.append(f'const CodeList {path.stem}{{"{title.lstrip("# ")}", '
                    f'"{source.lstrip("# ")}", {path.stem}_codes}};')
    out += ["}  // namespace", "", *made, "", f"}}  // namespace openitem::model::{pack}::codes",
            ""]
    output.write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
