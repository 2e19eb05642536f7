#include "tests/unit/support/fixture_collection.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "corpus/lint.h"
#include "corpus/read_collection.h"
#include "files/sha256.h"
#include "index/build.h"
#include "index/schema.h"

namespace caveat::test {
namespace {

// Enough for something to be learned from: each way to ask with each of some beginnings.
std::string Askings() {
  struct Group {
    const char* facets;
    std::vector<const char*> asks;
  };
  const Group groups[] = {
      {"efficacy", {"does it work", "will it help", "does it do any good", "is it worth it", "does stretching help"}},
      {"safety", {"is it safe", "can I do it", "is it ok for me", "should I avoid it", "is stretching safe"}},
      {"duration", {"how long does it last", "does it wear off", "how long do the effects last", "will it last"}},
      {"harms", {"are there side effects", "can it hurt me", "what are the risks", "can stretching do harm"}},
      {"evidence", {"what is the evidence", "which trials are there", "is there proof", "what did the trial find"}},
      {"",
       {"what is the weather", "play some music", "who won the match", "how do I cook rice", "book a flight",
        "where is the station", "tell me a joke", "set an alarm"}}};
  std::string yaml;
  for (const Group& group : groups) {
    yaml += std::string("- facets: [") + group.facets + "]\n  asks:\n";
    for (const char* opening : {"", "so ", "well then ", "and now "}) {
      for (const char* ask : group.asks) yaml += std::string("    - \"") + opening + ask + "\"\n";
    }
  }
  return yaml;
}

const std::vector<std::pair<std::string, std::string>>& Files() {
  static const auto* files = new std::vector<std::pair<std::string, std::string>>{
      {"asked_words.yaml", "- asks: [\"My [neck] hurts, says my aunt\"]\n"},
      {"askings.yaml", Askings()},
      {"safety/tellings.yaml", "- owed: [fracture]\n  tells: [\"I broke a bone in my neck\"]\n"},
      {"claims.yaml", R"(- id: most-people
  document: article
  quote: Stretching helps neck pain in most people.
  support: overstated
  facets: [efficacy]
  about: [stretching, neck-pain]
  verdict: uncertain
  evidence:
    - document: trial
      quote: The 2019 trial found less neck pain in 4 of 10 people who stretched
  note: The article says most people; the 2019 trial found 4 of 10.
  review: draft
)"},
      {"expected_questions.yaml", R"(- document: trial
  quote: The 2019 trial found less neck pain in 4 of 10 people who stretched
  asks: [did anybody get better]
  set_aside: [how many were helped]
)"},
      {"unanswered_questions.yaml", "- asks: [what does a class cost]\n"},
      {"collection.yaml", R"(id: neck-pain
title: Stretching and neck pain
language: en
owner: the editors
reviewed: 2026-01-05
next_review: 2027-01-05
scope:
  treatments: [stretching]
  complaints: [neck-pain]
general_caveats:
  - id: uncovered-condition
    text: This collection says nothing about what you describe; ask a doctor first.
    short: Not covered here; ask a doctor first.
    evidence: [{document: article, quote: Ask a doctor first if you are unsure.}]
    review: draft
  - id: ask-first
    facets: [efficacy, safety]
    text: Ask a doctor whether stretching suits you.
    short: Ask a doctor first.
    evidence: [{document: article, quote: Ask a doctor first if you are unsure.}]
    review: signed
help_lines:
  - region: any
    phrases: {emergency: the emergency number}
  - region: GB
    phrases: {emergency: "999"}
    evidence: [{document: article, quote: Ask a doctor first if you are unsure.}]
templates:
  not_covered.off_topic: This is outside what this collection covers.
  not_covered.condition: Nothing here speaks of stretching with {missing}.
  not_covered.facet: Nothing here answers this about {missing}.
  not_covered.nothing_found: No passage answers this.
  not_covered.unreadable: Not read. Call {emergency}.
  partial.missing: Nothing here speaks of {missing}.
  clarify.subject: Please say what you would like to know.
  clarify.question: Please say what you would like to know about it.
  render.verdict.supported: In short, yes.
  render.verdict.uncertain: In short, uncertain.
  render.verdict.not_supported: In short, no.
  render.verdict.caution: In short, only with guidance.
  render.verdict.avoid: In short, not now.
  render.caveats: "Before you decide:"
  render.sources: "Sources:"
  render.follow_ups: "You could ask:"
  render.whole: "All of it: {where}"
  render.more: "More applies to you: {where}"
  render.last: "Safety advice applies to you: {where}"
  render.answer_name: answer {id}
  notice.consent: Notice consent.
  notice.consent_given: Notice consent_given.
  notice.consent_refused: Notice consent_refused.
  notice.did_it_help: Notice did_it_help.
  notice.did_it_help_alone: Notice did_it_help_alone.
  notice.handed_over: Notice handed_over.
  notice.help: Notice help.
  notice.help_alone: Notice help_alone.
  notice.no_person: Notice no_person.
  notice.nothing_more: Notice nothing_more.
  notice.privacy: Notice privacy.
  notice.released: Notice released.
  notice.slow_down: Notice slow_down.
  notice.started: Notice started.
  notice.stopped: Notice stopped.
  notice.stopped_but_urgent: Notice stopped_but_urgent.
  notice.text_only: Notice text_only.
  notice.thanks: Notice thanks.
  notice.too_long: Notice too_long.
  notice.unanswered: Notice unanswered.
  notice.where_more: Notice where_more.
  notice.unavailable: No answer now. Call {emergency}.
  notice.button_helpful: helpful
  notice.button_no: "no"
  notice.button_person: person
  notice.button_unhelpful: unhelpful
  notice.button_yes: "yes"
answers_owe:
  efficacy:
    - document: trial
      quote: The 2019 trial found more soreness
follow_ups:
  - question: Is stretching safe with a fracture?
    facets: [safety]
confidence:
  high: {precision: 0.9, measured_on: 10}
)"},
      {"documents/article.md", R"(---
title: Will stretching help neck pain?
kind: article
source: article-2020
licence: the publisher's own
reviewed: 2026-01-05
---

# Will stretching help neck pain?

## Benefits

<!-- facets: efficacy; about: stretching, neck-pain; verdict: supported -->
Stretching helps neck pain in most people. It may also ease stiffness.

## Safety

<!-- facets: safety -->
Do not stretch after a fracture without asking a doctor. Ask a doctor first if you are unsure.

Avoid stretching if you have:

- a fresh fracture of the neck
- a numb hand

## Sources

1. A trial of stretching. 2019.
)"},
      {"documents/trial.md", R"(---
title: A trial of stretching
kind: source_record
source: trial-2019
study_type: randomised trial
certainty: low
licence: not openly licensed
reviewed: 2026-01-05
unverified: [the number of drop-outs]
---

# A trial of stretching

## Findings

<!-- facets: efficacy; about: stretching; verdict: uncertain; certainty: very low -->
The 2019 trial found less neck pain in 4 of 10 people who stretched, for six weeks.

<!-- facets: harms -->
The 2019 trial found more soreness in 2 of 10 people who stretched.
)"},
      {"lexicon.yaml", R"(- id: stretching
  name: stretching
  kind: treatment
  terms: [stretching, stretch]
- id: neck-pain
  name: neck pain
  kind: complaint
  terms: [neck pain, sore neck]
- id: fracture
  name: a fracture
  kind: condition
  terms: [fracture, broken bone]
- id: neck-fracture
  name: a neck fracture
  kind: condition
  broader: [fracture]
  terms: [fractured neck, fracture of the neck]
- id: gout
  name: gout
  kind: condition
  terms: [gout]
- id: trial
  name: the 2019 trial
  kind: source
  terms: [2019 trial]
  document: trial
)"},
      {"safety/findings.yaml", R"(- words: numb
  terms: [numb, tingling]
- id: numb-hand
  name: a numb hand
  near: [[<numb>], [hand, fingers]]
)"},
      {"safety/messages.yaml",
       R"(- {id: numb, text: My hand went numb with my neck pain, level: emergency, about: nerves}
)"},
      {"questions.yaml", R"(- id: helps
  ask: Does stretching help neck pain?
  outcome: [answered]
  verdict: [uncertain]
  cites: [trial]
  caveats: [ask-first]
  disagreements: [most-people]
)"},
      {"safety/conditions.yaml", R"(- id: fracture
  concepts: [fracture]
  level: avoid
  caveat: Do not stretch a fracture.
  short: Not with a fracture.
  evidence: [{document: article, quote: Do not stretch after a fracture}]
  review: draft
)"},
      {"safety/red_flags.yaml", R"(- id: numb-hand
  level: emergency
  when:
    - [numb-hand]
    - [neck-pain]
  message: Get help now, call {emergency}.
  short: Call {emergency}.
  evidence: [{document: article, quote: a numb hand}]
  review: draft
  fires: [my neck pain came with a numb hand]
  silent: [I have neck pain]
)"},
      {"sources.json", R"([
  {
    "id": "article-2020",
    "type": "webpage",
    "title": "Will stretching help neck pain?",
    "publisher": "A Magazine",
    "issued": {"date-parts": [[2020, 5, 1]]},
    "URL": "https://example.org/stretching"
  },
  {
    "id": "trial-2019",
    "type": "article-journal",
    "title": "A trial of stretching",
    "author": [{"family": "Able", "given": "Ann"}, {"family": "Baker", "given": "Bo C."},
               {"family": "Cox", "given": "Di"}, {"family": "Dunn", "given": "Ed"}],
    "container-title": "Journal of Necks",
    "issued": {"date-parts": [[2019]]},
    "DOI": "10.1000/necks.1"
  }
]
)"},
  };
  return *files;
}

}  // namespace

FixtureCollection::FixtureCollection(WriteOrder order) {
  std::filesystem::create_directories(folder_ / "documents");
  std::filesystem::create_directories(folder_ / "safety");
  std::vector<std::pair<std::string, std::string>> files = Files();
  if (order == WriteOrder::kReversed) std::reverse(files.begin(), files.end());
  for (const auto& [file, text] : files) Write(file, text);
}

void FixtureCollection::Replace(const std::string& file, const std::string& from, const std::string& to) {
  std::string text = Read(file);
  const size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << file << " has no \"" << from << "\"";
  ASSERT_EQ(text.find(from, at + 1), std::string::npos) << file << " has \"" << from << "\" twice";
  Write(file, text.replace(at, from.size(), to));
}

void FixtureCollection::Remove(const std::string& file) {
  EXPECT_TRUE(std::filesystem::remove(folder_ / file)) << file;
}

Diagnostics FixtureCollection::Lint() const {
  Diagnostics diagnostics;
  const Collection collection = ReadCollection(folder(), diagnostics);
  CheckReferences(collection, diagnostics);
  CheckReviewDates(collection, "2026-06-01", diagnostics);
  return diagnostics;
}

Collection FixtureCollection::Load() const {
  for (const Diagnostic& diagnostic : Lint()) ADD_FAILURE() << diagnostic.ToString();
  Diagnostics diagnostics;
  return ReadCollection(folder(), diagnostics);
}

void FixtureCollection::Build(const std::string& path) const {
  const absl::StatusOr<std::string> id = BuildSnapshot(Load(), path);
  ASSERT_TRUE(id.ok()) << id.status();
}

std::shared_ptr<const Snapshot> FixtureCollection::Open() const {
  const std::string path = folder_ / "fixture.caveat";
  Build(path);
  return OpenSnapshot(path);
}

std::shared_ptr<const Snapshot> OpenSnapshot(const std::string& path) {
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = Snapshot::Open(path);
  EXPECT_TRUE(snapshot.ok()) << snapshot.status();
  return snapshot.ok() ? *std::move(snapshot) : nullptr;
}

void Seal(const std::string& path) {
  std::string bytes = Bytes(path);
  ASSERT_GE(bytes.size(), static_cast<size_t>(kPageSize));
  bytes.replace(kDigestOffset, kDigestSize, kDigestSize, '\0');
  bytes.replace(kDigestOffset, kDigestSize, absl::HexStringToBytes(Sha256Hex(bytes)));
  SetBytes(path, bytes);
}

void EditAndSeal(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr), SQLITE_OK);
  const int code = sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
  EXPECT_EQ(code, SQLITE_OK) << sqlite3_errmsg(database);
  EXPECT_EQ(sqlite3_close(database), SQLITE_OK);
  Seal(path);
}

}  // namespace caveat::test
