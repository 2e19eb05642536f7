#include "service/safety/listening.h"

namespace caveat {
namespace {

// A message with fewer words than this, not counting complaints, treatments and parts of the body, is vague: the bar is
// raised by this share of the gap to certainty.
constexpr size_t kFewWords = 4;
constexpr double kCertaintyOfFewWords = 0.35;
// What is told, split off from the question, is weaker evidence than the whole message: its bar is raised likewise.
constexpr double kCertaintyOfTold = 0.3;

// True if every sign that is told is over: "I fell off my bike years ago".
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

// The highest probabilities of this message, of each earlier one, and of all of them together. "And neck?" says too
// little to be judged by itself.
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

// "My smile has gone wonky. How long does the relief last?": the question does not make the sign less urgent. The
// complaint that the question is about does not count as told.
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

}  // namespace

bool IsOfHealth(ConceptKind kind) {
  return IsHealth(kind) || kind == ConceptKind::kComplaint || kind == ConceptKind::kBodyPart;
}

bool Sound::IsLike(const RedFlag& rule, double least) const {
  const bool is_vague = words < kFewWords || (rule.sounds_like != ExampleGroup::kCrisis && !tells_of_health);
  const double bar = is_vague ? Raised(rule.at_least, kCertaintyOfFewWords) : rule.at_least;
  return Of(rule.sounds_like) >= std::max(least, is_told ? Raised(bar, kCertaintyOfTold) : bar);
}

Sounds Listen(const Question& question, const std::vector<const Mention*>& reported, const ConceptFinder& lexicon,
              const Likeness& likeness) {
  Sounds sounds;
  sounds.all = ListenToAll(question, reported, lexicon, likeness);
  if (sounds.says_nothing()) return sounds;
  sounds.told = ListenToTold(question, sounds.all, lexicon, likeness);
  sounds.part = sounds.all;
  Raise(sounds.part.probabilities, sounds.told.probabilities);
  Raise(sounds.part.probabilities, likeness.HearEachSentence(question.heard, lexicon));
  return sounds;
}

}  // namespace caveat
