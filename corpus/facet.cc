#include "corpus/facet.h"

namespace caveat {
namespace {

constexpr std::array<std::string_view, kFacetCount> kNames = {
    "authorship", "logistics",    "comparison", "recommendation", "combination", "duration", "dose",      "technique",
    "mechanism",  "practitioner", "harms",      "evidence",       "safety",      "efficacy", "definition"};

}  // namespace

std::string_view FacetName(Facet facet) {
  return kNames[static_cast<size_t>(facet)];
}

std::string FacetTerm(Facet facet) {
  return "facet" + std::string(FacetName(facet));
}

std::optional<Facet> FacetFromName(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Facet>(i);
  }
  return std::nullopt;
}

void FacetSet::SetMain(Facet facet) {
  Add(facet);
  main_ = facet;
}

std::optional<Facet> FacetSet::Main() const {
  if (main_ && Has(*main_)) return main_;
  const std::vector<Facet> facets = List();
  if (facets.empty()) return std::nullopt;
  return facets.front();
}

std::vector<Facet> FacetSet::List() const {
  std::vector<Facet> facets;
  for (size_t i = 0; i < kFacetCount; ++i) {
    if (Has(static_cast<Facet>(i))) facets.push_back(static_cast<Facet>(i));
  }
  return facets;
}

FacetSet FacetSet::FromBits(uint16_t bits) {
  FacetSet set;
  set.bits_ = bits;
  return set;
}

}  // namespace caveat
