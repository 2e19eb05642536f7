#include "corpus/features.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "corpus/names.h"

namespace caveat {
namespace {

constexpr size_t kRun = 4;

std::string WithoutApostrophes(const std::string& word) {
  return absl::StrReplaceAll(word, {{"'", ""}});
}

void AddLetters(const std::string& word, std::vector<std::string>& letters) {
  const std::string marked = absl::StrCat("^", WithoutApostrophes(word), "$");
  std::vector<size_t> starts;  // of each code point, and the end
  for (size_t i = 0; i <= marked.size(); ++i) {
    const bool continues = i < marked.size() && (static_cast<unsigned char>(marked[i]) & 0xC0) == 0x80;
    if (!continues) starts.push_back(i);
  }
  for (size_t i = 0; i + kRun < starts.size(); ++i)
    letters.push_back(absl::StrCat("#", marked.substr(starts[i], starts[i + kRun] - starts[i])));
}

}  // namespace

Features FeaturesOf(const std::vector<Token>& tokens, const std::vector<ConceptHit>& said,
                    const ConceptFinder& lexicon) {
  Features features;
  std::vector<std::string>& words = features.words;
  words.reserve(2 * (tokens.size() + said.size()));
  for (const Token& token : tokens) words.push_back(WithoutApostrophes(token.stem));
  for (size_t i = 1; i < tokens.size(); ++i) words.push_back(absl::StrCat(words[i - 1], " ", words[i]));
  for (const ConceptHit& hit : said) {
    const Concept& entry = lexicon.concept_at(hit.concept_index);
    words.push_back(absl::StrCat("concept:", entry.id));
    words.push_back(absl::StrCat("kind:", Name(entry.kind)));
  }
  for (const Token& token : tokens) AddLetters(token.word, features.letters);
  return features;
}

void AddLoosePairs(const std::vector<Token>& tokens, Features& features) {
  const Token* last = nullptr;
  for (const Token& token : tokens) {
    if (token.small) continue;
    if (last != nullptr)
      features.words.push_back(absl::StrCat(WithoutApostrophes(last->stem), " .. ", WithoutApostrophes(token.stem)));
    last = &token;
  }
}

}  // namespace caveat
