#!/usr/bin/env python3
"""Holds the sources to the architecture that the CMakeLists.txt files and this page write down.

    layering.py [ROOT]      prints each violation on a line of its own; exit 1 when there is one

A module is a folder whose CMakeLists.txt says platen_module(<target> DEPENDS <targets> ...). Test
programs link what they like and are held to nothing but names and sizes.
"""

import collections
import os
import pathlib
import re
import sys

SOURCE_TREES = ("agent", "common", "server", "tests")
SKIPPED_FOLDERS = {"build", "dist", "node_modules", "var", "__pycache__"}
CODE = {".cpp", ".hpp"}
MEASURED = CODE | {".py", ".sh", ".ts", ".tsx", ".css", ".sql", ".toml"}
MAX_LINES = 500

# A module uses lower layers only. The common modules are held to their DEPENDS alone.
LAYERS = [
    (1, r"agent/usm"),
    (2, r"agent/(outbox|snmp|ipp)"),
    (3, r"agent/(discovery|polling|recording|uplink|update)"),
    (4, r"agent/commands(/.*)?"),
    (5, r"agent/app"),
    (2, r"server/(db|http)"),
    (3, r"server/(rules|migrations|once|archive)"),
    (4, r"server/(domain|links)/.*"),
    (5, r"server/(ingest|analysis|liveness|jobs|backup)"),
    (6, r"server/(renormalise|evidence|rebuild)"),
    (7, r"server/web"),
    (8, r"server/app"),
]
# Inside server/domain a module uses only those before its own group.
DOMAIN_ORDER = [
    {"organisations", "live", "health"}, {"users"}, {"agents"}, {"devices"}, {"readings", "search", "counters"}, {"history"}, {"groups"},
    {"alerts", "tasks", "contracts"},
    {"notifications", "charging", "orders", "management"},
    {"reports"},
]
# Headers that one folder alone may see.
GUARDED_HEADERS = [
    (r"net-snmp/", "agent/snmp"),
    (r"cups/", "agent/ipp"),
    (r"mqtt/|MQTT", "common/mqtt"),
    (r"Poco/Net/(HTTPServer|HTTPRequestHandler|AbstractHTTPRequestHandler)", "server/web"),
]
SQL = re.compile(
    r"\b(SELECT\s[^;]*\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|COPY\s+\w+\s*\()")
SQL_FOLDERS = ("server/db", "server/migrations")

Module = collections.namedtuple("Module", "target folder depends files")
Include = collections.namedtuple("Include", "file line path system")


def walk(root):
    """Every file below the source trees, as a path from the root."""
    for tree in SOURCE_TREES:
        for folder, subfolders, names in os.walk(root / tree):
            subfolders[:] = sorted(set(subfolders) - SKIPPED_FOLDERS)
            for name in sorted(names):
                yield (pathlib.Path(folder) / name).relative_to(root)


def read(root, path):
    return (root / path).read_text(encoding="utf-8", errors="replace")


def find_modules(root, files):
    modules = {}
    for path in files:
        if path.name != "CMakeLists.txt":
            continue
        call = re.search(r"platen_module\(\s*(\w+)([^)]*)\)", read(root, path))
        if call is None:
            continue
        depends = re.search(r"\bDEPENDS\s+([\w\s]+?)(?=\bUSES\b|$)", call.group(2).strip())
        folder = str(path.parent)
        modules[folder] = Module(
            call.group(1), folder, depends.group(1).split() if depends else [],
            [file for file in files if str(file.parent) == folder and file.suffix in CODE])
    return modules


def find_includes(root, file):
    pattern = re.compile(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
    for number, line in enumerate(read(root, file).splitlines(), 1):
        found = pattern.match(line)
        if found:
            yield Include(file, number, found.group(1) or found.group(2), found.group(1) is None)


def find_cycle(graph):
    """The nodes of one cycle, the first one repeated at the end, or nothing."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        path.append(node)
        for target in graph.get(node, ()):
            cycle = visit(target)
            if cycle:
                return cycle
        done.add(path.pop())
        return None

    return next(filter(None, (visit(node) for node in sorted(graph))), None)


def layer_of(folder):
    return next((layer for layer, pattern in LAYERS if re.fullmatch(pattern, folder)), None)


def domain_rank(folder):
    name = folder.removeprefix("server/domain/")
    return next((rank for rank, names in enumerate(DOMAIN_ORDER) if name in names), None)


def may_use(user, used):
    """Why one folder may not use another, or nothing."""
    tree, other = user.split("/")[0], used.split("/")[0]
    if other == "common" or tree == "tests":
        return None
    if tree != other:
        return f"{tree} never includes {other}"
    if user.startswith("server/domain/") and used.startswith("server/domain/"):
        if (domain_rank(user) or 0) > (domain_rank(used) or 0):
            return None
        return f"in server/domain, {used} does not stand before {user}"
    if (layer_of(user) or 0) > (layer_of(used) or 0):
        return None
    return f"layer {layer_of(user)} ({user}) uses lower layers only, {used} is layer {layer_of(used)}"


class Check:
    def __init__(self, root):
        self.root = root
        self.files = list(walk(root))
        self.modules = find_modules(root, self.files)
        self.folder_of = {module.target: module.folder for module in self.modules.values()}
        self.problems = []

    def report(self, where, text):
        self.problems.append(f"{where}: {text}")

    def run(self):
        for module in self.modules.values():
            self.check_module(module)
        for file in self.files:
            self.check_size(file)
            if file.suffix in CODE:
                self.check_third_party(file)
                self.check_own_header_first(file)
            if file.suffix in CODE and file.parts[0] == "server":
                self.check_sql(file)
        self.check_cycles()
        self.check_names()
        return sorted(self.problems)

    def check_module(self, module):
        if layer_of(module.folder) is None and module.folder.split("/")[0] in ("agent", "server"):
            self.report(module.folder, "the module has no layer; give it one in tests/layering.py")
            return
        used = set()
        for file in module.files:
            for include in find_includes(self.root, file):
                if not include.system:
                    used.add(self.check_include(module, include))
        for target in module.depends:
            folder = self.folder_of.get(target)
            where = f"{module.folder}/CMakeLists.txt"
            if folder is None:
                self.report(where, f"DEPENDS names {target}, which is no module")
            elif module.files and folder not in used:
                self.report(where, f"DEPENDS names {target}, but nothing from {folder} is included")
            elif layer_of(module.folder) and may_use(module.folder, folder):
                self.report(where, f"DEPENDS on {target}: {may_use(module.folder, folder)}")

    def check_include(self, module, include):
        """Reports what is wrong with it; the folder that it reaches into."""
        where = f"{include.file}:{include.line}"
        folder = str(pathlib.PurePosixPath(include.path).parent)
        if folder not in self.modules:
            self.report(where, f'"{include.path}" is in no module; write paths from the root')
            return folder
        if not include.path.endswith(".pb.h") and not (self.root / include.path).exists():
            self.report(where, f'"{include.path}" does not exist')
        if folder == module.folder:
            return folder
        if self.modules[folder].target not in module.depends:
            self.report(
                where, f'"{include.path}" is of {self.modules[folder].target}, '
                f"which {module.target} does not name in DEPENDS")
        reason = may_use(module.folder, folder)
        if reason:
            self.report(where, f'"{include.path}": {reason}')
        if re.match(r"server/(ingest|analysis)\b", module.folder) and "_routes" in include.path:
            self.report(where, f'"{include.path}": {module.folder} knows nothing of HTTP routes')
        return folder

    def check_third_party(self, file):
        for include in find_includes(self.root, file):
            for pattern, folder in GUARDED_HEADERS:
                inside = str(file.parent) == folder or file.parts[0] == "tests"
                if include.system and re.match(pattern, include.path) and not inside:
                    self.report(
                        f"{file}:{include.line}", f"<{include.path}> is for {folder} alone")

    def check_own_header_first(self, file):
        own = file.with_suffix(".hpp")
        if file.suffix != ".cpp" or own not in self.files:
            return
        first = next(find_includes(self.root, file), None)
        if first is None or first.path != str(own):
            self.report(file, f'the first include must be its own header, "{own}"')

    def check_sql(self, file):
        if str(file.parent) in SQL_FOLDERS or file.name.endswith("_store.cpp"):
            return
        text = re.sub(r"//[^\n]*", "", read(self.root, file))
        found = SQL.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            self.report(f"{file}:{line}", "SQL belongs to migrations and *_store.cpp files")

    def check_size(self, file):
        if file.suffix not in MEASURED or file.name.endswith(".d.ts"):  # declarations are generated
            return
        lines = read(self.root, file).count("\n")
        if lines > MAX_LINES:
            self.report(file, f"{lines} lines, allowed: {MAX_LINES}")

    def check_names(self):
        by_name = collections.defaultdict(list)
        for file in self.files:
            if file.suffix in CODE and file.name != "main.cpp":
                by_name[file.name].append(str(file))
        for name, places in sorted(by_name.items()):
            if len(places) > 1:
                self.report(name, f"the name is used {len(places)} times: {', '.join(places)}")

    def check_cycles(self):
        modules = {module.target: module.depends for module in self.modules.values()}
        headers = {
            str(file): [i.path for i in find_includes(self.root, file) if not i.system]
            for file in self.files if file.suffix == ".hpp"}
        for what, graph in (("modules", modules), ("headers", headers)):
            cycle = find_cycle(graph)
            if cycle:
                self.report("cycle", f"{what}: {' -> '.join(cycle)}")


def main():
    default = pathlib.Path(__file__).resolve().parent.parent
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    problems = Check(root).run()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
