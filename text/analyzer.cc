#include "text/analyzer.h"

#include <libstemmer.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace caveat {
namespace {

// Sorted, for binary search.
constexpr std::array<std::string_view, 42> kSmallWords = {
    "a",   "am",  "an",    "any",  "are",  "been",   "being",  "by",   "had",   "has",     "have",
    "her", "his", "i",     "i'd",  "i've", "in",     "into",   "is",   "it",    "its",     "ive",
    "my",  "of",  "on",    "our",  "own",  "some",   "that",   "the",  "their", "they've", "this",
    "to",  "was", "we've", "were", "with", "you're", "you've", "your", "youre"};

struct IrregularForm {
  std::string_view form;
  std::string_view base;
};

// Forms that Porter2 does not join to their base. Sorted by form.
constexpr std::array<IrregularForm, 28> kIrregularForms = {{
    {"began", "begin"},    {"begun", "begin"},        {"bled", "bleed"},
    {"broke", "break"},    {"broken", "break"},       {"fallen", "fall"},
    {"feet", "foot"},      {"fell", "fall"},          {"felt", "feel"},
    {"herself", "myself"}, {"himself", "myself"},     {"hurting", "hurt"},
    {"hurts", "hurt"},     {"lost", "lose"},          {"men", "man"},
    {"peed", "pee"},       {"peeing", "pee"},         {"pooed", "poo"},
    {"pooing", "poo"},     {"themself", "myself"},    {"themselves", "myself"},
    {"threw", "throw"},    {"thrown", "throw"},       {"took", "take"},
    {"torn", "tear"},      {"vertebrae", "vertebra"}, {"vertebral", "vertebra"},
    {"women", "woman"},
}};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// "37+2" weeks of a pregnancy, as midwives count: no 37.2, and no joints L4+5. `plus`: where the plus sign stands.
bool IsWeeksAndDays(std::string_view text, int32_t plus) {
  const auto at = static_cast<size_t>(plus);
  if (at != 2 || text.size() < 4 || !IsDigit(text[0]) || !IsDigit(text[1])) return false;
  const int weeks = (text[0] - '0') * 10 + (text[1] - '0');
  const bool ends = text.size() == 4 || !IsDigit(text[4]);
  return weeks >= 12 && weeks <= 42 && text[3] >= '0' && text[3] <= '6' && ends;
}

bool IsWordCharacter(UChar32 c) {
  return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK;
}

std::string LowerCase(std::string_view word) {
  std::string lower;
  lower.reserve(word.size());
  const auto size = static_cast<int32_t>(word.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(reinterpret_cast<const uint8_t*>(word.data()), i, size, c);
    c = u_tolower(c < 0 ? 0xFFFD : c);
    char encoded[4];
    int32_t length = 0;
    U8_APPEND_UNSAFE(encoded, length, c);
    lower.append(encoded, static_cast<size_t>(length));
  }
  return lower;
}

// "NICE", and "NICE's" as well.
bool IsInCapitals(std::string_view word) {
  if (word.size() > 2 && word.substr(word.size() - 2) == "'s") word.remove_suffix(2);
  return word.size() > 1 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

void Analyzer::Deleter::operator()(sb_stemmer* stemmer) const {
  sb_stemmer_delete(stemmer);
}

Analyzer::Analyzer() : stemmer_(sb_stemmer_new("english", "UTF_8")) {
  assert(stemmer_ != nullptr);
}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;

std::string Analyzer::Stem(std::string_view word) const {
  const auto irregular = std::lower_bound(kIrregularForms.begin(), kIrregularForms.end(), word,
                                          [](const IrregularForm& row, std::string_view w) { return row.form < w; });
  if (irregular != kIrregularForms.end() && irregular->form == word) word = irregular->base;
  const sb_symbol* stem =
      sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  if (stem == nullptr) return std::string(word);
  return std::string(reinterpret_cast<const char*>(stem), static_cast<size_t>(sb_stemmer_length(stemmer_.get())));
}

std::vector<Token> Analyzer::Analyse(std::string_view text, size_t max_tokens) const {
  std::vector<Token> tokens;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  uint32_t sentence = 0;
  bool clause_start = true;
  bool after_colon = false;
  bool sentence_has_words = false;
  const bool has_small_letters = std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  for (int32_t i = 0; i < size && tokens.size() < max_tokens;) {
    const int32_t begin = i;
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (!IsWordCharacter(c)) {
      const bool ends_sentence =
          c == '!' || c == '?' || c == ';' || c == '\n' || (c == '.' && (i >= size || bytes[i] == ' '));
      if (ends_sentence && sentence_has_words) {
        ++sentence;
        sentence_has_words = false;
      }
      const bool is_dash = c == '-' && begin > 0 && bytes[begin - 1] == ' ' && i < size && bytes[i] == ' ';
      after_colon = after_colon || c == ':';
      clause_start = clause_start || ends_sentence || is_dash || c == ',' || c == ':' || c == '(' || c == ')';
      continue;
    }
    int32_t end = i;
    while (i < size) {
      const int32_t here = i;
      U8_NEXT(bytes, i, size, c);
      const bool adds_days = c == '+' && IsWeeksAndDays(text.substr(static_cast<size_t>(begin)), here - begin);
      if (IsWordCharacter(c)) {
        end = i;
      } else if (!adds_days && (c != '\'' || i >= size || !u_isalnum(bytes[i]))) {
        i = here;
        break;
      }
    }
    Token token;
    token.word = LowerCase(text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
    token.stem = Stem(token.word);
    token.begin = static_cast<uint32_t>(begin);
    token.end = static_cast<uint32_t>(end);
    token.sentence = sentence;
    token.clause_start = clause_start;
    token.after_colon = after_colon;
    token.small = std::binary_search(kSmallWords.begin(), kSmallWords.end(), std::string_view(token.word));
    token.in_capitals = IsInCapitals(text.substr(token.begin, token.end - token.begin)) && has_small_letters;
    tokens.push_back(std::move(token));
    clause_start = false;
    after_colon = false;
    sentence_has_words = true;
  }
  return tokens;
}

std::vector<bool> SentencesWithQuestionMark(std::string_view text, const std::vector<Token>& tokens) {
  std::vector<bool> marked(tokens.empty() ? 0 : tokens.back().sentence + 1, false);
  for (size_t i = 0; i < tokens.size(); ++i) {
    const size_t next_word = i + 1 < tokens.size() ? tokens[i + 1].begin : text.size();
    if (text.substr(tokens[i].end, next_word - tokens[i].end).find('?') != std::string_view::npos)
      marked[tokens[i].sentence] = true;
  }
  return marked;
}

}  // namespace caveat
