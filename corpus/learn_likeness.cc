#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "corpus/likeness.h"
#include "corpus/names.h"
#include "corpus/told_words.h"
#include "text/normalise.h"

namespace caveat {
namespace {

// These were chosen on messages that are set aside, so that their figures flatter a little.
constexpr double kLikenessFit = 20;
// A message is an example as a whole and, often, once more for what it tells. What is written for a rule is repeated,
// and so always known.
constexpr int kFewestTexts = 3;
// To miss an emergency is worse than to ask once too often.
constexpr double kUrgentWeight = 1.3;
constexpr double kCrisisWeight = 2;
constexpr double kEmergencyWeight = 2.5;
// What editors wrote for a rule counts for several messages.
constexpr int kRuleWeight = 3;

bool Belongs(TriageLevel level, ExampleGroup group) {
  switch (group) {
    case ExampleGroup::kUrgent: return level >= TriageLevel::kUrgent;
    case ExampleGroup::kCrisis: return level == TriageLevel::kCrisis;
    case ExampleGroup::kEmergency: return level == TriageLevel::kEmergency;
    case ExampleGroup::kNone: break;
  }
  return false;
}

// How urgent the examples of a rule are: those of one by likeness, as what they sound like, though it only asks.
TriageLevel LevelOfExamples(const RedFlag& rule) {
  switch (rule.sounds_like) {
    case ExampleGroup::kUrgent: return std::max(rule.level, TriageLevel::kUrgent);
    case ExampleGroup::kCrisis: return TriageLevel::kCrisis;
    case ExampleGroup::kEmergency: return TriageLevel::kEmergency;
    case ExampleGroup::kNone: break;
  }
  return rule.level;
}

class Examples {
 public:
  Examples(const ConceptFinder& lexicon, const Analyzer& analyzer) : lexicon_(lexicon), analyzer_(analyzer) {}

  void Add(const std::vector<std::string>& history, const std::string& text, TriageLevel level) {
    const std::string whole = history.empty() ? text : absl::StrCat(absl::StrJoin(history, "\n"), "\n", text);
    Add(whole, level);
    // Each message of a harmless conversation is harmless; of another, nobody said which message it was.
    if (history.empty() || level != TriageLevel::kNone) return;
    Add(text, level);
    for (const std::string& message : history) Add(message, level);
  }

  // Counts each that is there as so many.
  void Repeat(int times) {
    const std::vector<LabelledExample> once = list_;
    for (int time = 1; time < times; ++time) list_.insert(list_.end(), once.begin(), once.end());
  }

  const std::vector<LabelledExample>& list() const { return list_; }

 private:
  // As a whole, and what it tells apart from what it asks: each is listened to.
  void Add(const std::string& text, TriageLevel level) {
    const std::string normal = Normalise(text);
    const std::vector<Token> tokens = analyzer_.Analyse(normal);
    AddTokens(tokens, level);
    AddTokens(ToldWords(normal, tokens, lexicon_.Find(tokens), lexicon_), level);
  }

  void AddTokens(const std::vector<Token>& tokens, TriageLevel level) {
    if (tokens.empty()) return;
    LabelledExample& example = list_.emplace_back();
    example.features = FeaturesOfMessage(tokens, lexicon_);
    for (size_t group = 0; group < kExampleGroups; ++group)
      example.labels.push_back(Belongs(level, static_cast<ExampleGroup>(group)));
  }

  const ConceptFinder& lexicon_;
  const Analyzer& analyzer_;
  std::vector<LabelledExample> list_;
};

// The documents that rules cite.
std::set<std::string> CitedByRules(const std::vector<RedFlag>& rules) {
  std::set<std::string> documents;
  for (const RedFlag& rule : rules) {
    for (const QuoteRef& quote : rule.evidence) documents.insert(quote.document_id);
  }
  return documents;
}

Examples Gather(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer) {
  Examples examples(lexicon, analyzer);
  for (const RedFlag& rule : collection.knowledge.red_flags) {
    for (const std::string& text : rule.fires) examples.Add({}, text, LevelOfExamples(rule));
    for (const std::string& text : rule.silent) examples.Add({}, text, TriageLevel::kNone);
  }
  examples.Repeat(kRuleWeight);
  for (const SafetyMessage& message : collection.messages) {
    if (!message.set_aside) examples.Add(message.history, message.text, message.level);
  }
  for (const GoldenQuestion& question : collection.questions) {
    // Where a question does not say how urgent it is, only its outcome tells that it may be.
    const bool may_be_urgent =
        std::find(question.outcome.begin(), question.outcome.end(), "red_flag") != question.outcome.end();
    if (question.set_aside || (question.triage.empty() && may_be_urgent)) continue;
    const auto level = TriageLevelFromName(question.triage);
    examples.Add(question.history, question.ask, level.value_or(TriageLevel::kNone));
  }
  for (const TellingExample& telling : collection.tellings) {
    if (!telling.set_aside) examples.Add({}, telling.text, TriageLevel::kNone);
  }
  // How people ask is harmless, whatever it asks for.
  for (const AskingExample& asking : collection.askings) {
    if (!asking.set_aside) examples.Add({}, asking.text, TriageLevel::kNone);
  }
  for (const UnansweredQuestion& question : collection.unanswered) {
    if (!question.set_aside) examples.Add({}, question.text, TriageLevel::kNone);
  }
  // What is asked of a document on alarms may be one itself.
  const std::set<std::string> on_alarms = CitedByRules(collection.knowledge.red_flags);
  for (const ExpectedQuestion& expected : collection.expected) {
    if (!expected.set_aside && on_alarms.count(expected.answer.document_id) == 0)
      examples.Add({}, expected.text, TriageLevel::kNone);
  }
  for (const MarkedExample& marked : collection.marked) {
    if (!marked.set_aside) examples.Add({}, marked.text, TriageLevel::kNone);
  }
  return examples;
}

}  // namespace

Likeness LearnLikeness(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer) {
  return Likeness(LearnLinearModel(Gather(collection, lexicon, analyzer).list(),
                                   {kUrgentWeight, kCrisisWeight, kEmergencyWeight}, {kLikenessFit, kFewestTexts}));
}

}  // namespace caveat
