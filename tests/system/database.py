"""Questions to the stack's database, asked as its superuser, past row level security."""

import json
import subprocess


class Database:
    def __init__(self, socket_dir, name: str):
        self._command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", str(socket_dir), "-U", "postgres", "-d", name]

    def execute(self, sql: str) -> str:
        done = subprocess.run([*self._command, "-c", sql], capture_output=True, text=True, check=False)
        if done.returncode == 2:  # psql: the connection is bad
            raise DatabaseAway(done.stderr.strip())
        if done.returncode != 0:
            raise DatabaseError(done.stderr.strip())
        return done.stdout

    def rows(self, sql: str) -> list[dict]:
        """Every row as a dictionary: column name to JSON value."""
        text = self.execute(f"SELECT coalesce(json_agg(q), '[]') FROM ({sql}) q")
        return json.loads(text)

    def value(self, sql: str):
        """The only value of the only row."""
        (row,) = self.rows(sql)
        (value,) = row.values()
        return value


class DatabaseError(Exception):
    """What psql said."""


class DatabaseAway(DatabaseError):
    """No connection, or it broke."""
