#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corpus/facet.h"
#include "text/analyzer.h"

namespace caveat {

// What Caveat knows of English and of no subject: how people ask, deny, and speak of the past.

// A sequence of words; "..." stands for up to four words in between. Words are compared by stem, but those with an
// apostrophe exactly: the stem of "what's" is "what".
class Cue {
 public:
  Cue(std::string_view words, const Analyzer& analyzer);
  // True if the cue's words begin at `tokens[first]`, within that token's sentence. `end`, if given, becomes the index
  // after its last word.
  bool MatchesAt(const std::vector<Token>& tokens, size_t first, size_t* end = nullptr) const;
  // The stem of the first word.
  const std::string& first_stem() const { return words_.front().stem; }

 private:
  bool MatchFrom(const std::vector<Token>& tokens, size_t at, size_t word, size_t* end) const;
  struct Word {
    std::string exact;  // empty: compared by stem
    std::string stem;
  };
  std::vector<Word> words_;
};

// The cues, stemmed once. Immutable.
class English {
 public:
  explicit English(const Analyzer& analyzer);

  // The facets that the words ask for. Marks the words that ask in `is_cue`, which has one element for each token.
  FacetSet FindFacets(const std::vector<Token>& tokens, std::vector<bool>& is_cue) const;
  // "no", "not", "without", "don't have" …
  bool IsNegation(const std::vector<Token>& tokens, size_t at) const;
  // Words over which a denial does not reach: "but", "my", "because" …
  bool EndsNegation(const Token& token) const;
  // "ruled out", "came back negative": after what they deny.
  const std::vector<Cue>& later_negations() const { return later_negations_; }
  // "years ago", "history of", "as a child".
  const std::vector<Cue>& long_past() const { return long_past_; }
  // "after", "healed", "recovered": over, but perhaps not long.
  const std::vector<Cue>& recently_past() const { return recently_past_; }
  // "what is", "can massage cause", "symptoms of": what follows is asked about in general.
  const std::vector<Cue>& general_questions() const { return general_questions_; }
  // "what about", "and", "how about": leans on the question before.
  const std::vector<Cue>& elliptical_openings() const { return elliptical_openings_; }
  bool IsQuestionWord(const Token& token) const;   // what, how, who …
  // A question word that asks, rather than "when it hurts".
  bool OpensQuestion(const std::vector<Token>& tokens, size_t at) const;
  bool IsPronoun(const Token& token) const;        // it, this, they …
  bool IsPersonal(const Token& token) const;       // I, my, he, her …
  // True for a word that is about nothing in particular.
  bool IsCommon(const Token& token) const;

 private:
  struct FacetCue {
    Facet facet;
    Cue cue;
  };
  std::unordered_map<std::string, std::vector<FacetCue>> facet_cues_by_first_stem_;
  std::vector<Cue> negations_;
  std::vector<Cue> pseudo_negations_;
  std::vector<Cue> later_negations_;
  std::vector<Cue> long_past_;
  std::vector<Cue> recently_past_;
  std::vector<Cue> general_questions_;
  std::vector<Cue> elliptical_openings_;
  std::vector<std::string> common_stems_;  // sorted
};

}  // namespace caveat
