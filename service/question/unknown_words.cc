#include "service/question/unknown_words.h"

#include <algorithm>

#include "text/word_class.h"

namespace caveat {
namespace {

// What belongs together has at most so many words.
constexpr size_t kMaxWords = 3;

// After these words, up to the end of the clause, something is told by the way.
constexpr std::string_view kByTheWay[] = {"after",    "when", "while",   "during", "since", "before",
                                          "because",  "from", "until",   "at",     "near",  "although",
                                          "whenever", "like", "through", "despite"};
// These open what is asked, even in the middle of a sentence.
constexpr std::string_view kAsking[] = {"is", "are", "does", "do", "can", "will", "should", "would", "could", "may"};

template <size_t kCount>
bool IsOneOf(const std::string& word, const std::string_view (&words)[kCount]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool IsOfBody(WordClass word_class) {
  return word_class == WordClass::kIllness || word_class == WordClass::kMedicine ||
         word_class == WordClass::kProcedure || word_class == WordClass::kBodyPart;
}

// For each token, whether it is told by the way.
std::vector<bool> FindAsides(const std::vector<Token>& tokens) {
  std::vector<bool> is_aside(tokens.size(), false);
  bool aside = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].clause_start || IsOneOf(tokens[i].word, kAsking)) aside = false;
    aside = aside || IsOneOf(tokens[i].word, kByTheWay);
    is_aside[i] = aside;
  }
  return is_aside;
}

// The words from `first` on that belong together, of which one at least is unknown; 1 if only the first does.
size_t WordsTogether(const std::vector<Token>& tokens, const std::vector<bool>& is_known, size_t first,
                     UnknownWord& found) {
  for (size_t count = std::min(kMaxWords, tokens.size() - first); count > 1; --count) {
    std::string text = tokens[first].word;
    bool any_unknown = !is_known[first];
    bool in_one_clause = true;
    for (size_t i = first + 1; i < first + count; ++i) {
      text.append(" ").append(tokens[i].word);
      any_unknown = any_unknown || !is_known[i];
      in_one_clause = in_one_clause && !tokens[i].clause_start;
    }
    if (!any_unknown || !in_one_clause || !IsOfBody(ClassOf(text))) continue;
    found = {std::move(text), true};
    return count;
  }
  return 1;
}

// True if a treatment is named right before, but for words that everybody knows.
bool FollowsSubject(const std::vector<bool>& is_known, const std::vector<bool>& says_subject, size_t at) {
  while (at > 0) {
    --at;
    if (says_subject[at]) return true;
    if (!is_known[at]) return false;
  }
  return false;
}

}  // namespace

std::vector<UnknownWord> FindUnknownWords(const std::vector<Token>& tokens, const std::vector<bool>& is_known,
                                          const std::vector<bool>& is_asking, const std::vector<bool>& says_subject) {
  const std::vector<bool> is_aside = FindAsides(tokens);
  std::vector<UnknownWord> unknown;
  for (size_t i = 0; i < tokens.size();) {
    UnknownWord found;
    const size_t count = WordsTogether(tokens, is_known, i, found);
    const bool is_alone = found.text.empty();
    if (is_alone && is_known[i]) {
      ++i;
      continue;
    }
    bool counts = !is_alone;
    if (is_alone) {
      const WordClass word_class = ClassOf(tokens[i].word);
      const bool is_asked = is_asking[tokens[i].sentence] && !is_aside[i];
      found = {tokens[i].word, IsOfBody(word_class)};
      counts = (word_class != WordClass::kNoun || is_asked) &&
               (word_class != WordClass::kNotNoun || (is_asked && FollowsSubject(is_known, says_subject, i)));
    }
    const bool is_new = std::none_of(unknown.begin(), unknown.end(),
                                     [&](const UnknownWord& known) { return known.text == found.text; });
    if (counts && is_new) unknown.push_back(std::move(found));
    i += count;
  }
  return unknown;
}

}  // namespace caveat
