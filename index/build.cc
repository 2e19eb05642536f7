#include "index/build.h"

#include <algorithm>
#include <future>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "corpus/concept_finder.h"
#include "files/file.h"
#include "files/sha256.h"
#include "index/expected_questions.h"
#include "index/knowledge_json.h"
#include "index/models.h"
#include "index/passage.h"
#include "index/schema.h"
#include "index/sqlite/database.h"
#include "text/analyzer.h"

namespace caveat {
namespace {

using sqlite::Database;
using sqlite::Statement;

#define CAVEAT_RETURN_IF_ERROR(expression) \
  if (absl::Status status_ = (expression); !status_.ok()) return status_

absl::Status WriteMeta(Database& database, const Passages& passages) {
  absl::StatusOr<Statement> insert = database.Prepare("INSERT INTO meta (key, value) VALUES (?1, ?2)");
  if (!insert.ok()) return insert.status();
  const std::pair<const char*, std::string> rows[] = {
      {"schema_version", absl::StrCat(kSchemaVersion)},
      {"tokenizer_version", absl::StrCat(kTokenizerVersion)},
      {"passage_count", absl::StrCat(passages.passages.size())},
  };
  for (const auto& [key, value] : rows) {
    insert->BindText(1, key);
    insert->BindText(2, value);
    CAVEAT_RETURN_IF_ERROR(insert->Run());
  }
  return absl::OkStatus();
}

absl::Status WriteDocuments(Database& database, const std::vector<Document>& documents) {
  absl::StatusOr<Statement> insert = database.Prepare(
      "INSERT INTO document (ordinal, id, title, kind, source_id, study_type, population, certainty, licence, "
      "interests, "
      "reviewed, unverified, sha256, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
  if (!insert.ok()) return insert.status();
  for (size_t i = 0; i < documents.size(); ++i) {
    const Document& document = documents[i];
    insert->Bind(1, static_cast<int64_t>(i));
    insert->BindText(2, document.id);
    insert->BindText(3, document.title);
    insert->Bind(4, static_cast<int64_t>(document.kind));
    insert->BindText(5, document.source_id);
    insert->BindText(6, document.study_type);
    insert->BindText(7, document.population);
    insert->BindText(8, document.certainty);
    insert->BindText(9, document.licence);
    insert->BindText(10, document.interests);
    insert->BindText(11, document.reviewed);
    insert->BindText(12, absl::StrJoin(document.unverified, "\n"));
    insert->BindText(13, document.sha256);
    insert->BindBlob(14, document.text);
    CAVEAT_RETURN_IF_ERROR(insert->Run());
  }
  return absl::OkStatus();
}

absl::Status WriteSections(Database& database, const std::vector<Section>& sections) {
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO section (ordinal, document, path) VALUES (?1, ?2, ?3)");
  if (!insert.ok()) return insert.status();
  for (size_t i = 0; i < sections.size(); ++i) {
    insert->Bind(1, static_cast<int64_t>(i));
    insert->Bind(2, sections[i].document);
    insert->BindText(3, absl::StrJoin(sections[i].path, "\n"));
    CAVEAT_RETURN_IF_ERROR(insert->Run());
  }
  return absl::OkStatus();
}

absl::Status WritePassages(Database& database, const Passages& passages) {
  absl::StatusOr<Statement> insert = database.Prepare(
      "INSERT INTO passage (ordinal, document, section, block, start_byte, end_byte, context_start_byte, "
      "lead_in_start_byte, "
      "lead_in_end_byte, is_item, facets, certainty, verdict, concepts, claims) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
  if (!insert.ok()) return insert.status();
  for (size_t i = 0; i < passages.passages.size(); ++i) {
    const Passage& passage = passages.passages[i];
    insert->Bind(1, static_cast<int64_t>(i));
    insert->Bind(2, passage.document);
    insert->Bind(3, passage.section);
    insert->Bind(4, passage.block);
    insert->Bind(5, passage.range.start);
    insert->Bind(6, passage.range.end);
    insert->Bind(7, passage.context.start);
    insert->Bind(8, passage.lead_in.start);
    insert->Bind(9, passage.lead_in.end);
    insert->Bind(10, passage.is_item ? 1 : 0);
    insert->Bind(11, passage.facets.bits());
    insert->BindText(12, passage.certainty);
    insert->Bind(13, static_cast<int64_t>(passage.verdict));
    insert->BindText(14, absl::StrJoin(passage.concepts, " "));
    insert->BindText(15, absl::StrJoin(passage.claims, " "));
    CAVEAT_RETURN_IF_ERROR(insert->Run());
  }
  return absl::OkStatus();
}

absl::Status WriteTerms(Database& database, const Collection& collection, const Passages& passages) {
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO passage_fts (rowid, title, heading, text, concepts) VALUES (?1, ?2, ?3, ?4, ?5)");
  if (!insert.ok()) return insert.status();
  for (size_t i = 0; i < passages.passages.size(); ++i) {
    const Passage& passage = passages.passages[i];
    const Document& document = collection.documents[passage.document];
    std::string heading = absl::StrJoin(passages.sections[passage.section].path, " ");
    absl::StrAppend(&heading, " ", document.text.substr(passage.lead_in.start, passage.lead_in.size()));
    std::string concepts;
    for (const uint32_t index : passage.concepts)
      absl::StrAppend(&concepts, collection.knowledge.concepts[index].name, " ");
    for (const Facet facet : passage.facets.List()) absl::StrAppend(&concepts, FacetTerm(facet), " ");
    insert->Bind(1, static_cast<int64_t>(i));
    insert->BindText(2, document.title);
    insert->BindText(3, heading);
    insert->BindText(4, std::string_view(document.text).substr(passage.range.start, passage.range.size()));
    insert->BindText(5, concepts);
    CAVEAT_RETURN_IF_ERROR(insert->Run());
  }
  return absl::OkStatus();
}

absl::Status WriteRecords(Database& database, const Knowledge& knowledge) {
  absl::StatusOr<Statement> insert = database.Prepare("INSERT INTO record (kind, id, body) VALUES (?1, ?2, ?3)");
  if (!insert.ok()) return insert.status();
  for (const Record& record : ToRecords(knowledge)) {
    insert->BindText(1, record.kind);
    insert->BindText(2, record.id);
    insert->BindText(3, record.body);
    CAVEAT_RETURN_IF_ERROR(insert->Run());
  }
  return absl::OkStatus();
}

template <typename Row>
absl::Status WriteCitations(const char* kind, const std::vector<Row>& rows, Statement& insert) {
  for (const Row& row : rows) {
    for (const QuoteRef& quote : row.evidence) {
      insert.BindText(1, kind);
      insert.BindText(2, row.id);
      insert.BindText(3, quote.document_id);
      insert.Bind(4, quote.range.start);
      insert.Bind(5, quote.range.end);
      CAVEAT_RETURN_IF_ERROR(insert.Run());
    }
  }
  return absl::OkStatus();
}

absl::Status WriteCitations(Database& database, const Knowledge& knowledge) {
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO citation (kind, id, document, start_byte, end_byte) VALUES (?1, ?2, ?3, ?4, ?5)");
  if (!insert.ok()) return insert.status();
  CAVEAT_RETURN_IF_ERROR(WriteCitations("claim", knowledge.claims, *insert));
  CAVEAT_RETURN_IF_ERROR(WriteCitations("red_flag", knowledge.red_flags, *insert));
  CAVEAT_RETURN_IF_ERROR(WriteCitations("condition", knowledge.conditions, *insert));
  return WriteCitations("general_caveat", knowledge.general_caveats, *insert);
}

Models Learn(const Collection& collection, const ConceptFinder& finder, const Analyzer& analyzer) {
  Models models;
  models.likeness = LearnLikeness(collection, finder, analyzer);
  models.asked_sides = LearnAskedSides(collection, finder, analyzer);
  models.asked_words = LearnAskedWords(collection, finder, analyzer);
  models.told_conditions = LearnToldConditions(collection, finder, analyzer);
  models.answerable = LearnAnswerable(collection, finder, analyzer);
  return models;
}

absl::Status WriteTables(const Collection& collection, const std::string& path) {
  // Created here, since SQLite does not say why it cannot.
  CAVEAT_RETURN_IF_ERROR(WriteFile(path, ""));
  absl::StatusOr<Database> database = Database::Create(path, kDigestSize);
  if (!database.ok()) return database.status();
  const Analyzer analyzer;
  const ConceptFinder finder(collection.knowledge.concepts, analyzer);
  const Passages passages = Segment(collection, finder, analyzer);
  CAVEAT_RETURN_IF_ERROR(database->Execute(kSchema));
  CAVEAT_RETURN_IF_ERROR(WriteMeta(*database, passages));
  CAVEAT_RETURN_IF_ERROR(WriteDocuments(*database, collection.documents));
  CAVEAT_RETURN_IF_ERROR(WriteSections(*database, passages.sections));
  CAVEAT_RETURN_IF_ERROR(WritePassages(*database, passages));
  CAVEAT_RETURN_IF_ERROR(WriteTerms(*database, collection, passages));
  CAVEAT_RETURN_IF_ERROR(WriteRecords(*database, collection.knowledge));
  CAVEAT_RETURN_IF_ERROR(WriteCitations(*database, collection.knowledge));
  // These take as long as all the others together, which are learned meanwhile: neither changes what both read.
  std::future<ExpectedQuestions> expected =
      std::async(std::launch::async, [&] { return LearnExpectedQuestions(collection, passages, finder, Analyzer()); });
  CAVEAT_RETURN_IF_ERROR(WriteModels(Learn(collection, finder, analyzer), *database));
  CAVEAT_RETURN_IF_ERROR(WriteExpectedQuestions(expected.get(), *database));
  return database->Execute(
      "INSERT INTO passage_fts (passage_fts) VALUES ('optimize');"
      "INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check');"
      "COMMIT; VACUUM;");
}

// Writes the file's digest into its first page and returns it.
absl::StatusOr<std::string> Seal(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  std::fill_n(bytes->begin() + kDigestOffset, kDigestSize, '\0');
  const std::string digest = Sha256Hex(*bytes);
  const std::string raw = absl::HexStringToBytes(digest);
  std::copy(raw.begin(), raw.end(), bytes->begin() + kDigestOffset);
  CAVEAT_RETURN_IF_ERROR(WriteFile(path, *bytes));
  return digest;
}

}  // namespace

absl::StatusOr<std::string> BuildSnapshot(const Collection& collection, const std::string& path) {
  const auto annotated = [&](const absl::Status& status) {
    return absl::Status(status.code(),
                        absl::StrCat("cannot write ", path, ": ", status.message(), "; what stood there is untouched"));
  };
  AtomicFile file(path);
  if (absl::Status status = WriteTables(collection, file.partial_path()); !status.ok()) return annotated(status);
  absl::StatusOr<std::string> digest = Seal(file.partial_path());
  if (!digest.ok()) return annotated(digest.status());
  if (absl::Status status = file.Publish(); !status.ok()) return annotated(status);
  return digest;
}

}  // namespace caveat
