#include "index/snapshot.h"

#include <algorithm>
#include <cassert>
#include <filesystem>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "files/file.h"
#include "files/sha256.h"
#include "index/knowledge_json.h"
#include "index/schema.h"
#include "index/sqlite/database.h"
#include "text/analyzer.h"
#include "text/normalise.h"

namespace caveat {
namespace {

using sqlite::Cursor;
using sqlite::Database;
using sqlite::Statement;

constexpr char kRebuild[] = "build it again with `caveat-corpus build`, or serve the previous snapshot";

absl::Status Damaged(const std::string& path, absl::string_view what) {
  return absl::DataLossError(absl::StrCat("the snapshot ", path, " is damaged (", what, "); ", kRebuild));
}

// The file's digest, if it is the one that the file states.
absl::StatusOr<std::string> VerifyDigest(const std::string& path, std::string_view bytes) {
  static constexpr std::string_view kMagic("SQLite format 3\0", 16);
  if (bytes.size() < kPageSize || bytes.substr(0, kMagic.size()) != kMagic) {
    return absl::FailedPreconditionError(absl::StrCat(path, " is not a snapshot; ", kRebuild));
  }
  static constexpr std::string_view kApplication("CAVT");
  if (bytes.substr(kApplicationIdOffset, kApplication.size()) != kApplication) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is not a snapshot but some other SQLite file; ", kRebuild));
  }
  const std::string stated = absl::BytesToHexString(absl::string_view(bytes.data() + kDigestOffset, kDigestSize));
  const std::string zeros(kDigestSize, '\0');
  const std::string digest =
      Sha256Hex({bytes.substr(0, kDigestOffset), zeros, bytes.substr(kDigestOffset + kDigestSize)});
  if (digest != stated) return Damaged(path, "its SHA-256 differs from the one it was sealed with");
  return digest;
}

absl::StatusOr<std::string> Meta(Database& database, const char* key) {
  absl::StatusOr<Statement> select = database.Prepare("SELECT value FROM meta WHERE key = ?1");
  if (!select.ok()) return select.status();
  select->BindText(1, key);
  Cursor cursor(*select);
  const absl::StatusOr<bool> row = cursor->Step();
  if (!row.ok()) return row.status();
  return *row ? std::string(cursor->Text(0)) : std::string();
}

absl::Status VerifyVersions(const std::string& path, Database& database) {
  const std::pair<const char*, int64_t> expected[] = {{"schema_version", kSchemaVersion},
                                                      {"tokenizer_version", kTokenizerVersion}};
  for (const auto& [key, version] : expected) {
    const absl::StatusOr<std::string> stated = Meta(database, key);
    if (!stated.ok()) return absl::FailedPreconditionError(absl::StrCat(path, " is not a snapshot; ", kRebuild));
    if (*stated != absl::StrCat(version)) {
      return absl::FailedPreconditionError(absl::StrCat("the snapshot ", path, " has ", key, " ", *stated,
                                                        ", this program reads ", version,
                                                        "; build it again with this version's `caveat-corpus build`"));
    }
  }
  return absl::OkStatus();
}

// Its versions, and that it is a sound database.
absl::Status VerifyContent(const std::string& path, std::string& bytes) {
  absl::StatusOr<Database> database = Database::OpenInPlace(bytes);
  if (!database.ok()) return Damaged(path, database.status().message());
  if (absl::Status status = VerifyVersions(path, *database); !status.ok()) return status;
  absl::StatusOr<Statement> check = database->Prepare("PRAGMA quick_check(1)");
  if (!check.ok()) return Damaged(path, check.status().message());
  {
    Cursor cursor(*check);
    const absl::StatusOr<bool> row = cursor->Step();
    if (!row.ok()) return Damaged(path, row.status().message());
    if (cursor->Text(0) != "ok")
      return Damaged(path, absl::string_view(cursor->Text(0).data(), cursor->Text(0).size()));
  }
  const absl::Status fts = database->Execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')");
  return fts.ok() ? fts : Damaged(path, "its full-text index does not match its passages");
}

std::vector<std::string> Lines(std::string_view text) {
  if (text.empty()) return {};
  return absl::StrSplit(absl::string_view(text.data(), text.size()), '\n');
}

std::vector<uint32_t> Numbers(std::string_view text) {
  std::vector<uint32_t> numbers;
  for (const absl::string_view word :
       absl::StrSplit(absl::string_view(text.data(), text.size()), ' ', absl::SkipEmpty())) {
    uint32_t number = 0;
    if (absl::SimpleAtoi(word, &number)) numbers.push_back(number);
  }
  return numbers;
}

// Calls `read` for every row of `select`.
template <typename ReadRow>
absl::Status ForEachRow(Database& database, const char* select, ReadRow read) {
  absl::StatusOr<Statement> statement = database.Prepare(select);
  if (!statement.ok()) return statement.status();
  Cursor cursor(*statement);
  for (;;) {
    const absl::StatusOr<bool> row = cursor->Step();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
    read(*statement);
  }
}

absl::StatusOr<std::vector<Document>> ReadDocuments(Database& database) {
  std::vector<Document> documents;
  const absl::Status status = ForEachRow(
      database,
      "SELECT id, title, kind, source_id, study_type, population, certainty, licence, interests, reviewed, unverified, "
      "sha256, text FROM document ORDER BY ordinal",
      [&](const Statement& row) {
        Document document;
        document.id = row.Text(0);
        document.title = row.Text(1);
        document.kind = static_cast<DocumentKind>(row.Int(2));
        document.source_id = row.Text(3);
        document.study_type = row.Text(4);
        document.population = row.Text(5);
        document.certainty = row.Text(6);
        document.licence = row.Text(7);
        document.interests = row.Text(8);
        document.reviewed = row.Text(9);
        document.unverified = Lines(row.Text(10));
        document.sha256 = row.Text(11);
        document.text = row.Text(12);
        documents.push_back(std::move(document));
      });
  if (!status.ok()) return status;
  return documents;
}

absl::StatusOr<Passages> ReadPassages(Database& database) {
  Passages result;
  absl::Status status =
      ForEachRow(database, "SELECT document, path FROM section ORDER BY ordinal", [&](const Statement& row) {
        result.sections.push_back({static_cast<uint32_t>(row.Int(0)), Lines(row.Text(1))});
      });
  if (!status.ok()) return status;
  status = ForEachRow(database,
                      "SELECT document, section, block, start_byte, end_byte, context_start_byte, lead_in_start_byte, "
                      "lead_in_end_byte, "
                      "is_item, facets, certainty, verdict, concepts, claims FROM passage ORDER BY ordinal",
                      [&](const Statement& row) {
                        const auto number = [&](int column) { return static_cast<uint32_t>(row.Int(column)); };
                        Passage passage;
                        passage.document = number(0);
                        passage.section = number(1);
                        passage.block = number(2);
                        passage.range = {number(3), number(4)};
                        passage.context = {number(5), number(4)};
                        passage.lead_in = {number(6), number(7)};
                        passage.is_item = row.Int(8) != 0;
                        passage.facets = FacetSet::FromBits(static_cast<uint16_t>(row.Int(9)));
                        passage.certainty = row.Text(10);
                        passage.verdict = static_cast<Verdict>(row.Int(11));
                        passage.concepts = Numbers(row.Text(12));
                        passage.claims = Numbers(row.Text(13));
                        result.passages.push_back(std::move(passage));
                      });
  if (!status.ok()) return status;
  return result;
}

absl::StatusOr<Knowledge> ReadKnowledge(Database& database) {
  std::vector<Record> records;
  const absl::Status status =
      ForEachRow(database, "SELECT kind, id, body FROM record ORDER BY ordinal", [&](const Statement& row) {
        records.push_back({std::string(row.Text(0)), std::string(row.Text(1)), std::string(row.Text(2))});
      });
  if (!status.ok()) return status;
  return FromRecords(records);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Snapshot>> Snapshot::Open(const std::string& path) {
  const std::string absolute = std::filesystem::absolute(path).string();
  absl::StatusOr<std::string> bytes = ReadFile(absolute);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<std::string> digest = VerifyDigest(absolute, *bytes);
  if (!digest.ok()) return digest.status();
  std::shared_ptr<Snapshot> snapshot(new Snapshot);
  snapshot->id_ = *digest;
  snapshot->bytes_ = *std::move(bytes);
  if (absl::Status status = VerifyContent(absolute, snapshot->bytes_); !status.ok()) return status;
  absl::StatusOr<Database> database = Database::OpenBytes(snapshot->bytes_);
  if (!database.ok()) return Damaged(absolute, database.status().message());
  absl::StatusOr<std::vector<Document>> documents = ReadDocuments(*database);
  if (!documents.ok()) return Damaged(absolute, documents.status().message());
  absl::StatusOr<Passages> passages = ReadPassages(*database);
  if (!passages.ok()) return Damaged(absolute, passages.status().message());
  absl::StatusOr<Knowledge> knowledge = ReadKnowledge(*database);
  if (!knowledge.ok()) return Damaged(absolute, knowledge.status().message());
  absl::StatusOr<Postings> postings = Postings::Read(*database);
  if (!postings.ok()) return Damaged(absolute, postings.status().message());
  absl::StatusOr<Models> models = ReadModels(*database);
  if (!models.ok()) return Damaged(absolute, models.status().message());
  absl::StatusOr<ExpectedQuestions> expected_questions = ReadExpectedQuestions(passages->passages.size(), *database);
  if (!expected_questions.ok()) return Damaged(absolute, expected_questions.status().message());
  snapshot->models_ = *std::move(models);
  snapshot->expected_questions_ = *std::move(expected_questions);
  snapshot->documents_ = *std::move(documents);
  snapshot->passages_ = *std::move(passages);
  snapshot->knowledge_ = *std::move(knowledge);
  snapshot->postings_ = *std::move(postings);
  for (const Document& document : snapshot->documents_) {
    if (Sha256Hex(document.text) != document.sha256) return Damaged(absolute, absl::StrCat("document ", document.id));
  }
  if (!snapshot->IsConsistent()) return Damaged(absolute, "a record points outside of its document");
  snapshot->Index();
  return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

bool Snapshot::IsConsistent() const {
  const auto in_document = [&](uint32_t document, ByteRange range) {
    return document < documents_.size() && range.start <= range.end && range.end <= documents_[document].text.size();
  };
  const auto all_below = [](const std::vector<uint32_t>& numbers, size_t limit) {
    return std::all_of(numbers.begin(), numbers.end(), [&](uint32_t number) { return number < limit; });
  };
  const auto quotes_stand = [&](const std::vector<QuoteRef>& quotes) {
    return std::all_of(quotes.begin(), quotes.end(), [&](const QuoteRef& quote) {
      const int document = FindDocument(quote.document_id);
      return document >= 0 && quote.range.size() > 0 && in_document(static_cast<uint32_t>(document), quote.range);
    });
  };
  const auto evidence_stands = [&](const auto& rows) {
    return std::all_of(rows.begin(), rows.end(), [&](const auto& row) { return quotes_stand(row.evidence); });
  };
  if (postings_.passage_count() > passages_.passages.size()) return false;
  for (const Passage& passage : passages_.passages) {
    const bool holds = in_document(passage.document, passage.range) && in_document(passage.document, passage.context) &&
                       in_document(passage.document, passage.lead_in) && passage.range.size() > 0 &&
                       passage.section < passages_.sections.size() &&
                       all_below(passage.concepts, knowledge_.concepts.size()) &&
                       all_below(passage.claims, knowledge_.claims.size());
    if (!holds) return false;
  }
  for (const Claim& claim : knowledge_.claims) {
    for (const ByteRange quote : claim.quotes) {
      if (!quotes_stand({{claim.document_id, quote}})) return false;
    }
  }
  for (const auto* quotes_by_facet : {&knowledge_.answers_owe, &knowledge_.answers_open}) {
    for (const auto& [facet, quotes] : *quotes_by_facet) {
      if (!quotes_stand(quotes)) return false;
    }
  }
  return evidence_stands(knowledge_.claims) && evidence_stands(knowledge_.red_flags) &&
         evidence_stands(knowledge_.conditions) && evidence_stands(knowledge_.general_caveats);
}

bool Snapshot::TellsSigns(const Passage& passage) const {
  bool names_sign = false;
  for (const uint32_t said : passage.concepts) {
    const ConceptKind kind = finder_->concept_at(said).kind;
    if (kind == ConceptKind::kTreatment) return false;
    names_sign = names_sign || kind == ConceptKind::kFinding || kind == ConceptKind::kCondition;
  }
  return names_sign && passage.facets.Has(Facet::kSafety);
}

bool Snapshot::TellsSignsOf(uint32_t concept_index) const {
  return std::any_of(passages_.passages.begin(), passages_.passages.end(), [&](const Passage& passage) {
    bool speaks_of = false;
    bool names_sign = false;
    for (const uint32_t said : passage.concepts) {
      speaks_of = speaks_of || finder_->IsA(said, concept_index);
      names_sign = names_sign || finder_->concept_at(said).kind == ConceptKind::kFinding;
    }
    return speaks_of && names_sign && TellsSigns(passage);
  });
}

void Snapshot::Index() {
  const Analyzer analyzer;
  finder_ = std::make_unique<ConceptFinder>(knowledge_.concepts, analyzer);
  for (size_t i = 0; i < knowledge_.sources.size(); ++i) source_by_id_.emplace(knowledge_.sources[i].id, i);
  for (const Passage& passage : passages_.passages) {
    std::vector<uint32_t> stems;
    for (const Token& token : analyzer.Analyse(Normalise(Text(passage.document, passage.range)))) {
      const auto number = static_cast<uint32_t>(stem_numbers_.size());
      stems.push_back(stem_numbers_.try_emplace(token.stem, number).first->second);
    }
    std::sort(stems.begin(), stems.end());
    stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
    stem_figures_.resize(stem_numbers_.size());
    for (const uint32_t stem : stems) {
      ++stem_figures_[stem].passages;
      stem_figures_[stem].facets.AddAll(passage.facets);
    }
    stems_.push_back(std::move(stems));
  }
  for (const auto* ids : {&knowledge_.scope_treatments, &knowledge_.scope_complaints}) {
    for (const std::string& id : *ids) {
      if (const int index = finder_->IndexOf(id); index >= 0) scope_.push_back(static_cast<uint32_t>(index));
    }
  }
  for (uint32_t i = 0; i < finder_->concept_count(); ++i) {
    is_in_scope_.push_back(
        std::any_of(scope_.begin(), scope_.end(), [&](uint32_t scope) { return finder_->IsA(i, scope); }));
  }
  for (const auto& [facet, quotes] : knowledge_.answers_open) {
    for (const QuoteRef& quote : quotes) {
      if (const auto passage = PassageWith(quote)) openers_[facet].push_back(*passage);
    }
  }
  concept_passages_.assign(finder_->concept_count(), 0);
  concept_facets_.assign(finder_->concept_count(), FacetSet());
  for (const Passage& passage : passages_.passages) {
    for (uint32_t broader = 0; broader < concept_passages_.size(); ++broader) {
      const bool speaks_of = std::any_of(passage.concepts.begin(), passage.concepts.end(),
                                         [&](uint32_t said) { return finder_->IsA(said, broader); });
      if (!speaks_of) continue;
      ++concept_passages_[broader];
      concept_facets_[broader].AddAll(passage.facets);
    }
  }
}

bool Snapshot::HoldsTextsOf(const Collection& collection) const {
  const auto is_same_document = [](const Document& a, const Document& b) {
    return a.id == b.id && a.sha256 == b.sha256;
  };
  const auto is_same_record = [](const Record& a, const Record& b) {
    return a.kind == b.kind && a.id == b.id && a.body == b.body;
  };
  const std::vector<Record> mine = ToRecords(knowledge_);
  const std::vector<Record> theirs = ToRecords(collection.knowledge);
  return std::equal(documents_.begin(), documents_.end(), collection.documents.begin(), collection.documents.end(),
                    is_same_document) &&
         std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end(), is_same_record);
}

bool Snapshot::IsScope(uint32_t concept_index) const {
  return std::find(scope_.begin(), scope_.end(), concept_index) != scope_.end();
}

bool Snapshot::IsScopePlace(uint32_t concept_index) const {
  const std::vector<std::string>& places = knowledge_.scope_places;
  return std::find(places.begin(), places.end(), finder_->concept_at(concept_index).id) != places.end();
}

std::optional<uint32_t> Snapshot::PassageWith(const QuoteRef& quote) const {
  const int document = FindDocument(quote.document_id);
  if (document < 0) return std::nullopt;
  return PassageHolding(passages_, static_cast<uint32_t>(document), quote.range);
}

const std::vector<uint32_t>& Snapshot::OpenersOf(Facet facet) const {
  static const std::vector<uint32_t> kNone;
  const auto found = openers_.find(FacetName(facet));
  return found == openers_.end() ? kNone : found->second;
}

int Snapshot::FindDocument(const std::string& id) const {
  const auto found =
      std::lower_bound(documents_.begin(), documents_.end(), id,
                       [](const Document& document, const std::string& key) { return document.id < key; });
  return found != documents_.end() && found->id == id ? static_cast<int>(found - documents_.begin()) : -1;
}

const Source& Snapshot::SourceOf(const Document& document) const {
  static const Source kUnknown;
  const auto found = source_by_id_.find(document.source_id);
  return found == source_by_id_.end() ? kUnknown : knowledge_.sources[found->second];
}

std::string_view Snapshot::Text(uint32_t document, ByteRange range) const {
  return std::string_view(documents_[document].text).substr(range.start, range.size());
}

uint32_t Snapshot::StemNumber(const std::string& stem) const {
  const auto found = stem_numbers_.find(stem);
  return found == stem_numbers_.end() ? kNoStem : found->second;
}

uint32_t Snapshot::PassagesWithStem(const std::string& stem) const {
  const uint32_t number = StemNumber(stem);
  return number == kNoStem ? 0 : stem_figures_[number].passages;
}

FacetSet Snapshot::FacetsOfStem(uint32_t stem_number) const {
  return stem_number == kNoStem ? FacetSet() : stem_figures_[stem_number].facets;
}

}  // namespace caveat
