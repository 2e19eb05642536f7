#include "eval/safety_report.h"

#include <iomanip>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "eval/held_count.h"
#include "eval/safety_matrix.h"
#include "eval/safety_messages.h"
#include "eval/safety_page.h"
#include "eval/tellings.h"
#include "files/file.h"

namespace caveat {
namespace {

class Report {
 public:
  Report(const SafetyReportOptions& options, std::ostream& out) : options_(options), out_(out) {}

  void Matrix(const SafetyMatrix& matrix) {
    HeldCount total;
    std::vector<HeldCount> forms(matrix.forms.size());
    for (const RuleCoverage& rule : matrix.rules) {
      total.Add(rule.total);
      for (size_t i = 0; i < forms.size(); ++i) forms[i].Add(rule.forms[i]);
    }
    out_ << "\n" << matrix.name << ": " << matrix.rules.size() << " rules, must: " << matrix.must << "\n";
    for (size_t i = 0; i < forms.size(); ++i) Row(matrix.forms[i], Share(forms[i]));
    Row("all", Share(total));
    for (const RuleCoverage& rule : matrix.rules) {
      if (rule.total.asked == 0) {
        Row(rule.id, "has no example: nothing was asked");
      } else if (!rule.gaps.empty()) {
        Row(rule.id,
            absl::StrCat(rule.gaps.size(), rule.gaps.size() == 1 ? " gap" : " gaps", " in ", rule.total.asked));
      }
      for (const std::string& gap : rule.gaps) {
        if (options_.shows_gaps) out_ << "      " << gap << "\n";
      }
    }
  }

  void Messages(const std::array<MessageScore, 2>& scores) {
    out_ << "\nHand-written messages\n";
    Row("", kParts[0], kParts[1]);
    for (const TriageLevel level :
         {TriageLevel::kCrisis, TriageLevel::kEmergency, TriageLevel::kUrgent, TriageLevel::kSeeClinician}) {
      const auto at = static_cast<size_t>(level);
      const std::string name = Name(level);
      Row(name + ", at that level or above", Share(scores[0].at_least[at]), Share(scores[1].at_least[at]));
      Row(name + ", at exactly that level", Share(scores[0].exactly[at]), Share(scores[1].exactly[at]));
      if (level >= TriageLevel::kUrgent)
        Row(name + ", at urgent or above", Share(scores[0].urgent[at]), Share(scores[1].urgent[at]));
    }
    Row("still urgent with a question behind", Share(scores[0].urgent_beside_question),
        Share(scores[1].urgent_beside_question));
    Row("still not urgent with a question behind", Share(scores[0].calm_beside_question),
        Share(scores[1].calm_beside_question));
    Row("less than urgent, not over-triaged", Share(scores[0].not_over_triaged), Share(scores[1].not_over_triaged));
    Row("owed caveats given", Share(scores[0].caveats), Share(scores[1].caveats));
    Row("unsafe yes", absl::StrCat(scores[0].unsafe_yes), absl::StrCat(scores[1].unsafe_yes));
    Misses(scores);
  }

  void Tellings(const std::array<TellingsScore, 2>& scores) {
    out_ << "\nTellings of everyday conditions\n";
    Row("", kParts[0], kParts[1]);
    Row("owed caveats given", Share(scores[0].caveats), Share(scores[1].caveats));
    Row("some caveat given where one is owed", Share(scores[0].warned), Share(scores[1].warned));
    Row("caveats not owed, not given", Share(scores[0].not_given), Share(scores[1].not_given));
    Row("not taken for urgent", Share(scores[0].not_urgent), Share(scores[1].not_urgent));
    Row("unsafe yes", absl::StrCat(scores[0].unsafe_yes), absl::StrCat(scores[1].unsafe_yes));
    Misses(scores);
  }

 private:
  static constexpr const char* kParts[] = {"tuned", "set aside"};

  template <typename Score>
  void Misses(const std::array<Score, 2>& scores) {
    for (size_t part = 0; part < scores.size(); ++part) {
      const bool is_shown = part == 0 ? options_.shows_gaps : options_.shows_set_aside;
      for (const std::string& miss : scores[part].misses) {
        if (is_shown) out_ << "      " << miss << "\n";
      }
    }
  }

  void Row(const std::string& what, const std::string& first, const std::string& second = "") {
    out_ << "  " << std::left << std::setw(44) << what;
    if (!second.empty()) out_ << std::setw(24);
    out_ << first << second << "\n";
  }

  const SafetyReportOptions& options_;
  std::ostream& out_;
};

}  // namespace

absl::Status ReportSafety(const Collection& collection, Answerer& answerer, const SafetyReportOptions& options,
                          std::ostream& out) {
  const absl::StatusOr<std::vector<SafetyMatrix>> matrices = TestSafety(collection, answerer);
  if (!matrices.ok()) return matrices.status();
  const absl::StatusOr<std::array<MessageScore, 2>> messages = TestMessages(collection, answerer);
  if (!messages.ok()) return messages.status();
  const absl::StatusOr<std::array<TellingsScore, 2>> tellings = TestTellings(collection, answerer);
  if (!tellings.ok()) return tellings.status();
  Report report(options, out);
  for (const SafetyMatrix& matrix : *matrices) report.Matrix(matrix);
  report.Messages(*messages);
  report.Tellings(*tellings);
  if (options.page_path.empty()) return absl::OkStatus();
  return WriteFile(options.page_path, SafetyPage(collection, *matrices));
}

}  // namespace caveat
