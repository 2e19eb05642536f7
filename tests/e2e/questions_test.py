"""Questions that people ask, and what each answer must and must not say."""

import re

import harness

PUBLISHED = "will-massage-help-lower-back-pain"


class QuestionsTest(harness.Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.start_server(cls.build_snapshot())

    def ask_checked(self, question, *options):
        """The answer, after what holds for every answer: quotes stand in the files, numbers lead to citations."""
        answer = self.ask(self.server, question, *options)
        citations = {citation["number"]: citation for citation in answer["citations"]}
        self.assertEqual(sorted(citations), list(range(1, len(citations) + 1)))
        for citation in citations.values():
            file = (harness.COLLECTION / "documents" / (citation["documentId"] + ".md")).read_bytes()
            self.assertEqual(file[citation["startByte"]:citation["endByte"]].decode(), citation["quote"])
        for statement in answer["statements"]:
            if statement["kind"] == "STATEMENT_KIND_QUOTE":
                (number,) = statement["citationNumbers"]
                self.assertEqual(citations[number]["quote"], statement["text"])
            else:
                self.assertTrue(statement["templateId"])
        for part in answer["statements"] + answer["caveats"] + [answer["triage"]]:
            self.assertLessEqual(set(part["citationNumbers"]), set(citations))
        return answer

    def document_of(self, answer, statement):
        (number,) = statement["citationNumbers"]
        return next(c["documentId"] for c in answer["citations"] if c["number"] == number)

    def test_fracture(self):
        answer = self.ask_checked("is massage safe after a fracture?")
        self.assertEqual(answer["outcome"], "OUTCOME_ANSWERED")
        self.assertIn(answer["verdict"], ("VERDICT_CAUTION", "VERDICT_AVOID"))
        first = answer["statements"][0]
        self.assertEqual(self.document_of(answer, first), PUBLISHED)
        self.assertEqual(first["text"], "Not advisable for all: Do not use, or use with caution and medical guidance, when your "
                         "pain is the result of acute injury, infection, cancer, fracture, or severe disc problems. "
                         "Always consult with your doctor in these situations.")
        self.assertTrue([c for c in answer["caveats"] if c["appliesBecause"] == "fracture"])

    def test_lower_back_pain(self):
        answer = self.ask_checked("Will massage help lower back pain?")
        self.assertEqual(answer["outcome"], "OUTCOME_ANSWERED")
        self.assertIn(answer["verdict"], ("VERDICT_SUPPORTED", "VERDICT_UNCERTAIN"))
        said = " ".join(statement["text"] for statement in answer["statements"])
        self.assertIn("certainty", said, "a benefit without its certainty")
        self.assertTrue({"furlan-2015", "who-2023"} & {c["documentId"] for c in answer["citations"]})
        self.assertTrue(answer["caveats"])

    def test_college_of_physicians(self):
        answer = self.ask_checked("does the american college of physicians recommend massage for chronic low back pain?")
        self.assertEqual(answer["verdict"], "VERDICT_NOT_SUPPORTED")
        notes = [d for d in answer["disagreements"] if "American College of Physicians" in d["note"]]
        self.assertTrue(notes, "no word that the article and the guideline differ")
        by_number = {c["number"]: c["documentId"] for c in answer["citations"]}
        self.assertEqual(by_number[notes[0]["articleCitationNumber"]], PUBLISHED)
        self.assertIn("qaseem-2017", [by_number[n] for n in notes[0]["sourceCitationNumbers"]])

    def test_authors(self):
        answer = self.ask_checked("who wrote the JAMA Network Open review?")
        self.assertEqual(answer["outcome"], "OUTCOME_ANSWERED")
        self.assertRegex(answer["statements"][0]["text"], r"\bMak\b")
        said = " ".join(statement["text"] for statement in answer["statements"])
        self.assertRegex(said, r"\bBoyd\b")
        self.assertEqual(answer["verdict"], "VERDICT_UNSPECIFIED")

    def test_bladder(self):
        answer = self.ask_checked(harness.RED_FLAG)
        self.assertEqual(answer["outcome"], "OUTCOME_RED_FLAG")
        self.assertEqual(answer["triage"]["level"], "TRIAGE_LEVEL_EMERGENCY")
        self.assertTrue(answer["triage"]["message"])
        self.assertTrue(answer["triage"]["citationNumbers"])
        self.assertEqual(answer["verdict"], "VERDICT_AVOID", "asked beside an emergency, massage is not for now")

    def test_pregnancy(self):
        answer = self.ask_checked("is massage safe in pregnancy?")
        self.assertIn(answer["verdict"], ("VERDICT_CAUTION", "VERDICT_AVOID"))
        self.assertTrue([c for c in answer["caveats"] if re.search("midwife|doctor", c["text"])])

    def test_france(self):
        answer = self.ask_checked("what is the capital of France?")
        self.assertEqual(answer["outcome"], "OUTCOME_NOT_COVERED")
        self.assertEqual(answer["verdict"], "VERDICT_UNSPECIFIED")
        self.assertEqual(answer["citations"], [])
        self.assertNotIn("Paris", " ".join(statement["text"] for statement in answer["statements"]))

    def test_partial_says_what_is_missing(self):
        answer = self.ask_checked(harness.PARTIAL)
        self.assertEqual(answer["outcome"], "OUTCOME_PARTIAL")
        self.assertEqual(answer["abstention"]["missing"], ["migraine"])

    def test_a_red_flag_in_an_earlier_question_still_counts(self):
        answer = self.ask_checked("and how often should I go?", "--history=" + harness.RED_FLAG)
        self.assertEqual(answer["outcome"], "OUTCOME_RED_FLAG")


if __name__ == "__main__":
    harness.main()
