#include "index/searcher.h"

#include <gtest/gtest.h>

#include "index/match_query.h"
#include "tests/unit/support/fixture_collection.h"
#include "text/analyzer.h"
#include "text/normalise.h"

namespace caveat {
namespace {

using namespace std::string_literals;
using test::FixtureCollection;

// The bytes that UTF-8 would give a code point; for a surrogate they are not well-formed.
std::string Encoded(uint32_t c) {
  const auto byte = [](uint32_t bits) { return static_cast<char>(bits); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
  return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
}

class SearcherTest : public testing::Test {
 protected:
  void SetUp() override {
    snapshot_ = collection_.Open();
    absl::StatusOr<Searcher> searcher = Searcher::Open(snapshot_);
    ASSERT_TRUE(searcher.ok()) << searcher.status();
    searcher_.emplace(*std::move(searcher));
  }

  std::vector<ScoredPassage> Search(const std::vector<std::string>& words, int limit = 10, int offset = 0) {
    absl::StatusOr<std::vector<ScoredPassage>> found = searcher_->Search(words, limit, offset, nullptr);
    EXPECT_TRUE(found.ok()) << found.status() << " for " << testing::PrintToString(words);
    if (found.ok() && offset == 0) ExpectSameFromMemory(words, limit, *found);
    return found.ok() ? *found : std::vector<ScoredPassage>();
  }

  // What MATCH finds, the postings in memory find: the same passages, in the same order, with the same scores.
  void ExpectSameFromMemory(const std::vector<std::string>& words, int limit, const std::vector<ScoredPassage>& found) {
    const auto kept = searcher_->FindCandidates(words, static_cast<size_t>(limit));
    ASSERT_TRUE(kept.ok()) << kept.status() << " for " << testing::PrintToString(words);
    ASSERT_EQ(kept->size(), found.size()) << testing::PrintToString(words);
    for (size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ((*kept)[i].passage, found[i].passage) << testing::PrintToString(words);
      EXPECT_EQ((*kept)[i].score, found[i].score) << testing::PrintToString(words);
    }
  }

  std::string_view TextOf(const ScoredPassage& found) const {
    const Passage& passage = snapshot_->passages()[found.passage];
    return snapshot_->Text(passage.document, passage.range);
  }

  FixtureCollection collection_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::optional<Searcher> searcher_;
};

TEST_F(SearcherTest, TheBestPassageComesFirst) {
  const std::vector<ScoredPassage> found = Search({"soreness"});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(TextOf(found[0]), "The 2019 trial found more soreness in 2 of 10 people who stretched.");
  EXPECT_GT(found[0].score, 0);

  const std::vector<ScoredPassage> both = Search({"neck", "stiffness"});
  ASSERT_GT(both.size(), 1u);
  EXPECT_EQ(TextOf(both[0]), "It may also ease stiffness.");
  for (size_t i = 1; i < both.size(); ++i) EXPECT_LE(both[i].score, both[i - 1].score);
}

TEST_F(SearcherTest, WordsMatchInEveryInflection) {
  EXPECT_EQ(Search({"fractures"}).size(), Search({"fracture"}).size());
  EXPECT_FALSE(Search({"fractures"}).empty());
}

TEST_F(SearcherTest, AWordThatIsSeveralTermsIsAPhrase) {
  // "2019-trial" is cut at the hyphen; the halves must stand side by side, in that order, in one column.
  EXPECT_FALSE(Search({"2019-trial"}).empty());
  EXPECT_TRUE(Search({"trial-2019"}).empty());
  EXPECT_TRUE(Search({"2019-trial-of"}).empty());
  Search({"2019-trial", "trial", "soreness", "stretching's", "don't"}, 50);
}

TEST_F(SearcherTest, FindsNothing) {
  EXPECT_TRUE(Search({"xylophone"}).empty());
  EXPECT_TRUE(Search({}).empty());
  EXPECT_TRUE(Search({"stretching"}, 0).empty());
}

TEST_F(SearcherTest, PagesAreOneListCutUp) {
  const std::vector<ScoredPassage> all = Search({"stretching", "fracture", "trial"}, 100);
  ASSERT_GT(all.size(), 3u);
  for (int offset = 0; offset < static_cast<int>(all.size()); ++offset) {
    const std::vector<ScoredPassage> page = Search({"stretching", "fracture", "trial"}, 1, offset);
    ASSERT_EQ(page.size(), 1u);
    EXPECT_EQ(page[0].passage, all[static_cast<size_t>(offset)].passage);
    EXPECT_EQ(page[0].score, all[static_cast<size_t>(offset)].score);
  }
  EXPECT_TRUE(Search({"stretching"}, 10, 1000).empty());
}

TEST_F(SearcherTest, NoTextIsAnError) {
  const std::string hostile[] = {"\"",
                                 "\"\"",
                                 "'",
                                 "a\"b",
                                 "\"unbalanced",
                                 "NEAR(",
                                 "NEAR(a b, 5)",
                                 "AND",
                                 "OR",
                                 "NOT",
                                 "a AND",
                                 "*",
                                 "*reads",
                                 "reads*",
                                 "^back",
                                 "text:pain",
                                 "{text heading}: pain",
                                 "-text:pain",
                                 "+",
                                 "a + b",
                                 ":",
                                 "a:b",
                                 "(",
                                 ")",
                                 std::string(100, '(') + "a" + std::string(100, ')'),
                                 "a\0b"s,
                                 "\0"s,
                                 "\xFF\xFE",
                                 "\xC0\xAF",
                                 "a\x80z",
                                 "\xED\xA0\x80",
                                 std::string(100'000, 'a'),
                                 std::string(100'000, '"'),
                                 "'; DROP TABLE passage; --",
                                 "?1",
                                 "@x",
                                 "$x",
                                 ":x",
                                 "passage_fts",
                                 "rank MATCH 'x'",
                                 "\\",
                                 "%",
                                 "_",
                                 "\n",
                                 "\t",
                                 "facetefficacy",
                                 std::string(kMaxMatchWordBytes, 'b')};
  for (const std::string& word : hostile) {
    Search({word});
    Search({"stretching", word});
    Search({word, "stretching", word + "x"});
  }
}

TEST_F(SearcherTest, NoWordOfAnyScriptIsAnError) {
  for (uint32_t c = 0x21; c <= 0x10FFFF; c += 97) {
    Search({Encoded(c) + Encoded(c + 1)});
    if (HasFailure()) FAIL() << "at code point " << c;
  }
}

TEST_F(SearcherTest, AMessageAsLongAsABookIsNoError) {
  std::string text;
  while (text.size() < 100'000) text += "\"stretching* OR (neck^2:pain) NEAR/2 -x ";
  std::vector<std::string> words;
  for (Token& token : Analyzer().Analyse(Normalise(text))) words.push_back(token.word);
  EXPECT_FALSE(Search(words).empty());
}

TEST_F(SearcherTest, OperatorsHaveNoMeaning) {
  // A star is not a prefix, a colon names no column, and NOT is the word "not", which the article has.
  EXPECT_TRUE(Search({"sor*"}).empty());
  EXPECT_TRUE(Search({"title:trial"}).empty());
  const std::vector<ScoredPassage> found = Search({"NOT"});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(TextOf(found[0]), "Do not stretch after a fracture without asking a doctor.");
}

TEST(Searcher, ReadsTheSnapshotThatWasVerifiedWhateverBecameOfTheFile) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.caveat";
  FixtureCollection().Build(path);
  const std::shared_ptr<const Snapshot> snapshot = *Snapshot::Open(path);
  test::SetBytes(path, "something else");
  absl::StatusOr<Searcher> searcher = Searcher::Open(snapshot);
  ASSERT_TRUE(searcher.ok()) << searcher.status();
  const auto found = searcher->Search({"stretching"}, 10, 0, nullptr);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_FALSE(found->empty());
}

TEST(Searcher, AbortsOnceItIsToldToStop) {
  // Enough passages that the search takes more steps than pass between two questions whether to stop.
  FixtureCollection collection;
  std::string long_document = collection.Read("documents/trial.md");
  for (int i = 0; i < 500; ++i) long_document += "\nStretching a neck with pain, number " + std::to_string(i) + ".\n";
  collection.Write("documents/trial.md", long_document);
  absl::StatusOr<Searcher> searcher = Searcher::Open(collection.Open());
  ASSERT_TRUE(searcher.ok()) << searcher.status();
  const std::vector<std::string> words = {"stretching", "neck", "pain"};

  const auto stopped = searcher->Search(words, 10, 0, [] { return true; });
  EXPECT_EQ(stopped.status().code(), absl::StatusCode::kAborted) << stopped.status();
  // The next search is whole again.
  const auto whole = searcher->Search(words, 10, 0, [] { return false; });
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(whole->size(), 10u);
}

}  // namespace
}  // namespace caveat
