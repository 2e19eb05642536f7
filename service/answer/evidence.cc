#include "service/answer/evidence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "corpus/linear_model.h"
#include "text/figures.h"

namespace caveat {
namespace {

// What the parts of a passage's score are worth. Chosen on the golden questions that are not set aside.
constexpr double kCoverageWeight = 2.0;
constexpr double kFacetWeight = 1.2;
constexpr double kSearchWeight = 0.6;
constexpr double kArticleWeight = 0.25;
constexpr double kVerdictWeight = 0.15;
// What one point of a list loses, where it is not the list that was asked for.
constexpr double kItemWeight = 0.3;
// What a sentence with a figure gains where a figure was asked for.
constexpr double kFigureWeight = 0.6;
// What a warning gains where somebody asks who should leave the treatment alone.
constexpr double kWarningWeight = 0.6;
// What a passage gains that the editors chose to open such an answer, and how much less each after the first.
constexpr double kOpenerWeight = 1.2;
constexpr double kOpenerStep = 0.2;
// What a passage gains that such a question is likely to ask for, and how many passages are weighed for that reason
// alone.
constexpr double kExpectedWeight = 4;
constexpr size_t kMostExpected = 12;
// The share of the difference in log odds that counts. It is less than all, because the people who ask are not those
// from whom it was learned.
constexpr double kSharpness = 0.4;
// A passage that leads the next by this much in log odds is the one that was asked for: of 932 questions of two new
// writers it led that far in 503, and was right in 490.
constexpr double kSureLead = 2;
constexpr size_t kYearDigits = 4;
// What a sentence of a publication's own record gains where the publication was asked about.
constexpr double kNamedSourceWeight = 0.5;
// What a sentence of the article loses whose claim its source contradicts: the source speaks first.
constexpr double kContradictedWeight = 0.5;
// What a sentence on safety loses where nobody asked about it.
constexpr double kUnaskedWeight = 0.3;
// A passage on chronic pain, where acute pain was asked about, covers only so much of what it seems to.
constexpr double kAnotherCase = 0.5;
// A passage that answers another of the facets asked about, rather than the main one.
constexpr double kOtherFacet = 0.6;
// What a passage gains that answers more than one of them.
constexpr double kBothFacetsWeight = 0.4;
// A passage that speaks of something broader than what was asked about.
constexpr double kBroaderMatch = 0.3;
// The weight of a word, as a share of that of an equally rare concept.
constexpr double kTopicWordShare = 0.5;
constexpr double kHintWordShare = 0.2;
constexpr double kAsideShare = 0.3;
// A claim that covers less of the question than its sentence, by more than this, is about something else in it.
constexpr double kSameSubject = 0.2;
// The least weight, which goes to what the collection speaks of all the time.
constexpr double kMinWeight = 0.2;

// One sentence may claim two things, of two bodies or for two complaints: these a claim has to be about itself.
bool TellsClaimsApart(ConceptKind kind) {
  return kind == ConceptKind::kSource || kind == ConceptKind::kComplaint || kind == ConceptKind::kTiming ||
         kind == ConceptKind::kCondition || kind == ConceptKind::kTreatment;
}

// True if the text has a number that is not a year.
bool HasFigure(std::string_view text) {
  const std::vector<std::string_view> figures = Figures(text);
  return std::any_of(figures.begin(), figures.end(),
                     [](std::string_view figure) { return figure.size() != kYearDigits; });
}

// True if the text has a percentage.
bool HasShare(std::string_view text) {
  return text.find('%') != std::string_view::npos || text.find(" percent") != std::string_view::npos;
}

// The tokens that name none of these concepts.
std::vector<Token> Without(const std::vector<uint32_t>& concepts, const std::vector<Token>& tokens,
                           const ConceptFinder& lexicon) {
  if (concepts.empty()) return tokens;
  std::vector<bool> names(tokens.size(), false);
  for (const ConceptHit& hit : lexicon.Find(tokens)) {
    if (std::find(concepts.begin(), concepts.end(), hit.concept_index) == concepts.end()) continue;
    for (const uint32_t token : hit.tokens) names[token] = true;
  }
  std::vector<Token> others;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!names[i]) others.push_back(tokens[i]);
  }
  return others;
}

bool SpeaksOfAny(const Passage& passage, const std::vector<uint32_t>& concepts) {
  return std::any_of(passage.concepts.begin(), passage.concepts.end(), [&](uint32_t said) {
    return std::find(concepts.begin(), concepts.end(), said) != concepts.end();
  });
}

bool IsFocusKind(ConceptKind kind) {
  return kind != ConceptKind::kFinding && kind != ConceptKind::kIdiom;
}

}  // namespace

bool Holds(const std::vector<Evidence>& list, uint32_t passage) {
  return std::any_of(list.begin(), list.end(), [&](const Evidence& evidence) { return evidence.passage == passage; });
}

bool IsBeside(FacetSet facets) {
  return facets.Main() == Facet::kComparison || facets.Main() == Facet::kCombination;
}

bool Warns(const Passage& passage, const Knowledge& knowledge) {
  if (passage.facets.Has(Facet::kSafety) && passage.verdict >= Verdict::kCaution) return true;
  return std::any_of(passage.claims.begin(), passage.claims.end(), [&](uint32_t index) {
    const Claim& claim = knowledge.claims[index];
    return claim.facets.Has(Facet::kSafety) && claim.verdict >= Verdict::kCaution;
  });
}

Focus::Focus(const Question& question, const Snapshot& snapshot, std::vector<uint32_t> set_aside)
    : snapshot_(snapshot),
      set_aside_(std::move(set_aside)),
      facets_(question.facets),
      wants_verdict_(question.is_polar || question.asks_finding),
      wants_warning_(question.asks_against),
      wants_figure_(question.asks_quantity),
      wants_share_(question.asks_share) {
  Expect(question);
  for (const Mention& mention : question.mentions) {
    if (IsSetAside(mention.concept_index)) continue;
    const bool is_complaint = snapshot.concepts().concept_at(mention.concept_index).kind == ConceptKind::kComplaint;
    names_subject_complaint_ = names_subject_complaint_ || snapshot.IsScopePlace(mention.concept_index) ||
                               (is_complaint && snapshot.IsInScope(mention.concept_index));
    // What a person does not have is not asked about; what a trial did not find is.
    const ConceptKind kind = snapshot.concepts().concept_at(mention.concept_index).kind;
    const bool may_be_denied = kind == ConceptKind::kTopic || kind == ConceptKind::kOutcome;
    if (mention.applies() || may_be_denied) AddConcept(mention);
    const int document = snapshot.FindDocument(snapshot.concepts().concept_at(mention.concept_index).document_id);
    if (kind == ConceptKind::kSource && document >= 0) named_documents_.push_back(static_cast<uint32_t>(document));
  }
  for (const UnknownWord& word : question.unknown_words) unknown_.push_back(word.text);
  for (const std::string& word : question.topic_words) AddWord(word, question, kTopicWordShare);
  const size_t asked = parts_.size();
  for (const std::string& word : question.hint_words) AddWord(word, question, kHintWordShare);
  for (size_t i = asked; i < parts_.size(); ++i) parts_[i].is_hint = true;
  for (Part& part : parts_) {
    // What no passage speaks of is reported as missing; it must not keep the rest from being answered. Nor must what is
    // said by the way ("when I bend over"), of which nothing speaks that answers what was asked.
    const bool is_unknown = part.passages == 0 || IsFormNotStudied(part);
    const bool is_story = !part.is_word && IsByTheWay(part);
    if (is_unknown && IsAskedAbout(part) && !part.is_aside && !is_story) unknown_.push_back(part.name);
    if (is_unknown || IsByTheWay(part) || IsBesideSubject(part)) {
      part.weight = 0;
      continue;
    }
    // Told around the question, a topic tells passages apart; it is not what they have to speak of.
    const bool is_off_side = !part.is_word && !facets_.empty() && MayBeAside(part.concept_index) &&
                             !snapshot_.FacetsOfConcept(part.concept_index).HasAny(facets_);
    if ((part.is_aside && (part.is_word || MayBeAside(part.concept_index))) || is_off_side) part.weight *= kAsideShare;
    is_specific_ = is_specific_ || IsAskedAbout(part);
  }
  for (Part& part : parts_) {
    // Where nothing in particular is asked about, common words are only a turn of phrase.
    if (part.is_hint && !is_specific_) part.weight *= kHintWordShare;
    total_weight_ += part.weight;
  }
}

// If a publication was named, its name is in every one of its passages and cannot tell them apart.
void Focus::Expect(const Question& question) {
  // "And back pain?" asks what was asked before, not what its own words would.
  if (question.only_names_place) return;
  const ConceptFinder& lexicon = snapshot_.concepts();
  std::vector<uint32_t> named;
  std::vector<std::string> said;
  for (const Mention& mention : question.mentions) {
    if (IsSetAside(mention.concept_index)) continue;
    const Concept& entry = lexicon.concept_at(mention.concept_index);
    const int document = snapshot_.FindDocument(entry.document_id);
    const bool is_record = entry.kind == ConceptKind::kSource && document >= 0 &&
                           snapshot_.documents()[static_cast<size_t>(document)].kind != DocumentKind::kArticle;
    if (is_record) {
      named.push_back(mention.concept_index);
      continue;
    }
    said.push_back(absl::StrCat("concept:", entry.id));
    said.push_back(absl::StrCat("kind:", Name(entry.kind)));
  }
  std::vector<uint32_t> without = named;
  without.insert(without.end(), set_aside_.begin(), set_aside_.end());
  Features features = FeaturesOf(Without(without, question.asked, lexicon), {}, lexicon);
  features.words.insert(features.words.end(), said.begin(), said.end());
  expected_ = snapshot_.expected_questions().Match(features);
  for (size_t i = 0; i < expected_.size() && !named.empty(); ++i) {
    if (!SpeaksOfAny(snapshot_.passages()[i], named)) expected_[i] = -std::numeric_limits<double>::infinity();
  }
  double best = -std::numeric_limits<double>::infinity();
  double next = best;
  for (const double each : expected_) {
    next = std::max(next, std::min(best, each));
    best = std::max(best, each);
  }
  if (!std::isfinite(best)) expected_.clear();
  if (std::isfinite(best) && std::isfinite(next)) lead_ = best - next;
  for (double& each : expected_) each = std::exp(kSharpness * (each - best));
}

bool Focus::IsSetAside(uint32_t concept_index) const {
  return std::find(set_aside_.begin(), set_aside_.end(), concept_index) != set_aside_.end();
}

std::vector<uint32_t> Focus::MostExpected() const {
  std::vector<uint32_t> passages(expected_.size());
  std::iota(passages.begin(), passages.end(), 0);
  const size_t count = std::min(kMostExpected, passages.size());
  std::partial_sort(
      passages.begin(), passages.begin() + static_cast<std::ptrdiff_t>(count), passages.end(),
      [&](uint32_t a, uint32_t b) { return expected_[a] != expected_[b] ? expected_[a] > expected_[b] : a < b; });
  passages.resize(count);
  return passages;
}

bool Focus::MayBeAside(uint32_t concept_index) const {
  const ConceptKind kind = snapshot_.concepts().concept_at(concept_index).kind;
  const bool is_other_treatment = kind == ConceptKind::kTreatment && !snapshot_.IsInScope(concept_index);
  return kind == ConceptKind::kTopic || kind == ConceptKind::kOutcome || is_other_treatment;
}

bool Focus::IsFormNotStudied(const Part& part) const {
  if (part.is_word || part.is_subject || facets_.empty() || !snapshot_.IsInScope(part.concept_index)) return false;
  FacetSet telling = facets_;
  telling.Add(Facet::kTechnique);
  return snapshot_.concepts().concept_at(part.concept_index).kind == ConceptKind::kTreatment &&
         !snapshot_.FacetsOfConcept(part.concept_index).HasAny(telling);
}

bool Focus::IsByTheWay(const Part& part) const {
  // If the question is about safety, a topic that no passage on safety speaks of belongs to the story around the
  // question. For other facets it is what the question is about.
  const bool asks_safety = facets_.Main() == Facet::kSafety;
  if (!asks_safety || part.is_subject) return false;
  if (part.is_word) return !snapshot_.FacetsOfStem(part.stem).HasAny(facets_);
  const ConceptKind kind = snapshot_.concepts().concept_at(part.concept_index).kind;
  const bool may_be = kind == ConceptKind::kTopic || kind == ConceptKind::kOutcome || kind == ConceptKind::kTiming;
  return may_be && !snapshot_.FacetsOfConcept(part.concept_index).HasAny(facets_);
}

bool Focus::IsBesideSubject(const Part& part) const {
  if (part.is_word || part.is_subject || !names_subject_complaint_) return false;
  const ConceptKind kind = snapshot_.concepts().concept_at(part.concept_index).kind;
  const bool is_complaint = kind == ConceptKind::kComplaint && !snapshot_.IsInScope(part.concept_index);
  return is_complaint || kind == ConceptKind::kBodyPart;
}

void Focus::AddConcept(const Mention& mention) {
  const uint32_t concept_index = mention.concept_index;
  const bool known = std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
    return !part.is_word && part.concept_index == concept_index;
  });
  const Concept& entry = snapshot_.concepts().concept_at(concept_index);
  if (known || !IsFocusKind(entry.kind)) return;
  Part part;
  part.concept_index = concept_index;
  part.name = entry.name;
  // The person to be treated and their condition count wherever they are named. A scan or another treatment counts only
  // where it is asked about.
  const bool is_of_patient = entry.kind == ConceptKind::kCondition || entry.kind == ConceptKind::kMedicine ||
                             (entry.kind == ConceptKind::kPopulation && !mention.is_by_the_way);
  part.is_aside = !mention.is_asked && !is_of_patient;
  part.passages = snapshot_.PassagesWithConcept(concept_index);
  // Of Pilates beside massage, what is said of exercise holds.
  if (part.passages == 0 && entry.kind == ConceptKind::kTreatment && IsBeside(facets_)) {
    for (const std::string& broader : entry.broader)
      part.passages = std::max(
          part.passages, snapshot_.PassagesWithConcept(static_cast<uint32_t>(snapshot_.concepts().IndexOf(broader))));
  }
  part.is_subject = snapshot_.IsScope(concept_index) || snapshot_.IsScopePlace(concept_index);
  const double total = static_cast<double>(snapshot_.passages().size());
  part.weight = std::max(kMinWeight, std::log(total / (1.0 + part.passages)));
  if (part.is_subject) part.weight = kMinWeight;
  parts_.push_back(std::move(part));
}

void Focus::AddWord(const std::string& word, const Question& question, double share) {
  const auto token = std::find_if(question.tokens.begin(), question.tokens.end(),
                                  [&](const Token& each) { return each.word == word; });
  if (token == question.tokens.end()) return;
  Part part;
  part.is_word = true;
  part.stem = snapshot_.StemNumber(token->stem);
  part.name = word;
  part.passages = snapshot_.PassagesWithStem(token->stem);
  const double total = static_cast<double>(snapshot_.passages().size());
  part.weight = std::max(kMinWeight, std::log(total / (1.0 + part.passages)) * share);
  parts_.push_back(std::move(part));
}

double Focus::Match(const Part& part, const Passage& passage, uint32_t passage_index) const {
  if (part.is_word) {
    const std::vector<uint32_t>& stems = snapshot_.StemsOf(passage_index);
    return std::binary_search(stems.begin(), stems.end(), part.stem) ? 1 : 0;
  }
  double best = 0;
  for (const uint32_t said : passage.concepts) {
    if (snapshot_.concepts().IsA(said, part.concept_index)) return 1;
    if (snapshot_.concepts().IsA(part.concept_index, said)) best = kBroaderMatch;
  }
  return best;
}

Evidence Focus::Weigh(uint32_t passage_index, double match) const {
  const Passage& passage = snapshot_.passages()[passage_index];
  Evidence evidence;
  evidence.passage = passage_index;
  double matched = 0;
  bool speaks_of_another_case = false;
  for (const Part& part : parts_) {
    const double share = Match(part, passage, passage_index);
    matched += share * part.weight;
    evidence.has_focus = evidence.has_focus || (share == 1 && IsAskedAbout(part) && part.weight > 0);
    speaks_of_another_case = speaks_of_another_case || (share < 1 && SpeaksOfSibling(part, passage));
  }
  evidence.coverage = total_weight_ > 0 ? matched / total_weight_ : 0;
  if (speaks_of_another_case) evidence.coverage *= kAnotherCase;
  evidence.has_facet = passage.facets.HasAny(facets_);
  const bool has_main =
      facets_.Main() && passage.facets.Has(*facets_.Main()) && ClaimsOnMain(passage, passage_index, evidence.coverage);
  ScoreParts& parts = evidence.parts;
  parts.coverage = kCoverageWeight * evidence.coverage;
  parts.search = kSearchWeight * match;
  if (evidence.has_facet) parts.facet = kFacetWeight * (has_main ? 1 : kOtherFacet);
  if (has_main && facets_.CountIn(passage.facets) > 1) parts.facet += kBothFacetsWeight;
  // Asked what a publication found or who wrote it, its own record speaks first; of what it claims, the article does.
  const bool asks_record = !named_documents_.empty() && facets_.Main() != Facet::kRecommendation;
  const bool is_outdone = IsOutdoneBySource(passage);
  const bool is_article = snapshot_.documents()[passage.document].kind == DocumentKind::kArticle;
  if (asks_record && IsOfNamedSource(passage)) parts.source += kNamedSourceWeight;
  if (!asks_record && !is_outdone && is_article) parts.source += kArticleWeight;
  const std::string_view text = snapshot_.Text(passage.document, passage.range);
  const bool has_wanted = wants_share_ ? HasShare(text) : wants_figure_ && HasFigure(text);
  if (has_wanted) parts.figure = kFigureWeight;
  if (wants_verdict_ && (passage.verdict != Verdict::kNone || !passage.claims.empty())) parts.verdict = kVerdictWeight;
  if (wants_warning_ && Warns(passage, snapshot_.knowledge())) parts.verdict = kWarningWeight;
  // Many sources warn of one thing each; the article, of several at once.
  if (wants_warning_ && is_article) parts.source += kArticleWeight;
  const bool reassures_unasked =
      passage.facets.Has(Facet::kSafety) && !facets_.Has(Facet::kSafety) && !facets_.Has(Facet::kHarms);
  const bool is_of_duration = passage.facets.Main() == Facet::kDuration && !facets_.Has(Facet::kDuration);
  const bool is_of_mechanism = passage.facets.Has(Facet::kMechanism) && !facets_.Has(Facet::kMechanism);
  if (reassures_unasked || is_of_duration || is_of_mechanism) parts.penalty -= kUnaskedWeight;
  if (is_outdone) parts.penalty -= kContradictedWeight;
  if (passage.is_item && facets_.Main() != Facet::kMechanism) parts.penalty -= kItemWeight;
  if (!is_specific_) parts.opener = OpenerWeight(passage_index);
  if (!expected_.empty()) evidence.expected = expected_[passage_index];
  evidence.is_surely_expected = lead_ >= kSureLead && evidence.expected == 1;
  parts.expected = kExpectedWeight * evidence.expected;
  evidence.score = parts.Sum();
  return evidence;
}

double Focus::OpenerWeight(uint32_t passage_index) const {
  double best = 0;
  for (const Facet facet : facets_.List()) {
    const std::vector<uint32_t>& openers = snapshot_.OpenersOf(facet);
    const auto place = std::find(openers.begin(), openers.end(), passage_index);
    if (place == openers.end()) continue;
    const double share = facet == facets_.Main() ? 1 : kOtherFacet;
    best = std::max(best, share * (kOpenerWeight - kOpenerStep * static_cast<double>(place - openers.begin())));
  }
  return best;
}

bool Focus::ClaimsOnMain(const Passage& passage, uint32_t passage_index, double coverage) const {
  bool any = false;
  for (const uint32_t index : passage.claims) {
    const Claim& claim = snapshot_.knowledge().claims[index];
    if (!claim.facets.Has(*facets_.Main())) continue;
    any = true;
    if (CoverageOf(claim, passage_index) >= coverage - kSameSubject) return true;
  }
  return !any;
}

bool Focus::IsOfNamedSource(const Passage& passage) const {
  return std::find(named_documents_.begin(), named_documents_.end(), passage.document) != named_documents_.end();
}

bool Focus::SpeaksOfSibling(const Part& part, const Passage& passage) const {
  if (part.is_word) return false;
  const Concept& asked = snapshot_.concepts().concept_at(part.concept_index);
  if (asked.kind != ConceptKind::kComplaint && asked.kind != ConceptKind::kTiming) return false;
  return std::any_of(passage.concepts.begin(), passage.concepts.end(), [&](uint32_t said) {
    const Concept& other = snapshot_.concepts().concept_at(said);
    return said != part.concept_index && other.kind == asked.kind && !asked.broader.empty() &&
           other.broader == asked.broader;
  });
}

bool Focus::IsOutdoneBySource(const Passage& passage) const {
  return std::any_of(passage.claims.begin(), passage.claims.end(), [&](uint32_t index) {
    const Claim& claim = snapshot_.knowledge().claims[index];
    // If the question is how good the evidence is, a claim that the article overstates, or gives no source for, must
    // not open the answer.
    const bool makes_too_much = (claim.support == Support::kOverstated && facets_.Main() == Facet::kEvidence) ||
                                (claim.support == Support::kUnsourced && facets_.Has(Facet::kEvidence));
    return (claim.support == Support::kContradicted || makes_too_much) && claim.facets.HasAny(facets_);
  });
}

double Focus::CoverageOf(const Claim& claim, uint32_t passage_index) const {
  if (total_weight_ == 0) return 0;
  const ConceptFinder& lexicon = snapshot_.concepts();
  double matched = 0;
  for (const Part& part : parts_) {
    const bool about = !part.is_word && std::any_of(claim.about.begin(), claim.about.end(), [&](const std::string& id) {
      const int index = lexicon.IndexOf(id);
      return index >= 0 && lexicon.IsA(static_cast<uint32_t>(index), part.concept_index);
    });
    const bool must_be_its_own =
        !part.is_word && !part.is_subject && TellsClaimsApart(lexicon.concept_at(part.concept_index).kind);
    if (about || (!must_be_its_own && Match(part, snapshot_.passages()[passage_index], passage_index) == 1))
      matched += part.weight;
  }
  return matched / total_weight_;
}

}  // namespace caveat
