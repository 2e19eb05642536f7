#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "corpus/collection.h"
#include "corpus/facet.h"
#include "service/question/unknown_words.h"
#include "text/analyzer.h"

namespace caveat {

// Whether a concept that is said is also meant to be so.
enum class Assertion : uint8_t {
  kPresent,    // "I have a fracture", and whenever in doubt
  kRecent,     // over, or said to be, but perhaps not long: "after a fracture", "healed"
  kLongPast,   // "broke it years ago"
  kGeneral,    // asked about, not reported: "can massage cause a fracture?"
  kNegated,    // "no fracture"
  kOfAnother,  // "my father had a fracture, is it safe for me?"
};

// A concept said in a message.
struct Mention {
  uint32_t concept_index = 0;
  Assertion assertion = Assertion::kPresent;
  bool carried = false;         // said in an earlier question
  std::string words;            // as the person wrote them
  bool is_target = false;       // what the treatment is asked to act on: "does it lower cholesterol?"
  bool is_compared = false;     // what it is held against: "is it better than ibuprofen?"
  bool is_of_relative = false;  // said of a relative or friend
  bool is_asked = true;         // in what is asked, rather than in what is told around it

  bool is_by_the_way = false;  // surely told around what is asked

  // False for what is denied, or is somebody else's.
  bool applies() const { return assertion != Assertion::kNegated && assertion != Assertion::kOfAnother; }
};

// A misspelt word and what it was read as.
struct Repair {
  std::string written;
  std::string read_as;
};

// A question as it was understood.
struct Question {
  std::string text;  // normalised
  std::vector<Token> tokens;
  std::vector<Token> heard;                          // the tokens, courtesies apart
  std::vector<Token> told;                           // what of them is told apart from what is asked; see ToldWords
  std::vector<Token> asked;                          // so much of them as does not only deny an illness
  std::vector<std::vector<Token>> earlier_messages;  // but those that only deny an illness, oldest first
  std::vector<Mention> mentions;                     // in order; carried ones last
  FacetSet facets;
  double elsewhere_odds = 0;        // natural log odds that it asks for nothing that the collection is about
  double answerable_odds = 0;       // natural log odds that a sentence of the collection answers it
  bool is_for_self = false;         // whoever asks would be treated: "for me"
  bool asks_share = false;          // what percentage, how common: to be answered by a percentage
  bool asks_quantity = false;       // how many, how much, how big: to be answered by a figure
  bool asks_finding = false;        // what a publication came to
  bool asks_against = false;        // who, or when one, should leave the treatment alone
  bool asks_signs = false;          // by which signs something serious is known
  bool is_polar = false;            // to be answered by yes or no
  bool doubts = false;              // "is it a con?": where yes says that the treatment is bad
  bool only_denies = false;         // "no fever, no numbness"
  bool has_pronoun = false;         // "it", "this": something was meant that is not said
  bool asks_other_act = false;      // leave or advice for something that is no treatment of the collection
  bool asks_of_pronoun = false;     // "is it …?", "should I have it …?"
  bool opens_elliptically = false;  // "what about …", "and …"
  bool only_names_place = false;    // "and back pain?": opens elliptically and then only says what hurts
  bool is_elliptical = false;       // leans on the questions before it
  bool names_subject = false;       // says, or carries over, a treatment, complaint or source of the collection
  size_t strange_nouns = 0;         // that neither the lexicon nor a passage knows
  bool assumed_subject = false;     // "is it safe?": the collection's treatment was assumed
  std::vector<Repair> repairs;
  std::vector<std::string> carried;      // names of what was carried over, for the reader
  std::vector<std::string> topic_words;  // words of the documents that are neither concepts nor common, lower case
  // Words that sound like somebody who tells of an illness, of which nothing else here is known; empty for most.
  std::string told_condition;
  std::vector<UnknownWord> unknown_words;  // of which the collection knows nothing, and which were asked about
  std::vector<std::string> hint_words;     // common words that few passages have: they may tell passages apart
  std::vector<std::string> search_words;   // what to search for, most telling first
  // Where a message asks several things, each as a question of its own, with what it leans on; else none.
  std::vector<Question> parts;
  // The things that it asks beside these and that are about another subject, in its own words.
  std::vector<std::string> left_out;
};

}  // namespace caveat
