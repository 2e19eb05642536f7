#include "service/answer/statement_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

// A warning of which such questions are expected nearly as much as of any is the one that was asked for.
constexpr double kNearlyMostExpected = 0.72;

}  // namespace

void StatementWriter::Write(const Selection& selection) {
  for (const Evidence& evidence : selection.evidence) {
    if (HasRoom()) AddEvidence(evidence);
  }
  for (const QuoteRef& quote : selection.owed) {
    if (HasRoom()) composer_.AddQuote(quote);
  }
}

void StatementWriter::WriteForConditions(const Selection& selection) {
  const std::vector<Evidence>& warnings = selection.evidence;
  const size_t cases = CountCases();
  // The article's own warning stays first where it names the condition itself.
  const bool article_names = std::any_of(warnings.begin(), warnings.end(), [&](const Evidence& warning) {
    return IsOfArticle(warning) && warning.has_focus;
  });
  const bool opens = !warnings.empty() && !article_names && warnings.front().expected >= kNearlyMostExpected;
  if (opens && HasRoom(1 + cases)) AddEvidence(warnings.front());
  for (const Evidence& warning : warnings) {
    if (HasRoom(1 + cases) && IsOfArticle(warning)) AddEvidence(warning);
  }
  if (cases > 0) {
    for (const OwedCaveat& caveat : owed_) {
      for (const ConditionCase* row : caveat.cases) composer_.AddRuleText(absl::StrCat(caveat.id, ".", row->id), *row);
    }
  }
  if (selection.beside && answer_.statements.empty() && !warnings.empty() && HasRoom()) AddEvidence(warnings.front());
  const bool has_warned = !answer_.statements.empty();
  if (has_warned && selection.beside && HasRoom()) AddEvidence(*selection.beside);
  if (selection.outdone_warning && HasRoom()) AddEvidence(*selection.outdone_warning);
  for (const OwedCaveat& caveat : owed_) {
    for (const QuoteRef& quote : *caveat.evidence) {
      if (HasRoom()) composer_.AddQuote(quote);
    }
  }
  for (const Evidence& warning : warnings) {
    if (HasRoom()) AddEvidence(warning);
  }
}

// A list item stands under the sentence that introduces it. Where there is room for one statement only, one quote runs
// from that sentence to the item.
void StatementWriter::AddEvidence(const Evidence& evidence) {
  const Passage& passage = snapshot_.passages()[evidence.passage];
  if (composer_.IsQuoted(passage.document, passage.range)) return;
  const bool needs_lead_in = passage.lead_in.size() > 0 && !composer_.IsQuoted(passage.document, passage.lead_in);
  if (needs_lead_in && room_ == 1) composer_.AddQuote(passage, {passage.lead_in.start, passage.range.end});
  if (!HasRoom(needs_lead_in ? 2 : 1)) return;
  if (needs_lead_in) composer_.AddQuote(passage, passage.lead_in);
  const bool stands_alone = composer_.IsQuoted(passage.document, {passage.context.start, passage.context.start + 1});
  composer_.AddQuote(passage, stands_alone ? passage.range : passage.context);
}

// The cases of all rules, if a quote still has room beside them; to show only some of them would be a guess.
size_t StatementWriter::CountCases() const {
  size_t cases = 0;
  for (const OwedCaveat& caveat : owed_) cases += caveat.cases.size();
  return cases < room_ ? cases : 0;
}

bool StatementWriter::IsOfArticle(const Evidence& evidence) const {
  const Passage& passage = snapshot_.passages()[evidence.passage];
  return snapshot_.documents()[passage.document].kind == DocumentKind::kArticle;
}

}  // namespace caveat
