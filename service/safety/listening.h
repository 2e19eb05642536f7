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

  // A bar raised by that share of the gap to certainty.
  static double Raised(double bar, double share) { return bar + share * (1 - bar); }
  double Of(ExampleGroup group) const { return probabilities[static_cast<size_t>(group)]; }
  // True if its probability for the rule's examples reaches the rule's bar, and at least `least`. The bar is higher
  // for a message of few words, for what is told apart from a question, and, for rules other than a crisis, for a
  // message that names nothing of health or the body.
  bool IsLike(const RedFlag& rule, double least = 0) const;
};

// A conversation as likeness hears it: the whole, what it tells apart from what it asks, and the gravest of any part.
struct Sounds {
  Sound all;
  Sound told;
  Sound part;

  // True of "bad back": it has no words beside complaints, treatments and parts of the body.
  bool says_nothing() const { return all.words == 0; }
  // True if the whole, or what is told, is like the rule's examples.
  bool AreLike(const RedFlag& rule, double least = 0) const {
    return all.IsLike(rule, least) || told.IsLike(rule, least);
  }
  double Of(ExampleGroup group) const { return std::max(all.Of(group), told.Of(group)); }
};

// `reported`: the mentions that are neither denied, over nor asked about in general.
Sounds Listen(const Question& question, const std::vector<const Mention*>& reported, const ConceptFinder& lexicon,
              const Likeness& likeness);

// True for parts of the body, complaints, illnesses, medicines and findings.
bool IsOfHealth(ConceptKind kind);

}  // namespace caveat
