#include "clients/cli/text.h"

#include <ostream>
#include <set>
#include <sstream>

namespace caveat::cli {
namespace {

constexpr size_t kColumns = 80;

// How many bytes at `at` are a C1 control (U+0080 to U+009F), a zero-width or a bidirectional mark (U+200B to U+200F,
// U+202A to U+202E, U+2066 to U+2069); 0 if none.
size_t HiddenCharacter(const std::string& text, size_t at) {
  const auto byte = [&](size_t offset) {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
  };
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;
  const bool mark =
      byte(0) == 0xE2 &&
      ((byte(1) == 0x80 && ((byte(2) >= 0x8B && byte(2) <= 0x8F) || (byte(2) >= 0xAA && byte(2) <= 0xAE))) ||
       (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9));
  return mark ? 3 : 0;
}

size_t Width(const std::string& text) {
  size_t width = 0;
  for (const char c : text) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return width;
}

template <typename Numbers>
std::string Marks(const Numbers& numbers) {
  std::string marks;
  for (const auto number : numbers) marks += " [" + std::to_string(number) + "]";
  return marks;
}

const char* VerdictLine(v1::Verdict verdict) {
  switch (verdict) {
    case v1::VERDICT_SUPPORTED: return "SUPPORTED - the evidence speaks for it";
    case v1::VERDICT_UNCERTAIN: return "UNCERTAIN - the evidence is mixed, limited or of low certainty";
    case v1::VERDICT_NOT_SUPPORTED: return "NOT SUPPORTED - the evidence does not speak for it";
    case v1::VERDICT_CAUTION: return "CAUTION - only with medical guidance";
    case v1::VERDICT_AVOID: return "AVOID - not in this situation";
    default: return nullptr;
  }
}

const char* OutcomeLine(v1::Outcome outcome) {
  switch (outcome) {
    case v1::OUTCOME_PARTIAL: return "PARTLY ANSWERED - read what is missing";
    case v1::OUTCOME_CLARIFY: return "PLEASE SAY MORE";
    case v1::OUTCOME_NOT_COVERED: return "NOT COVERED - no answer is given";
    default: return nullptr;
  }
}

// What is to be done, and how soon, the message says.
const char* TriageLine(v1::TriageLevel level) {
  switch (level) {
    case v1::TRIAGE_LEVEL_SEE_CLINICIAN: return "READ THIS FIRST";
    case v1::TRIAGE_LEVEL_URGENT: return "URGENT";
    case v1::TRIAGE_LEVEL_EMERGENCY: return "EMERGENCY";
    case v1::TRIAGE_LEVEL_CRISIS: return "CRISIS";
    default: return nullptr;
  }
}

const char* SeverityMark(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_AVOID: return "  !! ";
    case v1::SEVERITY_CAUTION: return "  !  ";
    default: return "  -  ";
  }
}

const char* BucketName(v1::ConfidenceBucket bucket) {
  switch (bucket) {
    case v1::CONFIDENCE_BUCKET_LOW: return "low";
    case v1::CONFIDENCE_BUCKET_MEDIUM: return "medium";
    case v1::CONFIDENCE_BUCKET_HIGH: return "high";
    default: return nullptr;
  }
}

// `text` with a full stop at its end, unless it ends a sentence already.
std::string Stopped(const std::string& text) {
  return text.empty() || std::string(".?!").find(text.back()) != std::string::npos ? text : text + ".";
}

// "Furlan AD, et al. Massage for low-back pain. Cochrane Database Syst Rev, 2015."
std::string Reference(const v1::SourceReference& source) {
  std::string published = source.container();
  if (source.year() > 0) published += (published.empty() ? "" : ", ") + std::to_string(source.year());
  std::string line;
  for (const std::string& part : {source.authors(), source.title(), published}) {
    if (!part.empty()) line += (line.empty() ? "" : " ") + Stopped(part);
  }
  return line;
}

}  // namespace

std::string SafeForTerminal(const std::string& text) {
  std::string safe;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (const size_t hidden = HiddenCharacter(text, i); hidden > 0) {
      i += hidden - 1;
    } else if (byte >= 0x20 && byte != 0x7F) {
      safe += text[i];
    } else if (byte == '\n' || byte == '\t') {
      safe += ' ';
    }
  }
  return safe;
}

std::string TextWriter::Styled(const std::string& text, Style style) const {
  if (!colour_) return text;
  switch (style) {
    case Style::kHeading: return "\033[1m" + text + "\033[0m";
    case Style::kAlarm: return "\033[1;31m" + text + "\033[0m";
    case Style::kFaint: return "\033[2m" + text + "\033[0m";
    case Style::kPlain: return text;
  }
  return text;
}

void TextWriter::Heading(const std::string& text, Style style) {
  out_ << Styled(text, style) << "\n";
}

void TextWriter::Paragraph(const std::string& first, const std::string& text, Style style) {
  const std::string indent(Width(first), ' ');
  std::string line = first;
  bool line_has_words = false;
  std::istringstream words(SafeForTerminal(text));
  std::string word;
  while (words >> word) {
    if (line_has_words && Width(line) + 1 + Width(word) > kColumns) {
      out_ << Styled(line, style) << "\n";
      line = indent;
      line_has_words = false;
    }
    if (line_has_words) line += ' ';
    line += word;
    line_has_words = true;
  }
  out_ << Styled(line, style) << "\n";
}

void TextWriter::Write(const v1::Answer& answer) {
  WriteTriage(answer);
  WriteVerdict(answer);
  WriteStatements(answer);
  WriteCaveats(answer);
  WriteDisagreements(answer);
  WriteCitations(answer);
  WriteFooter(answer);
}

void TextWriter::WriteTriage(const v1::Answer& answer) {
  const char* line = TriageLine(answer.triage().level());
  if (line == nullptr) return;
  const Style style = answer.triage().level() >= v1::TRIAGE_LEVEL_URGENT ? Style::kAlarm : Style::kHeading;
  Heading(std::string("*** ") + line + " ***", style);
  Paragraph("  ", answer.triage().message() + Marks(answer.triage().citation_numbers()), style);
  std::string words;
  for (const std::string& word : answer.triage().matched_words())
    words += (words.empty() ? "\"" : ", \"") + word + "\"";
  Paragraph("  ", "Because of: " + words, Style::kFaint);
  out_ << "\n";
}

void TextWriter::WriteVerdict(const v1::Answer& answer) {
  if (const char* outcome = OutcomeLine(answer.outcome())) Heading(outcome);
  if (const char* verdict = VerdictLine(answer.verdict())) Heading(verdict);
}

void TextWriter::WriteStatements(const v1::Answer& answer) {
  // A red flag's only statement is the message above.
  if (answer.outcome() == v1::OUTCOME_RED_FLAG) return;
  for (const v1::Statement& statement : answer.statements()) {
    const bool quote = statement.kind() == v1::STATEMENT_KIND_QUOTE;
    Paragraph("  ", (quote ? "\"" + statement.text() + "\"" : statement.text()) + Marks(statement.citation_numbers()));
  }
  out_ << "\n";
}

void TextWriter::WriteCaveats(const v1::Answer& answer) {
  if (answer.caveats().empty()) return;
  Heading("Caveats");
  for (const v1::Caveat& caveat : answer.caveats()) {
    Paragraph(SeverityMark(caveat.severity()), caveat.text() + Marks(caveat.citation_numbers()));
    if (!caveat.applies_because().empty())
      Paragraph("     ", "(you said: \"" + caveat.applies_because() + "\")", Style::kFaint);
  }
  out_ << "\n";
}

void TextWriter::WriteDisagreements(const v1::Answer& answer) {
  if (answer.disagreements().empty()) return;
  Heading("Where the article and its sources differ");
  for (const v1::Disagreement& disagreement : answer.disagreements()) {
    Paragraph("  *  ", disagreement.note() + " [" + std::to_string(disagreement.article_citation_number()) + "]" +
                           Marks(disagreement.source_citation_numbers()));
  }
  out_ << "\n";
}

void TextWriter::WriteCitations(const v1::Answer& answer) {
  if (answer.citations().empty()) return;
  Heading("Citations");
  std::set<uint32_t> quoted_above;
  for (const v1::Statement& statement : answer.statements()) {
    if (statement.kind() != v1::STATEMENT_KIND_QUOTE) continue;
    quoted_above.insert(statement.citation_numbers().begin(), statement.citation_numbers().end());
  }
  for (const v1::Citation& citation : answer.citations())
    WriteCitation(citation, quoted_above.count(citation.number()) == 0);
  out_ << "\n";
}

void TextWriter::WriteCitation(const v1::Citation& citation, bool with_quote) {
  const std::string number = "  [" + std::to_string(citation.number()) + "] ";
  const std::string indent(number.size(), ' ');
  Paragraph(number, Reference(citation.source()));
  std::string facts = citation.is_summary() ? "Our summary" : "Article";
  if (!citation.study_type().empty()) facts += "; " + citation.study_type();
  if (!citation.certainty().empty()) facts += "; certainty of evidence: " + citation.certainty();
  facts += "; checked " + citation.reviewed_date();
  Paragraph(indent, facts, Style::kFaint);
  if (with_quote) Paragraph(indent, "\"" + citation.quote() + "\"");
  if (!citation.source().url().empty()) Paragraph(indent, citation.source().url(), Style::kFaint);
  Paragraph(indent,
            citation.document_id() + ", bytes " + std::to_string(citation.start_byte()) + " to " +
                std::to_string(citation.end_byte()),
            Style::kFaint);
}

void TextWriter::WriteFooter(const v1::Answer& answer) {
  Paragraph("Understood as: ", answer.resolved_question());
  if (answer.abstention().has_nearest()) {
    const v1::PassageReference& nearest = answer.abstention().nearest();
    Paragraph("Searched:      ", std::to_string(answer.abstention().passages_searched()) + " passages; the nearest, " +
                                     nearest.document_id() + "@" + std::to_string(nearest.start_byte()) +
                                     ", is not an answer");
  }
  if (const char* bucket = BucketName(answer.confidence().bucket())) {
    std::string line = bucket;
    if (answer.confidence().measured_on() > 0) {
      const auto held = static_cast<int>(answer.confidence().measured_precision() * 100 + 0.5);
      line += "; " + std::to_string(held) + " % of " + std::to_string(answer.confidence().measured_on()) +
              " test questions in this class were answered right";
    }
    Paragraph("Confidence:    ", line);
  }
  for (int i = 0; i < answer.follow_ups_size(); ++i)
    Paragraph(i == 0 ? "You could ask: " : "               ", answer.follow_ups(i));
  bool drafts = answer.triage().level() > v1::TRIAGE_LEVEL_NONE;
  for (const v1::Caveat& caveat : answer.caveats()) drafts = drafts || !caveat.signed_off();
  if (drafts)
    Paragraph("Note:          ", "these safety rules are drafts; no clinician has signed them off yet.", Style::kFaint);
  Paragraph("Answer id:     ", answer.answer_id().substr(0, 16), Style::kFaint);
}

void TextWriter::Write(const v1::SearchPassagesResponse& response) {
  if (response.passages().empty()) out_ << "Nothing found.\n";
  for (const v1::ScoredPassage& passage : response.passages()) {
    WriteCitation(passage.citation(), true);
    out_ << "\n";
  }
}

void TextWriter::Write(const v1::ListDocumentsResponse& response) {
  for (const v1::Document& document : response.documents()) {
    Heading(document.document_id());
    Paragraph("  ", Reference(document.source()));
    if (!document.study_type().empty()) Paragraph("  ", document.study_type(), Style::kFaint);
    if (!document.certainty().empty()) Paragraph("  ", "Certainty of evidence: " + document.certainty(), Style::kFaint);
  }
}

void TextWriter::Write(const v1::Document& document) {
  Heading(SafeForTerminal(document.title()));
  Paragraph("Source:     ", Reference(document.source()));
  const std::pair<const char*, std::string> rows[] = {
      {"Link:       ", document.source().url()},  {"Study type: ", document.study_type()},
      {"Population: ", document.population()},    {"Certainty:  ", document.certainty()},
      {"Licence:    ", document.licence()},       {"Interests:  ", document.interests()},
      {"Checked:    ", document.reviewed_date()}, {"SHA-256:    ", document.sha256()}};
  for (const auto& [name, value] : rows) {
    if (!value.empty()) Paragraph(name, value);
  }
  for (const std::string& item : document.unverified()) Paragraph("Unverified: ", item);
  out_ << "\n";
  // The front matter and the editors' comments are about the text, not of it.
  const size_t front = document.text().find("\n---\n");
  std::istringstream lines(front == std::string::npos ? document.text() : document.text().substr(front + 5));
  std::string line;
  bool blank = true;
  while (std::getline(lines, line)) {
    if (line.rfind("<!--", 0) == 0 || (line.empty() && blank)) continue;
    blank = line.empty();
    Paragraph(line.rfind("- ", 0) == 0 ? "  " : "", line);
  }
}

void TextWriter::Write(const v1::Snapshot& snapshot) {
  Paragraph("Collection: ", snapshot.title() + " (" + snapshot.collection_id() + ", " + snapshot.language() + ")");
  Paragraph("Snapshot:   ", snapshot.snapshot_id());
  Paragraph("Reviewed:   ", snapshot.reviewed_date() + ", next on " + snapshot.next_review_date());
  Paragraph("Holds:      ", std::to_string(snapshot.document_count()) + " documents, " +
                                std::to_string(snapshot.passage_count()) + " passages");
  Paragraph("Rules:      ", std::to_string(snapshot.rule_count()) + " safety rules, " +
                                std::to_string(snapshot.signed_rule_count()) + " signed off by a clinician");
}

}  // namespace caveat::cli
