#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "clients/cli/text.h"

namespace caveat::cli {
namespace {

// So many candidates are shown; the rest are in the JSON.
constexpr int kShown = 12;

template <typename Words>
std::string Joined(const Words& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : ", ") + word;
  return line.empty() ? "none" : line;
}

// "DECISION_TOO_WEAK" as "too weak".
template <typename Name>
std::string Plain(const Name& name, const std::string& prefix) {
  std::string plain = name.substr(std::min(prefix.size(), name.size()));
  std::transform(plain.begin(), plain.end(), plain.begin(),
                 [](char c) { return c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  return plain;
}

std::string TwoPlaces(double value) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2) << value;
  return text.str();
}

}  // namespace

void TextWriter::Write(const v1::Explanation& explanation) {
  out_ << "\n";
  Heading("HOW THIS ANSWER WAS MADE");
  for (const v1::UnderstoodConcept& understood : explanation.concepts()) {
    std::string line = understood.concept_id() + ", " + Plain(v1::Assertion_Name(understood.assertion()), "ASSERTION_");
    if (!understood.words().empty()) line += ": \"" + understood.words() + "\"";
    if (understood.carried()) line += " (carried over)";
    Paragraph("  concept   ", line);
  }
  Paragraph("  sides     ", Joined(explanation.facets()) + (explanation.yes_no() ? "; yes or no" : ""));
  for (const v1::AskedPart& part : explanation.parts())
    Paragraph("  part      ", "\"" + part.text() + "\": " + Joined(part.facets()));
  Paragraph("  words     ", Joined(explanation.topic_words()));
  Paragraph("  unknown   ", Joined(explanation.unknown_words()));
  Paragraph("  searched  ", Joined(explanation.search_words()));
  const int shown = std::min(kShown, explanation.candidates_size());
  for (int i = 0; i < shown; ++i) WriteCandidate(explanation.candidates(i));
  if (shown < explanation.candidates_size())
    Paragraph("  ", "and " + std::to_string(explanation.candidates_size() - shown) + " more candidates");
  if (!explanation.has_why_not()) return;
  Heading("THE PASSAGE ASKED ABOUT");
  WriteCandidate(explanation.why_not());
}

void TextWriter::WriteCandidate(const v1::Candidate& candidate) {
  const v1::Citation& citation = candidate.citation();
  std::string parts;
  for (const v1::ScorePart& part : candidate.parts()) parts += ", " + part.name() + " " + TwoPlaces(part.value());
  const std::string number = citation.number() == 0 ? "-" : std::to_string(citation.number());
  Paragraph("  " + number + " ", Plain(v1::Decision_Name(candidate.decision()), "DECISION_") + ": " +
                                     citation.document_id() + "@" + std::to_string(citation.start_byte()) + ", " +
                                     TwoPlaces(candidate.score()) + parts);
  Paragraph("      ", citation.quote(), Style::kFaint);
}

}  // namespace caveat::cli
