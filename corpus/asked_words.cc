#include "corpus/asked_words.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "corpus/names.h"
#include "text/word_class.h"

namespace caveat {
namespace {

// Chosen by learning from three writers and hearing a fourth.
constexpr double kAskedWordsFit = 20;
// So many words on either side are looked at.
constexpr size_t kNear = 3;
constexpr size_t kFarWords = 8;

constexpr const char* kClassNames[] = {"unknown",  "not-noun",  "noun",   "illness", "body-part",
                                       "medicine", "procedure", "animal", "child"};

// A message, with what each of its words is.
class MarkedMessage {
 public:
  MarkedMessage(const std::string& text, const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
                const ConceptFinder& lexicon)
      : tokens_(tokens), kinds_(tokens.size()), sentence_asks_(SentencesWithQuestionMark(text, tokens)) {
    for (const Token& token : tokens) classes_.push_back(ClassOf(token.word));
    for (const ConceptHit& hit : hits) {
      const Concept& entry = lexicon.concept_at(hit.concept_index);
      // Of treatments and complaints it matters which: one of them is the subject.
      const bool is_named = entry.kind == ConceptKind::kTreatment || entry.kind == ConceptKind::kComplaint;
      for (const uint32_t token : hit.tokens) kinds_[token] = is_named ? entry.id : Name(entry.kind);
    }
    any_asks_ = std::find(sentence_asks_.begin(), sentence_asks_.end(), true) != sentence_asks_.end();
  }

  bool MayBeAsked(size_t at) const {
    return !tokens_[at].small && (!kinds_[at].empty() || classes_[at] != WordClass::kNotNoun);
  }

  // What the word at `at` is known by.
  std::vector<std::string> FeaturesAt(size_t at) const {
    std::vector<std::string> features = {absl::StrCat("self ", Shape(at)),
                                         absl::StrCat("self stem ", tokens_[at].stem)};
    for (size_t distance = 1; distance <= kNear; ++distance) {
      AddNeighbour(absl::StrCat("left", distance), at - distance, at >= distance, features);
      AddNeighbour(absl::StrCat("right", distance), at + distance, at + distance < tokens_.size(), features);
    }
    AddPair("left pair", at - 2, at >= 2, features);
    AddPair("right pair", at + 1, at + 2 < tokens_.size(), features);
    AddClause(at, features);
    AddSentence(at, features);
    AddRivals(at, features);
    return features;
  }

 private:
  // What kind of word it is, whichever word it is.
  std::string Shape(size_t at) const {
    return kinds_[at].empty() ? kClassNames[static_cast<size_t>(classes_[at])] : kinds_[at];
  }
  bool IsNoun(size_t at) const { return MayBeAsked(at) && classes_[at] != WordClass::kUnknown; }

  void AddNeighbour(const std::string& where, size_t at, bool exists, std::vector<std::string>& features) const {
    features.push_back(absl::StrCat(where, " ", exists ? Shape(at) : "none"));
    if (exists) features.push_back(absl::StrCat(where, " stem ", tokens_[at].stem));
  }

  void AddPair(const char* where, size_t first, bool exists, std::vector<std::string>& features) const {
    if (!exists) return;
    const auto word = [&](size_t each) { return IsNoun(each) ? Shape(each) : tokens_[each].stem; };
    features.push_back(absl::StrCat(where, " ", word(first), " ", word(first + 1)));
  }

  // The words before it in its clause, near ones first: the nearest small word, the nearest that is not a noun, and
  // whether the treatment, "it", or whoever asks stands there.
  void AddClause(size_t at, std::vector<std::string>& features) const {
    size_t start = at;
    while (start > 0 && !tokens_[start].clause_start) --start;
    bool has_other = false;
    for (size_t i = at; i > start && at - i < kFarWords; --i) {
      const size_t before = i - 1;
      features.push_back(absl::StrCat("before ", IsNoun(before) ? Shape(before) : tokens_[before].stem));
      const bool is_other = !tokens_[before].small && !IsNoun(before);
      if (is_other && !has_other) {
        features.push_back(absl::StrCat("governed by ", tokens_[before].stem));
        has_other = true;
      }
    }
    features.push_back(absl::StrCat("clause opens ", tokens_[start].word));
    size_t end = at + 1;
    for (; end < tokens_.size() && !tokens_[end].clause_start && end - at < kFarWords; ++end)
      features.push_back(absl::StrCat("after ", IsNoun(end) ? Shape(end) : tokens_[end].stem));
    if (end == tokens_.size() || tokens_[end].clause_start) features.push_back(absl::StrCat("ends clause ", end - at));
  }

  // Whether its sentence asks, and where that stands.
  void AddSentence(size_t at, std::vector<std::string>& features) const {
    const uint32_t sentence = tokens_[at].sentence;
    size_t start = at;
    while (start > 0 && tokens_[start - 1].sentence == sentence) --start;
    const std::string asks = !any_asks_                 ? "unmarked sentence"
                             : sentence_asks_[sentence] ? "asking sentence"
                                                        : "telling sentence";
    features.push_back(asks);
    features.push_back(absl::StrCat(asks, " ", PlaceOf(sentence)));
    features.push_back(absl::StrCat(asks, " opens ", tokens_[start].word));
    features.push_back(absl::StrCat(asks, " ", Shape(at)));
    if (at > 0) features.push_back(absl::StrCat(asks, " left ", tokens_[at - 1].stem));
  }

  // How many other words may be asked about, before and after it, in its sentence and elsewhere.
  void AddRivals(size_t at, std::vector<std::string>& features) const {
    size_t rivals[4] = {};
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (i == at || !MayBeAsked(i)) continue;
      ++rivals[(i > at ? 1 : 0) + (tokens_[i].sentence == tokens_[at].sentence ? 0 : 2)];
    }
    for (size_t i = 0; i < 4; ++i) features.push_back(absl::StrCat("rivals ", i, " ", std::min<size_t>(rivals[i], 4)));
  }

  const char* PlaceOf(uint32_t sentence) const {
    const uint32_t last = tokens_.back().sentence;
    if (last == 0) return "only";
    if (sentence == 0) return "first";
    return sentence == last ? "last" : "middle";
  }

  const std::vector<Token>& tokens_;
  std::vector<std::string> kinds_;  // of the concept that the word says; empty where it says none
  std::vector<WordClass> classes_;
  std::vector<bool> sentence_asks_;
  bool any_asks_ = false;
};

}  // namespace

std::vector<double> AskedWords::Hear(const std::string& text, const std::vector<Token>& tokens,
                                     const std::vector<ConceptHit>& hits, const ConceptFinder& lexicon) const {
  const MarkedMessage message(text, tokens, hits, lexicon);
  std::vector<double> odds;
  for (size_t i = 0; i < tokens.size(); ++i)
    odds.push_back(message.MayBeAsked(i) ? model_.Score({message.FeaturesAt(i), {}}).front() : kNeverAsked);
  return odds;
}

AskedWords LearnAskedWords(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer) {
  std::vector<LabelledExample> examples;
  for (const MarkedExample& marked : collection.marked) {
    if (marked.set_aside) continue;
    const std::vector<Token> tokens = analyzer.Analyse(marked.text);
    const MarkedMessage message(marked.text, tokens, lexicon.Find(tokens), lexicon);
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (message.MayBeAsked(i)) examples.push_back({{message.FeaturesAt(i), {}}, {marked.IsAsked(tokens[i].begin)}});
    }
  }
  return AskedWords(LearnLinearModel(examples, {1}, {kAskedWordsFit}));
}

}  // namespace caveat
