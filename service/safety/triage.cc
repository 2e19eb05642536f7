#include "service/safety/triage.h"

#include <algorithm>

#include "service/safety/listening.h"

namespace caveat {
namespace {

// How much of the doubt must be gone before a guess overrules a rule that says more.
constexpr double kNamed = 0.3;

// A finding of long ago is over, but an illness of long ago is still a history ("had breast cancer years ago"). A
// finding counts whoever has it and whoever the question is for. An illness of somebody else counts only together with
// a finding or complaint of theirs.
bool IsReported(const Mention& mention, bool another_suffers, const ConceptFinder& lexicon) {
  const bool is_finding = lexicon.concept_at(mention.concept_index).kind == ConceptKind::kFinding;
  switch (mention.assertion) {
    case Assertion::kPresent:
    case Assertion::kRecent: return true;
    case Assertion::kOfAnother: return is_finding || another_suffers;
    case Assertion::kLongPast: return !is_finding;
    case Assertion::kGeneral:
    case Assertion::kNegated: return false;
  }
  return false;
}

// A reported mention that makes the line hold, of the first concept of the line that has one; or nullptr.
const Mention* Holds(const std::vector<std::string>& line, const std::vector<const Mention*>& reported,
                     const ConceptFinder& lexicon) {
  for (const std::string& id : line) {
    const int index = lexicon.IndexOf(id);
    if (index < 0) continue;
    for (const Mention* mention : reported) {
      if (lexicon.IsA(mention->concept_index, static_cast<uint32_t>(index))) return mention;
    }
  }
  return nullptr;
}

// The words about health in a message that likeness finds urgent; the whole message if it has none.
std::vector<std::string> HealthWords(const Question& question, const std::vector<const Mention*>& reported,
                                     const ConceptFinder& lexicon) {
  std::vector<std::string> words;
  for (const Mention* mention : reported) {
    const bool is_new = std::find(words.begin(), words.end(), mention->words) == words.end();
    if (IsOfHealth(lexicon.concept_at(mention->concept_index).kind) && is_new && !mention->words.empty())
      words.push_back(mention->words);
  }
  if (words.empty()) words.push_back(question.text);
  return words;
}

// The most urgent rule whose words are in the message.
Triage FindSaid(const std::vector<RedFlag>& rules, const std::vector<const Mention*>& reported,
                const ConceptFinder& lexicon) {
  Triage worst;
  for (const RedFlag& rule : rules) {
    if (rule.when.empty() || rule.level <= worst.level || Holds(rule.unless, reported, lexicon) != nullptr) continue;
    std::vector<std::string> words;
    const bool fires = std::all_of(rule.when.begin(), rule.when.end(), [&](const std::vector<std::string>& line) {
      const Mention* mention = Holds(line, reported, lexicon);
      if (mention != nullptr) words.push_back(mention->words);
      return mention != nullptr;
    });
    if (fires) worst = Triage{rule.level, &rule, std::move(words)};
  }
  return worst;
}

// True if a rule whose words were found says more than this one, which only guesses: "breast cancer years ago, new
// backache", or, beside despair, "my boyfriend kicked me". An emergency is not put off by less.
bool SaysLess(const RedFlag& guess, const Triage& said) {
  if (said.rule == nullptr || said.rule->sounds_like != ExampleGroup::kNone) return false;
  return guess.level == TriageLevel::kUrgent ||
         (guess.level == TriageLevel::kCrisis && said.level == TriageLevel::kUrgent);
}

// The most urgent rule by likeness that holds, if it is more urgent than the rule whose words were found.
Triage FindAlike(const std::vector<RedFlag>& rules, const Question& question, const Sounds& sounds,
                 const std::vector<const Mention*>& reported, const ConceptFinder& lexicon, Triage worst) {
  if (sounds.says_nothing()) return worst;
  const auto is_unless = [&](const RedFlag& rule) { return Holds(rule.unless, reported, lexicon) != nullptr; };
  // "The place where I sit has gone to sleep" can be above the bars of an emergency and of a crisis; it is not despair.
  const bool is_of_body =
      sounds.Of(ExampleGroup::kEmergency) > sounds.Of(ExampleGroup::kCrisis) &&
      std::any_of(rules.begin(), rules.end(), [&](const RedFlag& rule) {
        return rule.sounds_like == ExampleGroup::kEmergency && !is_unless(rule) && sounds.AreLike(rule);
      });
  for (const RedFlag& rule : rules) {
    if (rule.sounds_like == ExampleGroup::kNone || rule.level <= worst.level || is_unless(rule)) continue;
    if (rule.level < TriageLevel::kUrgent) {
      // A rule that only adds a line with a question may go by a part of a message.
      if (!sounds.part.IsLike(rule)) continue;
    } else {
      if (is_of_body && rule.sounds_like == ExampleGroup::kCrisis) continue;
      const bool is_likely = sounds.AreLike(rule, SaysLess(rule, worst) ? Sound::Raised(rule.at_least, kNamed) : 0);
      if (!is_likely) continue;
    }
    worst = Triage{rule.level, &rule, HealthWords(question, reported, lexicon)};
  }
  return worst;
}

}  // namespace

Triage FindRedFlags(const Question& question, const std::vector<RedFlag>& rules, const ConceptFinder& lexicon,
                    const Likeness& likeness) {
  std::vector<const Mention*> reported;
  const bool another_suffers =
      std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
        const ConceptKind kind = lexicon.concept_at(mention.concept_index).kind;
        return mention.assertion == Assertion::kOfAnother &&
               (kind == ConceptKind::kFinding || kind == ConceptKind::kComplaint);
      });
  for (const Mention& mention : question.mentions) {
    if (IsReported(mention, another_suffers, lexicon)) reported.push_back(&mention);
  }
  Triage said = FindSaid(rules, reported, lexicon);
  // A rule by words is certain, and a rule by likeness does not overrule it.
  if (said.level >= TriageLevel::kEmergency) return said;
  const Sounds sounds = Listen(question, reported, lexicon, likeness);
  return FindAlike(rules, question, sounds, reported, lexicon, std::move(said));
}

}  // namespace caveat
