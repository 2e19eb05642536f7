#include "index/build.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "files/sha256.h"
#include "tests/unit/support/fixture_collection.h"

namespace caveat {
namespace {

using test::Bytes;
using test::FixtureCollection;
using test::SetBytes;
using test::TemporaryFolder;

TEST(BuildSnapshot, TheSameFilesGiveTheSameBytes) {
  const TemporaryFolder folder;
  const FixtureCollection collection;
  const FixtureCollection reversed(FixtureCollection::WriteOrder::kReversed);
  collection.Build(folder / "one");
  collection.Build(folder / "two");
  reversed.Build(folder / "three");
  EXPECT_EQ(Sha256Hex(Bytes(folder / "one")), Sha256Hex(Bytes(folder / "two")));
  EXPECT_EQ(Sha256Hex(Bytes(folder / "one")), Sha256Hex(Bytes(folder / "three")));
}

TEST(BuildSnapshot, AnyChangedFileGivesAnotherSnapshot) {
  const TemporaryFolder folder;
  FixtureCollection().Build(folder / "one");
  const struct {
    const char* file;
    const char* from;
    const char* to;
  } rows[] = {
      {"documents/trial.md", "for six weeks", "for five weeks"},
      {"documents/trial.md", "licence: not openly licensed", "licence: openly licensed"},
      {"claims.yaml", "found 4 of 10.", "found only 4 of 10."},
      {"lexicon.yaml", "terms: [gout]", "terms: [gout, gouty]"},
      {"safety/red_flags.yaml", "message: Get help now, call {emergency}.", "message: Get help."},
      {"safety/conditions.yaml", "review: draft", "review: signed"},
      {"collection.yaml", "title: Stretching and neck pain", "title: Stretching"},
      {"sources.json", "10.1000/necks.1", "10.1000/necks.2"},
  };
  for (const auto& row : rows) {
    FixtureCollection changed;
    changed.Replace(row.file, row.from, row.to);
    changed.Build(folder / "two");
    EXPECT_NE(Sha256Hex(Bytes(folder / "one")), Sha256Hex(Bytes(folder / "two"))) << row.file << ": " << row.to;
  }
}

TEST(BuildSnapshot, ReturnsTheIdThatTheSnapshotHas) {
  const FixtureCollection collection;
  const TemporaryFolder folder;
  const absl::StatusOr<std::string> id = BuildSnapshot(collection.Load(), folder / "a");
  ASSERT_TRUE(id.ok()) << id.status();
  EXPECT_EQ(id->size(), 64u);
  EXPECT_EQ(test::OpenSnapshot(folder / "a")->id(), *id);
}

TEST(BuildSnapshot, ReplacesAnOlderOneAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  SetBytes(folder / "a", "an older snapshot");
  FixtureCollection().Build(folder / "a");
  EXPECT_NE(test::OpenSnapshot(folder / "a"), nullptr);
  const std::filesystem::directory_iterator files(folder.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST(BuildSnapshot, AFailedBuildLeavesTheOldFile) {
  const TemporaryFolder folder;
  SetBytes(folder / "a", "an older snapshot");
  Collection collection = FixtureCollection().Load();
  collection.documents.push_back(collection.documents.front());  // the same id twice
  EXPECT_FALSE(BuildSnapshot(collection, folder / "a").ok());
  EXPECT_EQ(Bytes(folder / "a"), "an older snapshot");
  EXPECT_FALSE(std::filesystem::exists(folder / "a.partial"));
  EXPECT_FALSE(BuildSnapshot(FixtureCollection().Load(), folder / "no/such/folder").ok());
}

TEST(BuildSnapshot, HoldsEveryDocumentByteForByte) {
  const FixtureCollection collection;
  const std::shared_ptr<const Snapshot> snapshot = collection.Open();
  ASSERT_EQ(snapshot->documents().size(), 2u);
  for (const Document& document : snapshot->documents()) {
    EXPECT_EQ(document.text, collection.Read("documents/" + document.id + ".md"));
    EXPECT_EQ(document.sha256, Sha256Hex(document.text));
  }
  EXPECT_EQ(snapshot->FindDocument("trial"), 1);
  EXPECT_EQ(snapshot->FindDocument("trials"), -1);
  const Source& source = snapshot->SourceOf(snapshot->documents()[1]);
  EXPECT_EQ(source.authors, "Able A, Baker BC, Cox D, et al.");
  EXPECT_EQ(source.year, 2019u);
  EXPECT_EQ(source.url, "https://doi.org/10.1000/necks.1");
}

TEST(BuildSnapshot, PassagesAreTheSentences) {
  const std::shared_ptr<const Snapshot> snapshot = FixtureCollection().Open();
  const struct {
    const char* text;
    const char* context;
    const char* lead_in;
    const char* certainty;
  } rows[] = {
      {"Stretching helps neck pain in most people.", "Stretching helps neck pain in most people.", "", ""},
      {"It may also ease stiffness.", "Stretching helps neck pain in most people. It may also ease stiffness.", "", ""},
      {"Do not stretch after a fracture without asking a doctor.",
       "Do not stretch after a fracture without asking a doctor.", "", ""},
      {"Ask a doctor first if you are unsure.", "Ask a doctor first if you are unsure.", "", ""},
      {"Avoid stretching if you have:", "Avoid stretching if you have:", "", ""},
      {"a fresh fracture of the neck", "a fresh fracture of the neck", "Avoid stretching if you have:", ""},
      {"a numb hand", "a numb hand", "Avoid stretching if you have:", ""},
      {"The 2019 trial found less neck pain in 4 of 10 people who stretched, for six weeks.",
       "The 2019 trial found less neck pain in 4 of 10 people who stretched, for six weeks.", "", "very low"},
      {"The 2019 trial found more soreness in 2 of 10 people who stretched.",
       "The 2019 trial found more soreness in 2 of 10 people who stretched.", "", "low"},
  };
  ASSERT_EQ(snapshot->passages().size(), std::size(rows));
  for (size_t i = 0; i < std::size(rows); ++i) {
    const Passage& passage = snapshot->passages()[i];
    EXPECT_EQ(snapshot->Text(passage.document, passage.range), rows[i].text);
    EXPECT_EQ(snapshot->Text(passage.document, passage.context), rows[i].context) << rows[i].text;
    EXPECT_EQ(snapshot->Text(passage.document, passage.lead_in), rows[i].lead_in) << rows[i].text;
    EXPECT_EQ(passage.certainty, rows[i].certainty) << rows[i].text;
  }
}

}  // namespace
}  // namespace caveat
