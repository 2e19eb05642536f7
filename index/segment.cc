#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "corpus/concept_finder.h"
#include "index/passage.h"
#include "text/analyzer.h"
#include "text/normalise.h"

namespace caveat {
namespace {

// First words by which a sentence points at the one before it.
constexpr std::array<std::string_view, 19> kBackReferences = {
    "it",  "it's", "this", "these", "those",     "they", "others", "other", "some", "however",
    "but", "also", "both", "such",  "therefore", "he",   "she",    "their", "its"};

constexpr std::array<std::string_view, 4> kUnquotedSections = {"summary note", "sources", "references", "bibliography"};

// Phrases by which it does so further on.
constexpr std::array<std::string_view, 6> kBackReferringPhrases = {"these situations", "these cases", "in this case",
                                                                   "in that case",     "such cases",  "in such a case"};

bool RefersBack(const std::vector<Token>& tokens, std::string_view sentence) {
  if (tokens.empty()) return false;
  for (const std::string_view phrase : kBackReferringPhrases) {
    if (sentence.find(phrase) != std::string_view::npos) return true;
  }
  // "Such techniques as Swedish …" names what it means itself.
  if (tokens[0].word == "such" && absl::StrContains(absl::string_view(sentence.data(), sentence.size()), " as "))
    return false;
  return std::find(kBackReferences.begin(), kBackReferences.end(), tokens[0].word) != kBackReferences.end();
}

bool IsUnquoted(const std::string& heading) {
  const std::string lower = absl::AsciiStrToLower(heading);
  return std::any_of(kUnquotedSections.begin(), kUnquotedSections.end(),
                     [&](std::string_view start) { return lower.compare(0, start.size(), start) == 0; });
}

class Segmenter {
 public:
  Segmenter(const Collection& collection, const ConceptFinder& finder, const Analyzer& analyzer)
      : collection_(collection), finder_(finder), analyzer_(analyzer) {}

  Passages Run() {
    for (uint32_t i = 0; i < collection_.documents.size(); ++i) AddDocument(i);
    return std::move(result_);
  }

 private:
  void AddDocument(uint32_t index) {
    const Document& document = collection_.documents[index];
    std::vector<std::string> path;
    bool quoted = true;
    result_.sections.push_back({index, path});
    for (uint32_t i = 0; i < document.blocks.size(); ++i) {
      const Block& block = document.blocks[i];
      if (block.kind == Block::Kind::kHeading) {
        const std::string heading = document.text.substr(block.range.start, block.range.size());
        path.resize(std::min(path.size(), static_cast<size_t>(block.heading_level - 1)));
        path.push_back(heading);
        quoted = !IsUnquoted(heading);
        result_.sections.push_back({index, path});
      } else if (quoted) {
        AddBlock(index, i);
      }
    }
  }

  std::string_view Text(const Document& document, ByteRange range) const {
    return std::string_view(document.text).substr(range.start, range.size());
  }

  void AddBlock(uint32_t document_index, uint32_t block_index) {
    const Document& document = collection_.documents[document_index];
    const Block& block = document.blocks[block_index];
    ByteRange previous_context;
    for (const ByteRange sentence : SplitSentences(Text(document, block.range))) {
      Passage passage;
      passage.document = document_index;
      passage.section = static_cast<uint32_t>(result_.sections.size() - 1);
      passage.block = block_index;
      passage.range = {block.range.start + sentence.start, block.range.start + sentence.end};
      passage.context = passage.range;
      passage.is_item = block.kind == Block::Kind::kItem;
      const std::vector<Token> tokens = analyzer_.Analyse(Normalise(Text(document, passage.range)));
      if (RefersBack(tokens, Text(document, passage.range)) && previous_context.size() > 0) {
        passage.context.start = previous_context.start;
      }
      previous_context = passage.context;
      if (block.lead_in >= 0) passage.lead_in = LeadIn(document, document.blocks[static_cast<size_t>(block.lead_in)]);
      Annotate(document, block, tokens, passage);
      result_.passages.push_back(std::move(passage));
    }
  }

  // The last sentence of the paragraph that introduces a list, unless it only points further back ("It found:").
  ByteRange LeadIn(const Document& document, const Block& block) const {
    const std::vector<ByteRange> sentences = SplitSentences(Text(document, block.range));
    const ByteRange last = {block.range.start + sentences.back().start, block.range.start + sentences.back().end};
    const std::string_view text = Text(document, last);
    return RefersBack(analyzer_.Analyse(Normalise(text)), text) ? ByteRange{} : last;
  }

  void Annotate(const Document& document, const Block& block, const std::vector<Token>& tokens,
                Passage& passage) const {
    passage.facets = block.annotation.facets;
    passage.certainty = block.annotation.certainty.empty() ? document.certainty : block.annotation.certainty;
    passage.verdict = block.annotation.verdict;
    AddConcepts(block.annotation.about, passage);
    for (const ConceptHit& hit : finder_.Find(tokens)) passage.concepts.push_back(hit.concept_index);
    for (uint32_t i = 0; i < collection_.knowledge.concepts.size(); ++i) {
      if (collection_.knowledge.concepts[i].document_id == document.id) passage.concepts.push_back(i);
    }
    for (uint32_t i = 0; i < collection_.knowledge.claims.size(); ++i) {
      const Claim& claim = collection_.knowledge.claims[i];
      if (claim.document_id != document.id) continue;
      const bool stands_here = std::any_of(claim.quotes.begin(), claim.quotes.end(),
                                           [&](const ByteRange& quote) { return quote.Overlaps(passage.range); });
      if (!stands_here) continue;
      passage.claims.push_back(i);
      passage.facets.AddAll(claim.facets);
      AddConcepts(claim.about, passage);
    }
    std::sort(passage.concepts.begin(), passage.concepts.end());
    passage.concepts.erase(std::unique(passage.concepts.begin(), passage.concepts.end()), passage.concepts.end());
  }

  void AddConcepts(const std::vector<std::string>& ids, Passage& passage) const {
    for (const std::string& id : ids) {
      if (const int index = finder_.IndexOf(id); index >= 0) passage.concepts.push_back(static_cast<uint32_t>(index));
    }
  }

  const Collection& collection_;
  const ConceptFinder& finder_;
  const Analyzer& analyzer_;
  Passages result_;
};

}  // namespace

std::optional<uint32_t> PassageHolding(const Passages& passages, uint32_t document, ByteRange range) {
  for (uint32_t i = 0; i < passages.passages.size(); ++i) {
    const Passage& passage = passages.passages[i];
    if (passage.document == document && passage.range.Contains(range)) return i;
  }
  return std::nullopt;
}

Passages Segment(const Collection& collection, const ConceptFinder& finder, const Analyzer& analyzer) {
  return Segmenter(collection, finder, analyzer).Run();
}

}  // namespace caveat
