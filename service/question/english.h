#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "corpus/facet.h"
#include "text/analyzer.h"

namespace caveat {

// What Caveat knows of English: how people ask, deny, and speak of the past.

// A sequence of words; "..." stands for up to five words in between. Words are compared by stem; those with an
// apostrophe, adverbs and those after a "=" exactly: the stem of "what's" is "what", that of "monthly" is "month".
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

// What a word, or the words that begin with it, tells about the words around it.
enum class Mark : uint8_t {
  kNegation,           // "no", "not", "without", "don't have"
  kPseudoNegation,     // "not only", "not sure": denies nothing
  kLaterNegation,      // "ruled out": denies what stands before it
  kRetraction,         // "but the MRI showed one": what was denied before it is so after all
  kNoMore,             // "any more": what is denied is over
  kNegativeTest,       // "scan was clear": denies the illness that stands before it
  kLongPast,           // "years ago", "history of"
  kRecentlyPast,       // "after", "healed": over, but perhaps not long
  kGeneralQuestion,    // "what is", "can massage cause": what follows is asked about, not reported
  kHypothetical,       // "suppose", "if one day": what follows is not so
  kEllipticalOpening,  // "what about", "and": leans on the question before
  kQuantity,           // "how many", "what percentage"
  kShare,              // "what percentage", "how common"
  kFinding,            // "what did it find", "conclude"
  kAgainst,            // "who should not", "when to avoid"
  kDoubt,              // "a con", "make it worse": what is asked speaks against the treatment
  kRelative,           // "my father": speaks of somebody else
  kForSelf,            // "for me", "can i have": whoever asks would be treated
  kSharing,            // "so do I": whoever asks has it too
  kForAnother,         // "for him", "give her": somebody else would
  kCourtesy,           // "could you please tell me", "thanks": of the talk, not of the subject
};

// The marks that begin at one token.
class Marks {
 public:
  void Add(Mark mark) { bits_ |= 1u << static_cast<unsigned>(mark); }
  bool Has(Mark mark) const { return (bits_ & 1u << static_cast<unsigned>(mark)) != 0; }

 private:
  uint32_t bits_ = 0;
};

// What the cues find in a message.
struct CueFindings {
  // One element for each token.
  std::vector<FacetSet> facets;    // of the cues that begin here
  std::vector<FacetSet> ending;    // of those that end here
  std::vector<bool> is_facet_cue;  // begins or ends a cue
  std::vector<bool> is_courtesy;   // stands in a courtesy
  std::vector<Marks> marks;
};

// The cues, stemmed once. Immutable.
class English {
 public:
  explicit English(const Analyzer& analyzer);

  CueFindings FindCues(const std::vector<Token>& tokens) const;

  // A denial that reaches forward: a negation, unless it only looks like one or opens a question ("isn't it …?").
  static bool IsNegation(const std::vector<Token>& tokens, const CueFindings& cues, size_t at);
  // "Is not", "wasn't": denies what is said of a subject.
  static bool IsOfPredicate(const std::vector<Token>& tokens, size_t at);
  // Words beyond which a denial does not reach: "but", "my", "because" …
  bool EndsNegation(const Token& token) const;
  bool IsQuestionWord(const Token& token) const;  // what, how, who …
  // A question word that really asks, unlike the one in "when it hurts".
  bool OpensQuestion(const std::vector<Token>& tokens, size_t at) const;
  bool IsPronoun(const Token& token) const;     // it, this, they …
  bool IsPersonal(const Token& token) const;    // I, my, he, her …
  bool IsAuxiliary(const Token& token) const;   // is, does, can …
  bool IsDeterminer(const Token& token) const;  // a, the, my, any …
  bool IsReceiving(const Token& token) const;   // have, get, try: what is done with a treatment
  // True if the word before it, not counting small words, makes a comparison with what follows: than, or, versus.
  bool Compares(const std::vector<Token>& tokens, size_t at) const;
  bool IsDefining(const Token& token) const;      // mean, explain, exactly
  bool IsDocumentWord(const Token& token) const;  // study, review, article …
  bool IsEmptyNoun(const Token& token) const;     // thing, ok, hello
  // True for a word that is about nothing in particular.
  bool IsCommon(const Token& token) const;
  // The words of the cues, and those about nothing in particular: lower case, sorted, each once.
  const std::vector<std::string>& words() const { return words_; }

 private:
  struct FacetCue {
    Facet facet;
    Cue cue;
  };
  struct MarkCue {
    Mark mark;
    Cue cue;
  };
  struct Cues {
    std::vector<FacetCue> facets;
    std::vector<MarkCue> marks;
  };
  void AddMarks(Mark mark, std::string_view alternatives, const Analyzer& analyzer);
  void AddWords(std::string_view words);

  std::unordered_map<std::string, Cues> cues_by_first_stem_;
  std::unordered_set<std::string> common_stems_;
  const std::unordered_set<std::string> negation_ends_;
  const std::unordered_set<std::string> question_words_;
  const std::unordered_set<std::string> auxiliaries_;
  const std::unordered_set<std::string> determiners_;
  const std::unordered_set<std::string> pronouns_;
  const std::unordered_set<std::string> personal_;
  const std::unordered_set<std::string> receiving_;
  const std::unordered_set<std::string> defining_;
  const std::unordered_set<std::string> comparing_;
  const std::unordered_set<std::string> empty_nouns_;
  std::unordered_set<std::string> document_stems_;
  std::vector<std::string> words_;
};

}  // namespace caveat
