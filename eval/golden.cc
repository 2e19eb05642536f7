#include "eval/golden.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <ostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace caveat {
namespace {

bool HasWord(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What is wrong with an answer to a golden question.
class Expectations {
 public:
  Expectations(const GoldenQuestion& question, const Answer& answer, const Snapshot& snapshot)
      : question_(question), answer_(answer), snapshot_(snapshot) {}

  GoldenVerdict Check() {
    CheckKind();
    CheckStatements();
    CheckSafety();
    return std::move(result_);
  }

 private:
  // Counts an expectation of an aspect; `failure` says what came instead.
  void Expect(GoldenAspect aspect, bool is_stated, bool holds, std::string failure) {
    if (!is_stated) return;
    AspectScore& score = result_.aspects[static_cast<size_t>(aspect)];
    score.is_stated = true;
    score.holds = score.holds && holds;
    if (!holds) result_.failures.push_back(std::move(failure));
  }

  void CheckKind() {
    Expect(GoldenAspect::kOutcome, true, HasWord(question_.outcome, Name(answer_.outcome)),
           absl::StrCat("outcome is ", Name(answer_.outcome), ", not ", absl::StrJoin(question_.outcome, " or ")));
    Expect(GoldenAspect::kVerdict, !question_.verdict.empty(), HasWord(question_.verdict, Name(answer_.verdict)),
           absl::StrCat("verdict is ", Name(answer_.verdict), ", not ", absl::StrJoin(question_.verdict, " or ")));
    Expect(GoldenAspect::kTriage, !question_.triage.empty(), question_.triage == Name(answer_.triage_level),
           absl::StrCat("triage is ", Name(answer_.triage_level), ", not ", question_.triage));
  }

  void CheckStatements() {
    const std::string first = OpeningText();
    const bool opens_well = std::any_of(question_.first.begin(), question_.first.end(), [&](const std::string& words) {
      return first.find(words) != std::string::npos;
    });
    Expect(GoldenAspect::kFirstStatement, !question_.first.empty(), opens_well,
           absl::StrCat("the first statement is \"", first, "\", without \"",
                        absl::StrJoin(question_.first, "\" or \""), "\""));
    std::string all;
    for (const Statement& statement : answer_.statements) absl::StrAppend(&all, statement.text, "\n");
    for (const std::string& quote : question_.quotes) {
      Expect(GoldenAspect::kQuotes, true, all.find(quote) != std::string::npos,
             absl::StrCat("does not say \"", quote, "\""));
    }
    for (const std::string& never : question_.never) {
      Expect(GoldenAspect::kQuotes, true, all.find(never) == std::string::npos, absl::StrCat("says \"", never, "\""));
    }
    for (const std::string& id : question_.cites) {
      const bool cites = std::any_of(answer_.citations.begin(), answer_.citations.end(), [&](const Citation& citation) {
        return snapshot_.documents()[citation.document].id == id;
      });
      Expect(GoldenAspect::kCitations, true, cites, absl::StrCat("does not cite ", id));
    }
  }

  // What an answer opens with says, for whoever reads it: a sentence that introduces a list together with the list's
  // first point, and a rule's reviewed text together with the quotes that it rests on.
  std::string OpeningText() const {
    if (answer_.statements.empty()) return "";
    const Statement& opening = answer_.statements.front();
    std::string text = opening.text;
    if (answer_.statements.size() > 1 && absl::EndsWith(text, ":"))
      absl::StrAppend(&text, " ", answer_.statements[1].text);
    if (opening.template_id.empty()) return text;
    for (const uint32_t number : opening.citation_numbers)
      absl::StrAppend(&text, " ", answer_.citations[number - 1].quote);
    return text;
  }

  void CheckSafety() {
    for (const std::string& id : question_.caveats) {
      const bool warns = std::any_of(answer_.caveats.begin(), answer_.caveats.end(),
                                     [&](const CaveatGiven& caveat) { return caveat.id == id; });
      Expect(GoldenAspect::kCaveats, true, warns, absl::StrCat("lacks the caveat ", id));
    }
    for (const std::string& id : question_.disagreements) {
      const bool notes = std::any_of(answer_.disagreements.begin(), answer_.disagreements.end(),
                                     [&](const Disagreement& disagreement) { return disagreement.claim_id == id; });
      Expect(GoldenAspect::kCaveats, true, notes, absl::StrCat("lacks the note of claim ", id));
    }
  }

  const GoldenQuestion& question_;
  const Answer& answer_;
  const Snapshot& snapshot_;
  GoldenVerdict result_;
};

void Print(const char* name, const GoldenScore& score, std::ostream& out) {
  out << std::left << std::setw(22) << name << std::right << std::setw(5) << score.held << " of " << std::setw(4)
      << score.asked << " held\n";
}

absl::Status TestRules(const Collection& collection, Answerer& answerer, GoldenScore& score, std::ostream& out) {
  for (const RedFlag& rule : collection.knowledge.red_flags) {
    const auto test = [&](const std::string& message, bool should_fire) -> absl::Status {
      const absl::StatusOr<Answer> answer = answerer.Ask(message, {}, nullptr);
      if (!answer.ok()) return answer.status();
      // A more urgent rule may speak for this one.
      const bool fired = answer->triage_rule == rule.id || answer->triage_level > rule.level;
      const bool held = should_fire ? answer->triage_level >= rule.level : !fired;
      ++score.asked;
      score.held += held ? 1 : 0;
      if (!held) out << "rule " << rule.id << (should_fire ? " does not fire on: " : " fires on: ") << message << "\n";
      return absl::OkStatus();
    };
    for (const std::string& message : rule.fires) {
      if (absl::Status status = test(message, true); !status.ok()) return status;
    }
    for (const std::string& message : rule.silent) {
      if (absl::Status status = test(message, false); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace

GoldenVerdict CheckGolden(const GoldenQuestion& question, const Answer& answer, const Snapshot& snapshot) {
  return Expectations(question, answer, snapshot).Check();
}

absl::StatusOr<GoldenResult> TestCollection(const Collection& collection, Answerer& answerer, bool show_set_aside,
                                            std::ostream& out) {
  GoldenResult result;
  std::array<GoldenScore, 4> buckets;  // by ConfidenceBucket, of the set-aside questions
  for (const GoldenQuestion& question : collection.questions) {
    AskOptions options;
    options.history = question.history;
    const absl::StatusOr<Answer> answer = answerer.Ask(question.ask, options, nullptr);
    if (!answer.ok()) return answer.status();
    const std::vector<std::string> failures = CheckGolden(question, *answer, answerer.snapshot()).failures;
    GoldenScore& score = question.set_aside ? result.set_aside : result.tuned;
    ++score.asked;
    score.held += failures.empty() ? 1 : 0;
    if (question.set_aside) {
      GoldenScore& bucket = buckets[static_cast<size_t>(answer->confidence)];
      ++bucket.asked;
      bucket.held += failures.empty() ? 1 : 0;
    }
    if (failures.empty() || (question.set_aside && !show_set_aside)) continue;
    out << question.id << ": " << question.ask << "\n";
    for (const std::string& failure : failures) out << "    " << failure << "\n";
  }
  if (absl::Status status = TestRules(collection, answerer, result.rules, out); !status.ok()) return status;
  Print("golden questions", result.tuned, out);
  Print("  set aside", result.set_aside, out);
  Print("red-flag examples", result.rules, out);
  for (const ConfidenceBucket bucket : {ConfidenceBucket::kLow, ConfidenceBucket::kMedium, ConfidenceBucket::kHigh}) {
    Print(absl::StrCat("  confidence ", Name(bucket)).c_str(), buckets[static_cast<size_t>(bucket)], out);
  }
  return result;
}

}  // namespace caveat
