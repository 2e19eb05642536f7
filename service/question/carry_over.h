#pragma once

#include <vector>

#include "service/question/subject_reader.h"

namespace caveat {

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
  bool SaysOtherPlace() const;
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
  const bool says_source_;
  const bool says_topic_;
};

}  // namespace caveat
