"""What an integrator sees who generates a Python client from proto/: answers, errors, health, reflection."""

import os
import subprocess

import grpc

import harness
import stubs

DETAILS = "grpc-status-details-bin"
CHARACTERS_OF_AN_ID = 64


class PythonClientTest(harness.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.v1 = stubs.generate(cls.folder)
        cls.server = cls.start_server(cls.build_snapshot())
        cls.channel = grpc.insecure_channel(cls.server.address)
        cls.addClassCleanup(cls.channel.close)
        cls.answers = cls.v1.ask_grpc.AnswerServiceStub(cls.channel)
        cls.corpus = cls.v1.corpus_grpc.CorpusServiceStub(cls.channel)
        cls.health = cls.v1.health_grpc.HealthStub(cls.channel)

    def ask(self, question, **fields):
        request = self.v1.ask.AskRequest(question=question, **fields)
        return self.answers.Ask(request, timeout=harness.DEADLINE_S).answer

    def assert_error(self, call, code, reason, field=None):
        """The status code, and in its details the reason and the field at fault."""
        with self.assertRaises(grpc.RpcError) as caught:
            call()
        error = caught.exception
        self.assertEqual(error.code(), code, error.details())
        self.assertTrue(error.details())
        (raw,) = [value for key, value in error.trailing_metadata() if key == DETAILS]
        status = self.v1.errors.Status.FromString(raw)
        self.assertEqual((status.code, status.message), (code.value[0], error.details()))
        info, violations = self.v1.errors.ErrorInfo(), []
        for detail in status.details:
            bad_request = self.v1.errors.BadRequest()
            if detail.Unpack(bad_request):
                violations = [(v.field, bool(v.description)) for v in bad_request.field_violations]
            else:
                self.assertTrue(detail.Unpack(info), detail.type_url)
        self.assertEqual((info.domain, info.reason), ("caveat", reason))
        self.assertEqual(violations, [(field, True)] if field else [])


class Ask(PythonClientTest):
    def test_an_answer(self):
        answer = self.ask(harness.ANSWERED)
        self.assertEqual(answer.outcome, self.v1.answer.OUTCOME_ANSWERED)
        self.assertIn(answer.verdict, (self.v1.answer.VERDICT_CAUTION, self.v1.answer.VERDICT_AVOID))
        self.assertEqual(len(answer.answer_id), CHARACTERS_OF_AN_ID)
        self.assertEqual(answer.statements[0].text, answer.citations[0].quote)

    def test_max_statements(self):
        for count in (1, 2, 10):
            self.assertLessEqual(len(self.ask(harness.ANSWERED, max_statements=count).statements), count)
        fewest, most = (self.ask(harness.ANSWERED, max_statements=count) for count in (1, 10))
        self.assertEqual([c.id for c in fewest.caveats], [c.id for c in most.caveats], "caveats are never dropped")

    def test_history_carries_the_subject_over(self):
        answer = self.ask("and how often?", history=["I am pregnant, does massage help back pain?"])
        self.assertTrue([c for c in answer.caveats if "pregnan" in c.text.lower()])

    def test_requests_that_have_to_be_mended(self):
        invalid = grpc.StatusCode.INVALID_ARGUMENT
        table = [
            (dict(question=""), "QUESTION_EMPTY", "question"),
            (dict(question=" \u200b\n"), "QUESTION_EMPTY", "question"),
            (dict(question="a" * 2001), "QUESTION_TOO_LONG", "question"),
            (dict(question="a", history=["b"] * 11), "HISTORY_TOO_LONG", "history"),
            (dict(question="a", history=["b", "c" * 2001]), "HISTORY_TOO_LONG", "history[1]"),
            (dict(question="a", max_statements=11), "MAX_STATEMENTS_OUT_OF_RANGE", "max_statements"),
        ]
        for fields, reason, field in table:
            with self.subTest(reason=reason, field=field):
                self.assert_error(lambda fields=fields: self.ask(**fields), invalid, reason, field)

    def test_bytes_that_are_no_request(self):
        method = self.channel.unary_unary("/caveat.v1.AnswerService/Ask")
        table = [("no protobuf", b"\xff\xff\xff"), ("no UTF-8", b"\x0a\x03\xff\xfe\x41"), ("cut off", b"\x0a\x20abc")]
        for name, raw in table:
            with self.subTest(bytes=name):
                self.assert_error(lambda raw=raw: method(raw, timeout=harness.DEADLINE_S),
                                  grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_MALFORMED")

    def test_a_message_beyond_all_limits_is_refused_and_the_server_goes_on(self):
        with self.assertRaises(grpc.RpcError) as caught:
            self.ask("a" * (1 << 20))
        self.assertEqual(caught.exception.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
        self.ask(harness.ANSWERED)

    def test_a_deadline_that_has_passed(self):
        with self.assertRaises(grpc.RpcError) as caught:
            self.answers.Ask(self.v1.ask.AskRequest(question=harness.ANSWERED), timeout=1e-6)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
        self.ask(harness.ANSWERED)

    def test_cancelled_calls_leave_the_server_whole(self):
        request = self.v1.ask.AskRequest(question=harness.ANSWERED)
        codes = set()
        for _ in range(50):
            call = self.answers.Ask.future(request, timeout=harness.DEADLINE_S)
            call.cancel()
            codes.add(call.code())
        self.assertLessEqual(codes, {grpc.StatusCode.CANCELLED, grpc.StatusCode.OK})
        self.assertIn(grpc.StatusCode.CANCELLED, codes)
        self.assertEqual(self.ask(harness.ANSWERED), self.ask(harness.ANSWERED))

    def test_an_unknown_method(self):
        with self.assertRaises(grpc.RpcError) as caught:
            self.channel.unary_unary("/caveat.v1.AnswerService/Tell")(b"", timeout=harness.DEADLINE_S)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.UNIMPLEMENTED)


class Corpus(PythonClientTest):
    def pages(self, method, request, rows):
        """All rows of a paged method, and how many came with each page."""
        found, sizes = [], []
        while True:
            page = method(request, timeout=harness.DEADLINE_S)
            found += getattr(page, rows)
            sizes.append(len(getattr(page, rows)))
            if not page.next_page_token:
                return found, sizes
            request.page_token = page.next_page_token

    def test_search_pages_join_into_the_whole(self):
        def search(page_size):
            request = self.v1.corpus.SearchPassagesRequest(query="massage pain", page_size=page_size)
            return self.pages(self.corpus.SearchPassages, request, "passages")

        whole, _ = search(50)
        parts, sizes = search(7)
        self.assertGreater(len(whole), 14)
        self.assertEqual(parts, whole)
        self.assertEqual(set(sizes[:-1]), {7})
        self.assertEqual([p.citation.number for p in whole], list(range(1, len(whole) + 1)))
        scores = [p.score for p in whole]
        self.assertEqual(scores, sorted(scores, reverse=True))
        ranges = [(p.citation.document_id, p.citation.start_byte) for p in whole]
        self.assertEqual(len(set(ranges)), len(ranges), "a passage came twice")

    def test_operators_have_no_meaning(self):
        for query in ('"', "massage NOT pain", "title:massage", "massage*", "^massage", "(((((", "a AND", "-", "\0massage"):
            with self.subTest(query=query):
                request = self.v1.corpus.SearchPassagesRequest(query=query)
                try:
                    self.corpus.SearchPassages(request, timeout=harness.DEADLINE_S)
                except grpc.RpcError as error:
                    self.assertEqual(error.code(), grpc.StatusCode.INVALID_ARGUMENT)

    def test_documents_page_by_page(self):
        request = self.v1.corpus.ListDocumentsRequest(page_size=5)
        documents, _ = self.pages(self.corpus.ListDocuments, request, "documents")
        files = sorted(path.stem for path in (harness.COLLECTION / "documents").glob("*.md"))
        self.assertEqual([d.document_id for d in documents], files)
        self.assertFalse([d for d in documents if d.text])

    def test_a_document_and_the_snapshot(self):
        request = self.v1.corpus.GetDocumentRequest(document_id="furlan-2015")
        document = self.corpus.GetDocument(request, timeout=harness.DEADLINE_S).document
        self.assertEqual(document.text, (harness.COLLECTION / "documents/furlan-2015.md").read_text())
        snapshot = self.corpus.GetSnapshot(self.v1.corpus.GetSnapshotRequest(), timeout=harness.DEADLINE_S).snapshot
        self.assertEqual(len(snapshot.snapshot_id), CHARACTERS_OF_AN_ID)
        self.assertGreater(snapshot.passage_count, snapshot.document_count)

    def test_requests_that_have_to_be_mended(self):
        v1, invalid = self.v1.corpus, grpc.StatusCode.INVALID_ARGUMENT
        table = [
            (self.corpus.SearchPassages, v1.SearchPassagesRequest(), invalid, "QUERY_EMPTY", "query"),
            (self.corpus.SearchPassages, v1.SearchPassagesRequest(query="a" * 2001), invalid, "QUERY_TOO_LONG", "query"),
            (self.corpus.SearchPassages, v1.SearchPassagesRequest(query="a", page_size=51), invalid,
             "PAGE_SIZE_OUT_OF_RANGE", "page_size"),
            (self.corpus.SearchPassages, v1.SearchPassagesRequest(query="a", page_token="?"), invalid,
             "PAGE_TOKEN_INVALID", "page_token"),
            (self.corpus.ListDocuments, v1.ListDocumentsRequest(page_size=201), invalid, "PAGE_SIZE_OUT_OF_RANGE",
             "page_size"),
            (self.corpus.ListDocuments, v1.ListDocumentsRequest(page_token="-1"), invalid, "PAGE_TOKEN_INVALID",
             "page_token"),
            (self.corpus.GetDocument, v1.GetDocumentRequest(document_id="none"), grpc.StatusCode.NOT_FOUND,
             "DOCUMENT_NOT_FOUND", "document_id"),
        ]
        for method, request, code, reason, field in table:
            with self.subTest(reason=reason, request=str(request)[:60]):
                self.assert_error(lambda m=method, r=request: m(r, timeout=harness.DEADLINE_S), code, reason, field)


class Health(PythonClientTest):
    def test_check(self):
        response = self.health.Check(self.v1.health.HealthCheckRequest(), timeout=harness.DEADLINE_S)
        self.assertEqual(response.status, self.v1.health.HealthCheckResponse.SERVING)
        with self.assertRaises(grpc.RpcError) as caught:
            self.health.Check(self.v1.health.HealthCheckRequest(service="none"), timeout=harness.DEADLINE_S)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.NOT_FOUND)

    def test_watch_hears_of_the_end_before_it_comes(self):
        server = self.start_server(self.server.snapshot, "watched", drain_ms=1000)
        with grpc.insecure_channel(server.address) as channel:
            watch = self.v1.health_grpc.HealthStub(channel).Watch(self.v1.health.HealthCheckRequest())
            self.assertEqual(next(watch).status, self.v1.health.HealthCheckResponse.SERVING)
            server.process.terminate()
            self.assertEqual(next(watch).status, self.v1.health.HealthCheckResponse.NOT_SERVING)
            # Draining: told to go elsewhere, but what still comes is answered.
            answers = self.v1.ask_grpc.AnswerServiceStub(channel)
            answers.Ask(self.v1.ask.AskRequest(question=harness.ANSWERED), timeout=harness.DEADLINE_S)
        self.assertEqual(server.wait(), 0)


class Reflection(PythonClientTest):
    BUF = list((harness.SOURCE / "clients/node_modules/@bufbuild").glob("buf-linux-*/bin/buf"))

    def curl(self, *arguments):
        if not self.BUF:
            self.skipTest("buf is missing; scripts/check installs it")
        env = dict(os.environ, HOME=str(self.folder))
        return subprocess.run([self.BUF[0], "curl", "--http2-prior-knowledge", "--protocol", "grpc", *arguments],
                              capture_output=True, timeout=harness.DEADLINE_S, env=env, text=True)

    def test_lists_the_services(self):
        listed = self.curl("--list-services", "http://" + self.server.address)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertLessEqual({"caveat.v1.AnswerService", "caveat.v1.CorpusService", "grpc.health.v1.Health"},
                             set(listed.stdout.split()))

    def test_is_enough_to_ask(self):
        asked = self.curl("--data", '{"question": "is massage safe after a fracture?"}',
                          f"http://{self.server.address}/caveat.v1.AnswerService/Ask")
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertIn("OUTCOME_ANSWERED", asked.stdout)


if __name__ == "__main__":
    harness.main()
