#!/usr/bin/env python3
"""Keeps the table of modules in docs/architecture.md equal to the CMakeLists.txt files.

    modules_table.py           prints each difference; exit 1 when there is one
    modules_table.py --write   brings the table up to date; purposes stay as they are
"""

import pathlib
import re
import sys

import layering

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
BEGIN, END = "<!-- modules: tests/modules_table.py -->\n", "<!-- end of modules -->\n"
HEAD = "| folder | purpose | includes |\n|---|---|---|\n"
ROW = re.compile(r"^\| `([^`]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
MISSING = "(no purpose is written yet)"


def modules():
    """Folder -> the folders that it names in DEPENDS, for everything but the tests."""
    found = layering.find_modules(ROOT, list(layering.walk(ROOT)))
    folder_of = {module.target: module.folder for module in found.values()}
    return {
        folder: ", ".join(f"`{folder_of.get(target, target)}`" for target in module.depends)
        for folder, module in found.items() if not folder.startswith("tests/")}


def split_page():
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    return before, table, after


def order(folder):
    tree = folder.split("/")[0]
    return ("common", "agent", "server").index(tree), layering.layer_of(folder) or 0, folder


def make_table(purposes):
    rows = (
        f"| `{folder}` | {purposes.get(folder, MISSING)} | {includes} |\n"
        for folder, includes in sorted(modules().items(), key=lambda item: order(item[0])))
    return HEAD + "".join(rows)


def main(arguments):
    before, table, after = split_page()
    purposes = {folder: purpose for folder, purpose, _ in ROW.findall(table)}
    wanted = make_table(purposes)
    if "--write" in arguments:
        PAGE.write_text(before + BEGIN + wanted + END + after, encoding="utf-8")
        return 0
    problems = [
        f"docs/architecture.md lacks: {line}"
        for line in wanted.splitlines() if line not in table.splitlines()]
    problems += [
        f"docs/architecture.md has: {line}"
        for line in table.splitlines() if line not in wanted.splitlines()]
    problems += [
        f"docs/architecture.md: {folder} has no purpose"
        for folder in modules() if purposes.get(folder, MISSING) == MISSING]
    for problem in problems:
        print(problem)
    if problems:
        print("tests/modules_table.py --write brings the table up to date")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
