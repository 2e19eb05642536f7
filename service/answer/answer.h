#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "corpus/collection.h"

namespace caveat {

// An answer, before it becomes a message. The words are those of proto/caveat/v1/answer.proto, where each is explained.

enum class Outcome : uint8_t { kAnswered, kPartial, kClarify, kNotCovered, kRedFlag };
enum class AbstentionReason : uint8_t { kNone, kOffTopic, kConditionNotCovered, kFacetNotCovered, kNothingFound };
enum class ConfidenceBucket : uint8_t { kNone, kLow, kMedium, kHigh };

struct Citation {
  uint32_t number = 0;
  uint32_t document = 0;  // index into the snapshot's documents
  std::vector<std::string> section_path;
  ByteRange range;
  std::string quote;
  std::string certainty;
};

struct Statement {
  std::string text;
  std::vector<uint32_t> citation_numbers;
  std::string template_id;  // empty for a quote
};

struct CaveatGiven {
  std::string id;
  Verdict severity = Verdict::kNone;  // kNone: a note; kCaution; kAvoid
  std::string text;
  std::string short_text;
  std::string because;
  std::vector<uint32_t> citation_numbers;
  bool signed_off = false;
};

struct Disagreement {
  std::string claim_id;
  uint32_t article_citation = 0;
  std::vector<uint32_t> source_citations;
  std::string note;
};

struct Answer {
  std::string snapshot_id;
  Outcome outcome = Outcome::kNotCovered;
  Verdict verdict = Verdict::kNone;
  TriageLevel triage_level = TriageLevel::kNone;
  std::string triage_message;
  std::string triage_short_message;
  std::string triage_rule;
  std::vector<std::string> triage_words;
  std::vector<uint32_t> triage_citations;
  std::vector<Statement> statements;
  std::vector<Citation> citations;
  std::vector<CaveatGiven> caveats;
  std::vector<Disagreement> disagreements;
  ConfidenceBucket confidence = ConfidenceBucket::kNone;
  double confidence_score = 0;  // orders answers by how sure they are, within and across buckets
  MeasuredConfidence measured_confidence;
  std::vector<std::string> follow_ups;
  std::string resolved_question;
  AbstentionReason abstention = AbstentionReason::kNone;
  std::vector<std::string> missing;
  uint32_t passages_searched = 0;
  std::optional<uint32_t> nearest_passage;  // of an abstention; no answer
};

// The words of outcomes and buckets in golden questions: "red_flag", "high".
const char* Name(Outcome outcome);
const char* Name(ConfidenceBucket bucket);

}  // namespace caveat
