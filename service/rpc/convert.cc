#include "service/rpc/convert.h"

#include <algorithm>

#include "index/schema.h"
#include "proto/answer_id.h"

namespace caveat {
namespace {

v1::Outcome ToProto(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAnswered: return v1::OUTCOME_ANSWERED;
    case Outcome::kPartial: return v1::OUTCOME_PARTIAL;
    case Outcome::kClarify: return v1::OUTCOME_CLARIFY;
    case Outcome::kNotCovered: return v1::OUTCOME_NOT_COVERED;
    case Outcome::kRedFlag: return v1::OUTCOME_RED_FLAG;
  }
  return v1::OUTCOME_UNSPECIFIED;
}

v1::Verdict ToProto(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNone: return v1::VERDICT_UNSPECIFIED;
    case Verdict::kSupported: return v1::VERDICT_SUPPORTED;
    case Verdict::kUncertain: return v1::VERDICT_UNCERTAIN;
    case Verdict::kNotSupported: return v1::VERDICT_NOT_SUPPORTED;
    case Verdict::kCaution: return v1::VERDICT_CAUTION;
    case Verdict::kAvoid: return v1::VERDICT_AVOID;
  }
  return v1::VERDICT_UNSPECIFIED;
}

v1::TriageLevel ToProto(TriageLevel level) {
  switch (level) {
    case TriageLevel::kNone: return v1::TRIAGE_LEVEL_NONE;
    case TriageLevel::kSeeClinician: return v1::TRIAGE_LEVEL_SEE_CLINICIAN;
    case TriageLevel::kUrgent: return v1::TRIAGE_LEVEL_URGENT;
    case TriageLevel::kEmergency: return v1::TRIAGE_LEVEL_EMERGENCY;
    case TriageLevel::kCrisis: return v1::TRIAGE_LEVEL_CRISIS;
  }
  return v1::TRIAGE_LEVEL_UNSPECIFIED;
}

v1::DocumentKind ToProto(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kArticle: return v1::DOCUMENT_KIND_ARTICLE;
    case DocumentKind::kSourceRecord: return v1::DOCUMENT_KIND_SOURCE_RECORD;
    case DocumentKind::kFullText: return v1::DOCUMENT_KIND_FULL_TEXT;
  }
  return v1::DOCUMENT_KIND_UNSPECIFIED;
}

v1::Severity ToSeverity(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAvoid: return v1::SEVERITY_AVOID;
    case Verdict::kCaution: return v1::SEVERITY_CAUTION;
    default: return v1::SEVERITY_NOTE;
  }
}

v1::AbstentionReason ToProto(AbstentionReason reason) {
  switch (reason) {
    case AbstentionReason::kNone: return v1::ABSTENTION_REASON_UNSPECIFIED;
    case AbstentionReason::kOffTopic: return v1::ABSTENTION_REASON_OFF_TOPIC;
    case AbstentionReason::kConditionNotCovered: return v1::ABSTENTION_REASON_CONDITION_NOT_COVERED;
    case AbstentionReason::kFacetNotCovered: return v1::ABSTENTION_REASON_FACET_NOT_COVERED;
    case AbstentionReason::kNothingFound: return v1::ABSTENTION_REASON_NOTHING_FOUND;
  }
  return v1::ABSTENTION_REASON_UNSPECIFIED;
}

v1::ConfidenceBucket ToProto(ConfidenceBucket bucket) {
  switch (bucket) {
    case ConfidenceBucket::kNone: return v1::CONFIDENCE_BUCKET_UNSPECIFIED;
    case ConfidenceBucket::kLow: return v1::CONFIDENCE_BUCKET_LOW;
    case ConfidenceBucket::kMedium: return v1::CONFIDENCE_BUCKET_MEDIUM;
    case ConfidenceBucket::kHigh: return v1::CONFIDENCE_BUCKET_HIGH;
  }
  return v1::CONFIDENCE_BUCKET_UNSPECIFIED;
}

void Fill(const Source& source, v1::SourceReference& reference) {
  reference.set_authors(source.authors);
  reference.set_year(source.year);
  reference.set_title(source.title);
  reference.set_container(source.container);
  reference.set_doi(source.doi);
  reference.set_pmid(source.pmid);
  reference.set_url(source.url);
}

void Fill(const Citation& citation, const Snapshot& snapshot, v1::Citation& message) {
  const Document& document = snapshot.documents()[citation.document];
  message.set_number(citation.number);
  message.set_document_id(document.id);
  message.mutable_section_path()->Assign(citation.section_path.begin(), citation.section_path.end());
  message.set_quote(citation.quote);
  message.set_start_byte(citation.range.start);
  message.set_end_byte(citation.range.end);
  message.set_document_sha256(document.sha256);
  Fill(snapshot.SourceOf(document), *message.mutable_source());
  message.set_study_type(document.study_type);
  message.set_certainty(citation.certainty);
  message.set_reviewed_date(document.reviewed);
  message.set_is_summary(document.kind == DocumentKind::kSourceRecord);
}

template <typename Field, typename Values>
void Assign(Field* field, const Values& values) {
  field->Assign(values.begin(), values.end());
}

}  // namespace

v1::Answer ToProto(const Answer& answer, const Snapshot& snapshot) {
  v1::Answer message;
  message.set_snapshot_id(answer.snapshot_id);
  message.set_outcome(ToProto(answer.outcome));
  message.set_verdict(ToProto(answer.verdict));
  v1::Triage& triage = *message.mutable_triage();
  triage.set_level(ToProto(answer.triage_level));
  triage.set_message(answer.triage_message);
  triage.set_short_message(answer.triage_short_message);
  triage.set_rule_id(answer.triage_rule);
  Assign(triage.mutable_matched_words(), answer.triage_words);
  Assign(triage.mutable_citation_numbers(), answer.triage_citations);
  for (const Statement& statement : answer.statements) {
    v1::Statement& added = *message.add_statements();
    added.set_text(statement.text);
    Assign(added.mutable_citation_numbers(), statement.citation_numbers);
    added.set_kind(statement.template_id.empty() ? v1::STATEMENT_KIND_QUOTE : v1::STATEMENT_KIND_TEMPLATE);
    added.set_template_id(statement.template_id);
  }
  for (const Citation& citation : answer.citations) Fill(citation, snapshot, *message.add_citations());
  for (const CaveatGiven& caveat : answer.caveats) {
    v1::Caveat& added = *message.add_caveats();
    added.set_id(caveat.id);
    added.set_severity(ToSeverity(caveat.severity));
    added.set_text(caveat.text);
    added.set_short_text(caveat.short_text);
    added.set_applies_because(caveat.because);
    Assign(added.mutable_citation_numbers(), caveat.citation_numbers);
    added.set_signed_off(caveat.signed_off);
  }
  for (const Disagreement& disagreement : answer.disagreements) {
    v1::Disagreement& added = *message.add_disagreements();
    added.set_claim_id(disagreement.claim_id);
    added.set_article_citation_number(disagreement.article_citation);
    Assign(added.mutable_source_citation_numbers(), disagreement.source_citations);
    added.set_note(disagreement.note);
  }
  message.mutable_confidence()->set_bucket(ToProto(answer.confidence));
  message.mutable_confidence()->set_measured_precision(answer.measured_confidence.precision);
  message.mutable_confidence()->set_measured_on(answer.measured_confidence.measured_on);
  Assign(message.mutable_follow_ups(), answer.follow_ups);
  message.set_resolved_question(answer.resolved_question);
  if (answer.abstention != AbstentionReason::kNone) {
    v1::Abstention& abstention = *message.mutable_abstention();
    abstention.set_reason(ToProto(answer.abstention));
    Assign(abstention.mutable_missing(), answer.missing);
    abstention.set_passages_searched(answer.passages_searched);
    if (answer.nearest_passage) {
      const Passage& passage = snapshot.passages()[*answer.nearest_passage];
      abstention.mutable_nearest()->set_document_id(snapshot.documents()[passage.document].id);
      abstention.mutable_nearest()->set_start_byte(passage.range.start);
      abstention.mutable_nearest()->set_end_byte(passage.range.end);
    }
  }
  message.set_answer_id(AnswerId(message));
  return message;
}

v1::ScoredPassage ToProto(const ScoredPassage& scored, uint32_t rank, const Snapshot& snapshot) {
  const Passage& passage = snapshot.passages()[scored.passage];
  Citation citation;
  citation.number = rank;
  citation.document = passage.document;
  citation.section_path = snapshot.sections()[passage.section].path;
  citation.range = passage.range;
  citation.quote = std::string(snapshot.Text(passage.document, passage.range));
  citation.certainty = passage.certainty;
  v1::ScoredPassage message;
  Fill(citation, snapshot, *message.mutable_citation());
  message.set_score(scored.score);
  for (const uint32_t index : passage.concepts) message.add_concepts(snapshot.concepts().concept_at(index).id);
  return message;
}

v1::Document ToProto(uint32_t index, const Snapshot& snapshot) {
  const Document& document = snapshot.documents()[index];
  v1::Document message;
  message.set_document_id(document.id);
  message.set_title(document.title);
  message.set_kind(ToProto(document.kind));
  Fill(snapshot.SourceOf(document), *message.mutable_source());
  message.set_study_type(document.study_type);
  message.set_population(document.population);
  message.set_certainty(document.certainty);
  message.set_licence(document.licence);
  message.set_interests(document.interests);
  Assign(message.mutable_unverified(), document.unverified);
  message.set_reviewed_date(document.reviewed);
  message.set_sha256(document.sha256);
  message.set_passage_count(
      static_cast<uint32_t>(std::count_if(snapshot.passages().begin(), snapshot.passages().end(),
                                          [&](const Passage& passage) { return passage.document == index; })));
  return message;
}

v1::Snapshot ToProto(const Snapshot& snapshot) {
  const Knowledge& knowledge = snapshot.knowledge();
  v1::Snapshot message;
  message.set_snapshot_id(snapshot.id());
  message.set_collection_id(knowledge.id);
  message.set_title(knowledge.title);
  message.set_language(knowledge.language);
  message.set_reviewed_date(knowledge.reviewed);
  message.set_next_review_date(knowledge.next_review);
  message.set_document_count(static_cast<uint32_t>(snapshot.documents().size()));
  message.set_passage_count(static_cast<uint32_t>(snapshot.passages().size()));
  message.set_rule_count(static_cast<uint32_t>(knowledge.red_flags.size() + knowledge.conditions.size()));
  const auto is_signed = [](const auto& rule) { return rule.signed_off; };
  message.set_signed_rule_count(
      static_cast<uint32_t>(std::count_if(knowledge.red_flags.begin(), knowledge.red_flags.end(), is_signed) +
                            std::count_if(knowledge.conditions.begin(), knowledge.conditions.end(), is_signed)));
  message.set_schema_version(static_cast<uint32_t>(kSchemaVersion));
  return message;
}

}  // namespace caveat
