#pragma once

#include <vector>

#include "corpus/concept_finder.h"
#include "service/question/english.h"
#include "service/question/question.h"

namespace caveat {

// Whether what a message says is also meant to be so, now, and of the person who asks; in the manner of NegEx (Chapman
// 2001) and ConText (Harkema 2009). For one message; it keeps references to what it is made of.
class AssertionReader {
 public:
  // `hits`: the concepts said in it. `says_subject`: for each token, whether it names what the collection is about
  // ("massage").
  AssertionReader(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits, const ConceptFinder& lexicon,
                  const CueFindings& cues, const English& english, const std::vector<bool>& says_subject);

  Assertion Of(const ConceptHit& hit, ConceptKind kind) const;
  // `kind`: of the concept; a topic for any other word.
  bool IsDenied(const ConceptHit& hit, ConceptKind kind) const;
  // For each token, true if its sentence asks nothing and only says which illnesses, medicines or signs somebody has
  // not: "I don't have a blood clot." `asking`: for each sentence, whether it asks.
  std::vector<bool> InDenials(const std::vector<bool>& asking) const;
  // True if each clause opens with a denial, of an illness or sign: "no fever, and no numbness".
  bool OnlyDenies() const;
  // True if the sentence speaks of a relative or friend before that token, and not of the person who asks since then.
  bool IsOfRelative(size_t at) const;
  bool asks_for_self() const { return asks_for_self_; }

 private:
  // True if a word at that token says that whoever asks would be treated.
  bool IsForSelf(size_t at) const;
  bool DiedOf(size_t at) const;
  // "Is it a no with osteoporosis?": true if what the word at `negation` denies is a judgement, and the word at `said`
  // only what it is passed on.
  bool IsOfTreatment(size_t negation) const;
  bool IsJudgement(size_t negation, size_t said, ConceptKind kind) const;
  // True if a form's "no" stands after the word at `last`.
  bool IsAnsweredWithNo(size_t last) const;
  bool IsFreeOf(size_t last) const;
  bool IsBackAgain(size_t last) const;
  bool GoesOn(size_t said, ConceptKind kind) const;
  bool IsOfAnEnding(size_t negation, const ConceptHit& hit, ConceptKind kind) const;
  bool IsUndone(size_t negation) const;
  // True if what the word at `ruling` rules out stands after it.
  bool RulesOutAnother(size_t ruling) const;
  bool RefusesAnother(size_t saying) const;
  bool IsSetAside(size_t negation, size_t last) const;
  bool IsTurnedAround(size_t last) const;
  bool IsAskedInGeneral(size_t at) const;
  bool IsOfWhoAsks(size_t relative) const;
  // True if the mark begins at one of the tokens [first, last] of the sentence of the token `anchor`.
  bool MarkedWithin(Mark mark, size_t first, size_t last, size_t anchor) const;

  const std::vector<Token>& tokens_;
  const std::vector<ConceptHit>& hits_;
  const ConceptFinder& lexicon_;
  const CueFindings& cues_;
  const English& english_;
  const std::vector<bool>& says_subject_;
  std::vector<bool> tells_sign_;    // for each token, whether it is one of a sign's own words ("no feeling down there")
  std::vector<bool> tells_health_;  // … of a sign's, a complaint's, an illness's or a medicine's
  bool is_shared_ = false;          // "mum has it, and so do I"
  bool asks_for_self_ = false;      // "is it safe for me?"
};

}  // namespace caveat
