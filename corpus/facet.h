#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace caveat {

// A side of the subject that a reader asks about and a passage answers. The order is the order of precedence: of two
// facets that a question names, the earlier one is what it is mainly about.
enum class Facet : uint8_t {
  kAuthorship,
  kLogistics,
  kComparison,
  kRecommendation,
  kCombination,
  kDuration,
  kDose,
  kTechnique,
  kMechanism,
  kPractitioner,
  kHarms,
  kEvidence,
  kSafety,
  kEfficacy,
  kDefinition,
};

inline constexpr size_t kFacetCount = 15;

// The facet's word in collection files.
std::string_view FacetName(Facet facet);
std::optional<Facet> FacetFromName(std::string_view name);
// A word that stands for the facet in the full-text index and in nobody's text: "facetduration".
std::string FacetTerm(Facet facet);

// A set of facets.
class FacetSet {
 public:
  FacetSet() = default;
  FacetSet(std::initializer_list<Facet> facets) {
    for (const Facet facet : facets) Add(facet);
  }
  void Add(Facet facet) { bits_ = static_cast<uint16_t>(bits_ | Bit(facet)); }
  void Remove(Facet facet) { bits_ = static_cast<uint16_t>(bits_ & ~Bit(facet)); }
  void AddAll(FacetSet other) { bits_ = static_cast<uint16_t>(bits_ | other.bits_); }
  bool Has(Facet facet) const { return (bits_ & Bit(facet)) != 0; }
  bool HasAny(FacetSet other) const { return (bits_ & other.bits_) != 0; }
  // How many of these the other has too.
  size_t CountIn(FacetSet other) const { return std::bitset<16>(bits_ & other.bits_).count(); }
  bool empty() const { return bits_ == 0; }
  // Makes a facet, which is added if need be, the main one whatever its precedence.
  void SetMain(Facet facet);
  // The facet that was made the main one if it is still in the set, else that of highest precedence; nullopt if empty.
  std::optional<Facet> Main() const;
  // In order of precedence.
  std::vector<Facet> List() const;
  uint16_t bits() const { return bits_; }
  static FacetSet FromBits(uint16_t bits);

 private:
  static uint16_t Bit(Facet facet) { return static_cast<uint16_t>(1u << static_cast<unsigned>(facet)); }
  uint16_t bits_ = 0;
  std::optional<Facet> main_;
};

}  // namespace caveat
