#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "corpus/concept_finder.h"
#include "index/expected_questions.h"
#include "index/models.h"
#include "index/passage.h"
#include "index/postings.h"

namespace caveat {

// A verified snapshot in memory. Immutable: any number of threads may read it. It outlives its Searchers.
class Snapshot {
 public:
  // Reads and verifies the file: its SHA-256, its versions, SQLite's and FTS5's own integrity checks, every document's
  // SHA-256. DataLoss if it is damaged, FailedPrecondition if it is of another version or no snapshot at all, NotFound,
  // PermissionDenied; each says what to do.
  static absl::StatusOr<std::shared_ptr<const Snapshot>> Open(const std::string& path);

  const std::string& id() const { return id_; }  // SHA-256 of the file
  // The verified file; Searchers read it here, whatever has become of it on the disk.
  std::string_view bytes() const { return bytes_; }
  const Knowledge& knowledge() const { return knowledge_; }
  const std::vector<Document>& documents() const { return documents_; }  // ordered by id; without blocks
  const std::vector<Section>& sections() const { return passages_.sections; }
  const std::vector<Passage>& passages() const { return passages_.passages; }
  const ConceptFinder& concepts() const { return *finder_; }
  const Postings& postings() const { return postings_; }
  const Likeness& likeness() const { return models_.likeness; }
  const Answerable& answerable() const { return models_.answerable; }
  const AskedSides& asked_sides() const { return models_.asked_sides; }
  const AskedWords& asked_words() const { return models_.asked_words; }
  const ToldConditions& told_conditions() const { return models_.told_conditions; }

  const ExpectedQuestions& expected_questions() const { return expected_questions_; }

  // The collection's treatments and complaints, indices into the lexicon.
  const std::vector<uint32_t>& scope() const { return scope_; }
  // True if the concept is one of the scope itself, and if it is that or a case of it.
  bool IsScope(uint32_t concept_index) const;
  bool IsInScope(uint32_t concept_index) const { return is_in_scope_[concept_index]; }
  // True for a part of the body whose complaints the collection is about.
  bool IsScopePlace(uint32_t concept_index) const;

  // The passage in which a quote stands; nullopt for one that goes over several.
  std::optional<uint32_t> PassageWith(const QuoteRef& quote) const;
  // The passages that the editors chose to open a general answer about a facet, best first.
  const std::vector<uint32_t>& OpenersOf(Facet facet) const;

  // True if it holds the texts of the collection's documents, its words and its rules. Neither what a document's head
  // says nor what was learned from examples is compared.
  bool HoldsTextsOf(const Collection& collection) const;

  // The index of the document with that id, or -1.
  int FindDocument(const std::string& id) const;
  // The publication of a document; never null for a document of the snapshot.
  const Source& SourceOf(const Document& document) const;
  // The text of a range of a document.
  std::string_view Text(uint32_t document, ByteRange range) const;
  // The number of a stem that a passage has; kNoStem for any other.
  static constexpr uint32_t kNoStem = UINT32_MAX;
  uint32_t StemNumber(const std::string& stem) const;
  // How many passages have a word with that stem.
  uint32_t PassagesWithStem(const std::string& stem) const;
  // How many passages speak of that concept or of a case of it.
  uint32_t PassagesWithConcept(uint32_t concept_index) const { return concept_passages_[concept_index]; }
  // The facets of the passages that have that stem, or speak of that concept.
  FacetSet FacetsOfStem(uint32_t stem_number) const;
  FacetSet FacetsOfConcept(uint32_t concept_index) const { return concept_facets_[concept_index]; }
  // True for a sentence that warns of a sign or an illness, and not of the treatment.
  bool TellsSigns(const Passage& passage) const;
  // True if such a sentence speaks of the concept.
  bool TellsSignsOf(uint32_t concept_index) const;
  // The stems of a passage's words, by their numbers, ascending, each once.
  const std::vector<uint32_t>& StemsOf(uint32_t passage) const { return stems_[passage]; }

 private:
  Snapshot() = default;
  // True if every range lies in its document and every number names a row.
  bool IsConsistent() const;
  void Index();

  std::string id_;
  std::string bytes_;
  Knowledge knowledge_;
  std::vector<Document> documents_;
  Passages passages_;
  Postings postings_;
  Models models_;
  ExpectedQuestions expected_questions_;
  std::unique_ptr<ConceptFinder> finder_;
  std::map<std::string, size_t> source_by_id_;
  std::vector<std::vector<uint32_t>> stems_;
  struct StemFigures {
    uint32_t passages = 0;
    FacetSet facets;
  };
  std::vector<uint32_t> scope_;
  std::vector<bool> is_in_scope_;
  std::map<std::string, std::vector<uint32_t>, std::less<>> openers_;  // by facet name
  std::vector<uint32_t> concept_passages_;
  std::vector<FacetSet> concept_facets_;
  std::unordered_map<std::string, uint32_t> stem_numbers_;
  std::vector<StemFigures> stem_figures_;  // by the stem's number
};

}  // namespace caveat
