#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sb_stemmer;

namespace caveat {

// One word of a text.
struct Token {
  std::string word;    // lower case
  std::string stem;    // Porter2 stem of `word`
  uint32_t begin = 0;  // byte offsets [begin, end) in the analysed text
  uint32_t end = 0;
  uint32_t sentence = 0;      // counts from 0; a new one begins after . ! ? ; or a line end
  bool clause_start = false;  // the first word, or preceded by any of . ! ? ; : , ( ) or a dash between spaces
  bool after_colon = false;   // preceded by a colon, as an answer is on a form: "fever: no"
  bool in_capitals = false;   // two letters or more, all capital, in a text that is not all capitals: "NICE"
  bool small = false;         // a word that may stand inside a term without changing it: a, my, the, of, is
};

// Splits normalised text into words. A word is a run of letters and digits, with apostrophes inside it, and a plus sign
// between the weeks and days of a pregnancy. Keeps a stemmer, so one Analyzer serves one thread.
class Analyzer {
 public:
  Analyzer();
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;

  // At most `max_tokens` words; the rest of the text is ignored.
  std::vector<Token> Analyse(std::string_view text, size_t max_tokens = 4096) const;

  // Porter2 stem of one lower-case word; irregular forms that matter are joined first ("broke" is "break").
  std::string Stem(std::string_view lower_case_word) const;

 private:
  struct Deleter {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::unique_ptr<sb_stemmer, Deleter> stemmer_;
};

// For each sentence of an analysed text, true if a question mark stands in or after it.
std::vector<bool> SentencesWithQuestionMark(std::string_view text, const std::vector<Token>& tokens);

}  // namespace caveat
