#include "corpus/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_join.h"
#include "tests/unit/support/fixture_collection.h"

namespace caveat {
namespace {

using test::FixtureCollection;
using testing::HasSubstr;

std::string Written(const Diagnostics& diagnostics) {
  std::string written;
  for (const Diagnostic& diagnostic : diagnostics) written += diagnostic.ToString() + "\n";
  return written;
}

TEST(Lint, TheFixtureHasNoMistake) {
  EXPECT_EQ(Written(FixtureCollection().Lint()), "");
}

// One mistake each, and the one diagnostic that it gives.
constexpr int kAnyLine = -1;  // general caveats do not know theirs
struct Mistake {
  const char* what;
  const char* file;
  const char* from;
  const char* to;
  const char* reported_in;
  int line;
  const char* phrase;
};

constexpr Mistake kMistakes[] = {
    {"a quote that is not in the document", "claims.yaml", "quote: Stretching helps neck pain in most",
     "quote: Stretching cures neck pain in most", "claims.yaml", 1, "is not in documents/article.md; copy it exactly"},
    {"a quote over two paragraphs", "claims.yaml", "in most people.", "in most people. It may also ease stiffness. Do",
     "claims.yaml", 1, "from within one paragraph"},
    {"evidence whose quote is not there", "claims.yaml", "found less neck pain in 4", "found less neck pain in 5",
     "claims.yaml", 9, "is not in documents/trial.md"},
    {"a citation of nothing", "claims.yaml", "document: trial", "document: nowhere", "claims.yaml", 9,
     "there is no document \"nowhere\""},
    {"a support that does not exist", "claims.yaml", "support: overstated", "support: doubtful", "claims.yaml", 1,
     "write one of supported, overstated"},
    {"a claim without a note", "claims.yaml", "note: The article says most people; the 2019 trial found 4 of 10.",
     "note:", "claims.yaml", 1, "`note` is missing"},
    {"a claim about an unknown concept", "claims.yaml", "about: [stretching, neck-pain]", "about: [stretching, necks]",
     "claims.yaml", 1, "there is no concept \"necks\""},
    {"a claim with an unknown facet", "claims.yaml", "facets: [efficacy]", "facets: [efficacious]", "claims.yaml", 1,
     "there is no facet \"efficacious\""},
    {"a rule without wording", "safety/conditions.yaml", "caveat: Do not stretch a fracture.",
     "caveat:", "safety/conditions.yaml", 1, "`caveat` is missing or empty"},
    {"a rule without short wording", "safety/red_flags.yaml", "short: Call {emergency}.", "short: ''",
     "safety/red_flags.yaml", 1, "`short` is missing or empty"},
    {"a rule without evidence", "safety/conditions.yaml",
     "evidence: [{document: article, quote: Do not stretch after a fracture}]", "evidence: []",
     "safety/conditions.yaml", 1, "cites nothing"},
    {"a red flag without evidence", "safety/red_flags.yaml", "evidence: [{document: article, quote: a numb hand}]", "",
     "safety/red_flags.yaml", 1, "cites nothing"},
    {"a short wording that is long", "safety/conditions.yaml", "short: Not with a fracture.",
     "short: Not with a fracture, and not with a fracture, and not with a fracture, and not with a fracture, and not "
     "with a fracture, and not with a fracture.",
     "safety/conditions.yaml", 1, "at most 80"},
    {"a short triage wording that is long", "safety/red_flags.yaml", "short: Call {emergency}.",
     "short: Call {emergency}, and call {emergency}, and call {emergency}, and call {emergency}, and call {emergency}, "
     "and call {emergency}, and call {emergency}, and call {emergency}.",
     "safety/red_flags.yaml", 1, "at most 140"},
    {"a short general wording that is long", "collection.yaml", "short: Ask a doctor first.",
     "short: Ask a doctor first, and ask a doctor first, and ask a doctor first, and ask a doctor first, and ask a "
     "doctor first, and ask a doctor first, and ask a doctor first.",
     "collection.yaml", kAnyLine, "at most 80"},
    {"a help line that does not exist", "safety/red_flags.yaml", "short: Call {emergency}.", "short: Call {ambulance}.",
     "safety/red_flags.yaml", 1, "nothing stands for {ambulance}"},
    {"a region without a phrase", "collection.yaml", "{emergency: \"999\"}", "{}", "collection.yaml", kAnyLine,
     "region GB has no phrase `emergency`"},
    {"a region that is not a country", "collection.yaml", "region: GB", "region: Britain", "collection.yaml", kAnyLine,
     "a country's two capital letters"},
    {"a rule for an unknown concept", "safety/red_flags.yaml", "- [numb-hand]", "- [numb-foot]",
     "safety/red_flags.yaml", 1, "there is no concept \"numb-foot\""},
    {"a rule by words and by likeness", "safety/red_flags.yaml", "level: emergency",
     "level: emergency\n  sounds_like: urgent\n  at_least: 0.5", "safety/red_flags.yaml", 1, "not both"},
    {"a likeness that is not a share", "safety/red_flags.yaml", "when:\n    - [numb-hand]\n    - [neck-pain]",
     "sounds_like: urgent\n  at_least: 70", "safety/red_flags.yaml", 1, "a number from 0 to 1"},
    {"a rule of an unknown level", "safety/red_flags.yaml", "level: emergency", "level: panic", "safety/red_flags.yaml",
     1, "see_clinician, urgent, emergency, crisis"},
    {"a review that is neither draft nor signed", "safety/conditions.yaml", "review: draft", "review: maybe",
     "safety/conditions.yaml", 1, "`review` is draft or signed"},
    {"two rules for one concept", "safety/conditions.yaml", "concepts: [fracture]", "concepts: [fracture, fracture]",
     "safety/conditions.yaml", 1, "has a rule already"},
    {"a source without a document", "sources.json", "[\n  {\n    \"id\": \"article-2020\"",
     "[\n  {\"id\": \"orphan\", \"title\": \"Orphan\"},\n  {\n    \"id\": \"article-2020\"", "sources.json", 2,
     "no document has the source \"orphan\""},
    {"a document without a source", "documents/trial.md", "source: trial-2019", "source: article-2020", "sources.json",
     11, "no document has the source \"trial-2019\""},
    {"a reference without a title", "sources.json", "[\n  {\n    \"id\": \"article-2020\"",
     "[\n  {\"id\": \"untitled\"},\n  {\n    \"id\": \"article-2020\"", "sources.json", 2, "needs an id and a title"},
    {"an id used twice", "lexicon.yaml", "- id: gout\n", "- id: fracture\n", "lexicon.yaml", 18,
     "the id \"fracture\" is used twice"},
    {"a general caveat's id used twice", "collection.yaml", "help_lines:\n",
     "  - id: ask-first\n    text: Ask.\n    short: Ask.\n    evidence: [{document: article, quote: a numb hand}]\n"
     "    review: draft\nhelp_lines:\n",
     "collection.yaml", kAnyLine, "is used twice"},
    {"a broader concept that does not exist", "lexicon.yaml", "broader: [fracture]", "broader: [fractures]",
     "lexicon.yaml", 13, "there is no concept \"fractures\""},
    {"a concept without words", "lexicon.yaml", "  terms: [gout]\n", "", "lexicon.yaml", 18, "has no words"},
    {"a concept of an unknown kind", "lexicon.yaml", "kind: source", "kind: symptom", "lexicon.yaml", 22,
     "write one of treatment, complaint"},
    {"a finding in the lexicon", "lexicon.yaml", "kind: source", "kind: finding", "lexicon.yaml", 22,
     "findings stand in safety/findings.yaml"},
    {"near with one line only", "safety/findings.yaml", "[[<numb>], [hand, fingers]]", "[[<numb>]]",
     "safety/findings.yaml", 5, "at least two lines"},
    {"a word list that does not exist", "safety/findings.yaml", "[<numb>]", "[<dumb>]", "safety/findings.yaml", 5,
     "there is no word list \"dumb\" above"},
    {"a word list of the same name twice", "safety/findings.yaml", "- id: numb-hand",
     "- words: numb\n  terms: [dead]\n- id: numb-hand", "safety/findings.yaml", 3, "is there twice"},
    {"a bracket that is missing", "asked_words.yaml", "[neck]", "neck]", "asked_words.yaml", 1, "a bracket is missing"},
    {"a question expected of nothing", "expected_questions.yaml", "found less neck pain", "found more neck pain",
     "expected_questions.yaml", 1, "is not in documents/trial.md"},
    {"no questions that are unanswered", "unanswered_questions.yaml", "asks: [what does a class cost]",
     "set_aside: true", "unanswered_questions.yaml", 1, "`asks` is missing"},
    {"a choice that is not one", "safety/findings.yaml", "[<numb>]", "[\"{week}\"]", "safety/findings.yaml", 5,
     "{week} is not a choice; write {a|b}"},
    {"a range that ends before it begins", "safety/findings.yaml", "[<numb>]", "[\"{9-4} weeks\"]",
     "safety/findings.yaml", 5, "{9-4} is not a choice"},
    {"an empty word list", "safety/findings.yaml", "  terms: [numb, tingling]\n", "", "safety/findings.yaml", 1,
     "the word list \"numb\" is empty"},
    {"a source concept without its document", "lexicon.yaml", "document: trial", "document: trials", "lexicon.yaml", 22,
     "there is no document \"trials\""},
    {"an overdue review", "collection.yaml", "next_review: 2027-01-05", "next_review: 2026-05-31", "collection.yaml", 0,
     "the review was due on 2026-05-31"},
    {"a date that is not one", "documents/trial.md", "reviewed: 2026-01-05", "reviewed: January 2026",
     "documents/trial.md", 0, "YYYY-MM-DD"},
    {"an unknown key", "questions.yaml", "  verdict: [uncertain]", "  verdicts: [uncertain]", "questions.yaml", 4,
     "`verdicts` is not a key here; the keys are id, ask"},
    {"an unknown key in front matter", "documents/article.md",
     "licence:", "author: A. Writer\nlicence:", "documents/article.md", 5, "`author` is not a key here"},
    {"an unknown facet", "documents/article.md", "<!-- facets: safety -->", "<!-- facets: safeness -->",
     "documents/article.md", 18, "there is no facet \"safeness\""},
    {"an unknown concept", "documents/article.md", "about: stretching, neck-pain", "about: stretching, neck",
     "documents/article.md", 14, "there is no concept \"neck\""},
    {"a paragraph over two lines", "documents/article.md", "Avoid stretching if", "Avoid stretching\nif",
     "documents/article.md", 21, "put it on one line"},
    {"emphasis in a paragraph", "documents/article.md", "Avoid stretching if", "Avoid *stretching* if",
     "documents/article.md", 21, "write plain text"},
    {"a link in a paragraph", "documents/article.md", "Avoid stretching if",
     "Avoid [stretching](https://example.org) if", "documents/article.md", 21, "write plain text"},
    {"a code block", "documents/article.md", "## Safety\n", "    code\n\n## Safety\n", "documents/article.md", 16,
     "cannot be quoted"},
    {"HTML", "documents/article.md", "## Safety\n", "<p>Hello</p>\n\n## Safety\n", "documents/article.md", 16,
     "HTML cannot be quoted"},
    {"an annotation that says nothing", "documents/article.md", "<!-- facets: safety -->", "<!-- facet: safety -->",
     "documents/article.md", 18, "says nothing here"},
    {"a document without licence", "documents/trial.md", "licence: not openly licensed",
     "licence:", "documents/trial.md", 2, "`licence` is missing"},
    {"broken YAML", "questions.yaml", "outcome: [answered]", "outcome: [answered", "questions.yaml", 4,
     "this is not YAML"},
    {"a list that is not one", "questions.yaml", "- id: helps", "id: helps", "questions.yaml", 2, "this is not YAML"},
    {"an outcome that does not exist", "questions.yaml", "outcome: [answered]", "outcome: [fine]", "questions.yaml", 1,
     "`outcome: fine` is not known; write one of answered, partial, clarify, not_covered, red_flag"},
    {"a golden question that cites nothing known", "questions.yaml", "cites: [trial]", "cites: [trials]",
     "questions.yaml", 1, "there is no document \"trials\"; its file would be documents/trials.md"},
    {"a golden question with an unknown caveat", "questions.yaml", "caveats: [ask-first]", "caveats: [ask]",
     "questions.yaml", 1, "there is no caveat \"ask\"; name a rule of safety/conditions.yaml"},
    {"a golden question with an unknown claim", "questions.yaml", "disagreements: [most-people]",
     "disagreements: [few-people]", "questions.yaml", 1, "there is no claim \"few-people\"; name one of claims.yaml"},
    {"a template that is missing", "collection.yaml", "  partial.missing: Nothing here speaks of {missing}.\n", "",
     "collection.yaml", 0, "the template \"partial.missing\" is missing"},
    {"an empty scope", "collection.yaml", "treatments: [stretching]", "treatments: []", "collection.yaml", 1,
     "`scope` must name"},
    {"a scope that is not a concept", "collection.yaml", "treatments: [stretching]", "treatments: [yoga]",
     "collection.yaml", 0, "there is no concept \"yoga\""},
};

TEST(Lint, EachMistakeGivesOneDiagnostic) {
  for (const Mistake& row : kMistakes) {
    SCOPED_TRACE(row.what);
    FixtureCollection collection;
    collection.Replace(row.file, row.from, row.to);
    const Diagnostics found = collection.Lint();
    EXPECT_EQ(found.size(), 1u) << Written(found);
    if (found.empty()) continue;
    EXPECT_EQ(found[0].file, row.reported_in);
    if (row.line != kAnyLine) {
      EXPECT_EQ(found[0].line, row.line) << found[0].ToString();
    }
    EXPECT_THAT(found[0].message, HasSubstr(row.phrase));
  }
}

TEST(Lint, BrokenJsonIsReportedWhereItBreaks) {
  FixtureCollection collection;
  collection.Replace("sources.json", "\"type\": \"webpage\",", "\"type\": webpage,");
  const Diagnostics found = collection.Lint();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].file, "sources.json");
  EXPECT_EQ(found[0].line, 4);
  EXPECT_THAT(found[0].message, HasSubstr("this is not JSON"));
}

TEST(Lint, ContradictedByNothing) {
  FixtureCollection collection;
  collection.Replace("claims.yaml", "support: overstated", "support: contradicted");
  EXPECT_EQ(Written(collection.Lint()), "");
  collection.Replace("claims.yaml",
                     "  evidence:\n    - document: trial\n      quote: The 2019 trial found less neck pain in 4 of 10 "
                     "people who stretched\n",
                     "");
  EXPECT_THAT(Written(collection.Lint()), HasSubstr("claims.yaml:1: claim \"most-people\" is contradicted by nothing"));
}

TEST(Lint, AFileThatIsNotUtf8) {
  FixtureCollection collection;
  collection.Write("questions.yaml", "- id: caf\xE9\n");
  EXPECT_EQ(Written(collection.Lint()), "questions.yaml: the file is not UTF-8; save it as UTF-8\n");
}

TEST(Lint, AFileThatIsMissing) {
  FixtureCollection collection;
  collection.Remove("questions.yaml");
  const Diagnostics found = collection.Lint();
  ASSERT_EQ(found.size(), 1u) << Written(found);
  EXPECT_EQ(found[0].file, "questions.yaml");
  EXPECT_THAT(found[0].message, HasSubstr("No such file"));
}

TEST(Lint, FrontMatterThatIsMissing) {
  FixtureCollection collection;
  collection.Write("documents/bare.md", "# Bare\n\nNo front matter.\n");
  EXPECT_THAT(Written(collection.Lint()), HasSubstr("documents/bare.md:1: the file must begin with front matter"));
}

TEST(Lint, AFolderThatIsNoCollection) {
  const test::TemporaryFolder folder;
  Diagnostics diagnostics;
  FixtureCollection collection;
  for (const char* document : {"documents/article.md", "documents/trial.md"}) collection.Remove(document);
  EXPECT_THAT(Written(collection.Lint()), HasSubstr("is this a collection's folder?"));
}

TEST(Lint, UnknownKeysAreReportedAtEveryLevel) {
  // Each row adds one unknown key to one kind of row.
  const struct {
    const char* file;
    const char* before;
  } rows[] = {
      {"claims.yaml", "  support: overstated"},
      {"lexicon.yaml", "  terms: [gout]"},
      {"safety/findings.yaml", "  near: [[<numb>], [hand, fingers]]"},
      {"safety/findings.yaml", "  terms: [numb, tingling]"},
      {"safety/red_flags.yaml", "  level: emergency"},
      {"safety/conditions.yaml", "  level: avoid"},
      {"collection.yaml", "    short: Ask a doctor first."},
  };
  for (const auto& row : rows) {
    FixtureCollection collection;
    const std::string indent(std::string(row.before).find_first_not_of(' '), ' ');
    collection.Replace(row.file, row.before, indent + "colour: blue\n" + row.before);
    const Diagnostics found = collection.Lint();
    ASSERT_EQ(found.size(), 1u) << row.file << "\n" << Written(found);
    EXPECT_EQ(found[0].file, row.file);
    EXPECT_GT(found[0].line, 0);
    EXPECT_THAT(found[0].message, HasSubstr("`colour` is not a key here"));
  }
}

}  // namespace
}  // namespace caveat
