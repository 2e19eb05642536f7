#include "corpus/names.h"

#include <array>

namespace caveat {
namespace {

constexpr std::array<const char*, 6> kVerdicts = {"none",          "supported", "uncertain",
                                                  "not_supported", "caution",   "avoid"};
constexpr std::array<const char*, 5> kTriageLevels = {"none", "see_clinician", "urgent", "emergency", "crisis"};
constexpr std::array<const char*, kExampleGroups> kExampleGroupNames = {"urgent", "crisis", "emergency"};
constexpr std::array<const char*, 4> kConditionLevels = {"gentle", "local", "ask_first", "avoid"};
constexpr std::array<const char*, 4> kSupports = {"supported", "overstated", "contradicted", "unsourced"};
constexpr std::array<const char*, 12> kConceptKinds = {"treatment",  "complaint", "condition", "medicine",
                                                       "finding",    "body_part", "outcome",   "timing",
                                                       "population", "source",    "topic",     "idiom"};
constexpr std::array<const char*, 3> kDocumentKinds = {"article", "source_record", "full_text"};

// The enumerator whose word is `name`; the words stand in the enumeration's order.
template <typename Enum, size_t kSize>
std::optional<Enum> Find(const std::array<const char*, kSize>& names, std::string_view name) {
  for (size_t i = 0; i < kSize; ++i) {
    if (name == names[i]) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Verdict> VerdictFromName(std::string_view name) {
  return Find<Verdict>(kVerdicts, name);
}
std::optional<TriageLevel> TriageLevelFromName(std::string_view name) {
  return Find<TriageLevel>(kTriageLevels, name);
}
std::optional<ExampleGroup> ExampleGroupFromName(std::string_view name) {
  return Find<ExampleGroup>(kExampleGroupNames, name);
}
std::optional<ConditionLevel> ConditionLevelFromName(std::string_view name) {
  return Find<ConditionLevel>(kConditionLevels, name);
}
std::optional<Support> SupportFromName(std::string_view name) {
  return Find<Support>(kSupports, name);
}
std::optional<ConceptKind> ConceptKindFromName(std::string_view name) {
  return Find<ConceptKind>(kConceptKinds, name);
}
std::optional<DocumentKind> DocumentKindFromName(std::string_view name) {
  return Find<DocumentKind>(kDocumentKinds, name);
}

const char* Name(Verdict verdict) {
  return kVerdicts[static_cast<size_t>(verdict)];
}
const char* Name(TriageLevel level) {
  return kTriageLevels[static_cast<size_t>(level)];
}
const char* Name(ConditionLevel level) {
  return kConditionLevels[static_cast<size_t>(level)];
}
const char* Name(Support support) {
  return kSupports[static_cast<size_t>(support)];
}
const char* Name(ConceptKind kind) {
  return kConceptKinds[static_cast<size_t>(kind)];
}

}  // namespace caveat
