#include "service/answer/composer.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "corpus/help_lines.h"

namespace caveat {
namespace {

// The passage of a document in which a range begins, or nullptr (a reference list, say, has none).
const Passage* PassageAt(const Snapshot& snapshot, uint32_t document, ByteRange range) {
  const auto& passages = snapshot.passages();
  const auto after =
      std::upper_bound(passages.begin(), passages.end(), range.start, [&](uint32_t start, const Passage& passage) {
        return passage.document != document ? passage.document > document : passage.range.start > start;
      });
  if (after == passages.begin()) return nullptr;
  const Passage& passage = *(after - 1);
  return passage.document == document && passage.range.Overlaps(range) ? &passage : nullptr;
}

// Grows a range to whole sentences, so that no negation, exception or condition is cut off.
ByteRange WholeSentences(const Snapshot& snapshot, uint32_t document, ByteRange range) {
  const Passage* first = PassageAt(snapshot, document, range);
  const Passage* last = PassageAt(snapshot, document, {range.end - 1, range.end});
  if (first != nullptr) range.start = std::min(range.start, first->range.start);
  if (last != nullptr) range.end = std::max(range.end, last->range.end);
  return range;
}

}  // namespace

uint32_t Composer::Cite(uint32_t document, ByteRange range) {
  range = WholeSentences(snapshot_, document, range);
  for (const Citation& citation : answer_.citations) {
    if (citation.document == document && citation.range == range) return citation.number;
  }
  Citation citation;
  citation.number = static_cast<uint32_t>(answer_.citations.size() + 1);
  citation.document = document;
  citation.range = range;
  citation.quote = std::string(snapshot_.Text(document, range));
  citation.certainty = snapshot_.documents()[document].certainty;
  if (const Passage* passage = PassageAt(snapshot_, document, range)) {
    citation.section_path = snapshot_.sections()[passage->section].path;
    citation.certainty = passage->certainty;
  }
  answer_.citations.push_back(std::move(citation));
  return answer_.citations.back().number;
}

std::vector<uint32_t> Composer::CiteAll(const std::vector<QuoteRef>& quotes) {
  std::vector<uint32_t> numbers;
  for (const QuoteRef& quote : quotes) {
    const int document = snapshot_.FindDocument(quote.document_id);
    if (document >= 0) numbers.push_back(Cite(static_cast<uint32_t>(document), quote.range));
  }
  return numbers;
}

bool Composer::IsQuoted(uint32_t document, ByteRange range) const {
  return AnyQuote(
      [&](const Citation& citation) { return citation.document == document && citation.range.Contains(range); });
}

bool Composer::IsTouched(uint32_t document, ByteRange range) const {
  return AnyQuote(
      [&](const Citation& citation) { return citation.document == document && citation.range.Overlaps(range); });
}

bool Composer::AnyQuote(const std::function<bool(const Citation&)>& wanted) const {
  return std::any_of(answer_.statements.begin(), answer_.statements.end(), [&](const Statement& statement) {
    return statement.template_id.empty() && wanted(answer_.citations[statement.citation_numbers.front() - 1]);
  });
}

void Composer::AddQuote(const Passage& passage, ByteRange range) {
  if (IsQuoted(passage.document, range)) return;
  const uint32_t number = Cite(passage.document, range);
  answer_.statements.push_back({answer_.citations[number - 1].quote, {number}, ""});
}

void Composer::AddQuote(const QuoteRef& quote) {
  const int document = snapshot_.FindDocument(quote.document_id);
  if (document < 0 || IsQuoted(static_cast<uint32_t>(document), quote.range)) return;
  const uint32_t number = Cite(static_cast<uint32_t>(document), quote.range);
  answer_.statements.push_back({answer_.citations[number - 1].quote, {number}, ""});
}

void Composer::AddTemplate(const std::string& id, const std::vector<std::string>& words) {
  const auto found = snapshot_.knowledge().templates.find(id);
  if (found == snapshot_.knowledge().templates.end()) return;
  std::string text = WithHelpLines(found->second);
  text = absl::StrReplaceAll(text, {{"{missing}", absl::StrJoin(words, ", ")}});
  answer_.statements.push_back({std::move(text), {}, id});
}

std::string Composer::WithHelpLines(const std::string& text) const {
  return FillHelpLines(text, region_, snapshot_.knowledge().help_lines);
}

void Composer::AddRuleText(const std::string& id, const ConditionCase& row) {
  answer_.statements.push_back({WithHelpLines(row.text), CiteAll(row.evidence), id});
}

void Composer::AddCaveat(const OwedCaveat& caveat) {
  CaveatGiven given;
  given.id = caveat.id;
  given.severity = caveat.verdict;
  given.text = WithHelpLines(caveat.text);
  given.short_text = WithHelpLines(caveat.short_text);
  given.because = caveat.because;
  given.signed_off = caveat.signed_off;
  given.citation_numbers = CiteAll(*caveat.evidence);
  answer_.caveats.push_back(std::move(given));
}

void Composer::SetTriage(const Triage& triage) {
  answer_.triage_level = triage.level;
  if (triage.rule == nullptr) return;
  answer_.triage_message = WithHelpLines(triage.rule->message);
  answer_.triage_short_message = WithHelpLines(triage.rule->short_message);
  answer_.triage_rule = triage.rule->id;
  answer_.triage_words = triage.words;
  answer_.triage_citations = CiteAll(triage.rule->evidence);
  const HelpLines* lines = FindHelpLines(region_, snapshot_.knowledge().help_lines);
  if (lines == nullptr || answer_.triage_message == triage.rule->message) return;
  std::vector<uint32_t>& numbers = answer_.triage_citations;
  for (const uint32_t number : CiteAll(lines->evidence)) {
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
  }
}

void Composer::AddDisagreement(const Claim& claim) {
  const bool known = std::any_of(answer_.disagreements.begin(), answer_.disagreements.end(),
                                 [&](const Disagreement& disagreement) { return disagreement.claim_id == claim.id; });
  const int document = snapshot_.FindDocument(claim.document_id);
  if (known || document < 0 || claim.quotes.empty()) return;
  Disagreement disagreement;
  disagreement.claim_id = claim.id;
  disagreement.note = claim.note;
  ByteRange quote = claim.quotes.front();
  for (const ByteRange range : claim.quotes) {
    if (IsQuoted(static_cast<uint32_t>(document), range)) quote = range;
  }
  // The statement's own citation, where it quotes the sentence already.
  for (const Citation& citation : answer_.citations) {
    if (citation.document == static_cast<uint32_t>(document) && citation.range.Contains(quote)) {
      quote = citation.range;
      break;
    }
  }
  disagreement.article_citation = Cite(static_cast<uint32_t>(document), quote);
  disagreement.source_citations = CiteAll(claim.evidence);
  answer_.disagreements.push_back(std::move(disagreement));
}

}  // namespace caveat
