#include "service/question/english.h"

#include <algorithm>
#include <sstream>

#include "service/question/cue_words.h"
#include "text/word_class.h"
#include "text/word_list.h"

namespace caveat {
namespace {

constexpr std::string_view kGap = "...";
constexpr std::string_view kTreatment = "{treatment}";
constexpr std::string_view kComplaint = "{complaint}";
constexpr std::string_view kPlace = "{place}";
constexpr size_t kMaxGapWords = 5;

// Words about nothing in particular.
constexpr std::string_view kCommonWords[] = {
#include "service/question/common_words.inc"
};

// Calls `use` for each alternative of a text of cue_words.h.
template <typename Use>
void ForEachAlternative(std::string_view text, Use use) {
  while (!text.empty()) {
    const size_t bar = std::min(text.find(" | "), text.size());
    use(text.substr(0, bar));
    text.remove_prefix(std::min(bar + 3, text.size()));
  }
}

std::vector<std::string> SplitWords(std::string_view words) {
  std::vector<std::string> split;
  std::istringstream stream{std::string(words)};
  for (std::string word; stream >> word;) split.push_back(std::move(word));
  return split;
}

std::unordered_set<std::string> WordSet(std::string_view alternatives) {
  std::unordered_set<std::string> words;
  ForEachAlternative(alternatives, [&](std::string_view word) { words.emplace(word); });
  return words;
}

bool StandsForOthers(std::string_view word) {
  return word == kGap || word == kTreatment || word == kComplaint || word == kPlace;
}

// The index after the words from `at` on that are named, in one sentence; nullopt if the first is not.
std::optional<size_t> EndOfName(const std::vector<Token>& tokens, const std::vector<bool>& is_named, size_t at) {
  size_t end = at;
  while (end < tokens.size() && is_named[end] && tokens[end].sentence == tokens[at].sentence) ++end;
  return end > at ? std::optional<size_t>(end) : std::nullopt;
}

}  // namespace

Cue::Cue(std::string_view words, const Analyzer& analyzer) {
  for (const std::string& word : SplitWords(words)) {
    // "Monthly" asks how often; "for three months" does not.
    const bool is_adverb = word.size() > 3 && word.compare(word.size() - 2, 2, "ly") == 0;
    const bool is_marked = word[0] == '=';
    const std::string written = is_marked ? word.substr(1) : word;
    const bool exact = is_marked || is_adverb || word.find('\'') != std::string::npos;
    words_.push_back({exact ? written : "", StandsForOthers(word) ? word : analyzer.Stem(written)});
  }
}

std::optional<size_t> Cue::MatchAt(const AnalysedMessage& message, size_t first) const {
  return MatchFrom(message, first, 0);
}

std::optional<size_t> Cue::MatchFrom(const AnalysedMessage& message, size_t at, size_t word) const {
  const std::vector<Token>& tokens = message.tokens;
  for (; word < words_.size(); ++word) {
    if (words_[word].stem == kGap) {
      for (size_t skip = 0; skip <= kMaxGapWords; ++skip) {
        if (const auto end = MatchFrom(message, at + skip, word + 1)) return end;
      }
      return std::nullopt;
    }
    if (at >= tokens.size() || (word > 0 && tokens[at].sentence != tokens[at - 1].sentence)) return std::nullopt;
    const std::optional<size_t> next = MatchWord(message, at, words_[word]);
    if (!next) return std::nullopt;
    at = *next;
  }
  return at;
}

// The index after what `word` stands for.
std::optional<size_t> Cue::MatchWord(const AnalysedMessage& message, size_t at, const Word& word) {
  const Token& token = message.tokens[at];
  if (word.stem == kTreatment) return EndOfName(message.tokens, message.says_treatment, at);
  if (word.stem == kComplaint) return EndOfName(message.tokens, message.says_complaint, at);
  if (word.stem == kPlace) return EndOfName(message.tokens, message.says_place, at);
  if (token.stem != word.stem || (!word.exact.empty() && token.word != word.exact)) return std::nullopt;
  return at + 1;
}

English::English(const Analyzer& analyzer)
    : negation_ends_(WordSet(cue_words::kNegationEnds)),
      question_words_(WordSet(cue_words::kQuestionWords)),
      auxiliaries_(WordSet(cue_words::kAuxiliaries)),
      determiners_(WordSet(cue_words::kDeterminers)),
      pronouns_(WordSet(cue_words::kPronouns)),
      personal_(WordSet(cue_words::kPersonal)),
      receiving_(WordSet(cue_words::kReceiving)),
      defining_(WordSet(cue_words::kDefining)),
      comparing_(WordSet(cue_words::kComparing)),
      empty_nouns_(WordSet(cue_words::kEmptyNouns)) {
  ForEachAlternative(cue_words::kDocumentWords,
                     [&](std::string_view word) { document_stems_.insert(analyzer.Stem(word)); });
  for (const cue_words::FacetWords& row : cue_words::kFacets) {
    ForEachAlternative(row.words, [&](std::string_view words) {
      AddWords(words);
      Cue cue(words, analyzer);
      const std::string opening = cue.opening();
      cues_by_opening_[opening].facets.push_back({row.facet, std::move(cue)});
    });
  }
  AddMarks(Mark::kNegation, cue_words::kNegations, analyzer);
  AddMarks(Mark::kPseudoNegation, cue_words::kPseudoNegations, analyzer);
  AddMarks(Mark::kLaterNegation, cue_words::kLaterNegations, analyzer);
  AddMarks(Mark::kRetraction, cue_words::kRetractions, analyzer);
  AddMarks(Mark::kOver, cue_words::kOver, analyzer);
  AddMarks(Mark::kNegativeTest, cue_words::kNegativeTests, analyzer);
  AddMarks(Mark::kLongPast, cue_words::kLongPast, analyzer);
  AddMarks(Mark::kRecentlyPast, cue_words::kRecentlyPast, analyzer);
  AddMarks(Mark::kGeneralQuestion, cue_words::kGeneralQuestions, analyzer);
  AddMarks(Mark::kHypothetical, cue_words::kHypotheticals, analyzer);
  AddMarks(Mark::kQuantity, cue_words::kQuantities, analyzer);
  AddMarks(Mark::kShare, cue_words::kShares, analyzer);
  AddMarks(Mark::kFinding, cue_words::kFindings, analyzer);
  AddMarks(Mark::kAgainst, cue_words::kAgainst, analyzer);
  AddMarks(Mark::kSigns, cue_words::kSigns, analyzer);
  AddMarks(Mark::kDoubt, cue_words::kDoubts, analyzer);
  AddMarks(Mark::kRelative, cue_words::kRelatives, analyzer);
  AddMarks(Mark::kForSelf, cue_words::kForSelf, analyzer);
  AddMarks(Mark::kSharing, cue_words::kSharing, analyzer);
  AddMarks(Mark::kForAnother, cue_words::kForAnother, analyzer);
  AddMarks(Mark::kCourtesy, cue_words::kCourtesies, analyzer);
  AddMarks(Mark::kInterjection, cue_words::kInterjections, analyzer);
  AddMarks(Mark::kEllipticalOpening, cue_words::kEllipticalOpenings, analyzer);
  AddMarks(Mark::kEllipticalOpening, cue_words::kTurnings, analyzer);
  AddMarks(Mark::kTurning, cue_words::kTurnings, analyzer);
  for (const std::string_view word : kCommonWords) {
    common_stems_.insert(analyzer.Stem(word));
    words_.emplace_back(word);
  }
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
}

void English::AddWords(std::string_view words) {
  for (std::string& word : SplitWords(words)) {
    if (!StandsForOthers(word) && word[0] != '=') words_.push_back(std::move(word));
  }
}

void English::AddMarks(Mark mark, std::string_view alternatives, const Analyzer& analyzer) {
  ForEachAlternative(alternatives, [&](std::string_view words) {
    Cue cue(words, analyzer);
    const std::string opening = cue.opening();
    cues_by_opening_[opening].marks.push_back({mark, std::move(cue)});
  });
}

CueFindings English::FindCues(const AnalysedMessage& message) const {
  const size_t count = message.tokens.size();
  CueFindings found;
  found.facets.assign(count, FacetSet());
  found.ending.assign(count, FacetSet());
  found.is_facet_cue.assign(count, false);
  found.is_courtesy.assign(count, false);
  found.marks.assign(count, Marks());
  for (size_t i = 0; i < count; ++i) {
    size_t longest = 0;
    AddCues(message, i, message.tokens[i].stem, longest, found);
    if (message.says_treatment[i]) AddCues(message, i, std::string(kTreatment), longest, found);
    if (message.says_complaint[i]) AddCues(message, i, std::string(kComplaint), longest, found);
    if (message.says_place[i]) AddCues(message, i, std::string(kPlace), longest, found);
  }
  // "Ok, what about neck pain?"; in "ok with neck pain?" it asks.
  for (size_t at = found.Opening(); at + 1 < count; at = found.Opening()) {
    const bool leads = message.tokens[at + 1].clause_start || found.marks[at + 1].Has(Mark::kEllipticalOpening);
    if (!leads || !found.marks[at].Has(Mark::kInterjection)) break;
    found.is_courtesy[at] = true;
    found.facets[at] = FacetSet();
  }
  return found;
}

size_t CueFindings::Opening() const {
  return static_cast<size_t>(std::find(is_courtesy.begin(), is_courtesy.end(), false) - is_courtesy.begin());
}

// Adds the cues with that opening whose words begin at `first`. "How often does it happen" asks for something else than
// "how often": of those that ask for a facet, only the longest counts, of `longest` words or more.
void English::AddCues(const AnalysedMessage& message, size_t first, const std::string& opening, size_t& longest,
                      CueFindings& found) const {
  const auto cues = cues_by_opening_.find(opening);
  if (cues == cues_by_opening_.end()) return;
  for (const FacetCue& row : cues->second.facets) {
    const std::optional<size_t> end = row.cue.MatchAt(message, first);
    if (!end || *end - first < longest) continue;
    if (*end - first > longest) found.facets[first] = FacetSet();
    longest = *end - first;
    found.facets[first].Add(row.facet);
    found.ending[*end - 1].Add(row.facet);
    found.is_facet_cue[first] = true;
    found.is_facet_cue[*end - 1] = true;
  }
  for (const MarkCue& row : cues->second.marks) {
    const std::optional<size_t> end = row.cue.MatchAt(message, first);
    if (!end) continue;
    found.marks[first].Add(row.mark);
    for (size_t word = first; row.mark == Mark::kCourtesy && word < *end; ++word) found.is_courtesy[word] = true;
  }
}

bool English::IsNegation(const std::vector<Token>& tokens, const CueFindings& cues, size_t at) {
  // "Don't blood thinners thin it?" asks; "don't have osteoporosis" leaves out who.
  static constexpr std::string_view kHaving[] = {"have", "got", "had", "take", "feel", "suffer", "get", "any"};
  const bool leaves_out_who = at + 1 < tokens.size() && IsOneOf(tokens[at + 1].word, kHaving);
  const bool opens_question =
      tokens[at].clause_start && tokens[at].word.find("n't") != std::string::npos && !leaves_out_who;
  // "I can not swallow and my face is numb": a denied ability does not deny what follows.
  const bool is_inability =
      at > 0 && tokens[at].word == "not" && (tokens[at - 1].word == "can" || tokens[at - 1].word == "could");
  // "Yes or no: a blood clot?"
  const bool is_offered =
      tokens[at].word == "no" && ((at > 0 && tokens[at - 1].word == "yes") ||
                                  (at > 1 && tokens[at - 1].word == "or" && tokens[at - 2].word == "yes"));
  // "PMH nil, crushing chest pain": what a note has no entry for.
  static constexpr std::string_view kEntries[] = {"pmh",        "pmhx", "allergies", "allergy", "meds",   "medications",
                                                  "medication", "dhx",  "shx",       "fhx",     "history"};
  const bool is_entry = at > 0 && tokens[at].word == "nil" && IsOneOf(tokens[at - 1].word, kEntries);
  return !opens_question && !is_inability && !is_offered && !is_entry && cues.marks[at].Has(Mark::kNegation) &&
         !cues.marks[at].Has(Mark::kPseudoNegation);
}

bool English::IsOfPredicate(const std::vector<Token>& tokens, size_t at) {
  static constexpr std::string_view kCopulas[] = {"is", "are", "was", "were", "am"};
  static constexpr std::string_view kDenied[] = {"isn't",  "isnt",  "aren't",  "arent",
                                                 "wasn't", "wasnt", "weren't", "werent"};
  const auto is_one_of = [](std::string_view word, const auto& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
  };
  return is_one_of(tokens[at].word, kDenied) ||
         (tokens[at].word == "not" && at > 0 && is_one_of(tokens[at - 1].word, kCopulas));
}

bool English::EndsNegation(const Token& token) const {
  return negation_ends_.count(token.word) > 0;
}
bool English::IsQuestionWord(const Token& token) const {
  return question_words_.count(token.word) > 0;
}
bool English::OpensQuestion(const std::vector<Token>& tokens, size_t at) const {
  if (question_words_.count(tokens[at].word) == 0) return false;
  // "When it aches, can I …?" asks by "can".
  const bool may_subordinate = tokens[at].word == "when" || tokens[at].word == "where";
  return !may_subordinate || (at + 1 < tokens.size() && auxiliaries_.count(tokens[at + 1].word) > 0);
}

bool English::IsPronoun(const Token& token) const {
  return pronouns_.count(token.word) > 0;
}
bool English::IsPersonal(const Token& token) const {
  return personal_.count(token.word) > 0;
}

bool English::IsAuxiliary(const Token& token) const {
  return auxiliaries_.count(token.word) > 0;
}

bool English::IsDeterminer(const Token& token) const {
  return determiners_.count(token.word) > 0;
}
bool English::IsReceiving(const Token& token) const {
  return receiving_.count(token.word) > 0;
}
bool English::Compares(const std::vector<Token>& tokens, size_t at) const {
  while (at > 0 && tokens[at - 1].sentence == tokens[at].sentence) {
    --at;
    // "No medicine other than Eliquis" compares nothing.
    const bool excepts = at > 0 && tokens[at].word == "than" && tokens[at - 1].word == "other";
    if (comparing_.count(tokens[at].word) > 0) return !excepts;
    if (!tokens[at].small) return false;
  }
  return false;
}
bool English::IsHeldAgainst(const std::vector<bool>& says_subject, const std::vector<Token>& tokens, size_t first,
                            size_t last) {
  static constexpr std::string_view kAlternatives[] = {"or", "vs", "versus"};
  const bool opens = first == 0 || tokens[first - 1].sentence != tokens[first].sentence;
  if (!opens || last + 1 >= tokens.size() || !IsOneOf(tokens[last + 1].word, kAlternatives)) return false;
  size_t next = last + 2;
  while (next < tokens.size() && tokens[next].small && !says_subject[next]) ++next;
  return next < tokens.size() && says_subject[next];
}
bool English::IsDefining(const Token& token) const {
  return defining_.count(token.word) > 0;
}
bool English::IsEmptyNoun(const Token& token) const {
  return empty_nouns_.count(token.word) > 0;
}
bool English::IsDocumentWord(const Token& token) const {
  return document_stems_.count(token.stem) > 0;
}

bool English::IsCommon(const Token& token) const {
  if (token.small) return true;
  if (common_stems_.count(token.stem) == 0) return false;
  // "Evenity", a medicine, has the stem of "even".
  return ClassOf(token.word) != WordClass::kUnknown || std::binary_search(words_.begin(), words_.end(), token.word);
}

}  // namespace caveat
