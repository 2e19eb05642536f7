#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "corpus/collection.h"
#include "corpus/phrase_trie.h"
#include "text/analyzer.h"

namespace caveat {

// A concept said in a text.
struct ConceptHit {
  uint32_t concept_index = 0;    // into the lexicon
  std::vector<uint32_t> tokens;  // the words that say it, ascending; at least one
};

// True for a term that begins with "=".
bool IsMarkedExact(const std::string& term);

// Finds the lexicon's concepts in analysed text. Words match by stem and in order, a term that begins with "=" only as
// each of its words is written, the small ones too; small words may stand between; of two overlapping terms the longer
// wins, except that a finding hides nothing and a part of the body gives way. Words of a `near` rule match in any order
// within kNearWords of each other in one sentence. Takes time linear in the text. Immutable; any thread may call it.
class ConceptFinder {
 public:
  static constexpr uint32_t kNearWords = 6;

  // `concepts` must outlive the finder.
  ConceptFinder(const std::vector<Concept>& concepts, const Analyzer& analyzer);

  // In the order of their first words.
  std::vector<ConceptHit> Find(const std::vector<Token>& tokens) const;

  // How many words of a text are not part of a complaint, a treatment or a part of the body: 0 of "my bad back".
  size_t CountOtherWords(const std::vector<Token>& tokens) const;

  const Concept& concept_at(uint32_t index) const { return concepts_[index]; }
  size_t concept_count() const { return concepts_.size(); }
  // The index of the concept with that id, or -1.
  int IndexOf(const std::string& id) const;
  // True if `ancestor` is `index` itself or one of the concepts that it is a case of.
  bool IsA(uint32_t index, uint32_t ancestor) const;
  // All words of the lexicon's terms, lower case, sorted, each once: what spelling is repaired towards.
  const std::vector<std::string>& words() const { return words_; }

 private:
  // What a sequence of stems stands for.
  struct Phrase {
    std::vector<std::string> exact;  // the very words, of a term that begins with "="; else empty
    int concept_index = -1;          // -1: a word of a `near` rule
    int near = -1;
    int group = -1;
  };
  struct NearRule {
    uint32_t concept_index = 0;
    size_t group_count = 0;
  };
  using PhraseHit = std::vector<uint32_t>;  // tokens
  // A phrase of a `near` rule's group.
  struct NearHit {
    int near = 0;
    int group = 0;
    PhraseHit tokens;
  };

  // The number of each token's stem; kNoStem for one that no term has.
  std::vector<uint32_t> NumberStems(const std::vector<Token>& tokens) const;
  // Adds the words of `said` to `words`.
  void AddPhrase(const std::string& said, Phrase phrase, const Analyzer& analyzer,
                 absl::flat_hash_set<std::string>& words);
  // In the order of their first words.
  void FindPhrases(const std::vector<Token>& tokens, std::vector<ConceptHit>& terms,
                   std::vector<NearHit>& near_hits) const;
  // Adds what the rules find; leaves `near_hits` in their order.
  void FindNear(const std::vector<Token>& tokens, std::vector<NearHit>& near_hits, std::vector<ConceptHit>& hits) const;
  // Of one group's phrases the nearest to `anchor`, in its sentence and within reach; or null.
  const PhraseHit* Nearest(const std::vector<Token>& tokens, const PhraseHit& anchor,
                           std::vector<NearHit>::const_iterator begin, std::vector<NearHit>::const_iterator end) const;

  const std::vector<Concept>& concepts_;
  std::unordered_map<std::string, uint32_t> index_by_id_;
  std::vector<std::vector<bool>> is_a_;
  std::unordered_map<std::string, uint32_t> stem_numbers_;
  std::vector<Phrase> phrases_;
  PhraseTrie trie_;  // of phrases, by their index
  std::vector<NearRule> near_rules_;
  std::vector<std::string> words_;
  uint32_t longest_phrase_ = 0;  // in words, with the small ones that may stand in it
};

}  // namespace caveat
