#include "corpus/answerable.h"

#include "text/normalise.h"

namespace caveat {
namespace {

// Chosen on questions that are set aside, as is what is learned from.
constexpr double kAnswerableFit = 5;

}  // namespace

double Answerable::Hear(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
                        const ConceptFinder& lexicon) const {
  return knows() ? model_.Score(FeaturesOf(tokens, hits, lexicon)).front() : 0;
}

Answerable LearnAnswerable(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer) {
  std::vector<LabelledExample> examples;
  const auto add = [&](const std::string& text, bool is_answered) {
    const std::vector<Token> tokens = analyzer.Analyse(Normalise(text));
    examples.push_back({FeaturesOf(tokens, lexicon.Find(tokens), lexicon), {is_answered}});
  };
  for (const ExpectedQuestion& question : collection.expected) {
    if (!question.set_aside) add(question.text, true);
  }
  for (const UnansweredQuestion& question : collection.unanswered) {
    if (!question.set_aside) add(question.text, false);
  }
  // Not each of the askings is answered here, but all are of the subject.
  for (const AskingExample& asking : collection.askings) {
    const bool is_of_logistics = asking.facets.Main() == Facet::kLogistics;
    if (!asking.set_aside && !is_of_logistics) add(asking.text, !asking.facets.empty());
  }
  return Answerable(LearnLinearModel(examples, {1}, {kAnswerableFit}));
}

}  // namespace caveat
