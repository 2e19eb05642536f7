#pragma once

#include <optional>
#include <string_view>

#include "corpus/collection.h"

namespace caveat {

// The values that the words of collection files stand for; nullopt for a word that stands for none.
std::optional<Verdict> VerdictFromName(std::string_view name);
std::optional<TriageLevel> TriageLevelFromName(std::string_view name);
std::optional<ExampleGroup> ExampleGroupFromName(std::string_view name);
std::optional<ConditionLevel> ConditionLevelFromName(std::string_view name);
std::optional<Support> SupportFromName(std::string_view name);
std::optional<ConceptKind> ConceptKindFromName(std::string_view name);
std::optional<DocumentKind> DocumentKindFromName(std::string_view name);

}  // namespace caveat
