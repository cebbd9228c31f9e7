"""What Mosquitto with the project's settings does with clients that have a certificate and want more.

Only the broker runs; the clients are made here. Agents may write below their own `up` and read below
their own `down`, whatever else they try.
"""

import argparse
import datetime
import signal
import ssl
import sys
import tempfile
import unittest
import uuid
from pathlib import Path

from certificates import Workshop, revocation_list
from processes import run
from raw_mqtt import NO_SUBSCRIBER, NOT_AUTHORIZED, SUCCESS, Gone, Identity, RawClient
from stack import Options, Stack

PREFIX = "platen/v1/agents"
DAY = datetime.timedelta(days=1)


class BrokerTest(unittest.TestCase):
    bin: Path  # of the programs; set by main()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="platen-broker-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.stack = Stack(Options(bin=cls.bin, var=Path(cls.folder.name) / "var"))
        cls.stack.wish_for_any_ports()
        cls.stack.prepare()
        cls.stack.start_service("broker")
        cls.addClassCleanup(cls.stack.stop)
        cls.workshop = Workshop(cls.stack.pki, Path(cls.folder.name) / "certificates")

    def setUp(self):
        self.one, self.other = str(uuid.uuid4()), str(uuid.uuid4())
        self.service = Identity(*(self.stack.pki / name for name in ("service-ca.crt", "svc-ingest-1.crt", "svc-ingest-1.key")))

    def agent(self, name: str, identity: Identity | None = None, **options) -> RawClient:
        client = RawClient(self.stack.ports["broker"], identity or self.workshop.client(name), name, **options)
        self.addCleanup(client.drop)
        return client

    def ingest(self) -> RawClient:
        client = RawClient(self.stack.ports["services"], self.service, "svc-ingest-1")
        self.addCleanup(client.drop)
        self.assertEqual(client.subscribe(f"$share/ingest/{PREFIX}/+/up/#"), 1)
        return client

    def assert_refused(self, port: str, identity: Identity) -> None:
        with self.assertRaises((Gone, ssl.SSLError, OSError)) as caught:
            RawClient(self.stack.ports[port], identity, "x").subscribe("x")
        self.assertNotIsInstance(caught.exception, TimeoutError)

    def test_passes_batches_and_acknowledgements(self):
        ingest, agent = self.ingest(), self.agent(self.one)
        self.assertEqual(agent.subscribe(f"{PREFIX}/{self.one}/down/#"), 1)
        self.assertEqual(agent.publish(f"{PREFIX}/{self.one}/up/batch", b"batch"), SUCCESS)
        self.assertEqual([message.payload for message in ingest.received()], [b"batch"])
        self.assertEqual(ingest.publish(f"{PREFIX}/{self.one}/down/ack", b"ack"), SUCCESS)
        self.assertEqual([message.payload for message in agent.received()], [b"ack"])

    def test_says_that_nobody_listens(self):
        self.assertEqual(self.agent(self.one).publish(f"{PREFIX}/{self.one}/up/batch", b"batch"), NO_SUBSCRIBER)

    def test_lets_an_agent_write_nowhere_else(self):
        ingest, agent = self.ingest(), self.agent(self.one)
        for topic in (f"{PREFIX}/{self.other}/up/batch", f"{PREFIX}/{self.one}/down/ack", f"{PREFIX}/{self.other}/down/ack",
                      f"{PREFIX}/{self.one}", f"{PREFIX}/up/batch", "platen", "$SYS/broker/uptime", "$share/ingest/x"):
            try:
                self.assertEqual(agent.publish(topic, b"forged"), NOT_AUTHORIZED, topic)
            except Gone:  # a topic name that is none
                agent = self.agent(self.one)
        self.assertEqual(ingest.received(), [])

    def test_shows_an_agent_nothing_of_others(self):
        ingest, spy, agent = self.ingest(), self.agent(self.one), self.agent(self.other)
        for topic_filter in ("#", "+/#", f"{PREFIX}/#", f"{PREFIX}/+/up/#", f"{PREFIX}/{self.other}/#", "$SYS/#",
                             f"$share/ingest/{PREFIX}/+/up/#", f"{PREFIX}/+/down/#"):
            spy.subscribe(topic_filter)
        agent.publish(f"{PREFIX}/{self.other}/up/batch", b"batch")
        ingest.publish(f"{PREFIX}/{self.other}/down/ack", b"ack")
        self.assertEqual([message.topic for message in spy.received()], [])
        self.assertEqual(len(ingest.received()), 1, "a shared subscription took the batch away")

    def test_keeps_no_message_for_those_who_come_later(self):
        agent = self.agent(self.one)
        with self.assertRaises(Gone):
            agent.publish(f"{PREFIX}/{self.one}/up/batch", b"retained", retain=True)
        self.assertEqual(self.ingest().received(), [])

    def test_carries_no_will_to_where_its_writer_may_not_write(self):
        ingest = self.ingest()
        victim = self.agent(self.other)
        victim.subscribe(f"{PREFIX}/{self.other}/down/#")
        for topic in (f"{PREFIX}/{self.other}/down/ack", f"{PREFIX}/{self.other}/up/batch"):
            try:
                self.agent(self.one, will=(topic, b"forged", False)).drop()
            except Gone:
                pass  # refused at once is as good
        with self.assertRaises(Gone):
            self.agent(self.one, will=(f"{PREFIX}/{self.one}/up/batch", b"retained", True))
        self.agent(self.one, will=(f"{PREFIX}/{self.one}/up/batch", b"mine", False)).drop()
        self.assertEqual(ingest.wait_for_message().payload, b"mine")  # the broker has seen the others end, too
        self.assertEqual(victim.received(), [])
        self.assertEqual(len(ingest.received()), 1)

    def test_ends_a_connection_that_sends_too_much_at_once(self):
        agent = self.agent(self.one)
        self.assertEqual(agent.publish(f"{PREFIX}/{self.one}/up/batch", bytes(448 * 1024)), NO_SUBSCRIBER)
        with self.assertRaises(Gone):
            agent.publish(f"{PREFIX}/{self.one}/up/batch", bytes(600 * 1024))

    def test_knows_an_agent_by_its_certificate_whatever_it_calls_itself(self):
        victim = self.agent(self.one)
        impostor = RawClient(self.stack.ports["broker"], self.workshop.client(self.other), self.one)
        self.addCleanup(impostor.drop)
        self.assertEqual(impostor.publish(f"{PREFIX}/{self.one}/up/batch", b"forged"), NOT_AUTHORIZED)
        self.assertEqual(victim.publish(f"{PREFIX}/{self.one}/up/batch", b"mine"), NO_SUBSCRIBER)

    def test_pushes_out_the_first_of_two_with_one_identity(self):
        identity = self.workshop.client(self.one)
        first = self.agent(self.one, identity)
        self.agent(self.one, identity)
        first.wait_for_end(5)  # 2.0.11 gives no reason: the agent has to notice by itself

    def test_lets_a_name_that_is_no_agent_do_nothing(self):
        ingest = self.ingest()
        ingest.publish(f"{PREFIX}/{self.one}/down/ack", b"ack")
        for name in ("svc-ingest-2", "#", "+", "a/b", f"{self.one}/up"):
            try:
                odd = self.agent(name, self.workshop.client(name))
                odd.subscribe(f"{PREFIX}/+/up/#")
                odd.subscribe(f"{PREFIX}/{self.one}/down/#")
                for topic in (f"{PREFIX}/{self.one}/up/batch", f"{PREFIX}/{self.one}/down/ack"):
                    self.assertEqual(odd.publish(topic, b"forged"), NOT_AUTHORIZED, f"{name}: {topic}")
                self.assertEqual(odd.received(), [], name)
            except Gone:
                pass  # not let in at all
        self.assertEqual(ingest.received(), [])

    def test_lets_only_agents_certificates_in_where_agents_come(self):
        workshop = self.workshop
        for identity in (
                Identity(self.stack.pki / "service-ca.crt"),  # none
                self.service,
                workshop.client(self.one, authority="service-ca", file="by-service-ca"),
                workshop.server(authority="agent-ca", file="server-use"),
                workshop.client(self.one, begins=-2 * DAY, lasts=DAY, file="ended"),
                workshop.client(self.one, begins=DAY, file="not-yet"),
                workshop.stranger()):
            with self.subTest(identity.certificate):
                self.assert_refused("broker", identity)

    def test_lets_no_agent_in_where_services_come(self):
        self.assert_refused("services", self.workshop.client(self.one))
        self.assert_refused("services", Identity(self.stack.pki / "service-ca.crt"))
        self.assert_refused("services", self.workshop.client("svc-ingest-1", file="by-agent-ca"))

    def test_admits_nobody_while_the_revocation_list_has_ended_and_all_after_it_was_renewed(self):
        revoked, fine = self.workshop.client(self.one), self.workshop.client(self.other)
        crl = self.stack.pki / "agent-ca.crl.pem"
        original = crl.read_bytes()
        self.addCleanup(self.reload, crl, original)
        connected = self.agent(self.other, fine)
        self.reload(crl, revocation_list(self.stack.pki, "agent-ca", [], begins=-9 * DAY))
        self.assertEqual(connected.publish(f"{PREFIX}/{self.other}/up/x", b""), NO_SUBSCRIBER, "who is in stays in")
        self.assert_refused("broker", fine)
        self.reload(crl, revocation_list(self.stack.pki, "agent-ca", [revoked]))
        self.assert_refused("broker", revoked)
        self.agent(self.other, fine)

    def test_admits_agents_of_both_authorities_during_a_change(self):
        pki = self.stack.pki
        other_pki = Path(self.folder.name) / "other-pki"
        run([self.bin / "platen-server", "pki", "init", "--dir", other_pki, "--host", "localhost"])
        newer = Workshop(other_pki, Path(self.folder.name) / "newer")
        mine, theirs = self.workshop.client(self.one), newer.client(self.other)
        theirs = Identity(pki / "service-ca.crt", theirs.certificate, theirs.key)
        self.assert_refused("broker", theirs)
        self.addCleanup(self.restart)
        for name in ("agent-ca.crt", "agent-ca.crl.pem"):
            file = pki / name
            self.addCleanup(file.write_bytes, file.read_bytes())
            file.write_bytes(file.read_bytes() + (other_pki / name).read_bytes())
        self.restart()
        self.agent(self.one, mine)
        self.agent(self.other, theirs)

    def restart(self) -> None:
        self.stack.services["broker"].stop()
        self.stack.start_service("broker")

    def reload(self, file: Path, content: bytes) -> None:
        """As an operator does: the file, then SIGHUP. The log says when it has been done."""
        service = self.stack.services["broker"]
        before = service.log.read_text().count("Reloading config")
        file.write_bytes(content)
        service.process.send_signal(signal.SIGHUP)
        service.wait_until(lambda: service.log.read_text().count("Reloading config") > before, "reloaded")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True)
    arguments, rest = parser.parse_known_args()
    BrokerTest.bin = arguments.bin
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
