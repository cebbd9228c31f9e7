#!/usr/bin/env python3
"""Every event that the programs log is in docs/events.md with its level, and nothing else is.

    events.py [ROOT]          prints each difference; exit 1 when there is one
    events.py --list [ROOT]   prints every event with its level and the file that logs it
"""

import pathlib
import re
import sys

import layering

LOGGED = re.compile(r'\blog::(debug|info|warn|error)\(\s*"([a-z0-9_.]+)"')
LISTED = re.compile(r"^\| `([a-z0-9_.]+)` \| (debug|info|warn|error) \|", re.MULTILINE)


def logged_events(root):
    """Name -> set of (level, file)."""
    events = {}
    for path in layering.walk(root):
        if path.suffix not in layering.CODE or path.parts[0] == "tests":
            continue
        for level, name in LOGGED.findall(layering.read(root, path)):
            events.setdefault(name, set()).add((level, str(path)))
    return events


def differences(root):
    logged = logged_events(root)
    page = root / "docs/events.md"
    rows = LISTED.findall(page.read_text(encoding="utf-8")) if page.exists() else []
    listed = [name for name, _ in rows]
    for name, level in sorted(rows):
        used = {used_level for used_level, _ in logged.get(name, ())}
        if used and level not in used:
            yield f"docs/events.md: {name} is {level}, logged as {', '.join(sorted(used))}"
    for name in sorted(set(logged) - set(listed)):
        yield f"{sorted(logged[name])[0][1]}: {name} is not in docs/events.md"
    for name in sorted(set(listed) - set(logged)):
        yield f"docs/events.md: {name} is logged nowhere"
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield f"docs/events.md: {name} is listed more than once"


def main(arguments):
    listing = "--list" in arguments
    roots = [argument for argument in arguments if argument != "--list"]
    root = pathlib.Path(roots[0]) if roots else pathlib.Path(__file__).resolve().parent.parent
    if listing:
        for name, places in sorted(logged_events(root).items()):
            for level, file in sorted(places):
                print(name, level, file)
        return 0
    found = list(differences(root))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
