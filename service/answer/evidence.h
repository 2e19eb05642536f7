#pragma once

#include <string>
#include <vector>

#include "index/searcher.h"
#include "index/snapshot.h"
#include "service/question/question.h"

namespace caveat {

// What a passage's score is made of.
struct ScoreParts {
  double coverage = 0;  // of what the question is about
  double search = 0;    // how well its words matched
  double facet = 0;     // of the side that was asked about
  double source = 0;    // whose sentence it is
  double verdict = 0;   // whether it says yes or no
  double figure = 0;    // whether it holds a figure that was asked for
  double opener = 0;    // chosen by the editors to open such an answer
  double expected = 0;  // whether such questions are expected of it
  double penalty = 0;   // what counts against it; negative

  double Sum() const { return coverage + search + facet + source + verdict + figure + opener + expected + penalty; }
};

// What became of a passage.
enum class Decision {
  kChosen,
  kOpensList,              // and says nothing without it
  kNotAboutCondition,      // a condition decides, and it does not warn of that
  kOfAnotherSource,        // than the one that was asked about
  kForOtherPeople,         // with an illness, medicine or sign that nobody named
  kAboutAnotherTreatment,  // than the one that was asked about
  kMustNotReassure,        // somebody has a condition that nothing here speaks of
  kOffQuestion,            // neither about what was asked about nor on the side that was asked for
  kTooWeak,                // beside the best one
  kSaysTheSame,            // as a better one
  kNoRoom,
  kNotFound,  // by the search
};

// A passage weighed against a question.
struct Evidence {
  uint32_t passage = 0;
  double score = 0;  // what candidates are ordered by, after the one that is surely expected: the sum of the parts
  ScoreParts parts;
  Decision decision = Decision::kChosen;
  double coverage = 0;     // share of what the question is about that the passage speaks of, by weight, 0 to 1
  bool has_facet = false;  // answers the side that was asked about
  bool has_focus = false;  // speaks of something specific that the question names
  double expected = 0;     // how much the question is like those expected of it, beside the passage where it is most
  bool is_surely_expected = false;  // and of no other passage nearly as much
};

// True if the passage is in the list.
bool Holds(const std::vector<Evidence>& list, uint32_t passage);

// True if the passage tells somebody to leave the treatment alone, or to take care: by its annotation or a claim.
bool Warns(const Passage& passage, const Knowledge& knowledge);

// True if a treatment is asked about together with another, or beside it.
bool IsBeside(FacetSet facets);

// What a question is about, weighed: a concept that few passages speak of says more than one that all do.
class Focus {
 public:
  // `set_aside`: concepts that count for nothing, as if nobody had named them.
  Focus(const Question& question, const Snapshot& snapshot, std::vector<uint32_t> set_aside = {});

  // Weighs a passage. `match` is its search score as a share of the best one's, 0 to 1.
  Evidence Weigh(uint32_t passage, double match) const;
  // How much of the focus a claim is about that stands in a passage, by weight, 0 to 1.
  double CoverageOf(const Claim& claim, uint32_t passage) const;
  // The passages that such a question is most likely to ask for, best first.
  std::vector<uint32_t> MostExpected() const;
  // How far the best expected passage leads the next, as a difference of natural log odds; 0 if fewer than two passages
  // are expected.
  double lead() const { return lead_; }
  // What no passage and no rule speaks of, in the reader's words.
  const std::vector<std::string>& Unknown() const { return unknown_; }
  // True if something other than the collection's subject as a whole is asked about.
  bool is_specific() const { return is_specific_; }

 private:
  struct Part {
    bool is_word = false;  // a word that is not a concept
    uint32_t concept_index = 0;
    uint32_t stem = 0;  // of a word; its number in the snapshot
    std::string name;
    double weight = 0;
    bool is_subject = false;  // the collection's treatment or complaint as a whole
    bool is_aside = false;    // told around the question
    bool is_hint = false;     // a common word; tells passages apart, but nobody asks about it
    uint32_t passages = 0;    // how many speak of it
  };
  // 1 if the passage speaks of it, less if of something broader, 0 if not at all.
  double Match(const Part& part, const Passage& passage, uint32_t passage_index) const;
  // True if the passage speaks of another case of the same thing: chronic where acute was asked about.
  bool SpeaksOfSibling(const Part& part, const Passage& passage) const;
  // What a passage gains that the editors chose to open an answer on one of the facets asked about; 0 for others.
  double OpenerWeight(uint32_t passage_index) const;
  // False if the sentence makes several claims, and its claim on the main facet is about something else than the
  // question: which kind is best, rather than how it compares with exercise.
  bool ClaimsOnMain(const Passage& passage, uint32_t passage_index, double coverage) const;
  bool IsOfNamedSource(const Passage& passage) const;
  // True if the sentence makes a claim, on a side that was asked about, that its source contradicts.
  bool IsOutdoneBySource(const Passage& passage) const;
  static bool IsAskedAbout(const Part& part) { return !part.is_subject && !part.is_hint; }
  bool MayBeAside(uint32_t concept_index) const;
  // True for a form of the treatment that the documents name without saying what was asked: massage with a device.
  bool IsFormNotStudied(const Part& part) const;
  bool IsByTheWay(const Part& part) const;
  // True for another complaint, or a part of the body with one, named beside the collection's own: "my headaches and my
  // back".
  bool IsBesideSubject(const Part& part) const;
  void Expect(const Question& question);
  bool IsSetAside(uint32_t concept_index) const;
  void AddConcept(const Mention& mention);
  void AddWord(const std::string& word, const Question& question, double share);

  const Snapshot& snapshot_;
  const std::vector<uint32_t> set_aside_;
  FacetSet facets_;
  bool wants_verdict_ = false;
  bool wants_warning_ = false;
  bool wants_figure_ = false;
  bool wants_share_ = false;
  bool is_specific_ = false;
  bool names_subject_complaint_ = false;
  std::vector<Part> parts_;
  std::vector<std::string> unknown_;
  std::vector<uint32_t> named_documents_;  // the records of the publications that were asked about
  double total_weight_ = 0;
  std::vector<double> expected_;  // by passage: how much the question is like those expected of it, the best 1; or none
  double lead_ = 0;               // see lead()
};

}  // namespace caveat
