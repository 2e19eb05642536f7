"""A caveatd behind a proxy that speaks TLS, asked by the caveat command."""

import socket
import ssl
import subprocess
import threading

import harness
from harness import ANSWERED


class TlsProxy:
    """Passes on what it decrypts, as nginx would; with a certificate that only its own maker vouches for."""

    def __init__(self, folder, upstream, name="IP:127.0.0.1", asks_for_certificate=False):
        self.certificate, self.key = folder / "cert.pem", folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", f"subjectAltName={name}", "-keyout", self.key, "-out", self.certificate],
            check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, self.key)
        self.context.set_alpn_protocols(["h2"])
        if asks_for_certificate:
            self.context.load_verify_locations(self.certificate)
            self.context.verify_mode = ssl.CERT_REQUIRED
        self.upstream = upstream
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(caller,), daemon=True).start()

    def serve(self, caller):
        host, port = self.upstream.rsplit(":", 1)
        try:
            caller.settimeout(harness.DEADLINE_S)
            with self.context.wrap_socket(caller, server_side=True) as secured, \
                    socket.create_connection((host, int(port))) as onward:
                back = threading.Thread(target=self.copy, args=(onward, secured), daemon=True)
                back.start()
                self.copy(secured, onward)
        except OSError:
            pass  # a caller that was refused, or went away
        finally:
            caller.close()

    @staticmethod
    def copy(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass

    def stop(self):
        self.listener.close()


class Tls(harness.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.start_server(cls.build_snapshot())

    def proxy(self, **options):
        proxy = TlsProxy(self.new_folder(), self.server.address, **options)
        self.addCleanup(proxy.stop)
        return proxy

    def ask(self, proxy, *options):
        # By its address: Debian's c-ares leaks ten bytes for each name that gRPC looks up.
        return self.caveat("--server", f"https://127.0.0.1:{proxy.port}", *options, "ask", ANSWERED)

    def test_a_question_is_answered_if_the_certificate_is_vouched_for(self):
        proxy = self.proxy()
        self.assertEqual(self.ask(proxy, "--tls-ca", proxy.certificate).code, 0)
        another = self.proxy(name="IP:127.0.0.2")
        for refused in (self.ask(proxy), self.ask(another, "--tls-ca", another.certificate)):
            self.assertEqual(refused.code, 1)
            self.assertEqual(refused.out, b"")
            self.assertIn("no Caveat server answers at https://", refused.err.decode())

    def test_the_proxy_is_shown_a_certificate(self):
        proxy = self.proxy(asks_for_certificate=True)
        ours = ("--tls-ca", proxy.certificate, "--tls-cert", proxy.certificate, "--tls-key", proxy.key)
        self.assertEqual(self.ask(proxy, *ours).code, 0)
        self.assertEqual(self.ask(proxy, "--tls-ca", proxy.certificate).code, 1)

    def test_a_file_that_is_not_there_is_wrong_usage(self):
        for options in (("--tls-ca", "/nowhere.pem"), ("--tls-cert", "/etc/hostname")):
            self.assertEqual(self.caveat("--server", "https://127.0.0.1:1", *options, "ask", ANSWERED).code, 2)


if __name__ == "__main__":
    harness.main()
