#include "index/knowledge_json.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace caveat {

// nlohmann-json finds these by argument-dependent look-up, so they stand in the types' own namespace.
using Json = nlohmann::json;

static void to_json(Json& json, const FacetSet& facets) {
  json = facets.bits();
}
static void from_json(const Json& json, FacetSet& facets) {
  facets = FacetSet::FromBits(json.get<uint16_t>());
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ByteRange, start, end)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(QuoteRef, document_id, range)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Source, id, authors, year, title, container, doi, pmid, url)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Claim, id, document_id, quotes, support, facets, about, verdict, certainty, evidence,
                                   note)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Concept, id, name, kind, broader, terms, near, document_id)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RedFlag, id, level, when, unless, sounds_like, at_least, message, short_message,
                                   evidence, signed_off)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ConditionCase, id, text, said_by, is_past, evidence)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Condition, id, concepts, level, caveat, short_caveat, cases, evidence, signed_off)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(GeneralCaveat, id, facets, text, short_text, evidence, signed_off)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HelpLines, region, phrases, evidence)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MeasuredConfidence, precision, measured_on)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FollowUp, question, facets)
// The collection's own row: everything but the lists that have rows of their own.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Knowledge, id, title, language, owner, reviewed, next_review, scope_treatments,
                                   scope_complaints, scope_places, help_lines, templates, answers_owe, answers_open,
                                   follow_ups, confidence)

namespace {

template <typename Row>
void Append(const char* kind, const std::vector<Row>& rows, std::vector<Record>& records) {
  for (const Row& row : rows) records.push_back({kind, row.id, Json(row).dump()});
}

}  // namespace

std::vector<Record> ToRecords(const Knowledge& knowledge) {
  std::vector<Record> records = {{"collection", knowledge.id, Json(knowledge).dump()}};
  Append("source", knowledge.sources, records);
  Append("claim", knowledge.claims, records);
  Append("concept", knowledge.concepts, records);
  Append("red_flag", knowledge.red_flags, records);
  Append("condition", knowledge.conditions, records);
  Append("general_caveat", knowledge.general_caveats, records);
  return records;
}

absl::StatusOr<Knowledge> FromRecords(const std::vector<Record>& records) {
  Knowledge lists;
  Knowledge knowledge;
  try {
    for (const Record& record : records) {
      const Json json = Json::parse(record.body);
      if (record.kind == "collection") knowledge = json.get<Knowledge>();
      if (record.kind == "source") lists.sources.push_back(json.get<Source>());
      if (record.kind == "claim") lists.claims.push_back(json.get<Claim>());
      if (record.kind == "concept") lists.concepts.push_back(json.get<Concept>());
      if (record.kind == "red_flag") lists.red_flags.push_back(json.get<RedFlag>());
      if (record.kind == "condition") lists.conditions.push_back(json.get<Condition>());
      if (record.kind == "general_caveat") lists.general_caveats.push_back(json.get<GeneralCaveat>());
    }
  } catch (const Json::exception& error) {
    return absl::DataLossError(absl::StrCat("a record of the snapshot cannot be read: ", error.what()));
  }
  knowledge.sources = std::move(lists.sources);
  knowledge.claims = std::move(lists.claims);
  knowledge.concepts = std::move(lists.concepts);
  knowledge.red_flags = std::move(lists.red_flags);
  knowledge.conditions = std::move(lists.conditions);
  knowledge.general_caveats = std::move(lists.general_caveats);
  return knowledge;
}

}  // namespace caveat
