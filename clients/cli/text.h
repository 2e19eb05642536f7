#pragma once

#include <iosfwd>
#include <string>

#include "caveat/v1/answer.pb.h"
#include "caveat/v1/corpus_service.pb.h"
#include "caveat/v1/explanation.pb.h"

namespace caveat::cli {

// `text` without control characters and escape sequences, so that it can neither move the cursor nor colour the screen.
std::string SafeForTerminal(const std::string& text);

// Writes messages for a person to read at a terminal: 80 columns, control characters left out, colour only if asked
// for.
class TextWriter {
 public:
  TextWriter(std::ostream& out, bool colour) : out_(out), colour_(colour) {}

  // Red flags first, then verdict, answer, caveats, where article and source differ, citations.
  void Write(const v1::Answer& answer);
  // How it was made; for editors.
  void Write(const v1::Explanation& explanation);
  void Write(const v1::SearchPassagesResponse& response);
  void Write(const v1::ListDocumentsResponse& response);
  // With the text of the document.
  void Write(const v1::Document& document);
  void Write(const v1::Snapshot& snapshot);

 private:
  enum class Style { kPlain, kHeading, kAlarm, kFaint };

  void WriteTriage(const v1::Answer& answer);
  void WriteVerdict(const v1::Answer& answer);
  void WriteStatements(const v1::Answer& answer);
  void WriteCaveats(const v1::Answer& answer);
  void WriteDisagreements(const v1::Answer& answer);
  void WriteCitations(const v1::Answer& answer);
  void WriteFooter(const v1::Answer& answer);
  void WriteCandidate(const v1::Candidate& candidate);
  void WriteCitation(const v1::Citation& citation, bool with_quote);

  void Heading(const std::string& text, Style style = Style::kHeading);
  // Wraps `text` after `first`, the later lines indented as far as `first` is long.
  void Paragraph(const std::string& first, const std::string& text, Style style = Style::kPlain);
  std::string Styled(const std::string& text, Style style) const;

  std::ostream& out_;
  const bool colour_;
};

}  // namespace caveat::cli
