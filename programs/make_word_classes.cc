// Writes the table behind text/word_class.h, from WordNet's database files (wndb(5WN), cntlist(5WN)): one C++ string
// literal of lines, each a lemma, a space and the letter of its class, sorted by bytes.
//   make_word_classes /usr/share/wordnet > word_classes.inc

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Synset {
  int lexicographer_file = 0;
  std::vector<std::string> broader;
};

struct Lemma {
  std::array<int, 4> tagged = {};  // how often it was met as noun, verb, adjective, adverb
  bool is_noun = false;
  std::vector<std::string> noun_senses;  // synsets, most frequent first
};

constexpr std::array<const char*, 4> kParts = {"noun", "verb", "adj", "adv"};
constexpr int kAnimals = 5;
// So many senses of a noun may make it an animal.
constexpr size_t kSenses = 2;
constexpr int kBody = 8;

// What every case of is in a class: its letter, and the synset's offset in data.noun of WordNet 3.0.
constexpr std::pair<char, const char*> kRoots[] = {
    {'i', "14052046"},  // ill health
    {'i', "14299637"},  // symptom
    {'i', "14051917"},  // pathological state
    {'i', "14285662"},  // injury
    {'i', "14052403"},  // disorder
    {'i', "14532816"},  // allergy
    {'i', "09230768"},  // concretion, such as a kidney stone
    {'i', "14046202"},  // pregnancy
    {'m', "03247620"},  // drug
    {'m', "04517535"},  // vaccine
    {'p', "01024392"},  // medical procedure
    {'p', "00661091"},  // therapy
    {'p', "00671351"},  // operation
    {'p', "00177127"},  // diagnostic procedure
    {'p', "00649760"},  // dialysis
    {'p', "00322634"},  // injection
    {'p', "04013729"},  // prosthesis
    {'c', "09917593"},  // child
    {'c', "09827683"},  // baby
};

std::ifstream Open(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::cerr << "make_word_classes: cannot read " << path << "; install wordnet-base\n";
    std::exit(1);
  }
  return file;
}

std::map<std::string, Synset> ReadNounSynsets(const std::string& folder) {
  std::map<std::string, Synset> synsets;
  std::ifstream file = Open(folder + "/data.noun");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == ' ') continue;
    std::istringstream words(line);
    std::string offset;
    std::string part;
    std::string word;
    Synset synset;
    int word_count = 0;
    int pointer_count = 0;
    words >> offset >> synset.lexicographer_file >> part >> std::hex >> word_count >> std::dec;
    for (int i = 0; i < 2 * word_count; ++i) words >> word;
    words >> pointer_count;
    for (int i = 0; i < pointer_count; ++i) {
      std::string symbol;
      std::string target;
      words >> symbol >> target >> part >> word;
      if (symbol == "@" || symbol == "@i") synset.broader.push_back(target);
    }
    synsets.emplace(offset, std::move(synset));
  }
  return synsets;
}

void ReadIndex(const std::string& folder, size_t part, std::map<std::string, Lemma>& lemmas) {
  std::ifstream file = Open(folder + "/index." + kParts[part]);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == ' ') continue;
    std::istringstream words(line);
    std::string name;
    std::string skipped;
    int synset_count = 0;
    int pointer_count = 0;
    words >> name >> skipped >> synset_count >> pointer_count;
    for (int i = 0; i < pointer_count + 2; ++i) words >> skipped;
    Lemma& lemma = lemmas[name];
    if (part != 0) continue;
    lemma.is_noun = true;
    for (std::string offset; words >> offset;) lemma.noun_senses.push_back(offset);
  }
}

void ReadCounts(const std::string& folder, std::map<std::string, Lemma>& lemmas) {
  std::ifstream file = Open(folder + "/cntlist.rev");
  for (std::string key; file >> key;) {
    int sense = 0;
    int count = 0;
    file >> sense >> count;
    const size_t percent = key.find('%');
    const auto lemma = lemmas.find(key.substr(0, percent));
    if (lemma == lemmas.end()) continue;
    const int type = key[percent + 1] - '0';  // 5 is a satellite adjective
    lemma->second.tagged[static_cast<size_t>(type == 5 ? 2 : type - 1)] += count;
  }
}

char ClassOfSynset(const std::string& offset, const std::map<std::string, Synset>& synsets) {
  std::vector<std::string> to_visit = {offset};
  std::set<std::string> seen;
  while (!to_visit.empty()) {
    const std::string here = to_visit.back();
    to_visit.pop_back();
    if (!seen.insert(here).second) continue;
    for (const auto& [letter, root] : kRoots) {
      if (here == root) return letter;
    }
    const Synset& synset = synsets.at(here);
    to_visit.insert(to_visit.end(), synset.broader.begin(), synset.broader.end());
  }
  switch (synsets.at(offset).lexicographer_file) {
    case kAnimals: return 'a';
    case kBody: return 'b';
    default: return 'n';
  }
}

// A word that can be an illness or a treatment is taken for one, even if it is a verb more often ("bruise").
char ClassOfLemma(const Lemma& lemma, const std::map<std::string, Synset>& synsets) {
  const auto& tagged = lemma.tagged;
  if (!lemma.is_noun) return 'x';
  char letter = ClassOfSynset(lemma.noun_senses.front(), synsets);
  // "My labrador has back pain": a land before it is a dog.
  for (size_t sense = 1; letter == 'n' && sense < std::min(kSenses, lemma.noun_senses.size()); ++sense) {
    if (ClassOfSynset(lemma.noun_senses[sense], synsets) == 'a') letter = 'a';
  }
  const bool is_mostly_noun = tagged[0] >= std::max({tagged[1], tagged[2], tagged[3]});
  return is_mostly_noun || letter == 'i' || letter == 'm' || letter == 'p' ? letter : 'x';
}

bool IsWanted(const std::string& name, char letter) {
  const bool is_plain =
      std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  const bool is_one_word = name.find('_') == std::string::npos;
  return is_plain && (is_one_word || std::string("imp").find(letter) != std::string::npos);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_word_classes FOLDER\n";
    return 2;
  }
  const std::map<std::string, Synset> synsets = ReadNounSynsets(argv[1]);
  std::map<std::string, Lemma> lemmas;
  for (size_t part = 0; part < kParts.size(); ++part) ReadIndex(argv[1], part, lemmas);
  ReadCounts(argv[1], lemmas);
  for (const auto& [name, lemma] : lemmas) {
    const char letter = ClassOfLemma(lemma, synsets);
    if (IsWanted(name, letter)) std::cout << '"' << name << ' ' << letter << "\\n\"\n";
  }
  return 0;
}
