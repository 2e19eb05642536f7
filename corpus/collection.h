#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "corpus/facet.h"
#include "text/sentences.h"

namespace caveat {

// What an editor writes, as it is in memory. Every quote has been found in its document: it is a byte range.

// The reading of a yes/no question; ordered by care, so that the larger of two is the more careful.
enum class Verdict : uint8_t { kNone, kSupported, kUncertain, kNotSupported, kCaution, kAvoid };

// How soon help is needed; ordered.
enum class TriageLevel : uint8_t { kNone, kSeeClinician, kUrgent, kEmergency, kCrisis };

// What a condition means for the treatment; ordered by care.
enum class ConditionLevel : uint8_t { kGentle, kLocal, kAskFirst, kAvoid };

// How a claim of the article stands against its source.
enum class Support : uint8_t { kSupported, kOverstated, kContradicted, kUnsourced };

enum class ConceptKind : uint8_t {
  kTreatment,
  kComplaint,
  kCondition,
  kMedicine,
  kFinding,
  kBodyPart,
  kOutcome,
  kTiming,
  kPopulation,
  kSource,
  kTopic,
  kIdiom,
};

// True for what people say of their health: illnesses, medicines, findings.
inline bool IsHealth(ConceptKind kind) {
  return kind == ConceptKind::kCondition || kind == ConceptKind::kMedicine || kind == ConceptKind::kFinding;
}

enum class DocumentKind : uint8_t {
  kArticle,
  kSourceRecord,  // the editors' own summary of a publication
  kFullText,      // a publication's own text, where its licence allows that
};

// A quote that an editor chose as evidence.
struct QuoteRef {
  std::string document_id;
  ByteRange range;
};

// A publication.
struct Source {
  std::string id;
  std::string authors;  // "Furlan AD, Giraldo M, Baskwill A, et al."
  uint32_t year = 0;    // 0: not known
  std::string title;
  std::string container;  // journal or publisher
  std::string doi;
  std::string pmid;
  std::string url;
  int line = 0;  // in sources.json
};

// What an editor wrote about a paragraph in the comment above it.
struct Annotation {
  FacetSet facets;
  std::vector<std::string> about;  // concept ids
  std::string certainty;
  Verdict verdict = Verdict::kNone;
};

// A heading, paragraph or list item: one line of a document.
struct Block {
  enum class Kind : uint8_t { kHeading, kParagraph, kItem };
  Kind kind = Kind::kParagraph;
  int heading_level = 0;  // 1 to 6 for a heading
  ByteRange range;        // of its text, without the Markdown marks, in Document::text
  int line = 0;           // from 1
  int lead_in = -1;       // for an item: the index of the paragraph that introduces its list, or -1
  Annotation annotation;
};

struct Document {
  std::string id;
  std::string title;
  DocumentKind kind = DocumentKind::kSourceRecord;
  std::string source_id;
  std::string study_type;
  std::string population;
  std::string certainty;
  std::string licence;
  std::string interests;
  std::string reviewed;  // YYYY-MM-DD
  std::vector<std::string> unverified;
  std::string text;    // the whole file; all byte ranges count in it
  std::string sha256;  // of `text`
  std::vector<Block> blocks;
};

struct Claim {
  std::string id;
  std::string document_id;
  std::vector<ByteRange> quotes;
  Support support = Support::kUnsourced;
  FacetSet facets;
  std::vector<std::string> about;
  Verdict verdict = Verdict::kNone;
  std::string certainty;
  std::vector<QuoteRef> evidence;
  std::string note;
  int line = 0;
};

struct Concept {
  std::string id;
  std::string name;  // as printed inside a sentence
  ConceptKind kind = ConceptKind::kTopic;
  std::vector<std::string> broader;
  std::vector<std::string> terms;
  std::vector<std::vector<std::vector<std::string>>> near;  // alternatives, of groups, of words
  std::string document_id;                                  // for a source: its record
  int line = 0;
};

// What a message may be like: the collection's examples of messages that needed help today or sooner, in a crisis, or
// in an emergency of the body.
enum class ExampleGroup : uint8_t { kUrgent, kCrisis, kEmergency, kNone };
inline constexpr size_t kExampleGroups = 3;

struct RedFlag {
  std::string id;
  TriageLevel level = TriageLevel::kNone;
  std::vector<std::vector<std::string>> when;  // all lines; any concept of a line
  std::vector<std::string> unless;             // any of these makes it silent: a harmless reason for what is said
  // Instead of `when`: fires on a message that is like those of this group, with at least this probability (0 to 1).
  ExampleGroup sounds_like = ExampleGroup::kNone;
  double at_least = 1;
  std::string message;
  std::string short_message;
  std::vector<QuoteRef> evidence;
  bool signed_off = false;
  std::vector<std::string> fires;
  std::vector<std::string> silent;
  int line = 0;
};

// One of the cases that a condition's answer turns on, where people leave out which is theirs.
struct ConditionCase {
  std::string id;
  std::string text;                  // says what the case is and what holds in it
  std::vector<std::string> said_by;  // concepts, any of which tells that it is this one
  bool is_past = false;              // it is this one where the condition is said to be long over
  std::vector<QuoteRef> evidence;
};

struct Condition {
  std::string id;
  std::vector<std::string> concepts;
  ConditionLevel level = ConditionLevel::kAskFirst;
  std::string caveat;
  std::string short_caveat;
  std::vector<ConditionCase> cases;  // none, or two and more
  std::vector<QuoteRef> evidence;
  bool signed_off = false;
  int line = 0;
};

// A caveat that does not come from a condition: owed by every answer with one of its facets (all, if none are named),
// or, by its id, by the engine itself (see collection.yaml).
struct GeneralCaveat {
  std::string id;
  FacetSet facets;
  std::string text;
  std::string short_text;
  std::vector<QuoteRef> evidence;
  bool signed_off = false;
  int line = 0;
};

// The measured worth of a confidence bucket.
struct MeasuredConfidence {
  double precision = 0;  // 0 to 1
  uint32_t measured_on = 0;
};

struct FollowUp {
  std::string question;
  FacetSet facets;
};

struct GoldenQuestion {
  std::string id;
  std::string ask;
  std::optional<FacetSet> facets;  // that it asks for, if the editors say
  std::vector<std::string> history;
  std::vector<std::string> outcome;  // any of these, in lower case
  std::vector<std::string> verdict;
  std::string triage;
  std::vector<std::string> first;  // any of these opens the answer well
  std::vector<std::string> quotes;
  std::vector<std::string> cites;
  std::vector<std::string> caveats;
  std::vector<std::string> disagreements;
  std::vector<std::string> never;
  bool set_aside = false;
  int line = 0;
};

// An example of how people ask, and the facets that it asks for, the main one set; none if it asks for nothing that the
// collection is about.
struct AskingExample {
  std::string text;
  FacetSet facets;
  bool set_aside = false;
};

// An example of which words of a message its answer has to speak of.
struct MarkedExample {
  std::string text;              // normalised, without the marks
  std::vector<ByteRange> asked;  // in `text`, ascending
  bool set_aside = false;

  // True if the answer has to speak of the word that begins at `byte`.
  bool IsAsked(uint32_t byte) const;
};

// A question that people are expected to ask, and the sentence that answers it.
struct ExpectedQuestion {
  std::string text;
  QuoteRef answer;
  bool set_aside = false;
};

// A question near the subject that no sentence of the collection answers.
struct UnansweredQuestion {
  std::string text;
  bool set_aside = false;
};

// A message in a person's own words, and how urgent it is: written from clinical descriptions, not from the rules.
struct SafetyMessage {
  std::string id;
  std::string text;
  std::vector<std::string> history;
  TriageLevel level = TriageLevel::kNone;
  std::string about;                 // its theme
  std::vector<std::string> caveats;  // ids of rules whose caveats are owed
  bool set_aside = false;
  int line = 0;
};

// An everyday message of somebody who tells of a condition, or of nothing that sounds like one.
struct TellingExample {
  std::string text;
  std::vector<std::string> owed;  // ids of rules whose caveats are owed
  std::vector<std::string> not_owed;
  bool set_aside = false;
  int line = 0;
};

// Whom to call in a country, in words that stand for {name} in a rule's text.
struct HelpLines {
  std::string region;  // ISO 3166-1 alpha-2, "GB"; "any" for whoever names no region, or one without a row
  std::map<std::string, std::string> phrases;
  std::vector<QuoteRef> evidence;
  int line = 0;
};

// All that a collection knows apart from its documents' text.
struct Knowledge {
  std::string id;
  std::string title;
  std::string language;
  std::string owner;
  std::string reviewed;
  std::string next_review;
  std::vector<std::string> scope_treatments;  // concept ids
  std::vector<std::string> scope_complaints;
  std::vector<std::string> scope_places;  // parts of the body whose complaints these are
  std::vector<GeneralCaveat> general_caveats;
  std::vector<HelpLines> help_lines;                          // the first for "any"
  std::map<std::string, std::string> templates;               // id -> text
  std::map<std::string, std::vector<QuoteRef>> answers_owe;   // facet name -> what is quoted beside such an answer
  std::map<std::string, std::vector<QuoteRef>> answers_open;  // facet name -> what opens a general answer, best first
  std::vector<FollowUp> follow_ups;
  std::map<std::string, MeasuredConfidence> confidence;  // "low", "medium", "high"
  std::vector<Source> sources;
  std::vector<Claim> claims;
  std::vector<Concept> concepts;
  std::vector<RedFlag> red_flags;
  std::vector<Condition> conditions;
};

// A whole collection, as read from its folder.
struct Collection {
  Knowledge knowledge;
  std::vector<Document> documents;  // ordered by id
  std::vector<GoldenQuestion> questions;
  std::vector<SafetyMessage> messages;
  std::vector<TellingExample> tellings;
  std::vector<AskingExample> askings;
  std::vector<MarkedExample> marked;
  std::vector<ExpectedQuestion> expected;
  std::vector<UnansweredQuestion> unanswered;

  // The document with that id, or nullptr.
  const Document* FindDocument(const std::string& id) const;
};

// The words for these in collection files: "not_supported", "see_clinician", "ask_first" …
const char* Name(Verdict verdict);
const char* Name(TriageLevel level);
const char* Name(ConditionLevel level);
const char* Name(Support support);
const char* Name(ConceptKind kind);

}  // namespace caveat
