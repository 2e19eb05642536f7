#pragma once

#include <string_view>

namespace caveat {

// What an English word, or a few words that belong together, mostly is. From WordNet 3.0 (Princeton University), which
// is compiled in.
enum class WordClass {
  kUnknown,    // not in WordNet: a name, a new medicine, a slip of the pen
  kNotNoun,    // more often a verb, an adjective or an adverb than a noun
  kNoun,       // none of the below
  kIllness,    // an illness, an injury, a symptom
  kBodyPart,   //
  kMedicine,   // a drug of any kind
  kProcedure,  // a treatment, an operation, a diagnostic procedure
  kAnimal,     //
  kChild,      //
};

// The class of a lower-case word in any inflection; British spellings of Greek words ("oedema") count as the American.
// Several words ("kidney stone") are joined by single spaces; of those only illnesses, medicines and procedures are
// known.
WordClass ClassOf(std::string_view words);

// True of a word of digits alone.
bool IsNumber(std::string_view word);

}  // namespace caveat
