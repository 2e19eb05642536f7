#include "eval/metamorphic.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "eval/variation.h"
#include "text/normalise.h"

namespace caveat {
namespace {

std::set<std::string> CaveatIds(const Answer& answer) {
  std::set<std::string> ids;
  for (const CaveatGiven& caveat : answer.caveats) ids.insert(caveat.id);
  return ids;
}

bool Answers(const Answer& answer) {
  return answer.outcome == Outcome::kAnswered || answer.outcome == Outcome::kPartial;
}

// The same in what matters: what came of it, the verdict, the level of urgency, every caveat.
bool IsSameDecision(const Answer& before, const Answer& after) {
  return before.outcome == after.outcome && before.verdict == after.verdict &&
         before.triage_level == after.triage_level && CaveatIds(before) == CaveatIds(after);
}

bool IsSameAnswer(const Answer& before, const Answer& after) {
  const bool same_first = before.statements.empty() == after.statements.empty() &&
                          (before.statements.empty() || before.statements[0].text == after.statements[0].text);
  return IsSameDecision(before, after) && same_first;
}

// No less urgent, and no caveat lost.
bool IsAsSafe(const Answer& before, const Answer& after) {
  const std::set<std::string> owed = CaveatIds(before);
  const std::set<std::string> given = CaveatIds(after);
  return after.triage_level >= before.triage_level && Answers(before) == Answers(after) &&
         std::includes(given.begin(), given.end(), owed.begin(), owed.end());
}

class Relations {
 public:
  Relations(const Collection& collection, const Snapshot& snapshot) : collection_(collection), snapshot_(snapshot) {}

  struct Relation {
    const char* name;
    const char* must;
    // The changed question; nothing where the relation does not apply.
    std::function<std::optional<std::string>(const GoldenQuestion&)> change;
    std::function<bool(const Answer& before, const Answer& after)> holds;
  };

  std::vector<Relation> All() const {
    const auto ask = [](const GoldenQuestion& question) { return question.ask; };
    return {
        {"politeness", "the answer stays",
         [=](const auto& question) { return "Hello, could you please tell me: " + ask(question) + " Thank you!"; },
         IsSameAnswer},
        {"filler", "the answer stays",
         [=](const auto& question) { return ask(question) + " Sorry to bother you, I was just wondering."; },
         IsSameAnswer},
        {"upper case", "the answer stays", [=](const auto& question) { return absl::AsciiStrToUpper(ask(question)); },
         IsSameAnswer},
        {"lower case", "the answer stays", [=](const auto& question) { return absl::AsciiStrToLower(ask(question)); },
         IsSameAnswer},
        {"no last mark", "the answer stays", WithoutLastMark, IsSameAnswer},
        {"louder marks", "the answer stays",
         [=](const auto& question) {
           return absl::StrReplaceAll(ask(question), {{"?", "???"}, {"!", "!!!"}});
         },
         IsSameAnswer},
        {"spaces", "the answer stays",
         [=](const auto& question) {
           return "  " + absl::StrReplaceAll(ask(question), {{" ", "  "}}) + "\n";
         },
         IsSameAnswer},
        {"a typo", "as urgent, every caveat, still answered or not",
         [this](const auto& question) { return Misspell(question.ask, snapshot_.concepts(), analyzer_); }, IsAsSafe},
        {"a synonym", "as urgent, every caveat, still answered or not",
         [this](const auto& question) { return WithSynonym(question); }, IsAsSafe},
        {"third person", "as urgent, every caveat, still answered or not",
         [=](const auto& question) { return InThirdPerson(ask(question)); }, IsAsSafe},
        {"passive", "as urgent, every caveat, still answered or not",
         [this](const auto& question) { return InPassive(question); }, IsAsSafe},
        {"safe for unsafe", "the decision stays", Flip, IsSameDecision},
        {"a denied condition", "the decision stays",
         [this](const auto& question) { return WithCondition(question, "I don't have "); }, IsSameDecision},
        {"one more condition", "its caveat is added, none is lost, no more reassuring",
         [this](const auto& question) { return WithCondition(question, "I have "); },
         [this](const Answer& before, const Answer& after) { return AddsCaveat(before, after); }},
    };
  }

 private:
  static std::optional<std::string> WithoutLastMark(const GoldenQuestion& question) {
    const size_t end = question.ask.find_last_not_of("?.! ");
    if (end == std::string::npos || end + 1 == question.ask.size()) return std::nullopt;
    return question.ask.substr(0, end + 1);
  }

  // A concept's words in one stretch, said by the next term of its concept.
  std::optional<std::string> WithSynonym(const GoldenQuestion& question) const {
    std::string text = Normalise(question.ask);
    const std::vector<Token> tokens = analyzer_.Analyse(text);
    for (const ConceptHit& hit : snapshot_.concepts().Find(tokens)) {
      const Concept& entry = snapshot_.concepts().concept_at(hit.concept_index);
      const bool in_one = hit.tokens.back() - hit.tokens.front() + 1 == hit.tokens.size();
      const bool replaceable = entry.kind == ConceptKind::kCondition || entry.kind == ConceptKind::kMedicine;
      if (!in_one || !replaceable || entry.terms.size() < 2) continue;
      const size_t begin = tokens[hit.tokens.front()].begin;
      const size_t end = tokens[hit.tokens.back()].end;
      const std::string said = absl::AsciiStrToLower(text.substr(begin, end - begin));
      const std::string& other = said == entry.terms[0] ? entry.terms[1] : entry.terms[0];
      return text.replace(begin, end - begin, other);
    }
    return std::nullopt;
  }

  // "Does massage help my back?": "is my back helped by massage?"
  std::optional<std::string> InPassive(const GoldenQuestion& question) const {
    const std::string treatment = NamesOfSubject(snapshot_).treatment;
    for (const char* auxiliary : {"does ", "can ", "will "}) {
      const std::string opening = absl::StrCat(auxiliary, treatment, " help ");
      if (!absl::StartsWithIgnoreCase(question.ask, opening)) continue;
      const size_t end = question.ask.find_last_not_of("?.! ");
      const std::string helped = question.ask.substr(opening.size(), end + 1 - opening.size());
      return absl::StrCat("is ", helped, " helped by ", treatment, "?");
    }
    return std::nullopt;
  }

  static std::optional<std::string> Flip(const GoldenQuestion& question) {
    std::vector<std::string> words = absl::StrSplit(question.ask, ' ');
    for (std::string& word : words) {
      if (absl::StartsWithIgnoreCase(word, "safe") && (word.size() == 4 || !absl::ascii_isalpha(word[4]))) {
        word = "un" + word;
        return absl::StrJoin(words, " ");
      }
      if (absl::StartsWithIgnoreCase(word, "unsafe")) {
        word = word.substr(2);
        return absl::StrJoin(words, " ");
      }
    }
    return std::nullopt;
  }

  // The first condition of the collection with a rule: its name after `saying`, in a sentence before the question.
  std::optional<std::string> WithCondition(const GoldenQuestion& question, const char* saying) const {
    const Condition* condition = ExtraCondition();
    if (condition == nullptr || question.ask.find('?') == std::string::npos) return std::nullopt;
    const int index = snapshot_.concepts().IndexOf(condition->concepts.front());
    if (index < 0) return std::nullopt;
    const auto extra = static_cast<uint32_t>(index);
    for (const ConceptHit& hit : snapshot_.concepts().Find(analyzer_.Analyse(Normalise(question.ask)))) {
      if (snapshot_.concepts().IsA(hit.concept_index, extra)) return std::nullopt;
    }
    const std::string& name = snapshot_.concepts().concept_at(extra).name;
    return absl::StrCat(saying, name, ". ", question.ask);
  }

  const Condition* ExtraCondition() const {
    const auto& conditions = collection_.knowledge.conditions;
    return conditions.empty() ? nullptr : &conditions.front();
  }

  bool AddsCaveat(const Answer& before, const Answer& after) const {
    if (!Answers(before) || before.verdict == Verdict::kNone) return after.triage_level >= before.triage_level;
    const std::set<std::string> given = CaveatIds(after);
    const std::set<std::string> owed = CaveatIds(before);
    return given.count(ExtraCondition()->id) > 0 &&
           std::includes(given.begin(), given.end(), owed.begin(), owed.end()) && after.verdict >= before.verdict;
  }

  const Collection& collection_;
  const Snapshot& snapshot_;
  Analyzer analyzer_;
};

}  // namespace

absl::StatusOr<std::vector<RelationScore>> TestRelations(const Collection& collection, Answerer& answerer) {
  const Relations relations(collection, answerer.snapshot());
  std::vector<RelationScore> scores;
  for (const Relations::Relation& relation : relations.All()) {
    RelationScore score;
    score.name = relation.name;
    score.must = relation.must;
    for (const GoldenQuestion& question : collection.questions) {
      const std::optional<std::string> changed = relation.change(question);
      if (!changed) continue;
      AskOptions options;
      options.history = question.history;
      const absl::StatusOr<Answer> before = answerer.Ask(question.ask, options, nullptr);
      const absl::StatusOr<Answer> after = answerer.Ask(*changed, options, nullptr);
      if (!before.ok()) return before.status();
      if (!after.ok()) return after.status();
      const bool holds = relation.holds(*before, *after);
      ++score.asked[question.set_aside];
      score.held[question.set_aside] += holds ? 1 : 0;
      if (!holds && !question.set_aside) score.broken.push_back(absl::StrCat(question.id, ": ", *changed));
    }
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace caveat
