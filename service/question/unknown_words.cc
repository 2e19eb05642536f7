#include "service/question/unknown_words.h"

#include <algorithm>

#include "service/question/asked.h"
#include "text/word_class.h"
#include "text/word_list.h"

namespace caveat {
namespace {

// At most this many words form one name.
constexpr size_t kMaxWords = 3;

// A noun right after one of these, without an article, is a medicine or an illness: "I take digoxin".
constexpr std::string_view kTaken[] = {"take", "takes", "taking", "prescribed", "have", "has", "having", "got"};
// So is a word that is not English right after one of these.
constexpr std::string_view kBefore[] = {"on", "with",    "took",  "injecting", "had",
                                        "my", "swallow", "using", "started",   "stopped"};

// A noun after one of these is what is asked about or how it is done, not where.
constexpr std::string_view kGoverning[] = {"for", "with",   "of",  "about", "than", "or",
                                           "vs",  "versus", "and", "to",    "by",   "using"};

// How the names of medicines end: stems of the World Health Organization's international nonproprietary names.
constexpr std::string_view kMedicineEndings[] = {
    "mab",      "nib",      "taxel",   "coumon",  "coumarol", "statin",  "pril",      "sartan",    "olol",
    "prazole",  "conazole", "parin",   "xaban",   "gatran",   "oxetine", "azepam",    "zolam",     "cillin",
    "mycin",    "floxacin", "dronate", "dronic",  "glutide",  "gliptin", "gliflozin", "glitazone", "sone",
    "solone",   "profen",   "coxib",   "platin",  "rubicin",  "vir",     "setron",    "triptan",   "dipine",
    "thiazide", "semide",   "lukast",  "codone",  "fentanil", "trozole", "paratide",  "relin",     "barbital",
    "grel",     "limus",    "parib",   "trexate", "citabine", "fibrate", "gabalin",   "tocin"};
constexpr size_t kShortestMedicine = 7;
// A word before one of these is the name of a medicine: "phenprocoumon daily".
constexpr std::string_view kAfter[] = {"daily", "mg", "tablets", "pills", "injections", "twice", "nightly", "weekly"};

bool EndsLikeMedicine(const std::string& word) {
  return word.size() >= kShortestMedicine &&
         std::any_of(std::begin(kMedicineEndings), std::end(kMedicineEndings), [&](std::string_view ending) {
           return word.size() > ending.size() &&
                  word.compare(word.size() - ending.size(), ending.size(), ending.data(), ending.size()) == 0;
         });
}

UnknownWord::Kind KindOf(WordClass word_class) {
  switch (word_class) {
    case WordClass::kIllness:
    case WordClass::kMedicine:
    case WordClass::kProcedure: return UnknownWord::Kind::kCondition;
    case WordClass::kBodyPart: return UnknownWord::Kind::kBodyPart;
    case WordClass::kAnimal:
    case WordClass::kChild: return UnknownWord::Kind::kPatient;
    case WordClass::kUnknown:
    case WordClass::kNotNoun:
    case WordClass::kNoun: return UnknownWord::Kind::kOther;
  }
  return UnknownWord::Kind::kOther;
}

// The words from `first` on that belong together, of which one at least is unknown; 1 if only the first does.
size_t WordsTogether(const std::vector<Token>& tokens, const std::vector<bool>& is_known, size_t first,
                     UnknownWord& found) {
  for (size_t count = std::min(kMaxWords, tokens.size() - first); count > 1; --count) {
    std::string text = tokens[first].word;
    bool any_unknown = !is_known[first];
    bool in_one_clause = true;
    for (size_t i = first + 1; i < first + count; ++i) {
      text.append(" ").append(tokens[i].word);
      any_unknown = any_unknown || !is_known[i];
      in_one_clause = in_one_clause && !tokens[i].clause_start;
    }
    if (!any_unknown || !in_one_clause || KindOf(ClassOf(text)) != UnknownWord::Kind::kCondition) continue;
    found = {std::move(text), UnknownWord::Kind::kCondition, static_cast<uint32_t>(first), false};
    return count;
  }
  return 1;
}

// True if a treatment is named right before in the same clause, but for small words: "does massage exfoliate?" The
// authors of a massage review who are "employed" do nothing that massage might.
bool FollowsSubject(const std::vector<Token>& tokens, const std::vector<bool>& says_subject, size_t at) {
  while (at > 0 && !tokens[at].clause_start) {
    --at;
    if (says_subject[at]) return true;
    if (!tokens[at].small || IsOneOf(tokens[at].word, kGoverning)) return false;
  }
  return false;
}

bool Counts(UnknownWord::Kind kind, bool is_foreign, Role role) {
  // It may be the name of a medicine.
  if (is_foreign) return kind == UnknownWord::Kind::kCondition || role != Role::kByTheWay;
  switch (kind) {
    case UnknownWord::Kind::kCondition: return true;
    case UnknownWord::Kind::kBodyPart:
    case UnknownWord::Kind::kPatient: return role != Role::kByTheWay;
    case UnknownWord::Kind::kOther: return role == Role::kAsked;
  }
  return true;
}

}  // namespace

bool NamesFollow(const std::string& word) {
  return IsOneOf(word, kTaken) || IsOneOf(word, kBefore);
}

std::vector<UnknownWord> FindUnknownWords(const std::vector<Token>& tokens, const std::vector<bool>& is_known,
                                          const std::vector<Role>& roles, const std::vector<bool>& says_subject) {
  std::vector<UnknownWord> unknown;
  for (size_t i = 0; i < tokens.size();) {
    UnknownWord found;
    const size_t count = WordsTogether(tokens, is_known, i, found);
    const bool is_alone = found.text.empty();
    if (is_alone && is_known[i]) {
      ++i;
      continue;
    }
    bool counts = !is_alone;
    if (is_alone) {
      const WordClass word_class = ClassOf(tokens[i].word);
      found = {tokens[i].word, KindOf(word_class), static_cast<uint32_t>(i), false};
      const bool is_foreign = word_class == WordClass::kUnknown;
      const bool follows = i > 0 && !tokens[i].clause_start;
      const bool is_taken =
          follows && IsOneOf(tokens[i - 1].word, kTaken) && (is_foreign || word_class == WordClass::kNoun);
      const bool is_named = follows && is_foreign && IsOneOf(tokens[i - 1].word, kBefore);
      const bool is_dosed = is_foreign && i + 1 < tokens.size() && IsOneOf(tokens[i + 1].word, kAfter);
      const bool is_medicine = is_foreign && EndsLikeMedicine(tokens[i].word);
      if (is_taken || is_named || is_dosed || is_medicine || (is_foreign && tokens[i].in_capitals))
        found.kind = UnknownWord::Kind::kCondition;
      counts = Counts(found.kind, is_foreign, roles[i]) &&
               (word_class != WordClass::kNotNoun || is_taken || FollowsSubject(tokens, says_subject, i));
    }
    const bool is_new = std::none_of(unknown.begin(), unknown.end(),
                                     [&](const UnknownWord& known) { return known.text == found.text; });
    if (counts && is_new) unknown.push_back(std::move(found));
    i += count;
  }
  return unknown;
}

}  // namespace caveat
