#!/usr/bin/env python3
"""Shows that tenant_joins.py notices what it is there for."""

import unittest

import tenant_joins

TENANTS = {"device", "device_state", "reading"}


def faults(sql):
    return list(tenant_joins.faults_of(sql, TENANTS))


class TenantJoins(unittest.TestCase):
    def test_a_join_by_the_device_alone_is_a_fault(self):
        self.assertEqual(faults("SELECT 1 FROM device d JOIN device_state s ON s.device_id = d.id WHERE d.tenant_id = $1"),
                         ["device_state"])

    def test_a_join_by_tenant_and_device_is_none(self):
        self.assertEqual(faults("SELECT 1 FROM device d JOIN device_state s ON s.tenant_id = d.tenant_id AND s.device_id = d.id"), [])
        self.assertEqual(faults("SELECT 1 FROM device d LEFT JOIN reading r USING (tenant_id, device_id) WHERE true"), [])

    def test_the_condition_of_the_next_join_does_not_count(self):
        self.assertEqual(faults("SELECT 1 FROM device d JOIN device_state s ON s.device_id = d.id "
                                "JOIN reading r ON r.tenant_id = d.tenant_id AND r.device_id = d.id"), ["device_state"])

    def test_tables_in_one_place_may_be_joined_by_anything(self):
        self.assertEqual(faults("SELECT 1 FROM queue_inbox q JOIN device d ON d.agent_id = q.agent_id"), [])

    def test_a_list_of_tables_is_a_join(self):
        self.assertEqual(faults("SELECT 1 FROM device d, device_state s WHERE s.device_id = d.id"), ["device_state"])

    def test_so_is_an_update_from_another_table(self):
        self.assertEqual(faults("UPDATE device_state s SET total = 1 FROM device d WHERE d.id = s.device_id"), ["device"])
        self.assertEqual(faults("UPDATE device_state s SET total = 1 FROM device d WHERE d.tenant_id = s.tenant_id"), [])

    def test_neighbouring_literals_are_one_statement(self):
        text = 'constexpr auto kOne =\n    "SELECT 1 "\n    "FROM device";\nconstexpr auto kTwo = R"(SELECT 2)";'
        self.assertEqual(sorted(sql for _, sql in tenant_joins.statements_of(text)), ["SELECT 1 FROM device", "SELECT 2"])


if __name__ == "__main__":
    unittest.main()
