#include "service/safety/triage.h"

#include <algorithm>

namespace caveat {
namespace {

// Fewer words than these, beside complaints, treatments and parts of the body, are taken for urgent only at half the
// doubt.
constexpr size_t kFewWords = 4;
// So much of the doubt that is left is not allowed to what is told apart from what is asked: it says less than the
// whole.
constexpr double kCertaintyOfTold = 0.15;

// A finding of long ago is over; an illness of long ago is still a history ("had breast cancer years ago"). A finding
// is one whoever has it, and whoever the question is for; an illness of another only with a finding or complaint of
// theirs.
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

bool IsOfHealth(ConceptKind kind) {
  return IsHealth(kind) || kind == ConceptKind::kComplaint || kind == ConceptKind::kBodyPart;
}

// What is said of health in a message that is heard as urgent; of a message that names nothing of it, the whole.
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

// True if the only signs that are told are over: "I fell off my bike years ago".
bool TellsOfThePast(const Question& question, const std::vector<const Mention*>& reported,
                    const ConceptFinder& lexicon) {
  const auto is_sign = [&](const Mention& mention) {
    const ConceptKind kind = lexicon.concept_at(mention.concept_index).kind;
    return kind == ConceptKind::kFinding || kind == ConceptKind::kComplaint;
  };
  return std::any_of(
             question.mentions.begin(), question.mentions.end(),
             [&](const Mention& mention) { return is_sign(mention) && mention.assertion == Assertion::kLongPast; }) &&
         std::none_of(reported.begin(), reported.end(), [&](const Mention* mention) { return is_sign(*mention); });
}

void Raise(Likeness::Probabilities& gravest, const Likeness::Probabilities& heard) {
  for (size_t group = 0; group < kExampleGroups; ++group) gravest[group] = std::max(gravest[group], heard[group]);
}

// The gravest of what is heard in this message, in each earlier one, and in all of them together. "And neck?" says too
// little to be heard by itself.
Likeness::Probabilities HearAll(const Question& question, const ConceptFinder& lexicon, const Likeness& likeness) {
  Likeness::Probabilities gravest = {};
  const auto listen = [&](const std::vector<Token>& message) {
    if (lexicon.CountOtherWords(message) > 0) Raise(gravest, likeness.Hear(message, lexicon));
  };
  listen(question.heard);
  if (question.earlier_messages.empty()) return gravest;
  std::vector<Token> together;
  for (const std::vector<Token>& message : question.earlier_messages) {
    listen(message);
    together.insert(together.end(), message.begin(), message.end());
  }
  together.insert(together.end(), question.heard.begin(), question.heard.end());
  listen(together);
  return gravest;
}

// What words sound like, and how much they say.
struct Sound {
  Likeness::Probabilities probabilities = {};
  size_t words = 0;  // beside complaints, treatments and parts of the body
  bool tells_of_health = false;
  bool is_told = false;  // apart from what is asked

  // Despair needs no part of the body; said without one half the doubt is allowed, and so it is of few words.
  double BarOf(const RedFlag& rule) const {
    const bool is_vague = words < kFewWords || (rule.sounds_like != ExampleGroup::kCrisis && !tells_of_health);
    const double bar = is_vague ? (1 + rule.at_least) / 2 : rule.at_least;
    return is_told ? bar + kCertaintyOfTold * (1 - bar) : bar;
  }
  double Of(ExampleGroup group) const { return probabilities[static_cast<size_t>(group)]; }
  double ProbabilityOf(const RedFlag& rule) const { return Of(rule.sounds_like); }
};

Sound ListenToAll(const Question& question, const std::vector<const Mention*>& reported, const ConceptFinder& lexicon,
                  const Likeness& likeness) {
  Sound all;
  all.words = lexicon.CountOtherWords(question.heard);
  for (const std::vector<Token>& message : question.earlier_messages) all.words += lexicon.CountOtherWords(message);
  if (all.words == 0) return all;
  all.probabilities = HearAll(question, lexicon, likeness);
  // "I fell off my bike years ago" tells of no health of now.
  all.tells_of_health = !TellsOfThePast(question, reported, lexicon) &&
                        std::any_of(reported.begin(), reported.end(), [&](const Mention* mention) {
                          return IsOfHealth(lexicon.concept_at(mention->concept_index).kind);
                        });
  return all;
}

// "My smile has gone wonky. How long does the relief last?": what is asked makes what is told no less urgent. But the
// complaint that it asks about is none of what is told.
Sound ListenToTold(const Question& question, const Sound& all, const ConceptFinder& lexicon, const Likeness& likeness) {
  Sound told;
  told.is_told = true;
  told.words = lexicon.CountOtherWords(question.told);
  if (told.words == 0) return told;
  told.probabilities = likeness.Hear(question.told, lexicon);
  const std::vector<ConceptHit> hits = lexicon.Find(question.told);
  told.tells_of_health = all.tells_of_health && std::any_of(hits.begin(), hits.end(), [&](const ConceptHit& hit) {
                           return IsOfHealth(lexicon.concept_at(hit.concept_index).kind);
                         });
  return told;
}

// The most urgent rule by likeness that holds, if it is more urgent than what is certain.
Triage ListenFor(const std::vector<RedFlag>& rules, const Question& question,
                 const std::vector<const Mention*>& reported, const ConceptFinder& lexicon, const Likeness& likeness,
                 Triage worst) {
  const Sound all = ListenToAll(question, reported, lexicon, likeness);
  // "Bad back": too few words to sound like anything but themselves.
  if (all.words == 0) return worst;
  const Sound told = ListenToTold(question, all, lexicon, likeness);
  // What only adds a line that asks may be taken from half a message.
  Sound half = all;
  Raise(half.probabilities, told.probabilities);
  Raise(half.probabilities, likeness.HearEachSentence(question.heard, lexicon));
  const auto alarms = [&](const RedFlag& rule, double least) {
    const auto reaches = [&](const Sound& sound) {
      return sound.ProbabilityOf(rule) >= std::max(least, sound.BarOf(rule));
    };
    return Holds(rule.unless, reported, lexicon) == nullptr && (reaches(all) || reaches(told));
  };
  // "The place where I sit has gone to sleep" is no despair, though both be above their bars.
  const bool is_likelier_of_body = std::max(all.Of(ExampleGroup::kEmergency), told.Of(ExampleGroup::kEmergency)) >
                                   std::max(all.Of(ExampleGroup::kCrisis), told.Of(ExampleGroup::kCrisis));
  const bool is_of_body = is_likelier_of_body && std::any_of(rules.begin(), rules.end(), [&](const RedFlag& rule) {
                            return rule.sounds_like == ExampleGroup::kEmergency && alarms(rule, 0);
                          });
  for (const RedFlag& rule : rules) {
    if (rule.sounds_like == ExampleGroup::kNone || rule.level <= worst.level) continue;
    if (rule.level < TriageLevel::kUrgent) {
      if (Holds(rule.unless, reported, lexicon) != nullptr || half.ProbabilityOf(rule) < half.BarOf(rule)) continue;
    } else {
      if (is_of_body && rule.sounds_like == ExampleGroup::kCrisis) continue;
      // "Breast cancer years ago, new backache" has a rule of its own, which says more.
      const bool is_named =
          rule.level == TriageLevel::kUrgent && worst.rule != nullptr && worst.rule->sounds_like == ExampleGroup::kNone;
      if (!alarms(rule, is_named ? (1 + rule.at_least) / 2 : 0)) continue;
    }
    worst = Triage{rule.level, &rule, HealthWords(question, reported, lexicon)};
  }
  return worst;
}

}  // namespace

Triage FindRedFlags(const Question& question, const std::vector<RedFlag>& rules, const ConceptFinder& lexicon,
                    const Likeness& likeness) {
  Triage worst;
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
  // What is certain is not overruled by what may be.
  if (worst.level >= TriageLevel::kEmergency) return worst;
  return ListenFor(rules, question, reported, lexicon, likeness, std::move(worst));
}

}  // namespace caveat
