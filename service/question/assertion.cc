#include "service/question/assertion.h"

#include <algorithm>
#include <string_view>

#include "service/question/feared_harm.h"
#include "service/question/long_past.h"
#include "text/word_class.h"
#include "text/word_list.h"

namespace caveat {
namespace {

// How far a denial, or a word about what is just over, reaches.
constexpr size_t kNegationReach = 7;
constexpr size_t kGeneralReach = 16;
constexpr size_t kRecentReachBefore = 4;
constexpr size_t kRecentReachAfter = 3;
constexpr size_t kLaterNegationReach = 8;
constexpr size_t kRetractionReach = 12;
constexpr size_t kOverReach = 3;
constexpr size_t kEndingReach = 3;
constexpr size_t kUndoingReach = 3;
constexpr size_t kSelfReach = 3;
constexpr size_t kCauseReach = 5;
constexpr size_t kFormLabelReach = 2;
constexpr size_t kTakingReach = 4;
constexpr size_t kBeingReach = 3;

// What a judgement says of a treatment, what it may speak of, what joins it to an illness, and who has one.
constexpr std::string_view kVerdicts[] = {
    "no",          "go",      "good",      "ok",    "okay",    "safe",    "fine",     "idea",      "bad",
    "wise",        "to",      "dangerous", "risky", "harmful", "unsafe",  "unwise",   "forbidden", "advisable",
    "recommended", "allowed", "suitable",  "way",   "on",      "advised", "sensible", "permitted"};
constexpr std::string_view kRisks[] = {"problem",  "problems", "issue", "issues",          "risk", "risks",
                                       "danger",   "dangers",  "worry", "worries",         "harm", "concern",
                                       "concerns", "reason",   "fear",  "contraindication"};
constexpr std::string_view kLinking[] = {"with", "for", "if", "when", "after", "during",
                                         "on",   "in",  "to", "from", "about"};
// "No evidence that it harms": of something that is there. But "no evidence of a fracture" denies one.
constexpr std::string_view kShowing[] = {"evidence", "proof", "study", "studies", "research", "reason"};
// What a treatment is denied to do, in one word.
constexpr std::string_view kDoesNot[] = {"doesn't", "doesnt", "didn't", "didnt"};
// What is over, where it is not denied that it is.
constexpr std::string_view kEndings[] = {"stopped",   "stop",      "stopping", "finished", "finish", "off",
                                         "over",      "rid",       "clear",    "cleared",  "healed", "gone",
                                         "quit",      "recovered", "recover",  "done",     "better", "past",
                                         "forgotten", "forget",    "missed",   "miss",     "without"};
constexpr std::string_view kRulings[] = {"ruled", "rule", "excluded", "exclude"};
constexpr std::string_view kRules[] = {"rule", "rules", "ruling"};
constexpr std::string_view kRuledPersons[] = {"i", "we", "he", "she", "i'm", "im", "you", "am", "being", "be"};
// Denials that end with their clause.
constexpr std::string_view kOfAll[] = {"nothing", "nobody", "nil"};
// What a form asks for that should be there: "able to pass urine: N".
constexpr std::string_view kAbilities[] = {
    "able", "can",   "control", "normal", "feel", "feeling", "sensation", "movement",  "power", "movements", "strength",
    "lift", "stand", "walk",    "pulse",  "move", "vision",  "sight",     "breathing", "safe",  "continent"};
// How a form is answered.
constexpr std::string_view kFormNo[] = {"no", "nil", "none", "neg", "negative", "nad"};
// Words for a man that need "a" or "my" before them to speak of another, and how somebody comes by a medicine.
constexpr std::string_view kMen[] = {"guy", "bloke", "fella", "chap"};
constexpr std::string_view kBeing[] = {"i'm", "im", "as", "being"};
constexpr std::string_view kAgain[] = {"but",   "then", "until",   "till",    "again",
                                       "today", "now",  "morning", "tonight", "yesterday"};
constexpr std::string_view kTaking[] = {"took",   "take",     "taking",    "taken",  "tried",    "swallowed",
                                        "popped", "borrowed", "borrowing", "nicked", "had",      "on",
                                        "using",  "used",     "got",       "have",   "inherited"};
// What is denied of a sign that goes on.
constexpr std::string_view kNotEased[] = {"better", "relief", "change",   "improvement", "worse",
                                          "let",    "idea",   "response", "effect",      "help"};
// Before a denial these take it back, with no more than that between.
constexpr std::string_view kSaying[] = {"say", "said", "true", "sure", "told", "think", "been", "be"};
constexpr std::string_view kUndoing[] = {"not",      "never",   "couldn't", "couldnt", "can't",  "cant",   "cannot",
                                         "haven't",  "havent",  "hasn't",   "hasnt",   "didn't", "didnt",  "hadn't",
                                         "wouldn't", "wouldnt", "won't",    "isn't",   "don't",  "nobody", "aren't"};
constexpr std::string_view kAffirming[] = {"am", "is", "are", "was", "have", "has", "had", "do", "does", "did"};
// What may follow these: when it was, and after "but" that it is the same.
constexpr std::string_view kTimes[] = {
    "now",   "still",  "too", "though", "actually", "already", "today",     "in",      "last",     "ago",
    "once",  "before", "a",   "few",    "couple",   "of",      "year",      "years",   "month",    "months",
    "week",  "weeks",  "day", "days",   "two",      "three",   "five",      "ten",     "january",  "february",
    "march", "april",  "may", "june",   "july",     "august",  "september", "october", "november", "december"};
constexpr std::string_view kTheSame[] = {"have", "had", "got", "it", "one", "them", "that", "this", "since"};
constexpr std::string_view kHaving[] = {"i", "i've", "ive", "have", "has", "had", "having", "got", "he", "she", "we"};

// Of whoever asks, and of another.
constexpr std::string_view kOwn[] = {"i", "i'm", "im", "i've", "ive", "i'd", "i'll", "me", "mine", "myself"};
constexpr std::string_view kTheirs[] = {"he",   "she",  "his",   "her", "him", "their",
                                        "they", "he's", "she's", "hes", "shes"};
// What whoever asks would have done to them: "for me to have", but not "for me to rub".
constexpr std::string_view kReceived[] = {"have", "get",  "try", "receive", "take", "book", "go",   "be",
                                          "use",  "keep", "see", "start",   "lie",  "ask",  "visit"};
// How a death is told, and what joins it to its cause; "lost my wife to" is one, "lost two stone to" is none.
constexpr std::string_view kDying[] = {"died", "dies"};
constexpr std::string_view kLosing[] = {"lost", "losing"};
constexpr std::string_view kOfCause[] = {"of", "from", "to", "with"};

}  // namespace

AssertionReader::AssertionReader(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
                                 const ConceptFinder& lexicon, const CueFindings& cues, const English& english,
                                 const std::vector<bool>& says_subject)
    : tokens_(tokens),
      hits_(hits),
      lexicon_(lexicon),
      cues_(cues),
      english_(english),
      says_subject_(says_subject),
      tells_sign_(tokens.size(), false),
      tells_health_(tokens.size(), false) {
  for (const ConceptHit& hit : hits) {
    const ConceptKind kind = lexicon.concept_at(hit.concept_index).kind;
    for (const uint32_t token : hit.tokens) {
      tells_sign_[token] = tells_sign_[token] || kind == ConceptKind::kFinding;
      tells_health_[token] = tells_health_[token] || IsHealth(kind) || kind == ConceptKind::kComplaint;
    }
  }
  bool for_self = false;
  bool for_another = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    for_self = for_self || IsForSelf(i);
    for_another = for_another || cues.marks[i].Has(Mark::kForAnother);
    is_shared_ = is_shared_ || cues.marks[i].Has(Mark::kSharing);
  }
  asks_for_self_ = for_self && !for_another;
}

// "Help my mum's knee" begins like "help my knee", and who asks whether it is safe "for me to rub her back" would do
// it.
bool AssertionReader::IsForSelf(size_t at) const {
  if (!cues_.marks[at].Has(Mark::kForSelf) || MarkedWithin(Mark::kRelative, at, at + kSelfReach, at)) return false;
  for (size_t i = at; i + 1 < tokens_.size() && i <= at + kSelfReach; ++i) {
    const bool is_purpose = i > at && tokens_[i].word == "to" && tokens_[i - 1].word == "me";
    if (is_purpose) return IsOneOf(tokens_[i + 1].word, kReceived);
  }
  return true;
}

Assertion AssertionReader::Of(const ConceptHit& hit, ConceptKind kind) const {
  const size_t first = hit.tokens.front();
  const size_t last = hit.tokens.back();
  const bool is_taken_back =
      MarkedWithin(Mark::kRetraction, last + 1, last + kRetractionReach, last) || IsTurnedAround(last);
  const bool is_tested =
      kind != ConceptKind::kFinding && MarkedWithin(Mark::kNegativeTest, last + 1, last + kLaterNegationReach, last);
  if ((IsDenied(hit, kind) || is_tested) && !is_taken_back) {
    const bool is_over = MarkedWithin(Mark::kOver, last + 1, last + kOverReach, last);
    if (is_over && IsBackAgain(last)) return Assertion::kPresent;
    return is_over ? Assertion::kLongPast : Assertion::kNegated;
  }
  if ((asks_for_self_ || DiedOf(first)) && IsOfRelative(first) && !is_taken_back && !is_shared_)
    return Assertion::kOfAnother;
  if (kind != ConceptKind::kComplaint && IsFreeOf(last) && !IsBackAgain(last)) return Assertion::kLongPast;
  const bool is_sign = kind == ConceptKind::kFinding || kind == ConceptKind::kComplaint;
  if (LongPastReader(tokens_, cues_, english_, tells_health_).Tells(first, last, is_sign)) return Assertion::kLongPast;
  if (IsAskedInGeneral(first) || IsFearedHarm(tokens_, says_subject_, first, last)) return Assertion::kGeneral;
  if (MarkedWithin(Mark::kHypothetical, 0, tokens_.size(), first)) return Assertion::kGeneral;
  const size_t near = first > kRecentReachBefore ? first - kRecentReachBefore : 0;
  if (MarkedWithin(Mark::kRecentlyPast, near, last + kRecentReachAfter, first)) return Assertion::kRecent;
  return Assertion::kPresent;
}

// In the manner of NegEx (Chapman 2001): a denial reaches forward over a few words until a word that ends it, and a few
// phrases deny what stands before them. Where a concept's words stand apart, a denial of any of them denies it ("my leg
// isn't swollen"). Words of the concept itself deny nothing ("can't feel").
bool AssertionReader::IsDenied(const ConceptHit& hit, ConceptKind kind) const {
  const auto is_own = [&](size_t i) { return std::find(hit.tokens.begin(), hit.tokens.end(), i) != hit.tokens.end(); };
  for (const uint32_t said : hit.tokens) {
    // "Nil fever nil bladder control": one denial does not deny the next.
    if (English::IsNegation(tokens_, cues_, said)) continue;
    bool in_clause = true;
    for (size_t i = said; i > 0 && said - (i - 1) <= kNegationReach;) {
      in_clause = in_clause && !tokens_[i].clause_start;
      --i;
      if (tokens_[i].sentence != tokens_[said].sentence || is_own(i)) break;
      // "Nothing brings me joy, thinking of ending it."
      const bool is_of_all = IsOneOf(tokens_[i].word, kOfAll);
      // "My foot is not lifting, slipped disc", "no food, sweaty": a denial that tells what is the matter ends with its
      // clause; "no fever, chills" goes on.
      const bool ends_with_clause = is_of_all || English::IsOfPredicate(tokens_, i) || tells_sign_[i];
      const bool reaches = in_clause || (!ends_with_clause && GoesOn(said, kind));
      if (English::IsNegation(tokens_, cues_, i) && reaches) {
        if (IsOfAnEnding(i, hit, kind)) break;
        if (!IsJudgement(i, said, kind) && !IsSetAside(i, hit.tokens.back())) return true;
      }
      // "Neither of my legs": "my" begins nothing new there.
      const bool goes_on = i > 0 && tokens_[i - 1].word == "of";
      if (english_.EndsNegation(tokens_[i]) && !goes_on) break;
    }
  }
  const size_t last = hit.tokens.back();
  if (IsAnsweredWithNo(last)) return true;
  for (size_t i = last + 1; i <= last + kLaterNegationReach && i < tokens_.size(); ++i) {
    // "The doctor said no more ibuprofen": of something else.
    const bool denies = cues_.marks[i].Has(Mark::kLaterNegation) && !cues_.marks[i].Has(Mark::kPseudoNegation);
    if (denies && tokens_[i].sentence == tokens_[last].sentence)
      return !IsUndone(i) && !RulesOutAnother(i) && !RefusesAnother(i);
  }
  return false;
}

// "Seizure free for a year": it was there.
bool AssertionReader::IsFreeOf(size_t last) const {
  const size_t next = last + 1;
  return next < tokens_.size() && tokens_[next].word == "free" && !tokens_[next].clause_start;
}

// "No fits for a year but two this morning", "seizure free until today".
bool AssertionReader::IsBackAgain(size_t last) const {
  for (size_t i = last + 1; i < tokens_.size() && tokens_[i].sentence == tokens_[last].sentence; ++i) {
    if (IsOneOf(tokens_[i].word, kAgain)) return true;
  }
  return false;
}

// "Chest pain: N  fever: no": ticked off on a form. In "chest pain: no fever" the "no" belongs to what follows.
bool AssertionReader::IsAnsweredWithNo(size_t last) const {
  const size_t answer = last + 1;
  if (answer >= tokens_.size() || !tokens_[answer].after_colon) return false;
  for (size_t i = answer; i > 0;) {
    --i;
    if (IsOneOf(tokens_[i].word, kAbilities)) return false;
    if (tokens_[i].clause_start) break;
  }
  // "Chest pain: N&V with it."
  const bool is_and = answer + 1 < tokens_.size() && tokens_[answer + 1].begin == tokens_[answer].end + 1 &&
                      tokens_[answer + 1].word == "v";
  if (tokens_[answer].word == "n") return !is_and;
  if (!IsOneOf(tokens_[answer].word, kFormNo)) return false;
  const size_t next = answer + 1;
  if (next == tokens_.size() || tokens_[next].clause_start) return true;
  // "Chest pain: no relief": of what follows, unless that is the next label.
  for (size_t i = next; i < tokens_.size() && tokens_[i].sentence == tokens_[answer].sentence; ++i) {
    if (tokens_[i].after_colon) return i <= next + kFormLabelReach && !IsOneOf(tokens_[next].word, kNotEased);
  }
  return false;
}

// "No fever, chills", "no asthma, epilepsy or clots": a list goes on over its commas. "No allergies, warfarin daily":
// an illness or medicine does not, without an "or" to say so.
bool AssertionReader::GoesOn(size_t said, ConceptKind kind) const {
  if (kind != ConceptKind::kCondition && kind != ConceptKind::kMedicine) return true;
  const auto joins = [&](size_t i) { return tokens_[i].word == "or" || tokens_[i].word == "nor"; };
  size_t before = said;
  while (before > 0 && tokens_[before - 1].small && !joins(before - 1) && !tokens_[before].clause_start) --before;
  if (before > 0 && joins(before - 1)) return true;
  for (size_t i = said + 1; i < tokens_.size() && tokens_[i].sentence == tokens_[said].sentence; ++i) {
    if (joins(i)) return true;
    if (english_.IsPersonal(tokens_[i]) || IsOneOf(tokens_[i].word, kHaving)) return false;
  }
  return false;
}

// "I never stopped the warfarin", "they couldn't rule out a clot", "the doctor hasn't said the fracture is healed":
// what is denied is that it ended.
bool AssertionReader::IsOfAnEnding(size_t negation, const ConceptHit& hit, ConceptKind kind) const {
  if (kind == ConceptKind::kFinding) return false;
  if (IsUndone(negation)) return true;
  const bool denies_ruling = IsOneOf(tokens_[negation].word, kUndoing);
  const auto ends = [&](size_t i) {
    return IsOneOf(tokens_[i].word, kEndings) || (denies_ruling && IsOneOf(tokens_[i].word, kRulings));
  };
  for (size_t i = negation + 1; i < hit.tokens.front(); ++i) {
    if (ends(i)) return true;
  }
  const size_t last = hit.tokens.back();
  for (size_t i = last + 1; i <= last + kEndingReach && i < tokens_.size() && !tokens_[i].clause_start; ++i) {
    if (ends(i)) return true;
  }
  return false;
}

// True of a denial that is denied: "I'm not not on it", "haven't ruled out", "can't say I don't". "Not diabetic and not
// pregnant" denies twice.
bool AssertionReader::IsUndone(size_t negation) const {
  for (size_t i = negation; i > 0 && negation - (i - 1) <= kUndoingReach && !tokens_[i].clause_start;) {
    --i;
    if (IsOneOf(tokens_[i].word, kUndoing)) return true;
    if (!tokens_[i].small && !english_.IsPersonal(tokens_[i]) && !IsOneOf(tokens_[i].word, kSaying)) return false;
  }
  return false;
}

// "I have a clot, does that rule out a massage?", "I'm pregnant and they ruled out a clot", "on apixaban, am I ruled
// out?": of a massage, a clot and whoever asks. "Clot ruled out last week" denies it.
bool AssertionReader::RulesOutAnother(size_t ruling) const {
  const std::string& word = tokens_[ruling].word;
  if (IsOneOf(word, kRules)) return true;
  if (word != "ruled") return false;
  if (ruling > 0 && IsOneOf(tokens_[ruling - 1].word, kRuledPersons)) return true;
  const size_t after_out = ruling + 2;
  return after_out < tokens_.size() && tokens_[after_out].sentence == tokens_[ruling].sentence &&
         !tokens_[after_out].clause_start && english_.IsDeterminer(tokens_[after_out]);
}

// "They offered an operation for the disc, but I said no", "the surgeon said no rush": of the operation and the rush.
bool AssertionReader::RefusesAnother(size_t saying) const {
  if (tokens_[saying].word != "said") return false;
  if (saying > 0 && (tokens_[saying - 1].word == "i" || tokens_[saying - 1].word == "we")) return true;
  const size_t after_no = saying + 2;
  return after_no < tokens_.size() && tokens_[after_no].sentence == tokens_[saying].sentence &&
         !tokens_[after_no].clause_start && !english_.EndsNegation(tokens_[after_no]);
}

// "It's not the cancer I'm worried about": it is there.
bool AssertionReader::IsSetAside(size_t negation, size_t last) const {
  const bool is_cleft = tokens_[negation].word == "not" || tokens_[negation].word == "isn't";
  const size_t next = last + 1;
  return is_cleft && negation + 1 < tokens_.size() && english_.IsDeterminer(tokens_[negation + 1]) &&
         next < tokens_.size() && tokens_[next].sentence == tokens_[last].sentence && !tokens_[next].clause_start &&
         (english_.IsPersonal(tokens_[next]) || tokens_[next].word == "that");
}

// "My sister isn't pregnant but I am", "not any more, but I did have it in 2015", "she doesn't have it. I do.": whoever
// has it is named anew, and nothing else stands there that it could be about. Without a "but", "I have had this since
// May" is of the complaint.
bool AssertionReader::IsTurnedAround(size_t last) const {
  const auto ends = [&](size_t i) {
    return i == tokens_.size() || tokens_[i].clause_start || tokens_[i].sentence != tokens_[i - 1].sentence;
  };
  for (size_t i = last + 1; i + 1 < tokens_.size() && i <= last + kRetractionReach; ++i) {
    const bool after_but = tokens_[i - 1].word == "but";
    if (!after_but && !ends(i)) continue;
    // "My mum does": of a relative, only where that is who is asked about.
    const bool is_relative = MarkedWithin(Mark::kRelative, i, i + 1, i);
    if ((!is_relative && !english_.IsPersonal(tokens_[i])) || (is_relative && asks_for_self_)) continue;
    size_t at = i + 1;
    if (is_relative && !ends(at) && !IsOneOf(tokens_[at].word, kAffirming)) ++at;
    if (ends(at) || !IsOneOf(tokens_[at].word, kAffirming)) continue;
    const auto may_follow = [&](size_t k) {
      const std::string& word = tokens_[k].word;
      // "In 2015", "10 years ago"; but "I am 45".
      const bool is_year = tokens_[k - 1].word == "in" || tokens_[k - 1].word == "since";
      if (IsNumber(word)) return is_year || (!ends(k + 1) && IsOneOf(tokens_[k + 1].word, kTimes));
      return IsOneOf(word, kTimes) || (after_but && IsOneOf(word, kTheSame));
    };
    for (++at; !ends(at) && may_follow(at);) ++at;
    if (ends(at)) return true;
  }
  return false;
}

// "Massage can't move a clot", "massage will not hurt a fracture": of what the treatment does. But "can I get a massage
// I don't have a fracture" and "massage without a fracture" are not.
bool AssertionReader::IsOfTreatment(size_t negation) const {
  size_t verb = negation;
  if (verb > 0 && english_.IsAuxiliary(tokens_[verb - 1])) --verb;
  const bool is_of_verb = english_.IsAuxiliary(tokens_[verb]) || IsOneOf(tokens_[verb].word, kDoesNot);
  return is_of_verb && verb > 0 && !tokens_[verb].clause_start && says_subject_[verb - 1];
}

// "No-no with warfarin", "no massage with a stent", "not a good idea after surgery", "are there no risks with a stent?"
// But "I have no problem with clots" tells, and so does "no trouble with weeing": a sign that is denied is denied.
bool AssertionReader::IsJudgement(size_t negation, size_t said, ConceptKind kind) const {
  if (kind == ConceptKind::kFinding) return false;
  size_t start = negation;
  while (start > 0 && !tokens_[start].clause_start) --start;
  const bool tells = std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(start),
                                 tokens_.begin() + static_cast<std::ptrdiff_t>(negation),
                                 [](const Token& token) { return IsOneOf(token.word, kHaving); });
  if (IsOfTreatment(negation)) return true;
  for (size_t link = negation + 1; link < said; ++link) {
    const bool is_told_of = link + 1 < said && tokens_[link + 1].word != "of" && tokens_[link + 1].word != "for";
    if (is_told_of && IsOneOf(tokens_[link].word, kShowing)) return true;
    if (!IsOneOf(tokens_[link].word, kLinking)) continue;
    const std::string& before = tokens_[link - 1].word;
    const bool is_bare_no = before == "no";
    if (is_bare_no || says_subject_[link - 1] || IsOneOf(before, kVerdicts) || (!tells && IsOneOf(before, kRisks)))
      return true;
  }
  return false;
}

std::vector<bool> AssertionReader::InDenials(const std::vector<bool>& asking) const {
  std::vector<bool> denies(asking.size(), false);
  std::vector<bool> says_more = asking;
  for (const ConceptHit& hit : hits_) {
    const ConceptKind kind = lexicon_.concept_at(hit.concept_index).kind;
    if (kind == ConceptKind::kBodyPart) continue;
    const bool is_denied = IsHealth(kind) && IsDenied(hit, kind);
    (is_denied ? denies : says_more)[tokens_[hit.tokens.front()].sentence] = true;
  }
  std::vector<bool> in_denial;
  for (const Token& token : tokens_) in_denial.push_back(denies[token.sentence] && !says_more[token.sentence]);
  return in_denial;
}

bool AssertionReader::OnlyDenies() const {
  std::vector<bool> is_denied(tokens_.size(), false);
  for (const ConceptHit& hit : hits_) {
    const ConceptKind kind = lexicon_.concept_at(hit.concept_index).kind;
    if (IsHealth(kind) && IsDenied(hit, kind)) is_denied[hit.tokens.front()] = true;
  }
  const auto is_joint = [&](size_t i) { return tokens_[i].word == "and" || tokens_[i].word == "or"; };
  for (size_t i = 0; i < tokens_.size();) {
    const size_t first = is_joint(i) ? i + 1 : i;
    if (first == tokens_.size() || !English::IsNegation(tokens_, cues_, first)) return false;
    bool denies = false;
    for (i = first; i < tokens_.size() && (i == first || !(tokens_[i].clause_start || is_joint(i))); ++i) {
      // "No numbness except where I sit."
      if (i > first && english_.EndsNegation(tokens_[i])) return false;
      denies = denies || is_denied[i];
    }
    if (!denies) return false;
  }
  return !tokens_.empty();
}

bool AssertionReader::MarkedWithin(Mark mark, size_t first, size_t last, size_t anchor) const {
  for (size_t i = first; i <= last && i < tokens_.size(); ++i) {
    if (cues_.marks[i].Has(mark) && tokens_[i].sentence == tokens_[anchor].sentence) return true;
  }
  return false;
}

// "I read about a man who was paralysed" tells of nobody here; "what is the chance that I have a fracture?" does, as
// does "numbness in my leg, what is it?".
bool AssertionReader::IsAskedInGeneral(size_t at) const {
  for (size_t cue = at + 1;
       cue > 0 && at - (cue - 1) <= kGeneralReach && tokens_[cue - 1].sentence == tokens_[at].sentence;) {
    --cue;
    if (!cues_.marks[cue].Has(Mark::kGeneralQuestion)) continue;
    for (size_t i = cue; i < tokens_.size() && tokens_[i].sentence == tokens_[at].sentence; ++i)
      if (english_.IsPersonal(tokens_[i])) return false;
    return true;
  }
  return false;
}

// "Dad died of a stroke", "lost my wife to cancer".
bool AssertionReader::DiedOf(size_t at) const {
  bool is_cause = false;
  bool of_relative = false;
  for (size_t i = at; i > 0 && at - i < kCauseReach && !tokens_[i].clause_start;) {
    const std::string& word = tokens_[--i].word;
    const bool is_loss = of_relative && IsOneOf(word, kLosing);
    if (is_cause && (is_loss || IsOneOf(word, kDying))) return true;
    is_cause = is_cause || IsOneOf(word, kOfCause);
    of_relative = of_relative || cues_.marks[i].Has(Mark::kRelative);
  }
  return false;
}

// "Trans guy, on testosterone" speaks of himself, and "I took one of mum's tablets" of what is taken.
bool AssertionReader::IsOfWhoAsks(size_t relative) const {
  const std::string& word = tokens_[relative].word;
  const auto stands_before = [&](size_t reach, const auto& holds) {
    for (size_t i = relative;
         i > 0 && relative - (i - 1) <= reach && tokens_[i - 1].sentence == tokens_[relative].sentence;)
      if (holds(tokens_[--i])) return true;
    return false;
  };
  // "As a father of two", "I'm a single mum", "my partner and I".
  const size_t next = relative + 1;
  const auto follows = [&](size_t at, std::string_view said) {
    return at < tokens_.size() && tokens_[at].word == said;
  };
  if (follows(next, "of") || (follows(next, "and") && follows(next + 1, "i"))) return true;
  if (stands_before(kBeingReach, [](const Token& token) { return IsOneOf(token.word, kBeing); })) return true;
  if (IsOneOf(word, kMen)) return !stands_before(2, [&](const Token& token) { return english_.IsDeterminer(token); });
  const bool is_owner = word.size() > 2 && word.compare(word.size() - 2, 2, "'s") == 0;
  return is_owner && stands_before(kTakingReach, [](const Token& token) { return IsOneOf(token.word, kTaking); });
}

// "My mum has a fracture" is hers; "my husband drove me here because I'm on warfarin", "my son picks up my Eliquis" and
// "my boss gave me time off for chemo" are of whoever asks. "Her osteoporosis" is hers, whomever she told.
bool AssertionReader::IsOfRelative(size_t at) const {
  bool is_hers = false;
  for (size_t i = at; i > 0 && tokens_[i - 1].sentence == tokens_[at].sentence;) {
    --i;
    // "Warfarin guy here" is whoever asks; so, to be careful, is "my dad here".
    if (cues_.marks[i].Has(Mark::kRelative) && !IsOfWhoAsks(i)) return tokens_[i + 1].word != "here";
    const std::string& word = tokens_[i].word;
    is_hers = is_hers || IsOneOf(word, kTheirs);
    const bool is_own = IsOneOf(word, kOwn) || (word == "my" && !cues_.marks[i + 1].Has(Mark::kRelative));
    if (cues_.marks[i].Has(Mark::kForSelf) || (is_own && !is_hers)) return false;
  }
  return false;
}

}  // namespace caveat
