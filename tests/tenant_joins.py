#!/usr/bin/env python3
"""Holds the statements of the server to joins that stay within a tenant, so that the schema can be spread over
several machines by tenant_id (docs/scaling.md).

    tenant_joins.py [ROOT]     prints each violation on a line of its own; exit 1 when there is one

Read are the SQL constants of every *_store.cpp. Each JOIN of two tables that have a tenant_id, and each UPDATE or
DELETE that joins one, must name tenant_id in its condition. Parts of statements that are put together at run time
are read as they stand. Tables that stay in one place (KEPT_TOGETHER) may be joined by anything.
"""

import pathlib
import re
import sys

# Read before a tenant is known, or the same for all: they stay on the coordinator (local or reference tables).
KEPT_TOGETHER = re.compile(r"queue_\w+|login_\w+|organisation|schema_migration|server_\w+|live_\w+|once_\w+")
# Where a join without tenant_id was decided: (file, joined table).
DECIDED = set()

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_STATEMENT = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*)+')
_RAW = re.compile(r'R"(\w*)\((.*?)\)\1"', re.DOTALL)
_TABLE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?(?:public\.)?(\w+) \((.*?)\n\)", re.DOTALL)
# What ends the condition of a join.
_END = re.compile(r"\b(?:(?:LEFT|RIGHT|FULL|INNER|CROSS)\s+)?JOIN\b|\bWHERE\b|\bGROUP\b|\bORDER\b|\bLIMIT\b|\bUNION\b|"
                  r"\bRETURNING\b|\bFOR\s+(?:UPDATE|SHARE|NO)|\bON\s+CONFLICT\b|\bSET\b")


def tables_of_tenants(root):
    """Names of the tables that have a tenant_id, after all migrations."""
    found = set()
    for file in sorted((root / "server/migrations").glob("0*.sql")):
        text = re.sub(r"--[^\n]*", "", file.read_text())
        for name in re.findall(r"DROP TABLE (?:IF EXISTS )?(\w+)", text):
            found.discard(name)
        found |= {name for name, body in _TABLE.findall(text) if re.search(r"\btenant_id\b", body)}
    return {name for name in found if not KEPT_TOGETHER.fullmatch(name)}


def statements_of(text):
    """(line, SQL) of each string constant; neighbouring literals are one."""
    code = re.sub(r"(?m)//.*$", "", text)
    for found in _RAW.finditer(code):
        yield code.count("\n", 0, found.start()) + 1, found[2]
    code = _RAW.sub(lambda found: "\n" * found[0].count("\n"), code)
    for found in _STATEMENT.finditer(code):
        yield code.count("\n", 0, found.start()) + 1, "".join(_LITERAL.findall(found[0]))


def _condition(sql, start):
    """What belongs to a join: up to the next one at the same depth, or the end of the clause."""
    depth = 0
    for at in range(start, len(sql)):
        if sql[at] == "(":
            depth += 1
        elif sql[at] == ")":
            depth -= 1
            if depth < 0:
                return sql[start:at]
        elif depth == 0 and at > start and not sql[at - 1].isalnum() and _END.match(sql, at):
            return sql[start:at]
    return sql[start:]


def faults_of(sql, tenants):
    """Tables that a statement joins by something else than the tenant."""
    for found in re.finditer(r"\bJOIN\s+(\w+)(?=\s)", sql):
        if found[1] not in tenants:
            continue
        # What is joined with a row of a set or of a table in one place has no tenant of its own to agree with.
        before = re.findall(r"\b(?:FROM|JOIN|UPDATE)\s+(\w+)", sql[:found.start()])
        if not any(name in tenants for name in before):
            continue
        if "tenant_id" not in _condition(sql, found.end()):
            yield found[1]
    for found in re.finditer(r"\bFROM\s+(\w+)(?:\s+(?:AS\s+)?\w+)?\s*,\s*(\w+)(?=\s)", sql):
        if found[1] in tenants and found[2] in tenants and "tenant_id" not in sql[found.end():]:
            yield found[2]
    changed = re.match(r"\s*(?:UPDATE|DELETE FROM)\s+(\w+)", sql)
    if changed and changed[1] in tenants:
        other = re.search(r"\b(?:FROM|USING)\s+(\w+)", sql[changed.end():])
        if other and other[1] in tenants and "tenant_id" not in sql[changed.end():]:
            yield other[1]


def violations(root):
    tenants = tables_of_tenants(root)
    for file in sorted((root / "server").rglob("*_store.cpp")):
        name = str(file.relative_to(root))
        for line, sql in statements_of(file.read_text()):
            for table in faults_of(sql, tenants):
                if (name, table) not in DECIDED:
                    yield f"{name}:{line}: joins {table} without tenant_id: {' '.join(sql.split())[:160]}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[1])
    found = list(violations(root))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
