"""What happens when things break: killed builds, full disks, damaged files, a stop under load, a taken port."""

import contextlib
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import grpc

import harness
import stubs

KILLS = 12
FLIPS = 25
CLIENTS = 8
# What an operator is promised of SIGTERM; the process ends itself then.
STOP_WITHIN_S = 15
NOBODY = 65534  # the user id on Debian
CANARY = "zanzibarquux"


class FaultTest(harness.Story):
    """With a snapshot of a small collection, and another collection whose snapshot can be told apart from it."""

    small_collection = next_collection = snapshot = bytes = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if FaultTest.snapshot is None:
            FaultTest.prepare()

    @staticmethod
    def prepare():
        """Once for all tests: a build takes seconds under a sanitizer."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="caveat-e2e-"))
        folder.chmod(0o755)  # a user who may write nothing reads here
        unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
        FaultTest.small_collection = pathlib.Path(shutil.copytree(harness.COLLECTION, folder / "small"))
        # A few examples are as good as thousands here, and are built into a snapshot many times.
        for file, lines in (("askings.yaml", 40), ("asked_words.yaml", 40), ("expected_questions.yaml", 20),
                            ("unanswered_questions.yaml", 20), ("questions.yaml", 40),
                            ("safety/messages.yaml", 40), ("safety/tellings.yaml", 38)):
            path = FaultTest.small_collection / file
            path.write_text("".join(path.read_text().splitlines(keepends=True)[:lines]))
        FaultTest.snapshot = folder / "small.caveat"
        built = harness.run("caveat-corpus", "build", FaultTest.small_collection, "--output", FaultTest.snapshot)
        assert built.code == 0, built
        FaultTest.bytes = FaultTest.snapshot.read_bytes()
        FaultTest.next_collection = pathlib.Path(shutil.copytree(FaultTest.small_collection, folder / "next"))
        title = FaultTest.next_collection / "collection.yaml"
        text = title.read_text()
        title.write_text(text.replace("\ntitle: ", "\ntitle: The next ", 1))

    def assert_failed(self, result, *words):
        """Exit code 1, nothing on stdout, a sentence on stderr: no crash, no signal."""
        self.assertEqual((result.code, result.out), (1, b""), result)
        for word in words:
            self.assertIn(word, result.err.decode())

    def copy_small(self, name):
        return pathlib.Path(shutil.copytree(self.small_collection, self.folder / name))

    def folder_with_old_snapshot(self, name):
        folder = self.folder / name
        folder.mkdir()
        shutil.copy(self.snapshot, folder / "it.caveat")
        return folder / "it.caveat"


class KilledBuild(FaultTest):
    def test_leaves_the_old_snapshot_or_the_new_one(self):
        expected = self.build_snapshot("next.caveat", self.next_collection).read_bytes()
        self.assertNotEqual(expected, self.bytes)
        path = self.folder_with_old_snapshot("killed")
        command = [str(harness.BIN / "caveat-corpus"), "build", str(self.next_collection), "--output", str(path)]
        began = time.monotonic()
        self.assertEqual(subprocess.run(command, capture_output=True, timeout=harness.DEADLINE_S).returncode, 0)
        whole_build_s = time.monotonic() - began
        killed = 0
        for kill in range(KILLS):
            shutil.copy(self.snapshot, path)
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # Not to wait for anything: the moments of the kills are spread over the time that a build takes.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(whole_build_s * kill / KILLS)
            process.kill()
            code = process.wait()
            killed += code == -signal.SIGKILL
            found = path.read_bytes()
            if code == -signal.SIGKILL:
                self.assertIn(found, (self.bytes, expected), f"kill {kill}: neither the old snapshot nor the new one")
            else:
                self.assertEqual((code, found), (0, expected))
        self.assertGreater(killed, KILLS // 4, "hardly any build was killed before its end")
        shutil.copy(self.snapshot, path)
        self.assertEqual(harness.run(*command_of(command)).code, 0)
        self.assertEqual(path.read_bytes(), expected)
        self.assertEqual(os.listdir(path.parent), [path.name], "the next build leaves nothing behind")


def command_of(command):
    """A command line as harness.run takes it."""
    return [os.path.basename(command[0]), *command[1:]]


class FullDisk(FaultTest):
    def build_next(self, path, **options):
        return harness.run("caveat-corpus", "build", self.next_collection, "--output", path, **options)

    def assert_untouched(self, path, result):
        self.assert_failed(result, "caveat-corpus: ")
        self.assertEqual(path.read_bytes(), self.bytes)
        self.assertEqual(os.listdir(path.parent), [path.name], "a partial file was left")

    def test_at_every_size(self):
        """The file may not grow beyond a limit: what writing past a quota meets, without a mount."""
        path = self.folder_with_old_snapshot("limited")
        for share in range(5):
            limit = len(self.bytes) * share // 5
            with self.subTest(limit=limit):
                # Python ignores SIGXFSZ, and its children with it if signals are not restored: writes fail with EFBIG.
                result = self.build_next(path, restore_signals=False,
                                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
                self.assert_untouched(path, result)
        self.assertEqual(self.build_next(path).code, 0)

    def test_on_a_small_file_system(self):
        mount = self.folder / "mount"
        mount.mkdir()
        kilobytes = len(self.bytes) * 3 // 2 // 1024
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", mount]
        mounted = subprocess.run(command, capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("may not mount here; the size limits above stand in")
        try:
            path = mount / "it.caveat"
            shutil.copy(self.snapshot, path)
            self.assert_untouched(path, self.build_next(path))
        finally:
            subprocess.run(["umount", mount], check=True)

    def test_where_nothing_can_be_written(self):
        for name, path in (("no folder", self.folder / "absent/it.caveat"), ("a folder in its place", self.folder)):
            with self.subTest(name):
                self.assert_failed(self.build_next(path), "caveat-corpus: ", str(path))
        self.assertFalse((self.folder.parent / (self.folder.name + ".partial")).exists())


class BrokenCollection(FaultTest):
    def test_nothing_is_built_and_the_file_is_named(self):
        def endless_link(path):
            path.unlink()
            path.symlink_to(path.name)

        def folder(path):
            path.unlink()
            path.mkdir()

        def no_utf8(path):
            path.write_bytes(path.read_bytes() + b"\xff\xfe\n")

        def nul(path):
            middle = path.read_bytes().index(b"\n", path.stat().st_size // 2)
            path.write_bytes(path.read_bytes()[:middle] + b"\0" + path.read_bytes()[middle:])

        def empty(path):
            path.write_bytes(b"")

        def end_in_between(path):
            """What a parser may take for the end of the file, with the rest of it unread."""
            lines = path.read_text().splitlines()
            middle = next(i for i, line in enumerate(lines) if i > len(lines) // 2 and not line.startswith(" "))
            path.write_text("\n".join(lines[:middle] + ["..."] + lines[middle:]) + "\n")

        for damage in (endless_link, folder, no_utf8, nul, empty, end_in_between):
            for file in ("documents/furlan-2015.md", "safety/red_flags.yaml", "sources.json"):
                if damage is end_in_between and not file.endswith(".yaml"):
                    continue
                with self.subTest(damage=damage.__name__, file=file):
                    name = f"{damage.__name__}-{os.path.basename(file)}"
                    collection = self.copy_small(name)
                    damage(collection / file)
                    path = self.folder_with_old_snapshot(name + "-out")
                    built = harness.run("caveat-corpus", "build", collection, "--output", path)
                    self.assert_failed(built, os.path.basename(file), "nothing was built")
                    self.assertEqual(path.read_bytes(), self.bytes)
                    linted = harness.run("caveat-corpus", "lint", collection)
                    self.assert_failed(linted, os.path.basename(file))

    def test_a_snapshot_of_another_collection_is_not_asked(self):
        for command in ("test", "eval", "safety-report"):
            asked = harness.run("caveat-corpus", command, self.next_collection, "--snapshot", self.snapshot)
            self.assert_failed(asked, "caveat-corpus: ", str(self.snapshot), "build it again")

    def test_a_snapshot_is_built_aside_where_none_is_given(self):
        collection = self.copy_small("few-rules")
        # safety-report asks each rule in every form: of all rules, minutes under a sanitizer.
        owed = "".join((collection / file).read_text() for file in ("safety/tellings.yaml", "safety/messages.yaml"))
        path = collection / "safety/conditions.yaml"
        head, *rules = re.split(r"^(?=- id: )", path.read_text(), flags=re.M)
        path.write_text(head + "".join(rule for rule in rules if rule.split("\n", 1)[0][len("- id: "):] in owed))
        for command in ("test", "eval", "safety-report"):
            asked = harness.run("caveat-corpus", command, collection)
            self.assertEqual(asked.err, b"")
            self.assertIn(b" of ", asked.out)

    def test_no_collection(self):
        for folder in (self.folder / "absent", self.snapshot):
            self.assert_failed(harness.run("caveat-corpus", "build", folder, "--output", self.folder / "none.caveat"),
                               str(folder))
        self.assertFalse((self.folder / "none.caveat").exists())


class UnreadableFile(FaultTest):
    """Root may read every file, so that the programs run as nobody here, from a folder that nobody may enter."""

    def setUp(self):
        self.folder.chmod(0o755)
        for program in ("caveat-corpus", "caveatd"):
            shutil.copy(harness.BIN / program, self.folder)

    def run_as_nobody(self, program, *arguments):
        as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        return harness.run(self.folder / program, *arguments, **as_nobody)

    def test_a_file_of_the_collection(self):
        for file in ("documents/furlan-2015.md", "safety/red_flags.yaml", "sources.json"):
            with self.subTest(file=file):
                collection = self.copy_small(os.path.basename(file) + "-shut")
                output = self.folder / "out"
                output.mkdir(exist_ok=True)
                output.chmod(0o777)
                for path in collection.rglob("*"):
                    path.chmod(0o755 if path.is_dir() else 0o644)
                (collection / file).chmod(0)
                built = self.run_as_nobody("caveat-corpus", "build", collection, "--output", output / "it.caveat")
                self.assert_failed(built, os.path.basename(file), "ermission", "nothing was built")
                self.assertEqual(list(output.iterdir()), [])
                self.assert_failed(self.run_as_nobody("caveat-corpus", "lint", collection), os.path.basename(file))

    def test_the_snapshot(self):
        path = self.folder_with_old_snapshot("shut")
        path.chmod(0)
        refused = self.run_as_nobody("caveatd", "--snapshot", path, "--listen", "127.0.0.1:0", "--drain-ms", "0")
        self.assert_failed(refused, str(path), "ermission")

    def test_the_folder_to_write_to(self):
        path = self.folder_with_old_snapshot("locked")
        path.parent.chmod(0o555)
        built = self.run_as_nobody("caveat-corpus", "build", self.next_collection, "--output", path)
        self.assert_failed(built, str(path), "ermission")
        self.assertEqual(path.read_bytes(), self.bytes)


class BrokenSnapshot(FaultTest):
    def serve(self, path):
        return harness.run("caveatd", "--snapshot", path, "--listen", "127.0.0.1:0", "--drain-ms", "0")

    def assert_refused(self, path, *words):
        refused = self.serve(path)
        self.assertEqual(refused.code, 1, refused)
        self.assertEqual(refused.out, b"", "an address although nothing is served")
        (sentence,) = [line for line in refused.err.decode().splitlines() if line.startswith("caveatd: ")]
        for word in (str(path), *words):
            self.assertIn(word, sentence)

    def test_one_flipped_byte_anywhere(self):
        chance = random.Random(20261123)
        places = [0, 100, len(self.bytes) - 1] + [chance.randrange(len(self.bytes)) for _ in range(FLIPS)]
        path = self.folder / "flipped.caveat"
        for place in places:
            with self.subTest(place=place):
                damaged = bytearray(self.bytes)
                damaged[place] ^= 1 << chance.randrange(8)
                path.write_bytes(damaged)
                self.assert_refused(path, "" if place < 100 else "build it again")

    def test_cut_off_grown_and_strange_files(self):
        half = self.bytes[: len(self.bytes) // 2]
        for name, content in (("cut off", half), ("grown", self.bytes + b"\0" * 4096), ("empty", b""),
                              ("text", b"hello\n" * 1000), ("two", self.bytes * 2)):
            with self.subTest(name):
                path = self.folder / "strange.caveat"
                path.write_bytes(content)
                self.assert_refused(path)

    def test_no_file(self):
        self.assert_refused(self.folder / "absent.caveat")
        self.assert_refused(self.folder)

    def test_a_server_that_runs_does_not_mind_a_new_file_in_its_place(self):
        path = self.folder_with_old_snapshot("replaced")
        server = self.start_server(path, "replaced")
        before = self.ask(server, harness.ANSWERED)
        built = harness.run("caveat-corpus", "build", self.next_collection, "--output", path)
        self.assertEqual(built.code, 0, built)
        self.assertEqual(self.ask(server, harness.ANSWERED), before)
        self.assertEqual(server.stop(), 0)


class Stopping(FaultTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.v1 = stubs.generate(cls.new_folder())

    def ask_until_refused(self, address, asked, stop_at):
        """Asks until a call is not answered; notes when each began and how it ended."""
        with grpc.insecure_channel(address) as channel:
            stub = self.v1.ask_grpc.AnswerServiceStub(channel)
            request = self.v1.ask.AskRequest(question=harness.ANSWERED)
            while True:
                began = time.monotonic()
                try:
                    stub.Ask(request, timeout=harness.DEADLINE_S)
                    code = grpc.StatusCode.OK
                except grpc.RpcError as error:
                    code = error.code()
                asked.append((began, code))
                if len(asked) == stop_at.calls:
                    stop_at.reached.set()
                if code != grpc.StatusCode.OK:
                    return

    def stop_under_load(self, name, drain_ms, watched):
        server = self.start_server(self.snapshot, name, drain_ms=drain_ms)
        enough = type("Enough", (), {"calls": 200, "reached": threading.Event()})
        asked = []
        clients = [threading.Thread(target=self.ask_until_refused, args=(server.address, asked, enough))
                   for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        self.assertTrue(enough.reached.wait(harness.DEADLINE_S))
        with contextlib.ExitStack() as stack:
            if watched:
                channel = stack.enter_context(grpc.insecure_channel(server.address))
                watch = self.v1.health_grpc.HealthStub(channel).Watch(self.v1.health.HealthCheckRequest())
                self.assertEqual(next(watch).status, self.v1.health.HealthCheckResponse.SERVING)
            terminated = time.monotonic()
            server.process.terminate()
            code = server.wait(STOP_WITHIN_S)
        for client in clients:
            client.join(harness.DEADLINE_S)
            self.assertFalse(client.is_alive())
        self.assertEqual(code, 0, server.log().decode())
        codes = {code for _, code in asked}
        self.assertLessEqual(codes, {grpc.StatusCode.OK, grpc.StatusCode.UNAVAILABLE})
        return [(began - terminated, code) for began, code in asked]

    def test_under_load_while_draining(self):
        asked = self.stop_under_load("draining", drain_ms=500, watched=False)
        lost = [began for began, code in asked if began < 0 and code != grpc.StatusCode.OK]
        self.assertEqual(lost, [], "calls made before SIGTERM were lost")
        self.assertTrue([began for began, code in asked if began > 0 and code == grpc.StatusCode.OK])

    def test_under_load_at_once(self):
        self.stop_under_load("at-once", drain_ms=0, watched=False)

    def test_under_load_with_an_open_health_watch(self):
        self.stop_under_load("watched", drain_ms=0, watched=True)

    def test_either_signal_at_rest(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = self.start_server(self.snapshot, f"signal-{int(number)}")
            server.process.send_signal(number)
            self.assertEqual(server.wait(STOP_WITHIN_S), 0)


class Address(FaultTest):
    def test_a_second_server_on_the_port_fails(self):
        first = self.start_server(self.snapshot, "first")
        second = harness.run("caveatd", "--snapshot", self.snapshot, "--listen", first.address)
        self.assertEqual((second.code, second.out), (1, b""), second)
        self.assertIn("cannot listen on " + first.address, second.err.decode())
        self.ask(first, harness.ANSWERED)

    def test_what_is_not_an_address(self):
        for address in ("nowhere", "127.0.0.1:99999", "127.0.0.1", ":::", "127.0.0.1:-1"):
            with self.subTest(address=address):
                refused = harness.run("caveatd", "--snapshot", self.snapshot, "--listen", address)
                self.assertEqual((refused.code, refused.out), (1, b""), refused)
                self.assertIn("caveatd: ", refused.err.decode())


class Privacy(FaultTest):
    def test_no_word_of_a_question_is_in_the_log(self):
        env = harness.environment(GRPC_TRACE="api,http,tcp", GRPC_VERBOSITY="DEBUG")
        server = self.start_server(self.snapshot, "private", env=env)
        for question in (f"does massage help my {CANARY}?", f"{CANARY} " * 300, f"I am suicidal, {CANARY}", CANARY):
            self.caveat("ask", question, server=server)
            self.caveat("ask", harness.ANSWERED, "--history=" + question, server=server)
            self.caveat("search", question, server=server)
        self.caveat("show", CANARY, server=server)
        with grpc.insecure_channel(server.address) as channel:
            ask = "/caveat.v1.AnswerService/Ask"
            calls = [(ask, ()), (f"/caveat.v1.AnswerService/{CANARY}", ()), (f"/{CANARY}/Ask", ()),
                     (ask, (("x-user", CANARY), ("authorization", "Bearer " + CANARY))),
                     (ask, (("x-long", CANARY * 1000),))]
            for method, metadata in calls:
                for body in (b"\x0a\x0c" + CANARY.encode(), CANARY.encode()):
                    with contextlib.suppress(grpc.RpcError):
                        channel.unary_unary(method)(body, metadata=metadata, timeout=harness.DEADLINE_S)
        self.assertEqual(server.stop(), 0)
        log = server.log()
        self.assertNotIn(CANARY.encode(), log)
        self.assertNotIn(b"suicidal", log)
        self.assertNotIn(b"fracture", log)
        lines = harness.log_lines(log)
        self.assertGreater(len([line for line in lines if line["event"] == "call"]), 10)
        known = {"time", "level", "event", "detail", "method", "code", "micros", "request_bytes", "response_bytes"}
        for line in lines:
            self.assertLessEqual(line.keys(), known)


if __name__ == "__main__":
    harness.main()
