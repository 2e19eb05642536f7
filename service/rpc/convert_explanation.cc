#include "service/rpc/convert.h"

namespace caveat {
namespace {

v1::Assertion ToProto(Assertion assertion) {
  switch (assertion) {
    case Assertion::kPresent: return v1::ASSERTION_PRESENT;
    case Assertion::kRecent: return v1::ASSERTION_RECENT;
    case Assertion::kLongPast: return v1::ASSERTION_LONG_PAST;
    case Assertion::kGeneral: return v1::ASSERTION_GENERAL;
    case Assertion::kNegated: return v1::ASSERTION_NEGATED;
    case Assertion::kOfAnother: return v1::ASSERTION_OF_ANOTHER;
  }
  return v1::ASSERTION_UNSPECIFIED;
}

v1::Decision ToProto(Decision decision) {
  switch (decision) {
    case Decision::kChosen: return v1::DECISION_CHOSEN;
    case Decision::kOpensList: return v1::DECISION_OPENS_LIST;
    case Decision::kNotAboutCondition: return v1::DECISION_NOT_ABOUT_CONDITION;
    case Decision::kOfAnotherSource: return v1::DECISION_OF_ANOTHER_SOURCE;
    case Decision::kForOtherPeople: return v1::DECISION_FOR_OTHER_PEOPLE;
    case Decision::kAboutAnotherTreatment: return v1::DECISION_ABOUT_ANOTHER_TREATMENT;
    case Decision::kMustNotReassure: return v1::DECISION_MUST_NOT_REASSURE;
    case Decision::kOffQuestion: return v1::DECISION_OFF_QUESTION;
    case Decision::kTooWeak: return v1::DECISION_TOO_WEAK;
    case Decision::kSaysTheSame: return v1::DECISION_SAYS_THE_SAME;
    case Decision::kNoRoom: return v1::DECISION_NO_ROOM;
    case Decision::kNotFound: return v1::DECISION_NOT_FOUND;
  }
  return v1::DECISION_UNSPECIFIED;
}

void Fill(const Evidence& evidence, uint32_t rank, const Snapshot& snapshot, v1::Candidate& message) {
  v1::ScoredPassage passage = ToProto(ScoredPassage{evidence.passage, evidence.score}, rank, snapshot);
  message.mutable_citation()->Swap(passage.mutable_citation());
  message.set_score(evidence.score);
  const std::pair<const char*, double> parts[] = {
      {"coverage", evidence.parts.coverage}, {"search", evidence.parts.search},
      {"facet", evidence.parts.facet},       {"source", evidence.parts.source},
      {"verdict", evidence.parts.verdict},   {"figure", evidence.parts.figure},
      {"opener", evidence.parts.opener},     {"expected", evidence.parts.expected},
      {"penalty", evidence.parts.penalty}};
  for (const auto& [name, value] : parts) {
    if (value == 0) continue;
    v1::ScorePart& part = *message.add_parts();
    part.set_name(name);
    part.set_value(value);
  }
  message.set_decision(ToProto(evidence.decision));
}

}  // namespace

v1::Explanation ToProto(const Explanation& explanation, const Snapshot& snapshot) {
  v1::Explanation message;
  const Question& question = explanation.question;
  for (const Mention& mention : question.mentions) {
    v1::UnderstoodConcept& understood = *message.add_concepts();
    understood.set_concept_id(snapshot.concepts().concept_at(mention.concept_index).id);
    understood.set_words(mention.words);
    understood.set_assertion(ToProto(mention.assertion));
    understood.set_carried(mention.carried);
  }
  for (const Facet facet : question.facets.List()) message.add_facets(std::string(FacetName(facet)));
  message.set_yes_no(question.is_polar);
  for (const std::string& word : question.topic_words) message.add_topic_words(word);
  for (const UnknownWord& word : question.unknown_words) message.add_unknown_words(word.text);
  for (const std::string& word : question.search_words) message.add_search_words(word);
  for (const Question& part : question.parts) {
    v1::AskedPart& asked = *message.add_parts();
    asked.set_text(part.text);
    for (const Facet facet : part.facets.List()) asked.add_facets(std::string(FacetName(facet)));
  }
  uint32_t rank = 0;
  for (const Evidence& evidence : explanation.candidates) Fill(evidence, ++rank, snapshot, *message.add_candidates());
  if (explanation.why_not) {
    const auto& candidates = message.candidates();
    Fill(*explanation.why_not, 0, snapshot, *message.mutable_why_not());
    for (const v1::Candidate& candidate : candidates) {
      const bool is_same = candidate.citation().document_id() == message.why_not().citation().document_id() &&
                           candidate.citation().start_byte() == message.why_not().citation().start_byte();
      if (is_same) message.mutable_why_not()->mutable_citation()->set_number(candidate.citation().number());
    }
  }
  return message;
}

}  // namespace caveat
