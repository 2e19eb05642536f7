#include "service/question/long_past.h"

#include <algorithm>
#include <string_view>

#include "text/word_list.h"

namespace caveat {
namespace {

// How far a word for the past reaches, in words.
constexpr size_t kPastReach = 8;
constexpr size_t kYearDigits = 4;

constexpr std::string_view kJoints[] = {"and", "but"};
constexpr std::string_view kNow[] = {"now",       "still",  "today",    "tonight",
                                     "currently", "lately", "recently", "yesterday"};
constexpr std::string_view kPresent[] = {"am",    "is",    "are",    "i'm",    "im",     "it's",  "he's",
                                         "she's", "isn't", "aren't", "can't",  "cant",   "don't", "dont",
                                         "keep",  "keeps", "won't",  "cannot", "getting"};
constexpr std::string_view kPastTense[] = {"had",  "was",  "were", "did",    "fell", "broke", "got",  "went", "came",
                                           "lost", "felt", "hit",  "caught", "tore", "threw", "took", "hurt", "became"};

bool IsOfNow(const Token& token) {
  return IsOneOf(token.word, kNow) || IsOneOf(token.word, kPresent);
}

bool IsPastTense(const Token& token) {
  const std::string& word = token.word;
  return IsOneOf(word, kPastTense) || (word.size() > 3 && word.compare(word.size() - 2, 2, "ed") == 0);
}

}  // namespace

bool LongPastReader::Tells(size_t first, size_t last, bool is_sign) const {
  const size_t begin = first > kPastReach ? first - kPastReach : 0;
  for (size_t i = begin; i <= last + kPastReach && i < tokens_.size(); ++i) {
    if (tokens_[i].sentence == tokens_[first].sentence && IsMark(i) && Reaches(i, first, last, is_sign)) return true;
  }
  return false;
}

// "In 1998", "in '98": a year that is named is over. Which year it is now, an answer must not depend on.
bool LongPastReader::IsMark(size_t at) const {
  if (cues_.marks[at].Has(Mark::kLongPast)) return true;
  const std::string& word = tokens_[at].word;
  if (at == 0 || tokens_[at - 1].word != "in" || !IsNumber(word)) return false;
  const bool is_year = word.size() == kYearDigits && (word.compare(0, 2, "19") == 0 || word.compare(0, 2, "20") == 0);
  // Between the words stand a space and the apostrophe.
  const bool is_short_year = word.size() == 2 && tokens_[at].begin == tokens_[at - 1].end + 2;
  return is_year || is_short_year;
}

// "In 2018, I had a stroke" and "history of a stroke, cancer" reach over the comma. What has told its own illness does
// not: "cancer two years ago, back pain at night", "I broke my back in 2010 and now I can't feel my feet".
bool LongPastReader::Reaches(size_t mark, size_t first, size_t last, bool is_sign) const {
  const Clause own = ClauseOf(mark);
  if (first < own.end && last >= own.begin) return true;
  const auto tells_health = [&](size_t begin, size_t end) {
    return std::any_of(tells_health_.begin() + static_cast<std::ptrdiff_t>(begin),
                       tells_health_.begin() + static_cast<std::ptrdiff_t>(end), [](bool tells) { return tells; });
  };
  if (!tells_health(own.begin, own.end)) return true;
  const Clause theirs = ClauseOf(first);
  const auto any_word = [&](const auto& is) {
    return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(theirs.begin),
                       tokens_.begin() + static_cast<std::ptrdiff_t>(theirs.end), is);
  };
  if (any_word(IsOfNow)) return false;
  if (mark < first) return !tells_health(own.begin, mark);
  // "Fell off a horse, broke my back in 1998", but "numb between the legs, disc operation in 2015".
  return !is_sign || any_word(IsPastTense);
}

bool LongPastReader::OpensClause(size_t at) const {
  if (tokens_[at].clause_start || IsOneOf(tokens_[at].word, kNow)) return true;
  if (!IsOneOf(tokens_[at].word, kJoints) || at + 1 == tokens_.size()) return false;
  const Token& next = tokens_[at + 1];
  return english_.IsPersonal(next) || IsOfNow(next);
}

LongPastReader::Clause LongPastReader::ClauseOf(size_t at) const {
  Clause clause = {at, at + 1};
  while (clause.begin > 0 && !OpensClause(clause.begin)) --clause.begin;
  while (clause.end < tokens_.size() && !OpensClause(clause.end)) ++clause.end;
  return clause;
}

}  // namespace caveat
