#!/usr/bin/env python3
"""Writes the tables of a contract one version on: new fields, a new child entity, a new root.

usage: grow_tables.py SDK_DIR OUT_DIR
"""
import pathlib
import sys


def main():
    sdk, out = map(pathlib.Path, sys.argv[1:])
    entities = (sdk / "entities.csv").read_text()
    fields = (sdk / "fields.csv").read_text()
    ids = [int(line.split(",")[1]) for line in entities.splitlines()[1:]]
    bit = sum(line.startswith("invoice,") for line in fields.splitlines())
    child, root = max(ids) + 1, max(ids) + 2
    entities += f'next_child,{child},0,invoice next_child_parent,child,"New below invoices."\n'
    entities += f'next_child_parent,{root},1,,root,"A new root record."\n'
    fields += f'invoice,next_text,{bit},text,,next_text,0,"new"\n'
    fields += f'invoice,next_amount,{bit + 1},amount,,next_amount,0,"new"\n'
    fields += 'next_child,value,0,text,,value,0,"new"\n'
    fields += 'next_child_parent,source_id,0,text,,source_id,0,"new"\n'
    out.mkdir(parents=True, exist_ok=True)
    (out / "entities.csv").write_text(entities)
    (out / "fields.csv").write_text(fields)


if __name__ == "__main__":
    main()
