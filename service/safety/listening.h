#pragma once

#include <algorithm>
#include <vector>

#include "corpus/concept_finder.h"
#include "corpus/likeness.h"
#include "service/question/question.h"

namespace caveat {

// What words sound like, and how much they say.
struct Sound {
  Likeness::Probabilities probabilities = {};
  size_t words = 0;  // beside complaints, treatments and parts of the body
  bool tells_of_health = false;
  bool is_told = false;  // apart from what is asked

  double Of(ExampleGroup group) const { return probabilities[static_cast<size_t>(group)]; }
  // True if it is like the examples of a rule by likeness, with its probability or more. Despair needs no part of the
  // body; of other rules half the doubt is allowed to what tells of none, and so it is to few words.
  bool IsLike(const RedFlag& rule, double least = 0) const;
};

// A conversation as it is listened to: the whole, what it tells apart from what it asks, and the gravest of any part.
struct Sounds {
  Sound all;
  Sound told;
  Sound part;

  // "Bad back": too few words to sound like anything but themselves.
  bool says_nothing() const { return all.words == 0; }
  // The whole, or what is told, is like the rule's examples.
  bool AreLike(const RedFlag& rule, double least = 0) const {
    return all.IsLike(rule, least) || told.IsLike(rule, least);
  }
  double Of(ExampleGroup group) const { return std::max(all.Of(group), told.Of(group)); }
};

// `reported`: the mentions that are neither denied, over nor asked about in general.
Sounds Listen(const Question& question, const std::vector<const Mention*>& reported, const ConceptFinder& lexicon,
              const Likeness& likeness);

// Parts of the body, complaints and whatever has to do with health.
bool IsOfHealth(ConceptKind kind);

}  // namespace caveat
