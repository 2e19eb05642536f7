#include "service/question/other_act.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "text/word_class.h"
#include "text/word_list.h"

namespace caveat {
namespace {

// What opens a request for leave or advice, and what else asks whether one may: "is it safe to", "is running safe".
constexpr std::string_view kAsking[] = {"can", "could", "may", "should", "shall", "must"};
constexpr std::string_view kLeaves[] = {"safe",    "unsafe",    "ok",        "okay",    "alright",
                                        "fine",    "risky",     "bad",       "wise",    "sensible",
                                        "allowed", "advisable", "dangerous", "harmful", "unwise"};
constexpr std::string_view kPersons[] = {"i",   "he",      "she",      "we",     "they",   "one", "dad", "mum",
                                         "mom", "someone", "somebody", "anyone", "people", "nan", "gran"};
constexpr std::string_view kOwners[] = {"my", "our", "his", "her", "their", "your", "a", "the"};
constexpr std::string_view kPrepositions[] = {"at", "in",  "on",   "with", "from", "for",
                                              "of", "who", "that", "and",  "or"};
constexpr std::string_view kAdverbs[] = {"still", "even", "just", "safely", "ever",    "now",   "also",
                                         "not",   "then", "only", "really", "already", "never", "maybe"};
// What is done with a treatment that is not named, and what is done about it. Any other verb is an act of its own.
constexpr std::string_view kOfTreatment[] = {
    "have",       "get",       "go",      "book",       "come",    "receive", "try",      "do",      "use",
    "start",      "keep",      "carry",   "continue",   "see",     "ask",     "bring",    "wait",    "lie",
    "lay",        "sit",       "be",      "let",        "give",    "rub",     "massage",  "press",   "knead",
    "treat",      "touch",     "visit",   "return",     "worry",   "avoid",   "tell",     "mention", "expect",
    "stop",       "benefit",   "attend",  "make",       "proceed", "perform", "offer",    "accept",  "schedule",
    "sign",       "opt",       "risk",    "know",       "want",    "help",    "say",      "need",    "cancel",
    "leave",      "put",       "lean",    "work",       "apply",   "call",    "seek",     "consult", "speak",
    "talk",       "contact",   "check",   "warn",       "pay",     "switch",  "change",   "choose",  "pick",
    "postpone",   "delay",     "rebook",  "reschedule", "refuse",  "skip",    "trust",    "feel",    "hurt",
    "happen",     "cause",     "end",     "stay",       "push",    "dig",     "hold",     "stand",   "walk",
    "insist",     "request",   "find",    "look",       "enjoy",   "take",    "relax",    "think",   "turn",
    "cut",        "harm",      "handle",  "manage",     "send",    "inform",  "disclose", "move",    "adjust",
    "manipulate", "crack",     "squeeze", "tap",        "kneel",   "stroke",  "advise",   "confirm", "explain",
    "loosen",     "recommend", "clarify", "suggest",    "ease",    "relieve", "undergo",  "describe"};
// With these the object says what is done: "have surgery", "take codeine".
constexpr std::string_view kLight[] = {"have", "get", "take", "need", "try", "start", "stop", "undergo", "swallow"};
// Operations and the like that WordNet counts as something else.
constexpr std::string_view kProcedures[] = {"surgery",    "operation",  "op",      "chemo",     "chemotherapy",
                                            "epidural",   "mri",        "scan",    "injection", "injections",
                                            "jab",        "fusion",     "implant", "stent",     "radiotherapy",
                                            "discectomy", "laminectomy"};
// Before the word for leave, and before a "to" that opens no verb.
constexpr std::string_view kCopulas[] = {"is", "it", "it's", "its", "be", "isn't", "not", "are", "i", "he", "she"};
constexpr std::string_view kLeadingElsewhere[] = {"due", "down", "up", "next", "prone", "allergic", "close"};
// How it is asked whether something does good, and words that only look like a verb's form.
constexpr std::string_view kQualities[] = {"good", "bad",    "helpful", "useful", "beneficial", "effective",
                                           "any",  "better", "best",    "worth",  "enough",     "recommended"};
constexpr std::string_view kHelpAsking[] = {"does", "can", "will", "would", "could", "do", "doesn't"};
constexpr std::string_view kHelping[] = {"help",   "work",    "ease",      "relieve", "cure",
                                         "fix",    "improve", "reduce",    "stop",    "make",
                                         "worsen", "hurt",    "aggravate", "damage",  "harm"};
constexpr std::string_view kNoGerunds[] = {"anything", "something", "nothing", "everything",
                                           "thing",    "morning",   "evening"};
// What is done with a treatment, or about it.
constexpr std::string_view kTreating[] = {"massaging", "rubbing", "kneading", "pressing", "having", "getting",
                                          "doing",     "using",   "taking",   "going",    "paying", "trying",
                                          "seeing",    "coming",  "feeling",  "booking",  "lying",  "being"};
constexpr size_t kVerbReach = 5;  // "can my old mother of eighty have"
constexpr size_t kForReach = 6;   // "safe for a woman of eighty to"

class ActReader {
 public:
  ActReader(const Snapshot& snapshot, const English& english, const Question& question)
      : snapshot_(snapshot), english_(english), question_(question), tokens_(question.heard) {}

  bool FindsOther() const {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (const std::optional<size_t> verb = VerbOf(i); verb && IsOther(*verb)) return true;
      if (IsSubjectOfLeave(i)) return true;
    }
    return false;
  }

  bool FindsOtherHelp() const {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (IsSaidToHelp(i)) return true;
    }
    return false;
  }

 private:
  bool Ends(size_t at) const {
    return at >= tokens_.size() ||
           (at > 0 && (tokens_[at].clause_start || tokens_[at].sentence != tokens_[at - 1].sentence));
  }
  size_t SkipAdverbs(size_t at) const {
    while (!Ends(at) && IsOneOf(tokens_[at].word, kAdverbs)) ++at;
    return at;
  }

  // The verb that is asked for by the words from `at` on: "can my dad still FLY", "is it safe for her to FLY".
  std::optional<size_t> VerbOf(size_t at) const {
    const std::string& word = tokens_[at].word;
    const bool opens = at == 0 || tokens_[at].clause_start || tokens_[at - 1].small;
    if (IsOneOf(word, kAsking) && opens) return VerbAfterPerson(SkipAdverbs(at + 1));
    if (!IsOneOf(word, kLeaves) || at == 0 || !IsOneOf(tokens_[at - 1].word, kCopulas)) return std::nullopt;
    for (size_t i = at + 1; i <= at + kForReach + 1 && !Ends(i); ++i) {
      if (tokens_[i].word != "to") continue;
      const size_t verb = SkipAdverbs(i + 1);
      const bool is_verb = !Ends(verb) && !IsOneOf(tokens_[i - 1].word, kLeadingElsewhere);
      return is_verb ? std::optional(verb) : std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<size_t> VerbAfterPerson(size_t person) const {
    if (Ends(person)) return std::nullopt;
    const bool is_owned = IsOneOf(tokens_[person].word, kOwners);
    if (!is_owned && !IsOneOf(tokens_[person].word, kPersons)) return std::nullopt;
    const size_t first = SkipAdverbs(person + (is_owned ? 2 : 1));
    if (Ends(first)) return std::nullopt;
    if (english_.IsPersonal(tokens_[person]) && !is_owned) return first;
    // "Can my elderly mother have one": the verb that may mean the treatment stands further on.
    for (size_t i = first; i <= first + kVerbReach && !Ends(i); ++i) {
      if (IsOneOf(tokens_[i].word, kOfTreatment)) return i;
    }
    // "Can the lass at the spa": what she does is not found.
    const bool is_verb =
        ClassOf(tokens_[first].word) == WordClass::kNotNoun && !IsOneOf(tokens_[first].word, kPrepositions);
    return is_verb ? std::optional(first) : std::nullopt;
  }

  bool IsOther(size_t verb) const {
    const std::string& word = tokens_[verb].word;
    if (IsOneOf(word, kLight) && ObjectIsOther(verb)) return true;
    return !IsOneOf(word, kOfTreatment) && !english_.IsAuxiliary(tokens_[verb]) && ClassOf(word) != WordClass::kUnknown;
  }

  // "Have an epidural", "take codeine": the object is a medicine or a procedure.
  bool ObjectIsOther(size_t verb) const {
    size_t object = verb + 1;
    while (!Ends(object) && english_.IsDeterminer(tokens_[object])) ++object;
    if (Ends(object)) return false;
    const std::string& word = tokens_[object].word;
    const WordClass word_class = ClassOf(word);
    const bool is_procedure = word_class == WordClass::kProcedure || IsOneOf(word, kProcedures);
    if (is_procedure || word_class == WordClass::kMedicine) return true;
    return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
      return KindOf(mention) == ConceptKind::kMedicine && !mention.carried &&
             question_.text.compare(tokens_[object].begin, mention.words.size(), mention.words) == 0;
    });
  }

  // "Is running safe with a slipped disc?", "is sex ok after a discectomy?"
  bool IsSubjectOfLeave(size_t at) const {
    const bool follows = at > 0 && !Ends(at) && (tokens_[at - 1].word == "is" || tokens_[at - 1].word == "are");
    if (!follows || Ends(at + 1) || !IsOneOf(tokens_[at + 1].word, kLeaves)) return false;
    const bool is_strange = snapshot_.PassagesWithStem(tokens_[at].stem) == 0 && !tokens_[at].small;
    return ClassOf(tokens_[at].word) != WordClass::kUnknown && !IsDoneWithTreatment(at) && (IsGerund(at) || is_strange);
  }

  // "Is walking good for back pain?", "does swimming help a bad back?"
  bool IsSaidToHelp(size_t at) const {
    if (at == 0 || Ends(at) || Ends(at + 1) || !IsGerund(at) || IsOneOf(tokens_[at].word, kTreating)) return false;
    const std::string& asks = tokens_[at - 1].word;
    const bool of_quality = (asks == "is" || asks == "isn't") && IsOneOf(tokens_[at + 1].word, kQualities);
    return of_quality || (IsOneOf(asks, kHelpAsking) && IsOneOf(tokens_[at + 1].word, kHelping));
  }

  bool IsGerund(size_t at) const {
    static constexpr std::string_view kGerund = "ing";
    const std::string& word = tokens_[at].word;
    return word.size() > kGerund.size() && word.compare(word.size() - kGerund.size(), 3, kGerund) == 0 &&
           tokens_[at].stem != word && !IsOneOf(word, kNoGerunds) && ClassOf(word) != WordClass::kUnknown;
  }

  bool IsDoneWithTreatment(size_t at) const {
    const std::string& word = tokens_[at].word;
    return std::any_of(std::begin(kOfTreatment), std::end(kOfTreatment), [&](std::string_view verb) {
      return verb.size() > 3 && word.compare(0, verb.size() - 1, verb.substr(0, verb.size() - 1)) == 0;
    });
  }

  ConceptKind KindOf(const Mention& mention) const {
    return snapshot_.concepts().concept_at(mention.concept_index).kind;
  }

  const Snapshot& snapshot_;
  const English& english_;
  const Question& question_;
  const std::vector<Token>& tokens_;
};

}  // namespace

bool AsksForOtherAct(const Snapshot& snapshot, const English& english, const Question& question) {
  const auto kind_of = [&](const Mention& mention) {
    return snapshot.concepts().concept_at(mention.concept_index).kind;
  };
  bool names_illness = false;
  bool names_complaint = false;
  bool names_treatment = false;  // another, of which something may be held here
  for (const Mention& mention : question.mentions) {
    const ConceptKind kind = kind_of(mention);
    if (kind == ConceptKind::kTreatment && snapshot.IsInScope(mention.concept_index)) return false;
    names_treatment = names_treatment || kind == ConceptKind::kTreatment;
    names_illness = names_illness || kind == ConceptKind::kCondition || kind == ConceptKind::kMedicine;
    names_complaint = names_complaint || kind == ConceptKind::kComplaint;
  }
  const ActReader reader(snapshot, english, question);
  if (names_illness && reader.FindsOther()) return true;
  return (names_illness || names_complaint) && !names_treatment && reader.FindsOtherHelp();
}

}  // namespace caveat
