#include "corpus/concept_finder.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/ascii.h"
#include "text/normalise.h"

namespace caveat {
namespace {

// True if the token is written like the exact word: "tens" in any case, "NICE" and "NICE's" only in capitals.
bool IsWritten(const std::string& exact, const Token& token) {
  const std::string lower = absl::AsciiStrToLower(exact);
  const bool is_said = token.word == lower || token.word == lower + "'s";
  return is_said && (lower == exact || token.in_capitals);
}

// True if nothing is to be exact, or each matched word is written like its own.
bool AreWritten(const std::vector<std::string>& exact, const std::vector<Token>& tokens,
                const std::vector<uint32_t>& matched) {
  for (size_t i = 0; i < exact.size(); ++i) {
    if (!IsWritten(exact[i], tokens[matched[i]])) return false;
  }
  return true;
}

// True if a clause begins between the first and the last of `matched`: "I have cancer, massage?" asks for no cancer
// massage.
bool CrossesClause(const std::vector<Token>& tokens, const std::vector<uint32_t>& matched) {
  return std::any_of(matched.begin() + 1, matched.end(), [&](uint32_t token) { return tokens[token].clause_start; });
}

// How many words lie between two phrases, 0 if they touch or overlap.
uint32_t Gap(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  if (a.front() > b.back()) return a.front() - b.back() - 1;
  if (b.front() > a.back()) return b.front() - a.back() - 1;
  return 0;
}

}  // namespace

bool IsMarkedExact(const std::string& term) {
  return !term.empty() && term[0] == '=';
}

ConceptFinder::ConceptFinder(const std::vector<Concept>& concepts, const Analyzer& analyzer) : concepts_(concepts) {
  for (uint32_t i = 0; i < concepts.size(); ++i) index_by_id_.emplace(concepts[i].id, i);
  is_a_.assign(concepts.size(), std::vector<bool>(concepts.size(), false));
  for (uint32_t i = 0; i < concepts.size(); ++i) {
    std::vector<uint32_t> to_visit = {i};
    while (!to_visit.empty()) {
      const uint32_t here = to_visit.back();
      to_visit.pop_back();
      if (is_a_[i][here]) continue;
      is_a_[i][here] = true;
      for (const std::string& id : concepts[here].broader) {
        if (const auto found = index_by_id_.find(id); found != index_by_id_.end()) to_visit.push_back(found->second);
      }
    }
  }
  absl::flat_hash_set<std::string> words;
  for (uint32_t i = 0; i < concepts.size(); ++i) {
    for (const std::string& term : concepts[i].terms) {
      AddPhrase(term, Phrase{{}, static_cast<int>(i), -1, -1}, analyzer, words);
    }
    for (const auto& groups : concepts[i].near) {
      const int near = static_cast<int>(near_rules_.size());
      near_rules_.push_back({i, groups.size()});
      for (size_t group = 0; group < groups.size(); ++group) {
        for (const std::string& phrase : groups[group])
          AddPhrase(phrase, Phrase{{}, -1, near, static_cast<int>(group)}, analyzer, words);
      }
    }
  }
  words_.assign(words.begin(), words.end());
  std::sort(words_.begin(), words_.end());
}

void ConceptFinder::AddPhrase(const std::string& said, Phrase phrase, const Analyzer& analyzer,
                              absl::flat_hash_set<std::string>& words) {
  const std::string text = Normalise(said);
  const std::vector<Token> tokens = analyzer.Analyse(text);
  const auto telling = std::count_if(tokens.begin(), tokens.end(), [](const Token& token) { return !token.small; });
  std::vector<uint32_t> stems;
  for (const Token& token : tokens) {
    // What is marked and has several words is a turn of phrase or a slip of the pen: nothing to repair a word towards.
    if (!token.small && !(IsMarkedExact(said) && tokens.size() > 1)) words.insert(token.word);
    // A phrase begins with its first word whatever that is ("the WHO"); later small words are passed over, but where
    // too little would be left ("enough on its own"), and of one that is marked: "=get it up" is not "get up".
    if (token.small && telling > 1 && !stems.empty() && !IsMarkedExact(said)) continue;
    const auto number = static_cast<uint32_t>(stem_numbers_.size());
    stems.push_back(stem_numbers_.try_emplace(token.stem, number).first->second);
    if (IsMarkedExact(said)) phrase.exact.push_back(text.substr(token.begin, token.end - token.begin));
  }
  if (stems.empty()) return;
  longest_phrase_ = std::max(longest_phrase_, static_cast<uint32_t>(stems.size()) * (PhraseTrie::kMaxSmallBetween + 1));
  trie_.Add(stems, static_cast<uint32_t>(phrases_.size()));
  phrases_.push_back(std::move(phrase));
}

std::vector<uint32_t> ConceptFinder::NumberStems(const std::vector<Token>& tokens) const {
  std::vector<uint32_t> numbers;
  numbers.reserve(tokens.size());
  for (const Token& token : tokens) {
    const auto found = stem_numbers_.find(token.stem);
    numbers.push_back(found == stem_numbers_.end() ? PhraseTrie::kNoStem : found->second);
  }
  return numbers;
}

std::vector<ConceptHit> ConceptFinder::Find(const std::vector<Token>& tokens) const {
  std::vector<ConceptHit> terms;
  std::vector<NearHit> near_hits;
  FindPhrases(tokens, terms, near_hits);
  // The longer term first; a part of the body last, a finding before another of its length.
  const auto order = [&](const ConceptHit& hit) {
    const ConceptKind kind = concepts_[hit.concept_index].kind;
    return std::make_tuple(kind == ConceptKind::kBodyPart, UINT32_MAX - hit.tokens.size(),
                           kind != ConceptKind::kFinding, hit.tokens.front());
  };
  std::stable_sort(terms.begin(), terms.end(),
                   [&](const ConceptHit& a, const ConceptHit& b) { return order(a) < order(b); });
  // Parts of the body come last: "my back is sore" is a complaint before it is a place.
  // Findings take no words from others: "severe back pain" is a finding and back pain as well. But a longer term of
  // another kind takes them from a finding, so that "tired of living with back pain" is not a wish to die; an illness
  // or a medicine does not: in "chemo tablets and shivering" the person shivers, whatever the tablets are.
  // Nor does a complaint, unless it has all of its words: "chest pain left arm" is a pain in the chest.
  std::vector<bool> taken(tokens.size(), false);
  std::vector<bool> taken_from_findings(tokens.size(), false);
  std::vector<bool> in_complaint(tokens.size(), false);
  std::vector<bool> in_idiom(tokens.size(), false);
  std::vector<ConceptHit> hits;
  for (ConceptHit& term : terms) {
    const ConceptKind kind = concepts_[term.concept_index].kind;
    const auto is_in = [](const std::vector<bool>& words) { return [&](uint32_t token) { return words[token]; }; };
    const bool is_gone = kind == ConceptKind::kFinding
                             ? std::any_of(term.tokens.begin(), term.tokens.end(), is_in(taken_from_findings)) ||
                                   std::all_of(term.tokens.begin(), term.tokens.end(), is_in(in_complaint))
                             : std::any_of(term.tokens.begin(), term.tokens.end(), is_in(taken));
    if (is_gone) continue;
    if (kind != ConceptKind::kFinding) {
      const bool is_illness = kind == ConceptKind::kCondition || kind == ConceptKind::kMedicine;
      for (const uint32_t token : term.tokens) {
        taken[token] = true;
        in_complaint[token] = in_complaint[token] || kind == ConceptKind::kComplaint;
        if (!is_illness && kind != ConceptKind::kComplaint) taken_from_findings[token] = true;
      }
    }
    if (kind == ConceptKind::kIdiom) {
      for (const uint32_t token : term.tokens) in_idiom[token] = true;
    }
    hits.push_back(std::move(term));
  }
  // "Like I got hit by a bus": words of an idiom are near nothing.
  const auto is_idiom = [&](const NearHit& hit) {
    return std::all_of(hit.tokens.begin(), hit.tokens.end(), [&](uint32_t token) { return in_idiom[token]; });
  };
  near_hits.erase(std::remove_if(near_hits.begin(), near_hits.end(), is_idiom), near_hits.end());
  FindNear(tokens, near_hits, hits);
  std::stable_sort(hits.begin(), hits.end(), [](const ConceptHit& a, const ConceptHit& b) {
    return a.tokens.front() != b.tokens.front() ? a.tokens.front() < b.tokens.front()
                                                : a.concept_index < b.concept_index;
  });
  hits.erase(std::unique(hits.begin(), hits.end(),
                         [](const ConceptHit& a, const ConceptHit& b) {
                           return a.concept_index == b.concept_index && a.tokens.front() == b.tokens.front();
                         }),
             hits.end());
  return hits;
}

void ConceptFinder::FindPhrases(const std::vector<Token>& tokens, std::vector<ConceptHit>& terms,
                                std::vector<NearHit>& near_hits) const {
  const std::vector<uint32_t> numbers = NumberStems(tokens);
  for (uint32_t first = 0; first < tokens.size(); ++first) {
    const std::vector<PhraseTrie::Match> matches = trie_.FindFrom(tokens, numbers, first);
    // Phrases in the order of the lexicon, and where.
    std::vector<std::pair<uint32_t, const PhraseHit*>> said;
    for (const PhraseTrie::Match& match : matches) {
      for (const uint32_t phrase : *match.phrases) said.emplace_back(phrase, &match.tokens);
    }
    std::sort(said.begin(), said.end());
    for (const auto& [number, matched] : said) {
      const Phrase& phrase = phrases_[number];
      if (!AreWritten(phrase.exact, tokens, *matched)) continue;
      if (phrase.near >= 0) {
        near_hits.push_back({phrase.near, phrase.group, *matched});
        continue;
      }
      const auto said_by = static_cast<uint32_t>(phrase.concept_index);
      if (!IsHealth(concepts_[said_by].kind) && CrossesClause(tokens, *matched)) continue;
      terms.push_back({said_by, *matched});
    }
  }
}

void ConceptFinder::FindNear(const std::vector<Token>& tokens, std::vector<NearHit>& near_hits,
                             std::vector<ConceptHit>& hits) const {
  std::stable_sort(near_hits.begin(), near_hits.end(), [](const NearHit& a, const NearHit& b) {
    return std::tie(a.near, a.group) < std::tie(b.near, b.group);
  });
  for (auto begin = near_hits.cbegin(); begin != near_hits.cend();) {
    const auto end = std::find_if(begin, near_hits.cend(), [&](const NearHit& hit) { return hit.near != begin->near; });
    const NearRule& rule = near_rules_[static_cast<size_t>(begin->near)];
    // Where each of the rule's groups begins, and the end.
    std::vector<std::vector<NearHit>::const_iterator> groups;
    for (auto hit = begin; hit != end; ++hit) {
      if (groups.empty() || hit->group != groups.back()->group) groups.push_back(hit);
    }
    groups.push_back(end);
    begin = end;
    if (groups.size() != rule.group_count + 1) continue;
    for (auto anchor = groups[0]; anchor != groups[1]; ++anchor) {
      std::set<uint32_t> said(anchor->tokens.begin(), anchor->tokens.end());
      bool complete = true;
      for (size_t group = 1; group < rule.group_count && complete; ++group) {
        const PhraseHit* nearest = Nearest(tokens, anchor->tokens, groups[group], groups[group + 1]);
        complete = nearest != nullptr;
        if (complete) said.insert(nearest->begin(), nearest->end());
      }
      if (complete) hits.push_back({rule.concept_index, {said.begin(), said.end()}});
    }
  }
}

const ConceptFinder::PhraseHit* ConceptFinder::Nearest(const std::vector<Token>& tokens, const PhraseHit& anchor,
                                                       std::vector<NearHit>::const_iterator begin,
                                                       std::vector<NearHit>::const_iterator end) const {
  // In order of their first words: the first that may still reach the anchor, up to the last.
  const uint32_t reach = kNearWords + longest_phrase_;
  const uint32_t from = anchor.front() > reach ? anchor.front() - reach : 0;
  const PhraseHit* nearest = nullptr;
  auto candidate =
      std::lower_bound(begin, end, from, [](const NearHit& hit, uint32_t at) { return hit.tokens.front() < at; });
  for (; candidate != end && candidate->tokens.front() <= anchor.back() + kNearWords + 1; ++candidate) {
    const PhraseHit& other = candidate->tokens;
    if (tokens[other.front()].sentence != tokens[anchor.front()].sentence) continue;
    if (other == anchor || Gap(anchor, other) > kNearWords) continue;
    if (nearest == nullptr || Gap(anchor, other) < Gap(anchor, *nearest)) nearest = &other;
  }
  return nearest;
}

size_t ConceptFinder::CountOtherWords(const std::vector<Token>& tokens) const {
  std::vector<bool> is_other;
  for (const Token& token : tokens) is_other.push_back(!token.small);
  for (const ConceptHit& hit : Find(tokens)) {
    const ConceptKind kind = concepts_[hit.concept_index].kind;
    const bool is_plain =
        kind == ConceptKind::kComplaint || kind == ConceptKind::kTreatment || kind == ConceptKind::kBodyPart;
    for (const uint32_t token : hit.tokens) is_other[token] = is_other[token] && !is_plain;
  }
  return static_cast<size_t>(std::count(is_other.begin(), is_other.end(), true));
}

int ConceptFinder::IndexOf(const std::string& id) const {
  const auto found = index_by_id_.find(id);
  return found == index_by_id_.end() ? -1 : static_cast<int>(found->second);
}

bool ConceptFinder::IsA(uint32_t index, uint32_t ancestor) const {
  return is_a_[index][ancestor];
}

}  // namespace caveat
