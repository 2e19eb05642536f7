#include "corpus/asked_sides.h"

#include <algorithm>

#include "text/normalise.h"

namespace caveat {
namespace {

// Chosen by cross-validation.
constexpr double kAskedSidesFit = 10;

}  // namespace

HeardSides AskedSides::Hear(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
                            const ConceptFinder& lexicon) const {
  const std::vector<double> scores = model_.Score(FeaturesOf(tokens, hits, lexicon));
  HeardSides heard;
  std::copy_n(scores.begin(), kFacetCount, heard.facets.begin());
  heard.elsewhere = scores[kFacetCount];
  return heard;
}

AskedSides LearnAskedSides(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer) {
  std::vector<LabelledExample> examples;
  const auto add = [&](const std::string& text, FacetSet facets) {
    const std::vector<Token> tokens = analyzer.Analyse(Normalise(text));
    LabelledExample& example = examples.emplace_back();
    example.features = FeaturesOf(tokens, lexicon.Find(tokens), lexicon);
    example.labels.assign(AskedSides::kLabels, false);
    for (const Facet facet : facets.List()) example.labels[static_cast<size_t>(facet)] = true;
    example.labels[kFacetCount] = facets.empty();
  };
  for (const AskingExample& asking : collection.askings) {
    if (!asking.set_aside) add(asking.text, asking.facets);
  }
  for (const GoldenQuestion& question : collection.questions) {
    if (!question.set_aside && question.facets) add(question.ask, *question.facets);
  }
  return AskedSides(LearnLinearModel(examples, LabelWeights(AskedSides::kLabels, 1), {kAskedSidesFit}));
}

}  // namespace caveat
