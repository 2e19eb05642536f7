#include <linear.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "corpus/likeness.h"
#include "corpus/names.h"
#include "text/normalise.h"

namespace caveat {
namespace {

// A gram of one example alone says nothing about the next.
constexpr int kFewestTexts = 2;
// How much fitting the examples counts beside small weights (LIBLINEAR's C); chosen by cross-validation.
constexpr double kFit = 3;
// Large, so that LIBLINEAR, which shrinks the bias like any weight, leaves it alone.
constexpr double kBiasFeature = 10;
// Crises are rare among the examples, and the worst to miss.
constexpr double kCrisisWeight = 4;
constexpr double kTolerance = 1e-6;
// Weights are rounded, so that a snapshot does not depend on the last bits of a machine's arithmetic.
constexpr double kDigits = 1e4;

struct Example {
  std::vector<Token> tokens;
  TriageLevel level = TriageLevel::kNone;
};

class Examples {
 public:
  explicit Examples(const Analyzer& analyzer) : analyzer_(analyzer) {}

  void Add(const std::vector<std::string>& history, const std::string& text, TriageLevel level) {
    const std::string whole = history.empty() ? text : absl::StrCat(absl::StrJoin(history, "\n"), "\n", text);
    Add(whole, level);
    // Each message of a harmless conversation is harmless; of another, nobody said which message it was.
    if (history.empty() || level != TriageLevel::kNone) return;
    Add(text, level);
    for (const std::string& message : history) Add(message, level);
  }

  const std::vector<Example>& list() const { return list_; }

 private:
  void Add(const std::string& text, TriageLevel level) {
    std::vector<Token> tokens = analyzer_.Analyse(Normalise(text));
    if (!tokens.empty()) list_.push_back({std::move(tokens), level});
  }

  const Analyzer& analyzer_;
  std::vector<Example> list_;
};

Examples Gather(const Collection& collection, const Analyzer& analyzer) {
  Examples examples(analyzer);
  for (const RedFlag& rule : collection.knowledge.red_flags) {
    for (const std::string& text : rule.fires) examples.Add({}, text, rule.level);
    for (const std::string& text : rule.silent) examples.Add({}, text, TriageLevel::kNone);
  }
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
  return examples;
}

std::vector<Likeness::Gram> Count(const std::vector<Example>& examples) {
  std::map<std::string, int> texts;
  for (const Example& example : examples) {
    const std::vector<std::string> said = Likeness::GramsOf(example.tokens, 0, example.tokens.size());
    for (const std::string& gram : std::set<std::string>(said.begin(), said.end())) ++texts[gram];
  }
  std::vector<Likeness::Gram> grams;
  for (const auto& [gram, count] : texts) {
    if (count < kFewestTexts) continue;
    const double rarity = std::log((1.0 + static_cast<double>(examples.size())) / (1.0 + count)) + 1;
    grams.push_back({gram, std::round(rarity * kDigits) / kDigits, {}});
  }
  return grams;
}

bool Belongs(TriageLevel level, ExampleGroup group) {
  return group == ExampleGroup::kCrisis ? level == TriageLevel::kCrisis : level >= TriageLevel::kUrgent;
}

// The examples as LIBLINEAR wants them: feature numbers from 1, ascending, ended by -1.
std::vector<std::vector<feature_node>> ToRows(const std::vector<Example>& examples,
                                              const std::vector<Likeness::Gram>& grams) {
  // Weighed just as messages will be.
  const Likeness unlearned(grams, {});
  std::vector<std::vector<feature_node>> rows;
  for (const Example& example : examples) {
    std::vector<feature_node>& row = rows.emplace_back();
    for (const auto& [index, weight] : unlearned.Weigh(example.tokens, 0, example.tokens.size()))
      row.push_back({static_cast<int>(index) + 1, weight});
    row.push_back({static_cast<int>(grams.size()) + 1, kBiasFeature});
    row.push_back({-1, 0});
  }
  return rows;
}

// Fills the weights of one group and returns its bias.
double Fit(ExampleGroup group, const std::vector<Example>& examples, std::vector<std::vector<feature_node>>& rows,
           std::vector<Likeness::Gram>& grams) {
  std::vector<double> labels;
  std::vector<feature_node*> starts;
  for (size_t i = 0; i < examples.size(); ++i) {
    labels.push_back(Belongs(examples[i].level, group) ? 1 : -1);
    starts.push_back(rows[i].data());
  }
  problem task = {};
  task.l = static_cast<int>(rows.size());
  task.n = static_cast<int>(grams.size()) + 1;
  task.y = labels.data();
  task.x = starts.data();
  task.bias = kBiasFeature;
  int weighted_label = 1;
  double weight = group == ExampleGroup::kCrisis ? kCrisisWeight : 1;
  parameter settings = {};
  settings.solver_type = L2R_LR;
  settings.C = kFit;
  settings.eps = kTolerance;
  settings.nr_weight = 1;
  settings.weight_label = &weighted_label;
  settings.weight = &weight;
  const auto free_model = [](model* learned) { free_and_destroy_model(&learned); };
  const std::unique_ptr<model, decltype(free_model)> learned(train(&task, &settings), free_model);
  // Of two classes the weights speak for the label that came first.
  const double sign = learned->label[0] == 1 ? 1 : -1;
  const auto rounded = [&](size_t feature) { return std::round(sign * learned->w[feature] * kDigits) / kDigits; };
  for (size_t i = 0; i < grams.size(); ++i) grams[i].weights[static_cast<size_t>(group)] = rounded(i);
  return rounded(grams.size()) * kBiasFeature;
}

}  // namespace

Likeness LearnLikeness(const Collection& collection, const Analyzer& analyzer) {
  const Examples examples = Gather(collection, analyzer);
  if (examples.list().size() < kFewestExamples) return {};
  std::vector<Likeness::Gram> grams = Count(examples.list());
  std::vector<std::vector<feature_node>> rows = ToRows(examples.list(), grams);
  set_print_string_function([](const char*) {});
  std::array<double, kExampleGroups> biases = {};
  for (const ExampleGroup group : {ExampleGroup::kUrgent, ExampleGroup::kCrisis}) {
    biases[static_cast<size_t>(group)] = Fit(group, examples.list(), rows, grams);
  }
  return Likeness(std::move(grams), biases);
}

}  // namespace caveat
