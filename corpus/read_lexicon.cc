#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "corpus/names.h"
#include "corpus/readers.h"
#include "corpus/yaml_reader.h"

namespace caveat {
namespace {

// A phrase may stand for at most so many.
constexpr size_t kMaxVariants = 5000;

// Reads the concepts of one file, and the word lists that their phrases are made of.
class ConceptReader {
 public:
  ConceptReader(const char* file, Diagnostics& diagnostics) : yaml_(file, diagnostics) {}

  void ReadLexicon(const std::string& text, std::vector<Concept>& concepts) {
    for (const YAML::Node& node : yaml_.Elements(yaml_.Parse(text))) {
      if (!yaml_.ExpectMap(node, {"id", "name", "kind", "broader", "terms", "near", "document"})) continue;
      Concept entry = ReadConcept(node);
      entry.kind = yaml_.Choice<ConceptKind>(node, "kind", ConceptKindFromName, std::nullopt,
                                             "treatment, complaint, condition, medicine, body_part, outcome, timing, "
                                             "population, source, topic, idiom");
      if (entry.kind == ConceptKind::kFinding)
        yaml_.Report(node, "findings stand in safety/findings.yaml; move it there");
      entry.document_id = yaml_.Optional(node, "document");
      concepts.push_back(std::move(entry));
    }
  }

  void ReadFindings(const std::string& text, std::vector<Concept>& concepts) {
    for (const YAML::Node& node : yaml_.Elements(yaml_.Parse(text))) {
      if (node.IsMap() && node["words"].IsDefined()) {
        ReadWordList(node);
      } else if (yaml_.ExpectMap(node, {"id", "name", "broader", "terms", "near"})) {
        Concept entry = ReadConcept(node);
        entry.kind = ConceptKind::kFinding;
        concepts.push_back(std::move(entry));
      }
    }
  }

 private:
  Concept ReadConcept(const YAML::Node& node) {
    Concept entry;
    entry.line = yaml_.Line(node);
    entry.id = yaml_.Required(node, "id");
    entry.name = yaml_.Required(node, "name");
    entry.broader = yaml_.Strings(node, "broader");
    entry.terms = Phrases(node, yaml_.Strings(node, "terms"));
    const YAML::Node near = node["near"];
    if (near.IsDefined() && near.IsSequence() && near.size() > 0) {
      const bool has_alternatives = near[0].IsSequence() && near[0].size() > 0 && near[0][0].IsSequence();
      if (has_alternatives) {
        for (const YAML::Node& groups : near) entry.near.push_back(ReadGroups(groups));
      } else {
        entry.near.push_back(ReadGroups(near));
      }
    }
    if (entry.terms.empty() && entry.near.empty()) {
      yaml_.Report(node, absl::StrCat("concept \"", entry.id, "\" has no words; write `terms` or `near`"));
    }
    return entry;
  }

  // A list of groups, each a list of phrases.
  std::vector<std::vector<std::string>> ReadGroups(const YAML::Node& list) {
    std::vector<std::vector<std::string>> groups;
    for (const YAML::Node& group : yaml_.Elements(list)) groups.push_back(Phrases(group, yaml_.ToStrings(group)));
    if (groups.size() < 2) yaml_.Report(list, "`near` needs at least two lines of words");
    return groups;
  }

  void ReadWordList(const YAML::Node& node) {
    if (!yaml_.ExpectMap(node, {"words", "terms"})) return;
    const std::string name = yaml_.Required(node, "words");
    std::vector<std::string> words = Phrases(node, yaml_.Strings(node, "terms"));
    if (words.empty()) yaml_.Report(node, absl::StrCat("the word list \"", name, "\" is empty; write `terms`"));
    if (!word_lists_.emplace(name, std::move(words)).second) {
      yaml_.Report(node, absl::StrCat("the word list \"", name, "\" is there twice; put both into one"));
    }
  }

  // The phrases with every <name> in them replaced by each phrase of that word list, every {a|b} by each of its words,
  // and every {4-41} by each of these numbers.
  std::vector<std::string> Phrases(const YAML::Node& node, const std::vector<std::string>& written) {
    std::vector<std::string> phrases;
    for (const std::string& phrase : written) {
      const size_t before = phrases.size();
      AddVariants(node, phrase, phrases);
      if (phrases.size() - before > kMaxVariants) {
        yaml_.Report(node, absl::StrCat("\"", phrase, "\" stands for more than ", kMaxVariants,
                                        " phrases; put its lists on different lines of `near`"));
      }
    }
    return phrases;
  }

  void AddVariants(const YAML::Node& node, const std::string& phrase, std::vector<std::string>& variants) {
    const size_t open = phrase.find_first_of("<{");
    const size_t close = open == std::string::npos ? open : phrase.find(phrase[open] == '<' ? '>' : '}', open);
    if (close == std::string::npos) {
      variants.push_back(phrase);
      // "Cant feel": many leave the apostrophe out.
      std::string bare = absl::StrReplaceAll(phrase, {{"n't", "nt"}, {"i'm", "im"}, {"i've", "ive"}});
      if (bare != phrase) variants.push_back(std::move(bare));
      return;
    }
    const std::string name = phrase.substr(open + 1, close - open - 1);
    for (const std::string& word : phrase[open] == '<' ? WordsOfList(node, name) : WordsOfChoice(node, name)) {
      AddVariants(node, absl::StrCat(phrase.substr(0, open), word, phrase.substr(close + 1)), variants);
    }
  }

  std::vector<std::string> WordsOfList(const YAML::Node& node, const std::string& name) {
    const auto list = word_lists_.find(name);
    if (list != word_lists_.end()) return list->second;
    yaml_.Report(node, absl::StrCat("there is no word list \"", name, "\" above; write `- words: ", name, "`"));
    return {};
  }

  // "week|weeks", "4-41", "few|4-41".
  std::vector<std::string> WordsOfChoice(const YAML::Node& node, const std::string& choice) {
    std::vector<std::string> words;
    const std::vector<std::string> choices = absl::StrSplit(choice, '|');
    for (const std::string& each : choices) {
      const std::vector<std::string> numbers = NumbersOfRange(each);
      if (numbers.empty()) words.push_back(each);
      words.insert(words.end(), numbers.begin(), numbers.end());
    }
    if (words.size() > 1) return words;
    yaml_.Report(node, absl::StrCat("{", choice, "} is not a choice; write {a|b}, or a range of numbers as {4-41}"));
    return {};
  }

  // "4", "5" … of "4-41"; none of anything else.
  static std::vector<std::string> NumbersOfRange(const std::string& range) {
    const std::vector<std::string> bounds = absl::StrSplit(range, '-');
    uint32_t first = 0;
    uint32_t last = 0;
    const bool is_range = bounds.size() == 2 && absl::SimpleAtoi(bounds[0], &first) &&
                          absl::SimpleAtoi(bounds[1], &last) && first <= last && last - first < kMaxVariants;
    std::vector<std::string> numbers;
    for (uint32_t number = first; is_range && number <= last; ++number) numbers.push_back(absl::StrCat(number));
    return numbers;
  }

  YamlReader yaml_;
  std::map<std::string, std::vector<std::string>> word_lists_;  // by name
};

}  // namespace

void ReadLexicon(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  ConceptReader("lexicon.yaml", diagnostics).ReadLexicon(text, collection.knowledge.concepts);
}

void ReadFindings(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  ConceptReader("safety/findings.yaml", diagnostics).ReadFindings(text, collection.knowledge.concepts);
}

}  // namespace caveat
