#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "corpus/facet.h"
#include "text/analyzer.h"

namespace caveat {

// What Caveat knows of English: how people ask, deny, and speak of the past.

// A message, and which of its words name what the collection is about.
struct AnalysedMessage {
  const std::vector<Token>& tokens;
  // One element for each token.
  std::vector<bool> says_treatment;
  std::vector<bool> says_complaint;
  std::vector<bool> says_place;  // of the complaint: "back"
};

// A sequence of words; "..." stands for up to five words in between, "{treatment}", "{complaint}" and "{place}" for
// all words by which a collection's are named. Words are compared by stem; those with an apostrophe, adverbs and those
// after a "=" exactly: the stem of "what's" is "what", that of "monthly" is "month".
class Cue {
 public:
  Cue(std::string_view words, const Analyzer& analyzer);
  // If the cue's words begin at the token `first`, and stand in its sentence: the index after the last of them.
  std::optional<size_t> MatchAt(const AnalysedMessage& message, size_t first) const;
  // The stem of the first word, or the name in braces.
  const std::string& opening() const { return words_.front().stem; }

 private:
  struct Word {
    std::string exact;  // empty: compared by stem
    std::string stem;   // or "...", or a name in braces
  };
  std::optional<size_t> MatchFrom(const AnalysedMessage& message, size_t at, size_t word) const;
  static std::optional<size_t> MatchWord(const AnalysedMessage& message, size_t at, const Word& word);

  std::vector<Word> words_;
};

// What a word, or the words that begin with it, tells about the words around it.
enum class Mark : uint8_t {
  kNegation,           // "no", "not", "without", "don't have"
  kPseudoNegation,     // "not only", "not sure": denies nothing
  kLaterNegation,      // "ruled out": denies what stands before it
  kRetraction,         // "but the MRI showed one": what was denied before it is so after all
  kOver,               // "any more", "in a year": what is denied is over
  kNegativeTest,       // "scan was clear": denies the illness that stands before it
  kLongPast,           // "years ago", "history of"
  kRecentlyPast,       // "after", "healed": over, but perhaps not long
  kGeneralQuestion,    // "what is", "can massage cause": what follows is asked about, not reported
  kHypothetical,       // "suppose", "if one day": what follows is not so
  kEllipticalOpening,  // "what about", "is it": leans on the question before
  kTurning,            // "what about", "and": the same may be asked of something else
  kQuantity,           // "how many", "what percentage"
  kShare,              // "what percentage", "how common"
  kFinding,            // "what did it find", "conclude"
  kAgainst,            // "who should not", "when to avoid"
  kSigns,              // "what are the red flags", "which symptoms"
  kDoubt,              // "a con", "make it worse": what is asked speaks against the treatment
  kRelative,           // "my father": speaks of somebody else
  kForSelf,            // "for me", "can i have": whoever asks would be treated
  kSharing,            // "so do I": whoever asks has it too
  kForAnother,         // "for him", "give her": somebody else would
  kInterjection,       // "ok", "right": opens what is said next, and says nothing itself
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

  // Where the message begins to say something, courtesies apart; its length, if it does not.
  size_t Opening() const;
};

// The cues, stemmed once. Immutable.
class English {
 public:
  explicit English(const Analyzer& analyzer);

  CueFindings FindCues(const AnalysedMessage& message) const;

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
  // True if what stands there opens the sentence and is held against the subject that follows: "ibuprofen or a
  // massage".
  static bool IsHeldAgainst(const std::vector<bool>& says_subject, const std::vector<Token>& tokens, size_t first,
                            size_t last);
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
  void AddCues(const AnalysedMessage& message, size_t first, const std::string& opening, size_t& longest,
               CueFindings& found) const;

  std::unordered_map<std::string, Cues> cues_by_opening_;
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
