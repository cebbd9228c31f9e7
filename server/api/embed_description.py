#!/usr/bin/env python3
"""The API's description as JSON, in a C++ file.

    embed_description.py openapi.yaml description.cpp
"""
import json
import sys

import yaml

SOURCE = """#include "server/web/description_route.hpp"

namespace platen::server::web {{

std::string_view apiDescription() {{
    return {text};
}}

}}  // namespace platen::server::web
"""


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = json.dumps(yaml.safe_load(file), ensure_ascii=False, separators=(",", ":"))
    # In pieces: some compilers have limits for one literal.
    pieces = [f'R"platen({text[at:at + 16000]})platen"' for at in range(0, len(text), 16000)]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(SOURCE.format(text="\n        ".join(pieces)))


if __name__ == "__main__":
    main()
