#include "index/snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <random>

#include "index/schema.h"
#include "tests/unit/support/fixture_collection.h"

namespace caveat {
namespace {

using test::Bytes;
using test::EditAndSeal;
using test::FixtureCollection;
using test::Seal;
using test::SetBytes;
using test::TemporaryFolder;
using testing::HasSubstr;

class SnapshotTest : public testing::Test {
 protected:
  void SetUp() override {
    FixtureCollection().Build(path_);
    sound_ = Bytes(path_);
    ASSERT_TRUE(Snapshot::Open(path_).ok());
  }

  // The file at `path_` is refused with that code and a sentence that says what to do.
  void ExpectRefused(absl::StatusCode code, const std::string& phrase) const {
    const absl::Status status = Snapshot::Open(path_).status();
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(phrase));
    EXPECT_THAT(std::string(status.message()), HasSubstr(path_));
    EXPECT_THAT(std::string(status.message()), HasSubstr("build it again with"));
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_ / "a.caveat";
  std::string sound_;
};

TEST_F(SnapshotTest, EveryFlippedBitIsFound) {
  std::mt19937 random(20260601);
  for (int i = 0; i < 200; ++i) {
    std::string bytes = sound_;
    const size_t at = random() % bytes.size();
    const unsigned bit = random() % 8;
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1u << bit));
    SetBytes(path_, bytes);
    const absl::Status status = Snapshot::Open(path_).status();
    EXPECT_TRUE(absl::IsDataLoss(status) || absl::IsFailedPrecondition(status))
        << "bit " << bit << " of byte " << at << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("build it again with"));
  }
}

TEST_F(SnapshotTest, IsTheFileByteForByteAfterAllChecks) {
  EXPECT_EQ((*Snapshot::Open(path_))->bytes(), sound_);
}

TEST_F(SnapshotTest, KnowsWhetherItHoldsACollectionsTexts) {
  FixtureCollection files;
  const std::shared_ptr<const Snapshot> snapshot = *Snapshot::Open(path_);
  EXPECT_TRUE(snapshot->HoldsTextsOf(files.Load()));
  const struct {
    const char* what;
    void (*change)(Collection&);
  } rows[] = {
      {"a rule's wording", [](Collection& collection) { collection.knowledge.red_flags.front().message += "!"; }},
      {"a word of the lexicon", [](Collection& collection) { collection.knowledge.concepts.pop_back(); }},
      {"a document's text", [](Collection& collection) { collection.documents.front().sha256 += "0"; }},
      {"a document", [](Collection& collection) { collection.documents.pop_back(); }},
  };
  for (const auto& row : rows) {
    Collection changed = files.Load();
    row.change(changed);
    EXPECT_FALSE(snapshot->HoldsTextsOf(changed)) << row.what;
  }
}

TEST_F(SnapshotTest, EveryFlippedBitOfTheDigestIsFound) {
  for (int i = 0; i < kDigestSize; ++i) {
    std::string bytes = sound_;
    bytes[static_cast<size_t>(kDigestOffset + i)] ^= 1;
    SetBytes(path_, bytes);
    ExpectRefused(absl::StatusCode::kDataLoss, "SHA-256");
  }
}

TEST_F(SnapshotTest, TruncatedAnywhere) {
  for (const size_t size : {sound_.size() - 1, sound_.size() - kPageSize, sound_.size() / 2, size_t{4096}}) {
    SetBytes(path_, sound_.substr(0, size));
    ExpectRefused(absl::StatusCode::kDataLoss, "is damaged");
  }
  for (const size_t size : {size_t{4095}, size_t{100}, size_t{1}, size_t{0}}) {
    SetBytes(path_, sound_.substr(0, size));
    ExpectRefused(absl::StatusCode::kFailedPrecondition, "is not a snapshot");
  }
}

TEST_F(SnapshotTest, AppendedBytes) {
  SetBytes(path_, sound_ + '\0');
  ExpectRefused(absl::StatusCode::kDataLoss, "is damaged");
  SetBytes(path_, sound_ + sound_);
  ExpectRefused(absl::StatusCode::kDataLoss, "is damaged");
}

TEST_F(SnapshotTest, AnotherKindOfFile) {
  SetBytes(path_, "A text file.\n");
  ExpectRefused(absl::StatusCode::kFailedPrecondition, "is not a snapshot");
  SetBytes(path_, std::string(100'000, 'x'));
  ExpectRefused(absl::StatusCode::kFailedPrecondition, "is not a snapshot");
}

TEST_F(SnapshotTest, AnotherSqliteFile) {
  SetBytes(path_, "");
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "CREATE TABLE t (x); INSERT INTO t VALUES (1)", nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  const absl::Status status = Snapshot::Open(path_).status();
  EXPECT_TRUE(absl::IsDataLoss(status) || absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("build it again with"));
  // Even if it had a digest.
  Seal(path_);
  ExpectRefused(absl::StatusCode::kFailedPrecondition, "is not a snapshot");
}

TEST_F(SnapshotTest, NoFile) {
  EXPECT_TRUE(absl::IsNotFound(Snapshot::Open(folder_ / "missing").status()));
  EXPECT_FALSE(Snapshot::Open(folder_.path()).ok());
}

TEST_F(SnapshotTest, SealedAgainButWrong) {
  const struct {
    const char* what;
    const char* sql;
    absl::StatusCode code;
    const char* phrase;
  } rows[] = {
      {"an older schema", "UPDATE meta SET value = '0' WHERE key = 'schema_version'",
       absl::StatusCode::kFailedPrecondition, "has schema_version 0, this program reads "},
      {"a newer tokenizer", "UPDATE meta SET value = '99' WHERE key = 'tokenizer_version'",
       absl::StatusCode::kFailedPrecondition, "has tokenizer_version 99"},
      {"no version", "DELETE FROM meta", absl::StatusCode::kFailedPrecondition, "schema_version"},
      {"no meta table", "DROP TABLE meta", absl::StatusCode::kFailedPrecondition, "is not a snapshot"},
      {"a full-text row that is gone", "DELETE FROM passage_fts_content WHERE id = 0", absl::StatusCode::kDataLoss,
       "full-text index"},
      {"another full-text row", "UPDATE passage_fts_content SET c2 = 'safe for everybody' WHERE id = 3",
       absl::StatusCode::kDataLoss, "full-text index"},
      {"an index that is gone", "DELETE FROM passage_fts_data WHERE id > 10", absl::StatusCode::kDataLoss,
       "full-text index"},
      {"another text", "UPDATE document SET text = replace(text, 'Do not stretch', 'Do now stretch')",
       absl::StatusCode::kDataLoss, "document article"},
      {"a record not in JSON", "UPDATE record SET body = '{' WHERE kind = 'condition'", absl::StatusCode::kDataLoss,
       "a record of the snapshot cannot be read"},
      {"a record without its keys", "UPDATE record SET body = '{}' WHERE kind = 'red_flag'",
       absl::StatusCode::kDataLoss, "a record of the snapshot cannot be read"},
      {"no passages", "DROP TABLE passage", absl::StatusCode::kDataLoss, "is damaged"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    SetBytes(path_, sound_);
    EditAndSeal(path_, row.sql);
    ExpectRefused(row.code, row.phrase);
  }
}

TEST_F(SnapshotTest, SealedAgainAndRightIsOpened) {
  // So that the rows above are refused for what they changed and not for having been sealed by a test.
  EditAndSeal(path_, "UPDATE meta SET value = value");
  EXPECT_TRUE(Snapshot::Open(path_).ok()) << Snapshot::Open(path_).status();
}

TEST_F(SnapshotTest, OpeningChangesNothing) {
  ASSERT_TRUE(Snapshot::Open(path_).ok());
  EXPECT_EQ(Bytes(path_), sound_);
}

}  // namespace
}  // namespace caveat
