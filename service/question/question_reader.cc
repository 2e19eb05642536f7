#include "service/question/question_reader.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "corpus/told_words.h"
#include "service/question/asked.h"
#include "service/question/assumptions.h"
#include "service/question/carry_over.h"
#include "service/question/hear_facets.h"
#include "service/question/other_act.h"
#include "service/question/spelling.h"
#include "service/question/subject_reader.h"
#include "service/question/told_condition.h"
#include "text/asking.h"
#include "text/normalise.h"
#include "text/word_class.h"

namespace caveat {
namespace {

// A word that is in at most one of this many passages is worth searching for even if it is common elsewhere.
constexpr size_t kRareShare = 40;
// Shorter common words tell nothing even where they are rare.
constexpr size_t kMinHintLetters = 5;
// A number of at least so many digits is a figure or a year, rather than a count of days or sessions.
constexpr size_t kFigureDigits = 3;
// The fewest letters of a word whose spelling is repaired.
constexpr size_t kRepairedLetters = 3;
constexpr size_t kOrdinaryWord = 6;
// A message that asks more things than this is only read as a whole.
constexpr size_t kMaxParts = 4;
// "What about" has the most words of what turns to something else.
constexpr size_t kLongestTurning = 2;
// Below these log odds, no sentence answers such a part.
constexpr double kAnswerableOdds = 0;

bool HasDigit(std::string_view word) {
  return word.find_first_of("0123456789") != std::string_view::npos;
}

// The facets of the sentences that ask; of the others too, if those that ask name no concept ("… True or rubbish?").
FacetSet FacetsAskedFor(const Question& question, const std::vector<ConceptHit>& hits, const CueFindings& cues) {
  const std::vector<bool> asking = AskingSentences(question.text, question.tokens);
  const bool names_concept = std::any_of(hits.begin(), hits.end(), [&](const ConceptHit& hit) {
    return asking[question.tokens[hit.tokens.front()].sentence];
  });
  FacetSet asked;
  FacetSet all;
  for (size_t i = 0; i < question.tokens.size(); ++i) {
    all.AddAll(cues.facets[i]);
    if (asking[question.tokens[i].sentence]) asked.AddAll(cues.facets[i]);
  }
  return asked.empty() || !names_concept ? all : asked;
}

}  // namespace

QuestionReader::QuestionReader(const Snapshot& snapshot) : snapshot_(snapshot), english_(analyzer_) {
  for (const Concept& entry : snapshot.knowledge().concepts) {
    std::vector<std::string>& words = name_words_.emplace_back();
    for (const Token& token : analyzer_.Analyse(entry.name)) {
      if (!token.small) words.push_back(token.word);
    }
  }
  for (const std::string& word : snapshot.concepts().words()) {
    if (ClassOf(word) != WordClass::kUnknown) english_words_.push_back(word);
  }
  for (const uint32_t index : snapshot.scope()) {
    for (const std::string& term : snapshot.concepts().concept_at(index).terms) {
      // A marked term may be a slip of the pen ("message therapy"), and so may a word that is not English.
      if (IsMarkedExact(term)) continue;
      for (Token& token : analyzer_.Analyse(term)) {
        if (ClassOf(token.word) != WordClass::kUnknown) subject_words_.push_back(std::move(token.word));
      }
    }
  }
  std::sort(subject_words_.begin(), subject_words_.end());
  subject_words_.erase(std::unique(subject_words_.begin(), subject_words_.end()), subject_words_.end());
}

Question QuestionReader::Read(std::string_view text, const std::vector<std::string>& history) const {
  Question question = ReadWhole(text, history);
  ReadParts(history, question);
  return question;
}

// Each part leans on what was said before, in this message too.
void QuestionReader::ReadParts(std::vector<std::string> history, Question& whole) const {
  const std::vector<Token>& tokens = whole.tokens;
  std::vector<size_t> starts = FindParts(whole.text, tokens, AskingSentences(whole.text, tokens));
  if (starts.size() < 2 || starts.size() > kMaxParts) return;
  const SubjectReader subject(snapshot_, english_);
  std::vector<Question> parts;
  std::vector<std::string> left_out;
  size_t begin = 0;
  for (size_t i = 1; i <= starts.size(); ++i) {
    const size_t end = i < starts.size() ? tokens[starts[i]].begin : whole.text.size();
    std::string text = whole.text.substr(begin, end - begin);
    Question part = ReadWhole(text, history);
    // "Could you tell me:" asks nothing by itself.
    if (part.facets.empty() && part.mentions.empty()) continue;
    begin = end;
    whole.answerable_odds = std::max(whole.answerable_odds, part.answerable_odds);
    const bool is_elsewhere = part.elsewhere_odds > kAnotherSubjectOdds || part.answerable_odds < kAnswerableOdds ||
                              part.facets.Main() == Facet::kLogistics;
    // "What helps against GERD, and can it be cured?": what names no subject leans on the part before it.
    const bool leans_on_left_out = part.assumed_subject && parts.empty() && !left_out.empty();
    if ((is_elsewhere || leans_on_left_out) && !subject.IsNamedHere(part)) {
      left_out.emplace_back(absl::StripAsciiWhitespace(text));
      continue;
    }
    // "How many trials and how many patients were in the review?" names what it is about last: one question.
    const bool is_named_later = part.assumed_subject && !whole.assumed_subject && subject.IsNamed(whole);
    if (parts.empty() && left_out.empty() && (is_named_later || !subject.IsNamed(part))) return;
    history.push_back(std::move(text));
    const bool says_more = std::any_of(part.mentions.begin(), part.mentions.end(),
                                       [](const Mention& mention) { return !mention.carried; });
    const bool asks_more = parts.empty() || says_more || part.facets.List() != parts.back().facets.List();
    if (part.names_subject && !part.facets.empty() && asks_more) parts.push_back(std::move(part));
  }
  whole.parts = std::move(parts);
  if (whole.parts.empty()) return;
  whole.left_out = std::move(left_out);
  whole.names_subject = true;
  for (const Question& part : whole.parts) whole.facets.AddAll(part.facets);
}

Question QuestionReader::ReadWhole(std::string_view text, const std::vector<std::string>& history) const {
  std::vector<Question> earlier;
  const SubjectReader subject(snapshot_, english_);
  for (const std::string& message : history) {
    Question turn = ReadOne(message);
    turn.is_elliptical = LeansOnEarlier(turn, snapshot_, english_);
    // "Are there side effects?" was about the treatment, and so is "how long do they last?"
    const Subject said = subject.Of(turn);
    // "Is it safe?" had to be asked back, but it meant the treatment.
    const bool means_treatment = said == Subject::kNone && !snapshot_.scope().empty() && turn.mentions.empty() &&
                                 !turn.facets.empty() && subject.AsksOfPronoun(turn);
    if (said == Subject::kAssumed || said == Subject::kDocuments || means_treatment) AssumeSubject(snapshot_, turn);
    earlier.push_back(std::move(turn));
  }
  Question question = ReadOne(text);
  for (const Question& turn : earlier) {
    if (!turn.only_denies) question.earlier_messages.push_back(turn.tokens);
  }
  question.is_elliptical = LeansOnEarlier(question, snapshot_, english_);
  // "Thanks!" asks nothing, so nothing carries over to it; "mine was 2 years ago" says more of what was asked.
  const bool asks = !question.facets.empty() || !question.mentions.empty() || question.opens_elliptically ||
                    std::any_of(question.tokens.begin(), question.tokens.end(), [&](const Token& token) {
                      return english_.IsQuestionWord(token) || HasDigit(token.word);
                    });
  if (asks) CarryOver(snapshot_, english_, question).From(earlier);
  for (const Question& turn : earlier) {
    if (question.told_condition.empty()) question.told_condition = turn.told_condition;
  }
  const Subject said = subject.Of(question);
  question.names_subject = said != Subject::kNone;
  question.asks_of_pronoun = subject.AsksOfPronoun(question);
  question.assumed_subject = said == Subject::kAssumed;
  if (question.assumed_subject) AssumeSubject(snapshot_, question);
  AssumeFacets(snapshot_, question);
  AddConceptNames(question);
  return question;
}

// "Long-term back pain" asks for no long-term effect, and "lower back" for nothing to be lowered.
void QuestionReader::ForgetCuesInComplaints(const std::vector<ConceptHit>& hits, CueFindings& cues) const {
  for (const ConceptHit& hit : hits) {
    const bool is_one_phrase = hit.tokens.back() - hit.tokens.front() + 1 == hit.tokens.size();
    const ConceptKind kind = snapshot_.concepts().concept_at(hit.concept_index).kind;
    const bool is_complaint = kind == ConceptKind::kComplaint || kind == ConceptKind::kBodyPart;
    if (!is_one_phrase || !is_complaint || hit.tokens.size() == 1) continue;
    for (const uint32_t token : hit.tokens) cues.facets[token] = FacetSet();
  }
}

Question QuestionReader::ReadOne(std::string_view text) const {
  Question question;
  question.text = Normalise(text);
  question.tokens = analyzer_.Analyse(question.text);
  std::vector<ConceptHit> hits = snapshot_.concepts().Find(question.tokens);
  if (RepairWords(hits, question)) hits = snapshot_.concepts().Find(question.tokens);
  const AnalysedMessage message = WithSubject(question.tokens, hits);
  CueFindings cues = english_.FindCues(message);
  ForgetCuesInComplaints(hits, cues);
  question.facets = FacetsAskedFor(question, hits, cues);
  const bool asks_nothing = question.facets.empty();
  const std::vector<bool> asking = AskingSentences(question.text, question.tokens);
  std::vector<bool> is_heard = cues.is_courtesy;
  is_heard.flip();
  const HeardWords heard = Only(question.tokens, hits, is_heard);
  const std::vector<bool> says_subject = SaySubject(message);
  const AssertionReader assertions(question.tokens, hits, snapshot_.concepts(), cues, english_, says_subject);
  const std::vector<bool> in_denials = assertions.InDenials(asking);
  for (size_t i = 0; i < is_heard.size(); ++i) is_heard[i] = is_heard[i] && !in_denials[i];
  const HeardWords asked = Only(question.tokens, hits, is_heard);
  question.asked = asked.tokens;
  question.answerable_odds = snapshot_.answerable().Hear(asked.tokens, asked.hits, snapshot_.concepts());
  ListenForFacets(asked.tokens.empty() ? heard : asked, asking, question);
  const std::vector<Role> roles = FindRoles(heard, question);
  FindMentions(hits, cues, roles, says_subject, assertions, question);
  FindWords(hits, cues, roles, says_subject, assertions, question);
  question.is_polar = IsPolar(question.tokens, asking);
  question.has_pronoun = std::any_of(question.tokens.begin(), question.tokens.end(),
                                     [&](const Token& token) { return english_.IsPronoun(token); });
  const auto says = [&](Mark mark) {
    return std::any_of(cues.marks.begin(), cues.marks.end(), [=](const Marks& marks) { return marks.Has(mark); });
  };
  question.asks_share = says(Mark::kShare);
  question.asks_finding = says(Mark::kFinding);
  question.asks_against = says(Mark::kAgainst);
  question.doubts = says(Mark::kDoubt);
  // "Which symptoms does it relieve?" asks for what it does.
  question.asks_signs = says(Mark::kSigns) && !question.facets.Has(Facet::kEfficacy);
  if (question.asks_against || question.asks_signs) question.facets.Add(Facet::kSafety);
  question.asks_quantity = question.asks_share || says(Mark::kQuantity);
  question.heard = heard.tokens;
  question.only_denies = assertions.OnlyDenies();
  question.asks_other_act = AsksForOtherAct(snapshot_, english_, question);
  question.told = ToldWords(question.text, heard.tokens, heard.hits, snapshot_.concepts());
  question.told_condition = HearToldCondition(snapshot_.told_conditions(), snapshot_.concepts(), question);
  const size_t opening = cues.Opening();
  question.opens_elliptically = opening < cues.marks.size() && cues.marks[opening].Has(Mark::kEllipticalOpening);
  question.only_names_place = question.opens_elliptically && cues.marks[opening].Has(Mark::kTurning) && asks_nothing &&
                              OnlyNamesPlaces(opening + kLongestTurning, question.tokens, hits, snapshot_.concepts());
  return question;
}

// What the message shares with the examples of how people ask, without its courtesies.
void QuestionReader::ListenForFacets(const HeardWords& heard, const std::vector<bool>& asking,
                                     Question& question) const {
  if (!snapshot_.asked_sides().knows()) return;
  std::vector<bool> in_asking;
  for (const Token& token : heard.tokens) in_asking.push_back(asking[token.sentence]);
  FacetHearer hearer(snapshot_.asked_sides(), snapshot_.concepts());
  question.facets =
      hearer.Hear(question.facets, question.answerable_odds, Only(heard.tokens, heard.hits, in_asking), heard);
  question.elsewhere_odds = hearer.elsewhere_odds();
}

// Courtesies stand around what is asked.
std::vector<Role> QuestionReader::FindRoles(const HeardWords& heard, const Question& question) const {
  const std::vector<Role> of_heard =
      HearRoles(snapshot_.asked_words(), snapshot_.concepts(), question.text, heard.tokens, heard.hits);
  std::vector<Role> roles;
  size_t next = 0;
  for (const Token& token : question.tokens) {
    const bool is_heard = next < heard.tokens.size() && heard.tokens[next].begin == token.begin;
    roles.push_back(is_heard ? of_heard[next++] : Role::kByTheWay);
  }
  return roles;
}

// Which words name the collection's treatment, complaint or place.
AnalysedMessage QuestionReader::WithSubject(const std::vector<Token>& tokens,
                                            const std::vector<ConceptHit>& hits) const {
  const std::vector<bool> none(tokens.size(), false);
  AnalysedMessage message{tokens, none, none, none};
  for (const ConceptHit& hit : hits) {
    const bool is_place = snapshot_.IsScopePlace(hit.concept_index);
    if (!snapshot_.IsInScope(hit.concept_index) && !is_place) continue;
    const bool is_treatment = snapshot_.concepts().concept_at(hit.concept_index).kind == ConceptKind::kTreatment;
    std::vector<bool>& says =
        is_treatment ? message.says_treatment : (is_place ? message.says_place : message.says_complaint);
    for (const uint32_t token : hit.tokens) says[token] = true;
  }
  return message;
}

// For each token, true if it names the collection's treatment or stands for it.
std::vector<bool> QuestionReader::SaySubject(const AnalysedMessage& message) const {
  std::vector<bool> says_subject = message.says_treatment;
  for (size_t i = 0; i < says_subject.size(); ++i)
    says_subject[i] = says_subject[i] || english_.IsPronoun(message.tokens[i]);
  return says_subject;
}

bool QuestionReader::RepairWords(const std::vector<ConceptHit>& hits, Question& question) const {
  std::vector<bool> is_known(question.tokens.size(), false);
  for (const ConceptHit& hit : hits) {
    for (const uint32_t token : hit.tokens) is_known[token] = true;
  }
  const std::vector<std::string>& words = snapshot_.concepts().words();
  for (size_t i = 0; i < question.tokens.size(); ++i) {
    Token& token = question.tokens[i];
    if (is_known[i] || english_.IsCommon(token) || snapshot_.PassagesWithStem(token.stem) > 0) continue;
    if (ClassOf(token.word) != WordClass::kUnknown || HasDigit(token.word)) continue;
    if (std::binary_search(words.begin(), words.end(), token.word)) continue;
    // "mssage" may be a message, but not here: the subject's own words come first, and only into one of them a word as
    // short as "bak".
    std::string read_as = RepairSpelling(token.word, subject_words_, kRepairedLetters);
    if (read_as.empty()) read_as = RepairSpelling(token.word, words);
    // The lexicon lists misspellings as well: between one of them and an English word the choice is clear.
    if (read_as.empty()) read_as = RepairSpelling(token.word, english_words_);
    // "actualy", "helpfull": an ordinary word, where the slip is too small to hide the name of an illness.
    if (read_as.empty()) read_as = RepairSpelling(token.word, english_.words(), kOrdinaryWord);
    // "I take abilify" names a medicine, not an ability.
    const bool may_be_name = token.in_capitals || (i > 0 && NamesFollow(question.tokens[i - 1].word));
    const bool is_ordinary = std::binary_search(english_.words().begin(), english_.words().end(), read_as) &&
                             !std::binary_search(subject_words_.begin(), subject_words_.end(), read_as);
    if (may_be_name && is_ordinary) continue;
    if (read_as.empty()) continue;
    question.repairs.push_back({token.word, read_as});
    token.word = std::move(read_as);
    token.stem = analyzer_.Stem(token.word);
  }
  return !question.repairs.empty();
}

// "The scan shows a slipped disc": a topic within a finding is a part of what is told.
bool QuestionReader::IsTold(const ConceptHit& hit, const std::vector<ConceptHit>& hits) const {
  const auto kind_of = [&](const ConceptHit& each) { return snapshot_.concepts().concept_at(each.concept_index).kind; };
  return kind_of(hit) == ConceptKind::kTopic && std::any_of(hits.begin(), hits.end(), [&](const ConceptHit& other) {
           return kind_of(other) == ConceptKind::kFinding &&
                  std::includes(other.tokens.begin(), other.tokens.end(), hit.tokens.begin(), hit.tokens.end());
         });
}

void QuestionReader::FindMentions(const std::vector<ConceptHit>& hits, const CueFindings& cues,
                                  const std::vector<Role>& roles, const std::vector<bool>& says_subject,
                                  const AssertionReader& assertions, Question& question) const {
  question.is_for_self = assertions.asks_for_self();
  for (const ConceptHit& hit : hits) {
    Mention mention;
    mention.concept_index = hit.concept_index;
    mention.assertion = assertions.Of(hit, snapshot_.concepts().concept_at(hit.concept_index).kind);
    // "When should I not have a massage?" is about massage.
    const bool is_subject = snapshot_.IsInScope(hit.concept_index);
    if (is_subject && mention.assertion == Assertion::kNegated) mention.assertion = Assertion::kPresent;
    mention.is_of_relative = assertions.IsOfRelative(hit.tokens.front());
    mention.is_target = IsTarget(question.tokens, cues, hit.tokens.front());
    const bool is_medicine = snapshot_.concepts().concept_at(hit.concept_index).kind == ConceptKind::kMedicine;
    mention.is_compared =
        english_.Compares(question.tokens, hit.tokens.front()) ||
        (is_medicine && English::IsHeldAgainst(says_subject, question.tokens, hit.tokens.front(), hit.tokens.back()));
    mention.is_asked = roles[hit.tokens.front()] == Role::kAsked && !IsTold(hit, hits);
    mention.is_by_the_way = std::all_of(hit.tokens.begin(), hit.tokens.end(), [&](uint32_t token) {
      return roles[token] == Role::kByTheWay || question.tokens[token].small;
    });
    const Token& first = question.tokens[hit.tokens.front()];
    const Token& last = question.tokens[hit.tokens.back()];
    mention.words = question.text.substr(first.begin, last.end - first.begin);
    question.mentions.push_back(std::move(mention));
  }
}

// "Does it lower cholesterol?", "do they recommend surgery?": what is asked about, rather than what somebody has.
bool QuestionReader::IsTarget(const std::vector<Token>& tokens, const CueFindings& cues, size_t at) {
  size_t before = at;
  while (before > 0 && tokens[before - 1].small && tokens[before - 1].sentence == tokens[before].sentence) --before;
  return before > 0 && tokens[before - 1].sentence == tokens[before].sentence &&
         (cues.ending[before - 1].Has(Facet::kEfficacy) || cues.ending[before - 1].Has(Facet::kRecommendation));
}

// A word that is neither a concept's, nor common, nor asks for a facet is a topic, if a passage has it; all but the
// common ones are searched for.
void QuestionReader::FindWords(const std::vector<ConceptHit>& hits, const CueFindings& cues,
                               const std::vector<Role>& roles, const std::vector<bool>& says_subject,
                               const AssertionReader& assertions, Question& question) const {
  const std::vector<Token>& tokens = question.tokens;
  std::vector<bool> says_concept(tokens.size(), false);
  for (const ConceptHit& hit : hits) {
    for (const uint32_t token : hit.tokens) says_concept[token] = true;
  }
  std::vector<bool> is_known = says_concept;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (says_concept[i]) continue;
    const Token& token = tokens[i];
    const WordUse use = UseOf(token, cues, i);
    // "I take Evenity" has a stem of the documents, and is not a word of theirs.
    const bool is_name = i > 0 && NamesFollow(tokens[i - 1].word) && ClassOf(token.word) == WordClass::kUnknown;
    is_known[i] = use != WordUse::kTopic || HasDigit(token.word) ||
                  (snapshot_.PassagesWithStem(token.stem) > 0 && !is_name) ||
                  assertions.IsDenied({0, {static_cast<uint32_t>(i)}}, ConceptKind::kTopic);
    if (use == WordUse::kNone) continue;
    if (!token.small && !english_.IsQuestionWord(token)) question.search_words.push_back(token.word);
    if (use == WordUse::kHint) question.hint_words.push_back(token.word);
    const bool is_new =
        std::find(question.topic_words.begin(), question.topic_words.end(), token.word) == question.topic_words.end();
    if (use == WordUse::kTopic && is_new && snapshot_.PassagesWithStem(token.stem) > 0)
      question.topic_words.push_back(token.word);
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool is_strange = !says_concept[i] && !tokens[i].small && !cues.is_facet_cue[i] && IsStrangeNoun(tokens[i]);
    question.strange_nouns += is_strange ? 1 : 0;
  }
  question.unknown_words = FindUnknownWords(tokens, is_known, roles, says_subject);
  for (UnknownWord& word : question.unknown_words) word.is_target = IsTarget(tokens, cues, word.token);
}

// A noun, or a word that is not English, which no passage has.
bool QuestionReader::IsStrangeNoun(const Token& token) const {
  if (english_.IsQuestionWord(token) || english_.IsDocumentWord(token)) return false;
  if (snapshot_.PassagesWithStem(token.stem) > 0) return false;
  const WordClass word_class = ClassOf(token.word);
  return word_class == WordClass::kUnknown ? !english_.IsCommon(token)
                                           : word_class != WordClass::kNotNoun && !english_.IsEmptyNoun(token);
}

QuestionReader::WordUse QuestionReader::UseOf(const Token& token, const CueFindings& cues, size_t at) const {
  const bool is_number = IsNumber(token.word);
  const bool asks = cues.is_facet_cue[at];
  const bool is_common = english_.IsCommon(token);
  if (is_common && !asks && !is_number && !IsRare(token)) return WordUse::kNone;
  if (asks || cues.marks[at].Has(Mark::kNegation)) return WordUse::kSearched;
  // A figure of a study, or a year, tells passages apart better than any word.
  if (is_number) return token.word.size() >= kFigureDigits && IsRare(token) ? WordUse::kTopic : WordUse::kHint;
  if (!is_common) return WordUse::kTopic;
  return token.word.size() < kMinHintLetters ? WordUse::kSearched : WordUse::kHint;
}

bool QuestionReader::IsRare(const Token& token) const {
  const uint32_t holding = snapshot_.PassagesWithStem(token.stem);
  return holding > 0 && holding * kRareShare <= snapshot_.passages().size();
}

// Of the last sentence that asks. Words such as "how safe" and "how effective" ask for yes or no in disguise.
bool QuestionReader::IsPolar(const std::vector<Token>& tokens, const std::vector<bool>& asking) const {
  if (tokens.empty()) return false;
  uint32_t sentence = tokens.back().sentence;
  for (const Token& token : tokens) {
    if (asking[token.sentence] && OpensQuestion(token.word)) sentence = token.sentence;
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].sentence != sentence || !english_.OpensQuestion(tokens, i)) continue;
    const bool in_disguise =
        tokens[i].word == "how" && i + 1 < tokens.size() &&
        (tokens[i + 1].word == "safe" || tokens[i + 1].word == "effective" || tokens[i + 1].word == "risky" ||
         tokens[i + 1].word == "dangerous" || tokens[i + 1].word == "about");
    const bool opens = tokens[i].clause_start || i == 0 || tokens[i - 1].word == "and" || tokens[i - 1].word == "so";
    const bool what_about = tokens[i].word == "what" && i + 1 < tokens.size() &&
                            (tokens[i + 1].word == "about" || tokens[i + 1].word == "if");
    if (opens && !in_disguise && !what_about) return false;
  }
  return true;
}

// Concepts are searched for by their names, which the index has beside the passages that speak of them in other words.
// The collection's subject is in nearly every passage: it is searched for only where nothing else is.
void QuestionReader::AddConceptNames(Question& question) const {
  std::vector<std::string> names;
  std::vector<std::string> subject_names;
  for (const Mention& mention : question.mentions) {
    const bool is_finding = snapshot_.concepts().concept_at(mention.concept_index).kind == ConceptKind::kFinding;
    // Findings only matter to the rules; they are not searched for.
    if (!mention.applies() || is_finding) continue;
    const std::vector<std::string>& words = name_words_[mention.concept_index];
    std::vector<std::string>& into = snapshot_.IsScope(mention.concept_index) ? subject_names : names;
    into.insert(into.end(), words.begin(), words.end());
  }
  if (names.empty()) names = std::move(subject_names);
  for (const Facet facet : question.facets.List()) names.push_back(FacetTerm(facet));
  question.search_words.insert(question.search_words.begin(), names.begin(), names.end());
}

}  // namespace caveat
