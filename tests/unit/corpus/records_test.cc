#include "corpus/records.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "corpus/read_collection.h"
#include "tests/unit/support/temporary_folder.h"

namespace caveat {
namespace {

using test::SetBytes;
using test::TemporaryFolder;
using ::testing::HasSubstr;

const RecordSet kSet = {"set-2026", "A set of records", "CC BY 4.0", "2026-11-23"};

absl::StatusOr<std::vector<Document>> Read(const std::string& lines) {
  const TemporaryFolder folder;
  SetBytes(folder / "records.jsonl", lines);
  std::vector<Document> documents;
  const absl::Status status =
      ForEachRecord(folder / "records.jsonl", kSet, [&](Document document) { documents.push_back(document); });
  if (!status.ok()) return status;
  return documents;
}

std::string BlockText(const Document& document, size_t block) {
  const ByteRange range = document.blocks.at(block).range;
  return document.text.substr(range.start, range.size());
}

TEST(Records, StandWordForWord) {
  const auto documents = Read(
      "{\"_id\": \"A_1.txt\", \"title\": \"What is *it*?\\n(Two lines)\", "
      "\"text\": \"# Not a heading.\\n- <b>5</b> & \\\\_x_\"}");
  ASSERT_TRUE(documents.ok()) << documents.status();
  ASSERT_EQ(documents->size(), 1u);
  const Document& document = documents->front();
  EXPECT_EQ(document.id, "a-1-txt");
  EXPECT_EQ(document.title, "What is *it*? (Two lines)");
  EXPECT_EQ(document.kind, DocumentKind::kFullText);
  EXPECT_EQ(document.source_id, "set-2026");
  ASSERT_EQ(document.blocks.size(), 3u);
  EXPECT_EQ(document.blocks[0].kind, Block::Kind::kHeading);
  EXPECT_EQ(BlockText(document, 0), "What is *it*? (Two lines)");
  EXPECT_EQ(BlockText(document, 1), "# Not a heading.");
  EXPECT_EQ(BlockText(document, 2), R"(- <b>5</b> & \_x_)");
}

TEST(Records, WithoutTextAreTheirQuestion) {
  const auto documents = Read(R"({"_id": "a", "title": "What is it?"})");
  ASSERT_TRUE(documents.ok()) << documents.status();
  EXPECT_EQ(BlockText(documents->front(), 1), "What is it?");
}

TEST(Records, SayWhatIsWrong) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"title": "no id", "text": "x"})", "is not an id"},
      {"{\"_id\": \"a\", \"text\": \"x\"}\n{\"_id\": \"A\", \"text\": \"y\"}", "stands twice"},
      {R"({"_id": "a"})", "neither title nor text"},
      {R"({"_id": 7, "title": 8})", "is not an id"},
      {"nonsense", "is not a JSON object"},
  };
  for (const auto& [lines, message] : rows) {
    const auto documents = Read(lines);
    ASSERT_FALSE(documents.ok()) << lines;
    EXPECT_THAT(std::string(documents.status().message()), HasSubstr(message)) << lines;
  }
}

TEST(ImportRecords, AddsDocumentsThatTheCollectionReadsAgain) {
  const TemporaryFolder folder;
  std::filesystem::copy(CAVEAT_CORPUS_DIR, folder / "collection", std::filesystem::copy_options::recursive);
  SetBytes(folder / "records.jsonl", "{\"_id\": \"a\", \"title\": \"What is it?\", \"text\": \"It is a test.\"}\n");
  const auto imported = ImportRecords(folder / "records.jsonl", kSet, folder / "collection");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(*imported, 1u);
  Diagnostics diagnostics;
  const Collection collection = ReadCollection(folder / "collection", diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  ASSERT_NE(collection.FindDocument("a"), nullptr);
  EXPECT_EQ(BlockText(*collection.FindDocument("a"), 1), "It is a test.");

  const auto again = ImportRecords(folder / "records.jsonl", kSet, folder / "collection");
  EXPECT_EQ(again.status().code(), absl::StatusCode::kAlreadyExists) << again.status();
}

TEST(ImportRecords, LeavesNothingBehindWhereTheSourceIsTaken) {
  const TemporaryFolder folder;
  std::filesystem::copy(CAVEAT_CORPUS_DIR, folder / "collection", std::filesystem::copy_options::recursive);
  SetBytes(folder / "records.jsonl", "{\"_id\": \"a\", \"title\": \"What is it?\"}\n");
  RecordSet taken = kSet;
  taken.source_id = "furlan-2015";
  const auto imported = ImportRecords(folder / "records.jsonl", taken, folder / "collection");
  EXPECT_EQ(imported.status().code(), absl::StatusCode::kAlreadyExists) << imported.status();
  EXPECT_FALSE(std::filesystem::exists(std::string(folder / "collection") + "/documents/a.md"));
}

}  // namespace
}  // namespace caveat
