#!/usr/bin/env python3
"""Are the committed headers what the generator makes of the tables?

usage: check_generated.py SDK_DIR
"""
import pathlib
import subprocess
import sys
import tempfile


def main():
    sdk = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder)
        subprocess.run([sys.executable, sdk / "tools/generate.py", "--into", made], check=True)
        files = [path for path in made.rglob("*") if path.is_file()]
        stale = [path.relative_to(made) for path in files
                 if (sdk / path.relative_to(made)).read_bytes() != path.read_bytes()]
        records = {path.name for path in made.glob("include/openitem/records/*.h")}
        stale += [path.relative_to(sdk) for path in sdk.glob("include/openitem/records/*.h")
                  if path.name not in records]
    for path in stale:
        print(f"{path}: is not what sdk/tools/generate.py makes; run it and commit the result")
    print(f"{len(files)} files compared, {len(stale)} differ")
    return 1 if stale or len(files) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
