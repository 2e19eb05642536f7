"""The caveat command: formats, streams, exit codes, and what may reach a terminal."""

import json
import os
import pty
import subprocess

import harness
from harness import ANSWERED, CLARIFY, CODES, NOT_COVERED, PARTIAL, RED_FLAG

TEXT_COLUMNS = 80
ESCAPE = b"\x1b"


class CliTest(harness.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshot = cls.build_snapshot()
        cls.server = cls.start_server(cls.snapshot)

    def assert_text_for_people(self, out):
        """At most 80 columns, but for one word that cannot be broken; no control character but the line feed."""
        for line in out.decode().split("\n"):
            if len(line) > TEXT_COLUMNS:
                self.assertEqual(len(line.split()), 1, "wider than 80 columns: " + line)
            self.assertFalse([c for c in line if ord(c) < 32 or 127 <= ord(c) < 160], repr(line))

    def assert_fails(self, result, code, *words):
        """The exit code, nothing on stdout, and a sentence with these words on stderr."""
        self.assertEqual(result.code, code, result)
        self.assertEqual(result.out, b"")
        for word in words:
            self.assertIn(word, result.err.decode())
        self.assertNotIn(ESCAPE, result.err)


class ExitCodes(CliTest):
    def test_one_for_each_outcome_in_every_format(self):
        for question, code in CODES.items():
            for output in ("text", "json", "jsonl"):
                with self.subTest(question=question, format=output):
                    asked = self.caveat("ask", "--format", output, question, server=self.server)
                    self.assertEqual(asked.code, code)
                    self.assertEqual(asked.err, b"")
                    self.assertNotEqual(asked.out, b"")

    def test_the_gravest_of_several_counts(self):
        table = [
            ([ANSWERED, PARTIAL], 3),
            ([PARTIAL, CLARIFY, ANSWERED], 4),
            ([NOT_COVERED, CLARIFY], 5),
            (["x" * 3000, NOT_COVERED], 1),
            ([RED_FLAG, "x" * 3000, NOT_COVERED], 6),
        ]
        for questions, code in table:
            with self.subTest(code=code):
                lines = "\n".join(questions).encode()
                self.assertEqual(self.caveat("ask", "--format", "jsonl", server=self.server, stdin=lines).code, code)

    def test_wrong_usage_is_2_and_says_so_on_stderr(self):
        for arguments in ([], ["aks"], ["ask", "--format", "xml", "x"], ["show"], ["search", "x", "--limit", "0"],
                          ["verify", "answer.json"], ["ask", "--timeout-ms", "0", "x"]):
            with self.subTest(arguments=arguments):
                self.assert_fails(self.caveat(*arguments, server=self.server), 2)

    def test_help_is_0_on_stdout(self):
        for arguments in (["--help"], ["ask", "--help"]):
            helped = self.caveat(*arguments)
            self.assertEqual((helped.code, helped.err), (0, b""))
            self.assertIn(b"--server", self.caveat("--help").out)


class Text(CliTest):
    def test_is_plain_and_narrow_when_it_is_not_a_terminal(self):
        for question in CODES:
            with self.subTest(question=question):
                self.assert_text_for_people(self.caveat("ask", question, server=self.server).out)
        for arguments in (["search", "fracture"], ["sources"], ["status"], ["show", "furlan-2015"]):
            with self.subTest(arguments=arguments):
                shown = self.caveat(*arguments, server=self.server)
                self.assertEqual((shown.code, shown.err), (0, b""))
                self.assert_text_for_people(shown.out)

    def test_red_flag_comes_first(self):
        out = self.caveat("ask", RED_FLAG, server=self.server).out.decode()
        self.assertTrue(out.startswith("*** EMERGENCY"), out)

    def test_names_everything_a_reader_needs(self):
        out = self.caveat("ask", ANSWERED, server=self.server).out.decode()
        order = ["CAUTION", "fracture", "Caveats", "Citations", "will-massage-help-lower-back-pain, bytes",
                 "Understood as:", "Answer id:"]
        places = [out.find(words) for words in order]
        self.assertNotIn(-1, places, out)
        self.assertEqual(places, sorted(places))

    def test_explains_itself_when_asked(self):
        said = self.caveat("ask", "--why-not", "will-massage-help-lower-back-pain@4400", harness.ANSWERED, server=self.server)
        self.assertEqual(said.code, 0, said)
        text = said.out.decode()
        for heading in ("HOW THIS ANSWER WAS MADE", "fracture", "THE PASSAGE ASKED ABOUT"):
            self.assertIn(heading, text)
        explanation = text[text.index("HOW THIS ANSWER WAS MADE") :]
        self.assertLess(max(map(len, explanation.splitlines())), 81)
        plain = self.caveat("ask", harness.ANSWERED, server=self.server)
        self.assertTrue(text.startswith(plain.out.decode()), "an explanation changes nothing of the answer")

    def test_prints_an_answer_as_a_channel_shows_it(self):
        said = self.caveat("ask", "--channel", "sms", "--max-chars", "300", "is massage safe after a fracture?",
                           server=self.server)
        self.assertEqual(said.code, 0, said)
        text = said.out.decode().rstrip("\n")
        self.assertLessEqual(len(text), 300)
        self.assertIn("no massage until a doctor agrees", text)
        self.assertIn("Numb between legs", text)
        self.assertIn("The whole answer: ask for answer", text)
        narrow = self.caveat("ask", "--channel", "sms", "--max-chars", "150", "is massage safe after a fracture?",
                             server=self.server).out.decode()
        self.assertIn("Read all of it first: ask for answer", narrow)
        short = self.caveat("ask", "--channel", "sms", "--max-chars", "20", "is massage safe after a fracture?",
                            server=self.server)
        self.assertEqual(short.code, 1)
        self.assertIn(b"MAX_CHARS_TOO_SMALL", short.err)
        html = self.caveat("ask", "--channel", "html", "<b>is massage safe?</b>", server=self.server).out.decode()
        self.assertNotIn("<b>", html)

    def test_prints_the_lines_of_irc_as_many_as_the_server_sends(self):
        said = self.caveat("ask", "--channel", "irc", "is massage safe after a fracture?", server=self.server)
        self.assertEqual(said.code, 0, said)
        lines = said.out.decode().splitlines()
        self.assertGreater(len(lines), 1, "one line would be all that --max-parts 1 leaves room for")
        self.assertLessEqual(len(lines), 20)
        self.assertNotIn("-- next message --", lines)
        one = self.caveat("ask", "--channel", "irc", "--max-parts", "1", "is massage safe after a fracture?",
                          server=self.server)
        self.assertEqual((one.code, len(one.out.decode().splitlines())), (0, 1), one)

    def test_every_channel_of_the_api_is_known(self):
        said = self.caveat("ask", "--channel", "fax", "x", server=self.server)
        self.assert_fails(said, 2, "plain,markdown,slack,telegram,whatsapp,sms,html,irc")

    def test_colour_only_on_a_terminal_that_wants_it(self):
        for no_color, coloured in ((None, True), ("1", False)):
            with self.subTest(NO_COLOR=no_color):
                out = self.on_terminal("ask", ANSWERED, env=harness.environment(NO_COLOR=no_color, TERM="xterm"))
                self.assertEqual(ESCAPE in out, coloured)

    def on_terminal(self, *arguments, env):
        ours, theirs = pty.openpty()
        command = [str(harness.BIN / "caveat"), "--server", self.server.address, *arguments]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)
        out = b""
        try:
            while chunk := os.read(ours, 65536):
                out += chunk
        except OSError:
            pass  # how a terminal says that its other end was closed
        os.close(ours)
        process.wait(harness.DEADLINE_S)
        return out


class ControlCharacters(CliTest):
    # A title change, a clear screen, a C1 sequence introducer, a bell, a right-to-left override.
    HOSTILE = "is massage safe \x1b]0;owned\x07\x1b[2J\x9b31m\x07 after a fracture\u202e?"

    def test_in_an_argument(self):
        for output in ("text", "json", "jsonl"):
            with self.subTest(format=output):
                asked = self.caveat("ask", "--format", output, self.HOSTILE, server=self.server)
                self.assertNotIn(asked.code, (1, 2), asked.err)
                self.assert_text_for_people(asked.out if output == "text" else b"")
                self.assertNotIn(ESCAPE, asked.out + asked.err)
                self.assertNotIn("\u202e".encode(), asked.out)

    def test_on_standard_input(self):
        asked = self.caveat("ask", server=self.server, stdin=self.HOSTILE.encode())
        self.assertNotIn(asked.code, (1, 2), asked.err)
        self.assert_text_for_people(asked.out)
        self.assertNotIn(ESCAPE, asked.err)
        self.assertNotIn("\u202e".encode(), asked.out)

    def test_on_standard_input_as_jsonl_shown_as_text(self):
        line = json.dumps({"id": "a", "question": self.HOSTILE}, ensure_ascii=False).replace("\\u001b", "\x1b")
        asked = self.caveat("ask", "--input", "jsonl", server=self.server, stdin=line.encode())
        self.assertNotIn(ESCAPE, asked.out + asked.err)

    def test_in_a_search_and_a_document_id(self):
        for arguments in (["search", self.HOSTILE], ["show", "x\x1b[2J\x9b31m"]):
            with self.subTest(arguments=arguments):
                shown = self.caveat(*arguments, server=self.server)
                self.assertNotIn(ESCAPE, shown.out + shown.err)
                self.assertNotIn("\x9b".encode(), shown.out + shown.err)

    def test_in_a_document_of_a_saved_answer(self):
        answer = self.ask(self.server, ANSWERED)
        answer["citations"][0]["documentId"] = "x\x1b[2J"
        path = self.folder / "hostile.json"
        path.write_text(json.dumps(answer))
        verified = self.caveat("verify", path, "--collection", harness.COLLECTION)
        self.assertEqual(verified.code, 1)
        self.assertNotIn(ESCAPE, verified.out + verified.err)


class Json(CliTest):
    def test_has_every_fixed_name(self):
        question = "does the american college of physicians recommend massage for chronic low back pain?"
        answer = self.ask(self.server, question)
        names = {"answerId", "snapshotId", "outcome", "verdict", "triage", "statements", "citations", "caveats",
                 "disagreements", "confidence", "followUps", "resolvedQuestion"}
        self.assertEqual(names - answer.keys(), set())
        self.assertEqual(answer["outcome"], "OUTCOME_ANSWERED")
        self.assertEqual(answer["triage"]["level"], "TRIAGE_LEVEL_NONE")
        self.assertIn("message", answer["triage"])
        self.assertIn("bucket", answer["confidence"])
        for table, fields in (
                ("statements", {"text", "citationNumbers"}),
                ("citations", {"number", "documentId", "quote", "startByte", "endByte", "documentSha256"}),
                ("caveats", {"id", "text", "severity", "citationNumbers"}),
                ("disagreements", {"note"})):
            self.assertTrue(answer[table], table)
            for row in answer[table]:
                self.assertEqual(fields - row.keys(), set(), table)

    def test_names_stay_when_there_is_nothing_to_say(self):
        answer = self.ask(self.server, NOT_COVERED)
        self.assertEqual((answer["citations"], answer["caveats"], answer["disagreements"]), ([], [], []))
        self.assertEqual(answer["verdict"], "VERDICT_UNSPECIFIED")

    def test_same_question_same_bytes(self):
        elsewhere = self.start_server(self.snapshot, "elsewhere", options=("--workers", "1"),
                                      env=harness.environment(LC_ALL="tr_TR.UTF-8", TZ="Asia/Kathmandu"))
        for question in CODES:
            for output in ("text", "json", "jsonl"):
                with self.subTest(question=question, format=output):
                    first, second, third = (
                        self.caveat("ask", "--format", output, question, server=server).out
                        for server in (self.server, self.server, elsewhere))
                    self.assertEqual(first, second)
                    self.assertEqual(first, third)

    def test_of_the_other_commands(self):
        documents = json.loads(self.caveat("sources", "--format", "json", server=self.server).out)["documents"]
        files = {path.stem for path in (harness.COLLECTION / "documents").glob("*.md")}
        self.assertEqual([d["documentId"] for d in documents], sorted(files))
        shown = json.loads(self.caveat("show", "furlan-2015", "--format", "json", server=self.server).out)
        self.assertEqual(shown["text"], (harness.COLLECTION / "documents/furlan-2015.md").read_text())
        status = json.loads(self.caveat("status", "--format", "json", server=self.server).out)
        self.assertEqual(status["documentCount"], len(files))
        self.assertEqual(self.ask(self.server, ANSWERED)["snapshotId"], status["snapshotId"])
        searched = self.caveat("search", "fracture", "--limit", "3", "--format", "json", server=self.server)
        found = json.loads(searched.out)
        self.assertEqual([p["citation"]["number"] for p in found["passages"]], [1, 2, 3])
        for line in (["sources"], ["status"], ["search", "fracture"]):
            out = self.caveat(*line, "--format", "jsonl", server=self.server).out
            self.assertEqual(out.count(b"\n"), 1)
            json.loads(out)


class StandardInput(CliTest):
    def test_a_question_a_line(self):
        lines = f"{ANSWERED}\r\n\n{NOT_COVERED}\n".encode()
        asked = self.caveat("ask", "--format", "jsonl", server=self.server, stdin=lines)
        rows = [json.loads(line) for line in asked.out.splitlines()]
        self.assertEqual([row["id"] for row in rows], ["1", "3"])
        self.assertEqual([row["answer"]["outcome"] for row in rows], ["OUTCOME_ANSWERED", "OUTCOME_NOT_COVERED"])
        self.assertEqual(rows[0]["answer"], self.ask(self.server, ANSWERED))

    def test_jsonl_echoes_any_id_and_reads_history(self):
        rows = [{"id": "ä-1", "question": ANSWERED},
                {"id": 7, "question": "and how often?", "history": ["I am pregnant, does massage help back pain?"]},
                {"id": {"thread": [1, None]}, "question": NOT_COVERED, "history": []}]
        lines = "\n".join(json.dumps(row) for row in rows).encode()
        asked = self.caveat("ask", "--input", "jsonl", "--format", "jsonl", server=self.server, stdin=lines)
        answers = [json.loads(line) for line in asked.out.splitlines()]
        self.assertEqual([row["id"] for row in answers], [row["id"] for row in rows])
        self.assertIn("pregnan", json.dumps(answers[1]["answer"]["caveats"]).lower())

    def test_history_may_stand_before_or_after_the_question(self):
        question = "and how often?"
        first = "I am pregnant, does massage help back pain?"
        second = "does it hurt?"
        histories = [["--history", first, "--history", second], [f"--history={first}", f"--history={second}"]]
        lines = json.dumps({"question": question, "history": [first, second]}).encode()
        asked = self.caveat("ask", "--input", "jsonl", "--format", "jsonl", server=self.server, stdin=lines)
        expected = json.loads(asked.out)["answer"]
        for history in histories:
            for arguments in ([question, *history], [*history, question]):
                with self.subTest(arguments=arguments):
                    asked = self.caveat("ask", "--format", "json", *arguments, server=self.server)
                    self.assertNotIn(asked.code, (1, 2), asked.err)
                    self.assertEqual(json.loads(asked.out), expected)

    def test_a_line_that_is_not_a_question_is_named_and_the_rest_answered(self):
        table = [b'{"id": 1', b'["a"]', b'{"id": 1}', b'{"question": 5}', b'{"question": "a", "history": "b"}',
                 b'{"question": "and how often?", "history": [5]}', b"\xff\xfe"]
        good = json.dumps({"id": "good", "question": RED_FLAG}).encode()
        for bad in table:
            with self.subTest(line=bad):
                asked = self.caveat("ask", "--input", "jsonl", "--format", "jsonl", server=self.server,
                                    stdin=bad + b"\n" + good + b"\n")
                self.assertIn(b"line 1", asked.err)
                self.assertEqual(asked.code, 6)
                self.assertEqual(json.loads(asked.out.splitlines()[-1])["id"], "good")

    def test_an_empty_input_asks_nothing(self):
        asked = self.caveat("ask", "--format", "jsonl", server=self.server)
        self.assertEqual((asked.code, asked.out), (0, b""))


class Failures(CliTest):
    def test_no_server_is_a_sentence_that_says_what_to_do(self):
        for output in ("text", "json"):
            asked = self.caveat("--server", "127.0.0.1:1", "ask", "--format", output, ANSWERED)
            self.assert_fails(asked, 1, "127.0.0.1:1", "--server", "scripts/quickstart --serve")

    def test_no_server_in_jsonl_is_a_row_with_the_code(self):
        asked = self.caveat("--server", "127.0.0.1:1", "ask", "--format", "jsonl", ANSWERED)
        self.assertEqual(asked.code, 1)
        self.assertEqual(json.loads(asked.out)["error"]["code"], "UNAVAILABLE")
        self.assertIn(b"127.0.0.1:1", asked.err)

    def test_the_server_may_come_from_the_environment(self):
        env = harness.environment(CAVEAT_SERVER=self.server.address)
        self.assertEqual(self.caveat("status", env=env).code, 0)

    def test_a_question_that_is_too_long(self):
        asked = self.caveat("ask", "is massage safe? " * 180, server=self.server)
        self.assert_fails(asked, 1, "QUESTION_TOO_LONG", "2000")

    def test_the_limit_counts_code_points(self):
        longest = ("is massage safe after a fracture? " + "ä" * 2000)[:2000]
        self.assertNotIn(self.caveat("ask", longest, server=self.server).code, (1, 2))
        self.assert_fails(self.caveat("ask", longest + "ä", server=self.server), 1, "QUESTION_TOO_LONG")

    def test_a_question_without_text(self):
        for question in ("", "   ", "\u200b\u202e"):
            with self.subTest(question=question):
                self.assert_fails(self.caveat("ask", question, server=self.server), 1, "QUESTION_EMPTY")

    def test_a_question_that_is_not_utf8(self):
        asked = self.caveat("ask", "--format", "jsonl", server=self.server, stdin=b"\xff\xfe massage\n")
        self.assertEqual(asked.code, 1)
        self.assertEqual(json.loads(asked.out)["error"]["code"], "INVALID_ARGUMENT")

    def test_an_unknown_document(self):
        self.assert_fails(self.caveat("show", "no-such-document", server=self.server), 1, "DOCUMENT_NOT_FOUND")


if __name__ == "__main__":
    harness.main()
