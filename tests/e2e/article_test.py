"""The article in the collection has the words of the article as it was published, in their order."""

import re
import unittest

import harness

ORIGINAL = harness.SOURCE / "tests/e2e/data/article.txt"
DOCUMENT = harness.COLLECTION / "documents/will-massage-help-lower-back-pain.md"


def published_words(text):
    """Without the bullets of its lists."""
    return re.sub(r"^\s*•", "", text, flags=re.MULTILINE).split()


def collected_words(text):
    """Without front matter, editors' comments and the marks of headings and lists."""
    front_matter = re.match(r"---\n.*?\n---\n", text, flags=re.DOTALL)
    body = text[front_matter.end():]
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    return re.sub(r"^(#+|-) ", "", body, flags=re.MULTILINE).split()


class ArticleTest(unittest.TestCase):
    def test_words(self):
        published = published_words(ORIGINAL.read_text(encoding="utf-8"))
        collected = collected_words(DOCUMENT.read_text(encoding="utf-8"))
        self.assertGreater(len(published), 700)
        for place, (original, ours) in enumerate(zip(published, collected)):
            self.assertEqual(ours, original, "after: " + " ".join(published[max(0, place - 8):place]))
        self.assertEqual(len(collected), len(published))


if __name__ == "__main__":
    harness.main()
