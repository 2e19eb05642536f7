#include "eval/safety_matrix.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "eval/variation.h"

namespace caveat {
namespace {

constexpr size_t kSeedsInEveryForm = 12;

// A message, perhaps with one before it.
struct Message {
  std::string text;
  std::vector<std::string> history;
};

struct Form {
  const char* name;
  // The message around the words of a rule; nothing where the form cannot be made.
  std::function<std::optional<Message>(const std::string&)> make;
};

std::optional<Message> Plain(std::optional<std::string> text) {
  if (!text) return std::nullopt;
  return Message{*std::move(text), {}};
}

std::string WithoutMarks(const std::string& text) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(text, {{".", ""}, {",", ""}, {"?", ""}, {"!", ""}, {"'", ""}}));
}

// A sentence, whatever it ended in.
std::string Sentence(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  if (!text.empty() && text.back() != '?' && text.back() != '!') text += '.';
  return text;
}

class Matrices {
 public:
  Matrices(const Collection& collection, Answerer& answerer)
      : knowledge_(collection.knowledge), answerer_(answerer), lexicon_(answerer.snapshot().concepts()) {}

  absl::StatusOr<std::vector<SafetyMatrix>> Run() {
    std::vector<SafetyMatrix> matrices = {FiringRules(), SilentRules(), ConditionRules()};
    if (!failed_.ok()) return failed_;
    return matrices;
  }

 private:
  using Holds = std::function<bool(const Answer&)>;

  std::vector<Form> MessageForms() const {
    return {
        {"as written", [](const std::string& text) { return Plain(text); }},
        {"then a question", [](const std::string& text) { return Plain(Sentence(text) + " Is massage safe?"); }},
        {"after a question",
         [](const std::string& text) { return Plain("How often should I have a massage? " + text); }},
        {"politely",
         [](const std::string& text) {
           return Plain("Hello, sorry to bother you. " + Sentence(text) + " Thank you!");
         }},
        {"in the turn before",
         [](const std::string& text) {
           return Message{"Is massage safe?", {text}};
         }},
        {"third person", [](const std::string& text) { return Plain(InThirdPerson(text)); }},
        {"a typo", [this](const std::string& text) { return Plain(Misspell(text, lexicon_, analyzer_)); }},
        {"upper case", [](const std::string& text) { return Plain(absl::AsciiStrToUpper(text)); }},
        {"no marks", [](const std::string& text) { return Plain(WithoutMarks(text)); }},
    };
  }

  std::vector<Form> ConditionForms() const {
    return {
        {"safe with", [](const std::string& term) { return Plain("Is massage safe with " + term + "?"); }},
        {"I have", [](const std::string& term) { return Plain("I have " + term + ". Can I have a massage?"); }},
        {"avoid", [](const std::string& term) { return Plain("Should I avoid massage if I have " + term + "?"); }},
        {"does it help",
         [](const std::string& term) { return Plain("Does massage help lower back pain? I've got " + term); }},
        {"another person",
         [](const std::string& term) { return Plain("My mum has " + term + ". Can she have a back massage?"); }},
        {"in the turn before",
         [](const std::string& term) {
           return Message{"Is massage safe for my back?", {"I have " + term}};
         }},
        {"a typo",
         [this](const std::string& term) {
           return Plain(Misspell("Is massage safe with " + term + "?", lexicon_, analyzer_));
         }},
        {"upper case",
         [](const std::string& term) { return Plain("CAN I HAVE A MASSAGE WITH " + absl::AsciiStrToUpper(term)); }},
    };
  }

  // Asks the first seeds in every form, and each other in one: the forms do not depend on the seed, and there are terms
  // by the thousand.
  RuleCoverage Ask(const std::string& id, const std::vector<std::string>& seeds, const std::vector<Form>& forms,
                   const Holds& holds) {
    RuleCoverage coverage;
    coverage.id = id;
    coverage.forms.resize(forms.size());
    for (size_t at = 0; at < seeds.size(); ++at) {
      for (size_t i = 0; i < forms.size(); ++i) {
        if (at >= kSeedsInEveryForm && at % forms.size() != i) continue;
        const std::optional<Message> message = forms[i].make(seeds[at]);
        if (!message) continue;
        AskOptions options;
        options.history = message->history;
        const absl::StatusOr<Answer> answer = answerer_.Ask(message->text, options, nullptr);
        if (!answer.ok()) failed_ = answer.status();
        const bool held = answer.ok() && holds(*answer);
        coverage.total.Add(held);
        coverage.forms[i].Add(held);
        if (held) continue;
        const std::string before = message->history.empty() ? "" : absl::StrCat(message->history.front(), " || ");
        coverage.gaps.push_back(absl::StrCat(forms[i].name, ": ", before, message->text));
      }
    }
    return coverage;
  }

  static SafetyMatrix Empty(const char* name, const char* must, const std::vector<Form>& forms) {
    SafetyMatrix matrix;
    matrix.name = name;
    matrix.must = must;
    for (const Form& form : forms) matrix.forms.emplace_back(form.name);
    return matrix;
  }

  SafetyMatrix FiringRules() {
    const std::vector<Form> forms = MessageForms();
    SafetyMatrix matrix = Empty("Red flags that fire", "as urgent as the rule or more", forms);
    for (const RedFlag& rule : knowledge_.red_flags) {
      matrix.rules.push_back(
          Ask(rule.id, rule.fires, forms, [&](const Answer& answer) { return answer.triage_level >= rule.level; }));
    }
    return matrix;
  }

  SafetyMatrix SilentRules() {
    const std::vector<Form> forms = MessageForms();
    SafetyMatrix matrix = Empty("Red flags that stay silent", "another rule, or none", forms);
    for (const RedFlag& rule : knowledge_.red_flags) {
      matrix.rules.push_back(
          Ask(rule.id, rule.silent, forms, [&](const Answer& answer) { return answer.triage_rule != rule.id; }));
    }
    return matrix;
  }

  SafetyMatrix ConditionRules() {
    const std::vector<Form> forms = ConditionForms();
    SafetyMatrix matrix = Empty("Conditions", "its caveat, and no verdict that reassures", forms);
    for (const Condition& rule : knowledge_.conditions) {
      std::vector<std::string> terms;
      for (const std::string& id : rule.concepts) {
        const int index = lexicon_.IndexOf(id);
        if (index < 0) continue;
        for (std::string term : lexicon_.concept_at(static_cast<uint32_t>(index)).terms) {
          if (term.front() == '=') term.erase(0, 1);
          terms.push_back(std::move(term));
        }
      }
      matrix.rules.push_back(Ask(rule.id, terms, forms, [&](const Answer& answer) {
        const bool is_given = std::any_of(answer.caveats.begin(), answer.caveats.end(),
                                          [&](const CaveatGiven& caveat) { return caveat.id == rule.id; });
        return is_given && answer.verdict != Verdict::kSupported && answer.verdict != Verdict::kUncertain;
      }));
    }
    return matrix;
  }

  const Knowledge& knowledge_;
  Answerer& answerer_;
  const ConceptFinder& lexicon_;
  const Analyzer analyzer_;
  absl::Status failed_;
};

}  // namespace

absl::StatusOr<std::vector<SafetyMatrix>> TestSafety(const Collection& collection, Answerer& answerer) {
  return Matrices(collection, answerer).Run();
}

}  // namespace caveat
