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

using Change = std::function<std::optional<std::string>(const std::string&)>;

// A way to say the words of a rule. In its texts {words} stands for them, {sentence} for them with a full stop,
// {treatment} and {complaint} for the collection's own.
struct Form {
  const char* name;
  const char* text;
  const char* before = "";  // the message before it, if any
  Change change = nullptr;  // of the whole text; nothing where the form cannot be made
};

std::optional<std::string> InUpperCase(const std::string& text) {
  return absl::AsciiStrToUpper(text);
}

std::optional<std::string> WithoutMarks(const std::string& text) {
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
      : knowledge_(collection.knowledge),
        answerer_(answerer),
        lexicon_(answerer.snapshot().concepts()),
        subject_(NamesOfSubject(answerer.snapshot())) {}

  absl::StatusOr<std::vector<SafetyMatrix>> Run() {
    std::vector<SafetyMatrix> matrices = {FiringRules(), SilentRules(), ConditionRules()};
    if (!failed_.ok()) return failed_;
    return matrices;
  }

 private:
  using Holds = std::function<bool(const Answer&)>;

  std::vector<Form> MessageForms() const {
    return {
        {"as written", "{words}"},
        {"then a question", "{sentence} Is {treatment} safe?"},
        {"after a question", "How often should I have {treatment}? {words}"},
        {"politely", "Hello, sorry to bother you. {sentence} Thank you!"},
        {"in the turn before", "Is {treatment} safe?", "{words}"},
        {"third person", "{words}", "", InThirdPerson},
        {"a typo", "{words}", "", Misspelt()},
        {"upper case", "{words}", "", InUpperCase},
        {"no marks", "{words}", "", WithoutMarks},
    };
  }

  std::vector<Form> ConditionForms() const {
    return {
        {"safe with", "Is {treatment} safe with {words}?"},
        {"I have", "I have {words}. Can I have {treatment}?"},
        {"avoid", "Should I avoid {treatment} if I have {words}?"},
        {"does it help", "Does {treatment} help {complaint}? I've got {words}"},
        {"another person", "My mum has {words}. Can she have {treatment}?"},
        {"in the turn before", "Is {treatment} safe for {complaint}?", "I have {words}"},
        {"a typo", "Is {treatment} safe with {words}?", "", Misspelt()},
        {"upper case", "can I have {treatment} with {words}", "", InUpperCase},
    };
  }

  Change Misspelt() const {
    return [this](const std::string& text) { return Misspell(text, lexicon_, analyzer_); };
  }

  std::string Fill(const char* form, const std::string& words) const {
    return absl::StrReplaceAll(form, {{"{words}", words},
                                      {"{sentence}", Sentence(words)},
                                      {"{treatment}", subject_.treatment},
                                      {"{complaint}", subject_.complaint}});
  }

  std::optional<Message> Make(const Form& form, const std::string& words) const {
    std::optional<std::string> text = Fill(form.text, words);
    if (form.change) text = form.change(*text);
    if (!text) return std::nullopt;
    Message message{*std::move(text), {}};
    if (*form.before != '\0') message.history.push_back(Fill(form.before, words));
    return message;
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
        const std::optional<Message> message = Make(forms[i], seeds[at]);
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
  const SubjectNames subject_;
  const Analyzer analyzer_;
  absl::Status failed_;
};

}  // namespace

absl::StatusOr<std::vector<SafetyMatrix>> TestSafety(const Collection& collection, Answerer& answerer) {
  return Matrices(collection, answerer).Run();
}

}  // namespace caveat
