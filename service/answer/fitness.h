#pragma once

#include <string>
#include <vector>

#include "service/answer/evidence.h"
#include "service/answer/selection.h"

namespace caveat {

// A passage that covers at least this share of the question answers it even if it lacks the facet asked about.
inline constexpr double kMediumCoverage = 0.55;

// True if somebody is to be treated of whom no document speaks, such as a child or an animal.
bool IsForOtherPatient(const Question& question, const Snapshot& snapshot);

// Decides whether a passage may be quoted in answer to a question, whatever its score. Keeps references to what the
// request refers to.
class Fitness {
 public:
  explicit Fitness(const SelectionRequest& request);

  // Why a passage may not be quoted whatever it scores; kChosen if it may.
  Decision Judge(const Evidence& evidence) const;
  // Where a condition decides: true if a passage that answers the rest of the question may stand beside the warnings.
  bool MayStandBeside(const Evidence& evidence) const;
  bool SpeaksOf(const Passage& passage, uint32_t concept_index) const;
  // "He swears by cupping. Any good?": a treatment that is only told of counts as asked about if massage is not named,
  // unless it is surely not meant.
  bool IsOtherTreatment(const Mention& mention) const;
  bool NamesSource() const;
  // True for a publication, other than the article, that the question asks about the treatment and that says nothing of
  // it.
  bool IsSilentSource(uint32_t concept_index) const;
  bool IsArticle(const std::string& document_id) const;
  // True if the question asks about other treatments and not about the collection's own.
  bool asks_only_others() const { return asks_only_others_; }
  // True if, in addition, a document says whether those treatments are recommended.
  bool knows_others() const { return asks_only_others_ && !others_asked_.empty(); }
  // The treatments and medicines that a publication is asked about, or that are asked about by themselves.
  const std::vector<uint32_t>& others_asked() const { return others_asked_; }
  // True if the collection's complaint is named, not denied and not carried over.
  bool NamesOwnComplaint() const;
  // True if the passage speaks for the treatment, or leaves open whether it is safe.
  bool Reassures(const Passage& passage) const;
  // True if it names treatments, and none of them is the collection's.
  bool IsOfOtherTreatments(const Passage& passage) const;

 private:
  bool SpeaksOfWhatDoesNotApply(const Passage& passage) const;
  Decision JudgeAnswer(const Evidence& evidence) const;
  bool OpensList(const Passage& passage) const;
  bool AsksYesOrNo() const;
  bool AsksOfDocuments() const;
  bool WarnsOfCondition(const Passage& passage) const;
  bool IsOfSignsNotTold(const Passage& passage) const;
  bool IsForOthers(const Passage& passage) const;
  bool IsList(const std::vector<uint32_t>& concepts) const;
  bool IsNamed(uint32_t concept_index) const;
  bool SpeaksOfOther(const Passage& passage) const;
  bool IsOwnTreatment(uint32_t concept_index) const;
  void FindSilentSources();
  void FindOthersAsked();
  void FindRecommendedOthers();
  bool IsTreatment(const Mention& mention) const;
  bool NamesOnlyOthers() const;
  bool SpeaksOfNamedSource(const Passage& passage) const;

  const SelectionRequest& request_;
  const Snapshot& snapshot_;
  const ConceptFinder& lexicon_;
  const Question& question_;
  bool asks_only_others_ = false;
  std::vector<uint32_t> others_asked_;
  std::vector<uint32_t> silent_sources_;
};

}  // namespace caveat
