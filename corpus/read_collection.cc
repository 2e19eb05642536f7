#include "corpus/read_collection.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "corpus/readers.h"
#include "files/file.h"
#include "text/normalise.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

// Ids of the documents in `folder`, sorted. A folder that cannot be listed has none.
std::vector<std::string> DocumentIds(const fs::path& folder) {
  std::vector<std::string> ids;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".md") ids.push_back(entry.path().stem().string());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace

Collection ReadCollection(const std::string& folder, Diagnostics& diagnostics) {
  Collection collection;
  const auto read = [&](const std::string& file) -> std::string {
    absl::StatusOr<std::string> text = ReadFile((fs::path(folder) / file).string());
    if (!text.ok()) {
      diagnostics.push_back({file, 0, std::string(text.status().message())});
      return "";
    }
    if (!IsValidUtf8(*text)) {
      diagnostics.push_back({file, 0, "the file is not UTF-8; save it as UTF-8"});
      return "";
    }
    if (text->empty()) diagnostics.push_back({file, 0, "the file is empty"});
    return *std::move(text);
  };

  for (const std::string& id : DocumentIds(fs::path(folder) / "documents")) {
    std::string text = read(absl::StrCat("documents/", id, ".md"));
    if (!text.empty()) collection.documents.push_back(ReadDocument(id, std::move(text), diagnostics));
  }
  if (collection.documents.empty()) {
    diagnostics.push_back(
        {"documents", 0, absl::StrCat("no *.md file is in ", folder, "/documents; is this a collection's folder?")});
  }
  using Reader = void (*)(const std::string&, Collection&, Diagnostics&);
  static constexpr std::pair<const char*, Reader> kFiles[] = {{"sources.json", ReadSources},
                                                              {"lexicon.yaml", ReadLexicon},
                                                              {"safety/findings.yaml", ReadFindings},
                                                              {"collection.yaml", ReadCollectionFile},
                                                              {"claims.yaml", ReadClaims},
                                                              {"safety/red_flags.yaml", ReadRedFlags},
                                                              {"safety/conditions.yaml", ReadConditions},
                                                              {"safety/messages.yaml", ReadMessages},
                                                              {"safety/tellings.yaml", ReadTellings},
                                                              {"askings.yaml", ReadAskings},
                                                              {"asked_words.yaml", ReadAskedWords},
                                                              {"expected_questions.yaml", ReadExpectedQuestions},
                                                              {"unanswered_questions.yaml", ReadUnansweredQuestions},
                                                              {"questions.yaml", ReadQuestions}};
  for (const auto& [file, reader] : kFiles) {
    const std::string text = read(file);
    if (!text.empty()) reader(text, collection, diagnostics);
  }
  return collection;
}

const Document* Collection::FindDocument(const std::string& id) const {
  const auto found =
      std::lower_bound(documents.begin(), documents.end(), id,
                       [](const Document& document, const std::string& key) { return document.id < key; });
  return found != documents.end() && found->id == id ? &*found : nullptr;
}

std::string Diagnostic::ToString() const {
  return line > 0 ? absl::StrCat(file, ":", line, ": ", message) : absl::StrCat(file, ": ", message);
}

}  // namespace caveat
