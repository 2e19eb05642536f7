"""Verbs for the end-to-end tests: build a snapshot, start a server, ask it with the caveat command.

The binaries are those in CAVEAT_BIN_DIR, the collection that in CAVEAT_SOURCE_DIR, its snapshot
CAVEAT_REAL_SNAPSHOT. Each has a default.
"""

import collections
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("CAVEAT_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BIN = pathlib.Path(os.environ.get("CAVEAT_BIN_DIR", SOURCE / "build/release/bin"))
COLLECTION = SOURCE / "corpus/lower-back-pain"
REAL_SNAPSHOT = os.environ.get("CAVEAT_REAL_SNAPSHOT")

# Far above what anything takes, sanitizers included: reached only by a test that hangs.
DEADLINE_S = 300

# How a program ends in which a sanitizer found a fault.
SANITIZER_CODE = 99

# One question for each outcome, with the exit code of `caveat ask`.
ANSWERED = "is massage safe after a fracture?"
PARTIAL = "does massage help back pain and migraine?"
CLARIFY = "is it safe?"
NOT_COVERED = "what is the capital of France?"
RED_FLAG = "I've lost control of my bladder since my back pain started, will massage help?"
CODES = {ANSWERED: 0, PARTIAL: 3, CLARIFY: 4, NOT_COVERED: 5, RED_FLAG: 6}

Run = collections.namedtuple("Run", "code out err")


def environment(**changes):
    """Ours without what steers the programs, so that a test decides it. A change to None leaves a name out."""
    env = {name: value for name, value in os.environ.items() if name not in ("CAVEAT_SERVER", "NO_COLOR", "TERM")}
    # A sanitizer's exit code is 1 otherwise, which is ours for a failure that was expected.
    for sanitizer in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        env[sanitizer] = env.get(sanitizer, "") + f":exitcode={SANITIZER_CODE}"
    env.update(changes)
    return {name: value for name, value in env.items() if value is not None}


def run(program, *arguments, stdin=b"", env=None, **options):
    """Runs one of our programs to its end; output as bytes."""
    command = [str(BIN / program), *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=DEADLINE_S, env=env or environment(),
                          **options)
    return Run(done.returncode, done.stdout, done.stderr)


class Server:
    """A caveatd on a free loopback port. Its log goes to a file."""

    def __init__(self, snapshot, log_path, drain_ms=0, listen="127.0.0.1:0", options=(), env=None):
        self.log_path = pathlib.Path(log_path)
        self.snapshot = snapshot
        with open(log_path, "wb") as log:
            self.process = subprocess.Popen(
                [str(BIN / "caveatd"), "--snapshot", str(snapshot), "--listen", listen, "--drain-ms", str(drain_ms),
                 *options],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, env=env or environment())
        ready, _, _ = select.select([self.process.stdout], [], [], DEADLINE_S)
        self.address = self.process.stdout.readline().decode().strip() if ready else ""
        if not self.address:
            self.end()
            raise AssertionError("caveatd did not start: " + self.log_path.read_text())

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, timeout_s=DEADLINE_S):
        """Its exit code."""
        code = self.process.wait(timeout_s)
        self.process.stdout.close()
        return code

    def stop(self):
        """Ends it as an operator would; its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.wait()

    def end(self):
        """Ends it whatever its state: for clean-up."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def log(self):
        return self.log_path.read_bytes()


class Story(unittest.TestCase):
    """A test with a folder of its own that tells what a person does: build_snapshot, start_server, caveat."""

    maxDiff = None

    @classmethod
    def new_folder(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="caveat-e2e-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        return folder

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.new_folder()

    @classmethod
    def build_snapshot(cls, name="lower-back-pain.caveat", collection=COLLECTION):
        """Copies the one that the build has made, if it is of the same collection: learning takes seconds."""
        path = cls.folder / name
        if collection == COLLECTION and REAL_SNAPSHOT:
            return pathlib.Path(shutil.copy(REAL_SNAPSHOT, path))
        built = run("caveat-corpus", "build", collection, "--output", path)
        if built.code != 0:
            raise AssertionError("caveat-corpus build failed: " + built.err.decode())
        return path

    @classmethod
    def start_server(cls, snapshot, name="caveatd", **options):
        """Ends with the class at the latest, which also looks whether it ended well until then."""
        server = Server(snapshot, cls.folder / (name + ".log"), **options)
        cls.addClassCleanup(server.end)
        return server

    @classmethod
    def copy_collection(cls, name="copy"):
        return pathlib.Path(shutil.copytree(COLLECTION, cls.folder / name))

    @staticmethod
    def caveat(*arguments, server=None, stdin=b"", env=None):
        options = ["--timeout-ms", str(DEADLINE_S * 1000)]
        if server is not None:
            options += ["--server", server.address]
        return run("caveat", *options, *arguments, stdin=stdin, env=env)

    def ask(self, server, question, *options):
        """The answer as a dictionary; fails if there is none."""
        asked = self.caveat("ask", "--format", "json", *options, question, server=server)
        self.assertNotIn(asked.code, (1, 2), asked.err.decode())
        self.assertEqual(asked.err, b"")
        return json.loads(asked.out)


def log_lines(log):
    """Every line of a log as a dictionary; raises on a line that is not one."""
    lines = []
    for line in log.decode().splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError as error:
            raise AssertionError("the log line is not JSON: " + line) from error
    return lines


def main():
    # Unbuffered order of output under ctest, and a failure at once where the binaries are missing.
    for program in ("caveat", "caveatd", "caveat-corpus"):
        if not (BIN / program).exists():
            sys.exit(f"{BIN / program} is missing; build first, or set CAVEAT_BIN_DIR")
    unittest.main(verbosity=2)
