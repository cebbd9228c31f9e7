"""How much JavaScript a browser loads before the list of devices is there, read from the built files alone.

The build's own check (server/portal/scripts/first_load.mjs) holds it to its limit, with the texts of the language."""

import json
import re
import subprocess
from pathlib import Path

LIST_PAGE = "devices_page"  # what the chunk of the list's page is called in the build
_STATIC_IMPORT = re.compile(r"""(?:\bimport|\bfrom)\s*["']\./([\w.-]+\.js)["']""")
_BROTLI = """
const { readFileSync } = require('node:fs');
const { brotliCompressSync } = require('node:zlib');
console.log(JSON.stringify(process.argv.slice(1).map((file) => brotliCompressSync(readFileSync(file)).length)));
"""


def list_route_files(dist: Path) -> list[Path]:
    """The scripts of index.html, the list's page, and all that they import before they run."""
    html = (dist / "index.html").read_text()
    found = [dist / name for name in re.findall(r"""(?:src|href)="/([^"]+\.js)\"""", html)]
    pages = list((dist / "assets").glob(f"{LIST_PAGE}-*.js"))
    if len(pages) != 1:
        raise FileNotFoundError(f"{dist}/assets has {len(pages)} files {LIST_PAGE}-*.js; is the portal built?")
    waiting, files = [*found, *pages], []
    while waiting:
        file = waiting.pop()
        if file in files:
            continue
        files.append(file)
        waiting += [file.parent / name for name in _STATIC_IMPORT.findall(file.read_text())]
    return sorted(files)


def compressed_bytes(files: list[Path]) -> int:
    """By brotli, as the packaged portal is sent."""
    done = subprocess.run(["node", "-e", _BROTLI, *map(str, files)], capture_output=True, text=True, check=True)
    return sum(json.loads(done.stdout))
