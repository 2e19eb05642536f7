#include "service/question/hear_facets.h"

#include <algorithm>

namespace caveat {
namespace {

// What a cue adds to the log odds of its facet. Chosen on the golden questions that are not set aside.
constexpr double kCueOdds = 2;
// If no facet is likely, the likeliest one is taken, provided that its log odds are not below this and not below those
// that nothing is asked for; or if the message surely asks for something.
constexpr double kFaintOdds = -1;
constexpr double kSurelyAnswerableOdds = 3;

void AddCues(FacetSet cued, HeardSides& heard) {
  for (const Facet facet : cued.List()) heard.facets[static_cast<size_t>(facet)] += kCueOdds;
}

double Best(const HeardSides& heard) {
  return *std::max_element(heard.facets.begin(), heard.facets.end());
}

}  // namespace

HeardWords Only(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
                const std::vector<bool>& marked) {
  HeardWords heard;
  std::vector<uint32_t> places(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) {
    places[i] = static_cast<uint32_t>(heard.tokens.size());
    if (marked[i]) heard.tokens.push_back(tokens[i]);
  }
  for (const ConceptHit& hit : hits) {
    if (!marked[hit.tokens.front()]) continue;
    ConceptHit& kept = heard.hits.emplace_back();
    kept.concept_index = hit.concept_index;
    for (const uint32_t token : hit.tokens) {
      if (marked[token]) kept.tokens.push_back(places[token]);
    }
  }
  return heard;
}

FacetSet FacetHearer::Hear(FacetSet cued, double answerable_odds, const HeardWords& asking, const HeardWords& whole) {
  HeardSides heard = sides_.Hear(asking.tokens, asking.hits, lexicon_);
  AddCues(cued, heard);
  if (whole.tokens.size() > asking.tokens.size()) {
    HeardSides all = sides_.Hear(whole.tokens, whole.hits, lexicon_);
    AddCues(cued, all);
    const double elsewhere = std::min(heard.elsewhere, all.elsewhere);
    if (Best(heard) <= 0 && Best(all) > Best(heard)) heard = all;
    heard.elsewhere = elsewhere;
  }
  elsewhere_odds_ = heard.elsewhere;
  FacetSet facets;
  for (size_t i = 0; i < kFacetCount; ++i) {
    if (heard.facets[i] > 0) facets.Add(static_cast<Facet>(i));
  }
  const auto likeliest = std::max_element(heard.facets.begin(), heard.facets.end());
  const bool surely_asks = answerable_odds > kSurelyAnswerableOdds && *likeliest > heard.elsewhere;
  if (!facets.empty() || surely_asks || *likeliest > std::max(kFaintOdds, heard.elsewhere))
    facets.SetMain(static_cast<Facet>(likeliest - heard.facets.begin()));
  return facets;
}

}  // namespace caveat
