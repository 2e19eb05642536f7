#pragma once

#include "index/snapshot.h"
#include "service/question/english.h"
#include "service/question/question.h"

namespace caveat {

// What makes a message one that this collection may answer.
enum class Subject {
  kNone,       // nothing: it is about something else
  kNamed,      // says, or carries over, a treatment, complaint or source of the collection
  kDocuments,  // asks for what the documents say of themselves or define
  kAssumed,    // can only mean the collection's treatment: "is it safe with a fracture?"
};

// Tells whether a message is about the collection's subject. Nothing is assumed of a message that asks about a word
// that is strange here. Keeps references to what it is made of.
class SubjectReader {
 public:
  SubjectReader(const Snapshot& snapshot, const English& english) : snapshot_(snapshot), english_(english) {}

  Subject Of(const Question& question) const;
  bool IsNamed(const Question& question) const;
  // The same, but only of what it says itself.
  bool IsNamedHere(const Question& question) const;
  // "Is it …", "can I have one": a pronoun where the treatment would stand.
  bool AsksOfPronoun(const Question& question) const;

 private:
  bool SoundsLikeSubject(const Question& question) const;
  bool SaysNothingElse(const Question& question) const;
  bool TellsOfIllness(const Question& question) const;
  bool NamesOtherTreatment(const Question& question) const;
  bool AsksAboutMedicine(const Question& question, Facet side) const;
  bool NamesIllness(const Question& question) const;
  bool AsksOnIllness(const Question& question) const;
  bool SaysPerson(const Question& question) const;
  double SubjectOdds(const Question& question) const;
  double OddsOf(const Mention& mention) const;
  bool AsksAboutDocuments(const Question& question) const;
  bool AsksForDefinition(const Question& question) const;
  bool AsksForSigns(const Question& question) const;
  bool IsArticle(const Mention& mention) const;
  ConceptKind KindOf(const Mention& mention) const {
    return snapshot_.concepts().concept_at(mention.concept_index).kind;
  }

  const Snapshot& snapshot_;
  const English& english_;
};

}  // namespace caveat
