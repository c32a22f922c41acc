#!/usr/bin/env python3
"""Compares the CSV reader with Python's csv module on generated nasty input.

usage: csv_oracle.py CSV_DUMP    (the program built from csv_dump.cpp)

Seeded, so that a failure can be repeated. The two agree on everything but a quote that is never
closed, which is a bad row here and the rest of the file there; such input is passed over.
"""
import csv
import io
import json
import pathlib
import random
import subprocess
import sys
import tempfile

CASES = [
    "a,b,c\r\n1,2,3\r\n",
    '"a","b""c","d\ne"\n',
    'a"b"c,"d"e,"f"""g\n',
    '"x",,""\n,,\n\n"",\n',
    "one\rtwo\r\nthree\nfour",
    '"a\r\nb",c\r\n"d",e',
    "\u00e4\u20ac\U0001f600,\"\u00f6\"\n",
    " leading, trailing \n\t,\t\n",
]


def closed(text, delimiter):
    """Whether no quoted field is still open at the end."""
    rows = list(csv.reader(io.StringIO(text + "\nend", newline=""), delimiter=delimiter))
    return rows[-1] == ["end"]


def generated(rng):
    alphabet = rng.choice(['ab,"\n', 'ab,""\r\n', 'a;,"\r\n\t ', '\u00e4b,"\n'])
    size = rng.choice([5, 20, 100, 1000])
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, size)))


def written(rng):
    """What a careful program writes."""
    out = io.StringIO(newline="")
    end = rng.choice(["\r\n", "\n"])
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(out, lineterminator=end, quoting=quoting)
    for _ in range(rng.randrange(1, 200)):
        letters = 'abc ,;"\n\r\u00e4'
        row = ["".join(rng.choices(letters, k=rng.randrange(0, 12))) for _ in range(5)]
        writer.writerow(row)
    return out.getvalue()


def main():
    dump = sys.argv[1]
    rng = random.Random(20260131)
    texts = CASES + [generated(rng) for _ in range(400)] + [written(rng) for _ in range(60)]
    csv.field_size_limit(1 << 20)
    compared = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "in.csv"
        for text in texts:
            for delimiter in ",;":
                if not closed(text, delimiter):
                    continue
                reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
                expected = [row for row in reader if row]
                path.write_bytes(text.encode("utf-8"))
                run = subprocess.run([dump, path, delimiter], check=True, capture_output=True)
                found = [json.loads(line) for line in run.stdout.splitlines()]
                if [row[1:] for row in found] != expected or any(row[0] for row in found):
                    print(f"delimiter {delimiter!r}, text {text!r}")
                    print(f"expected {expected!r}")
                    print(f"found    {found!r}")
                    return 1
                compared += 1
    print(f"{compared} texts read alike")
    return 0 if compared > 400 else 1


if __name__ == "__main__":
    sys.exit(main())
