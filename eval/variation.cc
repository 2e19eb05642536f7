#include "eval/variation.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "text/normalise.h"

namespace caveat {
namespace {

// Shorter words are not misspelt: they would become other words.
constexpr size_t kMinTypoLetters = 8;

}  // namespace

SubjectNames NamesOfSubject(const Snapshot& snapshot) {
  SubjectNames names;
  for (const uint32_t index : snapshot.scope()) {
    const Concept& entry = snapshot.concepts().concept_at(index);
    std::string& name = entry.kind == ConceptKind::kTreatment ? names.treatment : names.complaint;
    if (name.empty()) name = entry.name;
  }
  return names;
}

std::optional<std::string> Misspell(const std::string& text, const ConceptFinder& lexicon, const Analyzer& analyzer) {
  std::string changed = Normalise(text);
  const std::vector<Token> tokens = analyzer.Analyse(changed);
  const Token* longest = nullptr;
  for (const ConceptHit& hit : lexicon.Find(tokens)) {
    for (const uint32_t at : hit.tokens) {
      if (longest == nullptr || tokens[at].word.size() > longest->word.size()) longest = &tokens[at];
    }
  }
  const bool is_plain = longest != nullptr && longest->word.size() >= kMinTypoLetters &&
                        longest->word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
  if (!is_plain) return std::nullopt;
  const size_t middle = longest->begin + longest->word.size() / 2;
  if (changed[middle] == changed[middle - 1]) return std::nullopt;
  std::swap(changed[middle], changed[middle - 1]);
  return changed;
}

std::optional<std::string> InThirdPerson(const std::string& text) {
  static const std::pair<const char*, const char*> kWords[] = {
      {"i", "she"},  {"i'm", "she is"}, {"im", "she is"}, {"i've", "she has"},
      {"my", "her"}, {"me", "her"},     {"am", "is"},     {"myself", "herself"}};
  std::vector<std::string> words = absl::StrSplit(text, ' ');
  bool changed = false;
  for (std::string& word : words) {
    for (const auto& [first, third] : kWords) {
      if (absl::AsciiStrToLower(word) != first) continue;
      word = third;
      changed = true;
      break;
    }
  }
  if (!changed) return std::nullopt;
  return absl::StrJoin(words, " ");
}

}  // namespace caveat
