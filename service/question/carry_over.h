#pragma once

#include <vector>

#include "service/question/subject_reader.h"

namespace caveat {

// Above these log odds, a message or a part of one is about another subject.
inline constexpr double kAnotherSubjectOdds = 0.5;

// True if a message says, from `first` on, complaints or parts of the body and else only small words.
bool OnlyNamesPlaces(size_t first, const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
                     const ConceptFinder& lexicon);

// True if what a message asks is to be understood from what was said before it.
bool LeansOnEarlier(const Question& question, const Snapshot& snapshot, const English& english);

// What a follow-up leaves out and an earlier question said. Keeps references to what it is made of.
class CarryOver {
 public:
  CarryOver(const Snapshot& snapshot, const English& english, Question& question);

  // Adds to the question what carries over from `earlier`, oldest first; nothing if it changes the topic.
  void From(const std::vector<Question>& earlier);

 private:
  void CarryTurn(const Question& turn, bool is_last);
  // A subject that the last question itself left out.
  void CarrySubject(const Question& turn);
  // The publication that was asked about last, over questions that each lean on the one before.
  void CarrySource(const std::vector<Question>& earlier);
  bool MayAskSource() const;
  void Carry(const Mention& mention);
  bool IsKnown(const Mention& mention) const;
  // True if the question says a concept of that kind; or one of the collection's own subject.
  bool Says(ConceptKind kind) const;
  bool SaysOwn(ConceptKind kind) const;
  // True if it says a part of the body that is the collection's own, or another one.
  bool SaysPlace(bool own) const;
  ConceptKind KindOf(const Mention& mention) const {
    return snapshot_.concepts().concept_at(mention.concept_index).kind;
  }

  const Snapshot& snapshot_;
  const English& english_;
  const SubjectReader subject_;
  Question& question_;
  // Of the question itself, before anything carried over.
  const bool says_illness_;
  const bool says_health_;
  const bool says_treatment_;
  const bool says_complaint_;
  const bool says_other_place_;  // "does it help shoulders too?"
  const bool says_own_place_;    // "what about the lower back?"
  const bool says_source_;
  const bool says_topic_;
};

}  // namespace caveat
