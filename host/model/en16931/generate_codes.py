#!/usr/bin/env python3
"""Makes code_lists.cpp of codes/*.txt.

usage: generate_codes.py OUTPUT LIST.txt...

A list begins with two comment lines, its title and its source with its date; codes follow,
separated by white space. The order does not matter: they are sorted here as bytes, as looked up.
"""
import pathlib
import sys


def main():
    output, lists = pathlib.Path(sys.argv[1]), sorted(sys.argv[2:])
    out = ['#include "host/model/en16931/code_lists.hpp"', "",
           "namespace openitem::model::en16931::codes {", "namespace {", ""]
    made = []
    for path in map(pathlib.Path, lists):
        title, source, *rest = path.read_text(encoding="utf-8").splitlines()
        codes = sorted({code for line in rest for code in line.split()}, key=str.encode)
        out.append(f"constexpr std::string_view {path.stem}_codes[] = {{")
        out += [f'    "{code}",' for code in codes]
        out += ["};", ""]
        made.append(f'const CodeList {path.stem}{{"{title.lstrip("# ")}", '
                    f'"{source.lstrip("# ")}", {path.stem}_codes}};')
    out += ["}  // namespace", "", *made, "", "}  // namespace openitem::model::en16931::codes", ""]
    output.write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
