#include "text/word_class.h"

#include <algorithm>
#include <string>

namespace caveat {
namespace {

// Lines of a lemma, a space and a letter, sorted by bytes.
constexpr char kText[] =
#include "text/word_classes.inc"
    ;
constexpr std::string_view kTable(kText, sizeof(kText) - 1);

// Endings of inflected forms and what stands in their place in the lemma (morphy(7WN)).
constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
    {"ies", "y"}, {"es", "e"},  {"es", ""},  {"s", ""},  {"ied", "y"}, {"ed", "e"},
    {"ed", ""},   {"ing", "e"}, {"ing", ""}, {"er", ""}, {"est", ""},  {"ly", ""},
};
constexpr size_t kMinStem = 3;

// The start of the line that `at` is in.
size_t LineStart(size_t at) {
  const size_t newline = at == 0 ? std::string_view::npos : kTable.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

WordClass FromLetter(char letter) {
  switch (letter) {
    case 'i': return WordClass::kIllness;
    case 'b': return WordClass::kBodyPart;
    case 'm': return WordClass::kMedicine;
    case 'p': return WordClass::kProcedure;
    case 'a': return WordClass::kAnimal;
    case 'c': return WordClass::kChild;
    case 'n': return WordClass::kNoun;
    default: return WordClass::kNotNoun;
  }
}

WordClass ClassOfLemma(std::string_view lemma) {
  size_t low = 0;
  size_t high = kTable.size();
  while (low < high) {
    const size_t start = LineStart(low + (high - low) / 2);
    const size_t end = kTable.find('\n', start);
    const std::string_view name = kTable.substr(start, end - start - 2);
    if (name == lemma) return FromLetter(kTable[end - 1]);
    if (name < lemma) {
      low = end + 1;
    } else {
      high = start;
    }
  }
  return WordClass::kUnknown;
}

WordClass ClassOfForm(const std::string& form) {
  if (const WordClass found = ClassOfLemma(form); found != WordClass::kUnknown) return found;
  for (const auto& [ending, lemma_ending] : kEndings) {
    const size_t size = form.size() - std::min(form.size(), ending.size());
    if (size < kMinStem || form.compare(size, ending.size(), ending.data()) != 0) continue;
    std::string lemma = form.substr(0, size).append(lemma_ending);
    WordClass found = ClassOfLemma(lemma);
    // "batting" is "bat".
    const bool is_doubled = lemma_ending.empty() && size > kMinStem && lemma[size - 1] == lemma[size - 2];
    if (found == WordClass::kUnknown && is_doubled) found = ClassOfLemma(lemma.substr(0, size - 1));
    if (found != WordClass::kUnknown) return found;
  }
  return WordClass::kUnknown;
}

}  // namespace

WordClass ClassOf(std::string_view words) {
  std::string form(words);
  std::replace(form.begin(), form.end(), ' ', '_');
  if (const WordClass found = ClassOfForm(form); found != WordClass::kUnknown) return found;
  for (const std::string_view digraph : {"ae", "oe"}) {
    for (size_t at = form.find(digraph); at != std::string::npos; at = form.find(digraph, at)) form.replace(at, 2, "e");
  }
  return ClassOfForm(form);
}

bool IsNumber(std::string_view word) {
  return word.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace caveat
