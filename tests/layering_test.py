#!/usr/bin/env python3
"""Shows that layering.py finds what it is there to find."""

import pathlib
import tempfile
import unittest

import layering

CORE = {
    "common/core/CMakeLists.txt": "platen_module(core USES fmt::fmt)",
    "common/core/text.hpp": "#pragma once\n#include <string>\n",
}


def problems_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in (CORE | files).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return layering.Check(root).run()


def module(target, *depends):
    return f"platen_module({target} DEPENDS {' '.join(depends)} USES fmt::fmt)"


class Layering(unittest.TestCase):
    def assert_found(self, files, *parts):
        problems = problems_of(files)
        self.assertTrue(
            any(all(part in problem for part in parts) for problem in problems), problems)

    def test_accepts_a_module_that_names_what_it_includes(self):
        self.assertEqual([], problems_of({
            "agent/outbox/CMakeLists.txt": module("agent_outbox", "core"),
            "agent/outbox/outbox.hpp": '#include "common/core/text.hpp"\n',
            "agent/outbox/outbox.cpp": '#include "agent/outbox/outbox.hpp"\n',
        }))

    def test_finds_an_include_that_depends_does_not_name(self):
        self.assert_found({
            "common/raw/CMakeLists.txt": "platen_module(raw)",
            "common/raw/oid.hpp": '#include "common/core/text.hpp"\n',
        }, "common/raw/oid.hpp:1", "does not name in DEPENDS")

    def test_finds_a_dependency_that_nothing_uses(self):
        self.assert_found({
            "common/raw/CMakeLists.txt": module("raw", "core"),
            "common/raw/oid.hpp": "#pragma once\n",
        }, "DEPENDS names core", "nothing")

    def test_finds_dependencies_over_several_lines(self):
        self.assert_found({
            "common/raw/CMakeLists.txt": "platen_module(raw\n    DEPENDS core\n    absent)",
            "common/raw/oid.hpp": '#include "common/core/text.hpp"\n',
        }, "absent, which is no module")

    def test_finds_headers_that_do_not_exist(self):
        self.assert_found(
            {"common/core/ids.hpp": '#include "common/core/absent.hpp"\n'}, "does not exist")

    def test_finds_includes_that_are_not_from_the_root(self):
        self.assert_found({"common/core/ids.hpp": '#include "text.hpp"\n'}, "paths from the root")

    def test_finds_cycles_of_headers(self):
        self.assert_found({
            "common/core/a.hpp": '#include "common/core/b.hpp"\n',
            "common/core/b.hpp": '#include "common/core/a.hpp"\n',
        }, "cycle", "common/core/a.hpp -> common/core/b.hpp -> common/core/a.hpp")

    def test_finds_cycles_of_modules(self):
        self.assert_found({
            "common/raw/CMakeLists.txt": module("raw", "codec"),
            "common/codec/CMakeLists.txt": module("codec", "raw"),
        }, "cycle", "modules", "raw -> codec")

    def test_finds_an_agent_that_includes_the_server(self):
        self.assert_found({
            "server/db/CMakeLists.txt": "platen_module(server_db)",
            "server/db/pool.hpp": "#pragma once\n",
            "agent/app/CMakeLists.txt": module("agent_app", "server_db"),
            "agent/app/run.cpp": '#include "server/db/pool.hpp"\n',
        }, "agent never includes server")

    def test_finds_a_step_of_the_flow_that_knows_another(self):
        self.assert_found({
            "agent/polling/CMakeLists.txt": "platen_module(agent_polling)",
            "agent/polling/poll.hpp": "#pragma once\n",
            "agent/uplink/CMakeLists.txt": module("agent_uplink", "agent_polling"),
            "agent/uplink/sender.cpp": '#include "agent/polling/poll.hpp"\n',
        }, "agent/uplink", "uses lower layers only")

    def test_finds_a_module_without_a_layer(self):
        self.assert_found(
            {"agent/misc/CMakeLists.txt": "platen_module(agent_misc)"}, "has no layer")

    def test_finds_a_domain_module_that_uses_a_later_one(self):
        self.assert_found({
            "server/domain/readings/CMakeLists.txt": "platen_module(server_domain_readings)",
            "server/domain/readings/readings.hpp": "#pragma once\n",
            "server/domain/devices/CMakeLists.txt":
                module("server_domain_devices", "server_domain_readings"),
            "server/domain/devices/devices.cpp":
                '#include "server/domain/readings/readings.hpp"\n',
        }, "does not stand before server/domain/devices")

    def test_finds_routes_in_ingest(self):
        self.assert_found({
            "server/domain/agents/CMakeLists.txt": "platen_module(server_domain_agents)",
            "server/domain/agents/agents_routes.hpp": "#pragma once\n",
            "server/ingest/CMakeLists.txt": module("server_ingest", "server_domain_agents"),
            "server/ingest/ingest.cpp": '#include "server/domain/agents/agents_routes.hpp"\n',
        }, "knows nothing of HTTP routes")

    def test_finds_guarded_third_party_headers(self):
        for header, folder in (
                ("net-snmp/net-snmp-config.h", "agent/snmp"), ("mqtt/async_client.h", "common/mqtt"),
                ("Poco/Net/HTTPServer.h", "server/web")):
            self.assert_found(
                {"common/core/ids.cpp": f"#include <{header}>\n"}, f"is for {folder} alone")

    def test_finds_sql_outside_of_the_stores_but_not_in_comments(self):
        query = 'auto q = "SELECT id FROM device";\n'
        self.assert_found({"server/domain/devices/devices_routes.cpp": query}, "SQL belongs to")
        self.assertEqual([], problems_of({
            "server/domain/devices/devices_store.cpp": query,
            "server/domain/devices/devices_rules.cpp": "// " + query,
        }))

    def test_finds_names_that_are_used_twice(self):
        self.assert_found({"tests/support/text.hpp": "#pragma once\n"}, "is used 2 times")

    def test_finds_long_files(self):
        self.assert_found({"common/core/long.cpp": "\n" * 501}, "501 lines")

    def test_finds_a_header_that_is_not_included_first(self):
        self.assert_found({
            "common/core/text.cpp": '#include <string>\n#include "common/core/text.hpp"\n',
        }, "must be its own header")


if __name__ == "__main__":
    unittest.main()
