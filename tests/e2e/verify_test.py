"""Saved answers prove themselves offline, and a change of one character shows, with what was changed."""

import json

import harness

QUESTIONS = [
    *harness.CODES,
    "Will massage help lower back pain?",
    "does the american college of physicians recommend massage for chronic low back pain?",
    "who wrote the JAMA Network Open review?",
    "is massage safe in pregnancy?",
    "what are the side effects of massage?",
]


def changed(text):
    """With its first letter another one."""
    place = next(i for i, c in enumerate(text) if c.isalpha())
    return text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1:]


class VerifyTest(harness.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = cls.start_server(cls.build_snapshot())
        cls.answers = {}
        for question in QUESTIONS:
            asked = cls.caveat("ask", "--format", "json", question, server=server)
            cls.answers[question] = asked.out
        lines = "\n".join(QUESTIONS).encode()
        cls.many = cls.caveat("ask", "--format", "jsonl", server=server, stdin=lines).out
        if server.stop() != 0:
            raise AssertionError("caveatd ended badly: " + server.log().decode())

    def verify(self, answer, collection=harness.COLLECTION):
        path = self.folder / "answer.json"
        path.write_bytes(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
        return self.caveat("verify", path, "--collection", collection)

    def assert_refused(self, verified, *words):
        self.assertEqual((verified.code, verified.out), (1, b""), verified)
        for word in words:
            self.assertIn(word, verified.err.decode())

    def saved(self, question=harness.ANSWERED):
        return json.loads(self.answers[question])

    def test_every_saved_answer_holds(self):
        for question, answer in self.answers.items():
            with self.subTest(question=question):
                verified = self.verify(answer)
                self.assertEqual((verified.code, verified.err), (0, b""), verified)
                count = len(json.loads(answer)["citations"])
                self.assertIn(f"verified: 1 answer, {count} citations", verified.out.decode())

    def test_many_in_one_file_and_on_standard_input(self):
        self.assertIn(f"{len(QUESTIONS)} answers", self.verify(self.many).out.decode())
        verified = self.caveat("verify", "-", "--collection", harness.COLLECTION, stdin=self.many)
        self.assertEqual(verified.code, 0, verified)

    def test_any_layout_of_the_json_holds(self):
        for question in QUESTIONS:
            rearranged = json.dumps(self.saved(question), sort_keys=True, ensure_ascii=True, indent=7)
            self.assertEqual(self.verify(rearranged.encode()).code, 0)

    def test_a_change_of_one_character_shows(self):
        def quote(answer):
            answer["citations"][1]["quote"] = changed(answer["citations"][1]["quote"])
            return "citation 2: the quote"

        def statement(answer):
            answer["statements"][0]["text"] = changed(answer["statements"][0]["text"])
            return "statement 1"

        def statement_and_its_quote(answer):
            number = answer["statements"][0]["citationNumbers"][0]
            text = changed(answer["statements"][0]["text"])
            answer["statements"][0]["text"] = text
            answer["citations"][number - 1]["quote"] = text
            return f"citation {number}: the quote"

        def caveat(answer):
            answer["caveats"][0]["text"] = changed(answer["caveats"][0]["text"])
            return "answerId"

        def start(answer):
            answer["citations"][0]["startByte"] += 1
            return "citation 1: the quote"

        def end(answer):
            answer["citations"][0]["endByte"] -= 1
            return "citation 1: the quote"

        def past_the_end(answer):
            answer["citations"][0]["endByte"] = 2**32 - 1
            return "citation 1: the quote"

        def reversed_range(answer):
            first = answer["citations"][0]
            first["startByte"], first["endByte"] = first["endByte"], first["startByte"]
            return "citation 1: the quote"

        def sha256(answer):
            answer["citations"][0]["documentSha256"] = "0" * 64
            return "SHA-256"

        def verdict(answer):
            answer["verdict"] = "VERDICT_SUPPORTED"
            return "answerId"

        def outcome(answer):
            answer["outcome"] = "OUTCOME_PARTIAL"
            return "answerId"

        def dropped_caveat(answer):
            del answer["caveats"][0]
            return "answerId"

        def other_id(answer):
            answer["answerId"] = changed(answer["answerId"])
            return "answerId"

        def another_document(answer):
            answer["citations"][0]["documentId"] = "furlan-2015"
            return "citation 1"

        def no_document(answer):
            answer["citations"][0]["documentId"] = "../../../../etc/passwd"
            return "is not a document id"

        for change in (quote, statement, statement_and_its_quote, caveat, start, end, past_the_end, reversed_range, sha256,
                       verdict, outcome, dropped_caveat, other_id, another_document, no_document):
            with self.subTest(change=change.__name__):
                answer = self.saved()
                words = change(answer)
                self.assert_refused(self.verify(answer), words, "answerId")

    def test_one_changed_answer_among_many_is_named(self):
        rows = [json.loads(line) for line in self.many.splitlines()]
        place = QUESTIONS.index("is massage safe in pregnancy?")
        statements = rows[place]["answer"]["statements"]
        quoted = next(i for i, each in enumerate(statements) if each["kind"] == "STATEMENT_KIND_QUOTE")
        statements[quoted]["text"] += "!"
        refused = self.verify("\n".join(map(json.dumps, rows)).encode())
        self.assert_refused(refused, f"answer {place + 1}: statement {quoted + 1}", f"1 of {len(rows)} answers failed")

    def test_a_changed_document_shows(self):
        copy = self.copy_collection()
        self.assertEqual(self.verify(self.saved(), copy).code, 0)
        document = copy / "documents" / (self.saved()["citations"][0]["documentId"] + ".md")
        original = document.read_bytes()
        start = self.saved()["citations"][0]["startByte"]
        with self.subTest(change="inside the quote"):
            document.write_bytes(original[:start] + b"X" + original[start + 1:])
            self.assert_refused(self.verify(self.saved(), copy), "citation 1", document.name, "SHA-256", "the quote")
        with self.subTest(change="elsewhere"):
            document.write_bytes(original + b"\n")
            self.assert_refused(self.verify(self.saved(), copy), "citation 1", document.name, "SHA-256")
        with self.subTest(change="gone"):
            document.unlink()
            self.assert_refused(self.verify(self.saved(), copy), "citation 1", document.name)

    def test_what_is_not_an_answer_is_refused_with_a_sentence(self):
        for content in (b"", b"{}", b"[]", b"null", b"5", b"not json", b"\xff\xfe\x00", b'{"answer": 3}', b"[" * 100000,
                        json.dumps({"id": 1, "error": {"code": "UNAVAILABLE"}}).encode()):
            with self.subTest(content=content[:20]):
                refused = self.verify(content)
                self.assert_refused(refused, "caveat: ")
        self.assert_refused(self.caveat("verify", self.folder / "absent.json", "--collection", harness.COLLECTION), "absent.json")


if __name__ == "__main__":
    harness.main()
