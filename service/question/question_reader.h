#pragma once

#include <string_view>
#include <vector>

#include "index/snapshot.h"
#include "service/question/asked.h"
#include "service/question/assertion.h"
#include "service/question/english.h"
#include "service/question/hear_facets.h"
#include "service/question/question.h"

namespace caveat {

// Reads questions against one snapshot's lexicon. Immutable but for its stemmer: one for each thread.
class QuestionReader {
 public:
  // `snapshot` must outlive the reader.
  explicit QuestionReader(const Snapshot& snapshot);

  // `history`: the same person's earlier questions, oldest first. Never fails: what it does not understand is in
  // `unknown_words`.
  Question Read(std::string_view text, const std::vector<std::string>& history) const;

 private:
  // What a word that says no concept is good for.
  enum class WordUse {
    kNone,      // nothing
    kSearched,  // asks for a facet, or denies: searched for, but nobody asks about it
    kHint,      // common, but rare in the documents: may tell passages apart
    kTopic,     // what is asked about
  };

  // A message with what carries over to it, as one question.
  Question ReadWhole(std::string_view text, const std::vector<std::string>& history) const;
  void ReadParts(std::vector<std::string> history, Question& whole) const;
  // One message, without what carries over.
  Question ReadOne(std::string_view text) const;
  // Repairs words in place; true if there was one.
  bool RepairWords(const std::vector<ConceptHit>& hits, Question& question) const;
  void ListenForFacets(const HeardWords& heard, const std::vector<bool>& asking, Question& question) const;
  std::vector<Role> FindRoles(const HeardWords& heard, const Question& question) const;
  AnalysedMessage WithSubject(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits) const;
  std::vector<bool> SaySubject(const AnalysedMessage& message) const;
  void FindMentions(const std::vector<ConceptHit>& hits, const CueFindings& cues, const std::vector<Role>& roles,
                    const std::vector<bool>& says_subject, const AssertionReader& assertions, Question& question) const;
  void FindWords(const std::vector<ConceptHit>& hits, const CueFindings& cues, const std::vector<Role>& roles,
                 const std::vector<bool>& says_subject, const AssertionReader& assertions, Question& question) const;
  bool IsTold(const ConceptHit& hit, const std::vector<ConceptHit>& hits) const;
  bool IsStrangeNoun(const Token& token) const;
  WordUse UseOf(const Token& token, const CueFindings& cues, size_t at) const;
  void ForgetCuesInComplaints(const std::vector<ConceptHit>& hits, CueFindings& cues) const;
  static bool IsTarget(const std::vector<Token>& tokens, const CueFindings& cues, size_t at);
  bool IsRare(const Token& token) const;
  bool IsPolar(const std::vector<Token>& tokens, const std::vector<bool>& asking) const;
  void AddConceptNames(Question& question) const;

  const Snapshot& snapshot_;
  Analyzer analyzer_;
  English english_;
  std::vector<std::string> english_words_;            // of the lexicon's, those that WordNet knows, sorted
  std::vector<std::string> subject_words_;            // of the terms of the collection's subject, sorted
  std::vector<std::vector<std::string>> name_words_;  // of each concept's name, without the small ones
};

}  // namespace caveat
