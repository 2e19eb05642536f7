#include "service/safety/triage.h"

#include <algorithm>

namespace caveat {
namespace {

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

// Despair needs no part of the body; said without one, it has to be twice as certain.
double BarWithoutHealth(const RedFlag& rule) {
  return rule.sounds_like == ExampleGroup::kCrisis ? (1 + rule.at_least) / 2 : 2;
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

// The gravest of what is heard in this message, in each earlier one, and in all of them together.
double Hear(const Question& question, ExampleGroup group, const Likeness& likeness) {
  double gravest = likeness.Hear(group, question.tokens);
  if (question.earlier_messages.empty()) return gravest;
  std::vector<Token> together;
  for (const std::vector<Token>& message : question.earlier_messages) {
    gravest = std::max(gravest, likeness.Hear(group, message));
    together.insert(together.end(), message.begin(), message.end());
  }
  together.insert(together.end(), question.tokens.begin(), question.tokens.end());
  return std::max(gravest, likeness.Hear(group, together));
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
  const bool tells_of_health = std::any_of(reported.begin(), reported.end(), [&](const Mention* mention) {
    return IsOfHealth(lexicon.concept_at(mention->concept_index).kind);
  });
  for (const RedFlag& rule : rules) {
    if (rule.level <= worst.level || Holds(rule.unless, reported, lexicon) != nullptr) continue;
    std::vector<std::string> words;
    if (rule.sounds_like != ExampleGroup::kNone) {
      // What is certain is not overruled by what may be.
      if (worst.level >= TriageLevel::kEmergency) continue;
      const double bar = tells_of_health ? rule.at_least : BarWithoutHealth(rule);
      if (Hear(question, rule.sounds_like, likeness) >= bar)
        worst = Triage{rule.level, &rule, HealthWords(question, reported, lexicon)};
      continue;
    }
    const bool fires = std::all_of(rule.when.begin(), rule.when.end(), [&](const std::vector<std::string>& line) {
      const Mention* mention = Holds(line, reported, lexicon);
      if (mention != nullptr) words.push_back(mention->words);
      return mention != nullptr;
    });
    if (fires) worst = Triage{rule.level, &rule, std::move(words)};
  }
  return worst;
}

}  // namespace caveat
