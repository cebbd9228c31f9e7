"""The proxy of the network tests does what it says: without it, they would prove nothing."""

import socket
import threading
import time
import unittest

from proxy import Proxy


class Echo:
    """Sends back what it gets."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def close(self):
        self._listener.close()

    def _run(self):
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    @staticmethod
    def _serve(peer):
        try:
            while data := peer.recv(4096):
                peer.sendall(data)
        except OSError:
            pass
        peer.close()


class ProxyTest(unittest.TestCase):
    def setUp(self):
        echo = Echo()
        self.proxy = Proxy(echo.port)
        self.addCleanup(echo.close)
        self.addCleanup(self.proxy.close)

    def connect(self) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.proxy.port), 5)
        self.addCleanup(client.close)
        return client

    def received(self, client: socket.socket) -> bytes:
        """Everything until the end of the connection."""
        data = b""
        try:
            while part := client.recv(4096):
                data += part
        except ConnectionResetError:
            pass
        return data

    def test_passes_everything_on_and_counts_it(self):
        client = self.connect()
        client.sendall(b"x" * 100_000)
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(self.received(client), b"x" * 100_000)
        self.assertEqual((self.proxy.connections[0].up, self.proxy.connections[0].down), (100_000, 100_000))

    def test_cuts_at_a_byte_of_the_way_back(self):
        self.proxy.set(cut_down_after=7)
        client = self.connect()
        client.sendall(b"0123456789")
        self.assertLessEqual(len(self.received(client)), 7)
        self.assertEqual(self.proxy.connections[0].down, 7)

    def test_cuts_at_a_byte_of_the_way_there(self):
        self.proxy.set(cut_up_after=3)
        client = self.connect()
        client.sendall(b"0123456789")
        self.received(client)
        self.assertEqual(self.proxy.connections[0].up, 3)

    def test_cuts_a_connection_that_has_passed_on_more(self):
        client = self.connect()
        client.sendall(b"0123456789")
        self.assertEqual(client.recv(10, socket.MSG_WAITALL), b"0123456789")
        self.proxy.set(cut_up_after=3)
        client.sendall(b"x")
        self.assertEqual(self.received(client), b"")
        self.assertEqual(self.proxy.connections[0].up, 10)

    def test_is_a_black_hole_until_that_is_lifted(self):
        self.proxy.set(silent=True)
        client = self.connect()
        client.sendall(b"hello")
        client.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            client.recv(10)
        self.proxy.set()
        client.settimeout(5)
        self.assertEqual(client.recv(10), b"hello")

    def test_goes_silent_in_mid_stream(self):
        self.proxy.set(silent_after=4)
        client = self.connect()
        client.sendall(b"0123456789")
        client.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            while client.recv(10):
                pass
        self.assertEqual(self.proxy.connections[0].up + self.proxy.connections[0].down, 4)

    def test_flips_one_byte(self):
        self.proxy.set(flip_up_at=2)
        client = self.connect()
        client.sendall(b"\x00\x00\x00\x00")
        self.assertEqual(client.recv(4), b"\x00\x00\xff\x00")

    def test_delays(self):
        self.proxy.set(delay=0.2)
        client = self.connect()
        begin = time.monotonic()
        client.sendall(b"x")
        client.recv(1)
        self.assertGreaterEqual(time.monotonic() - begin, 0.4)

    def test_is_slow(self):
        self.proxy.set(rate=10_000)
        client = self.connect()
        begin = time.monotonic()
        client.sendall(b"x" * 3_000)
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(len(self.received(client)), 3_000)
        self.assertGreaterEqual(time.monotonic() - begin, 0.25)

    def test_refuses(self):
        self.proxy.set(refuse=True)
        try:
            self.assertEqual(self.received(self.connect()), b"")
        except ConnectionError:
            pass
        self.assertEqual(self.proxy.connections, [])

    def test_cuts_what_is_open(self):
        client = self.connect()
        client.sendall(b"x")
        client.recv(1)
        self.proxy.cut()
        self.assertEqual(self.received(client), b"")
        self.assertEqual(len(self.proxy.connections), 1)


if __name__ == "__main__":
    unittest.main()
