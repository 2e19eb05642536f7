#include "corpus/records.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "corpus/readers.h"
#include "files/file.h"
#include "files/json_field.h"
#include "files/json_lines.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

// On one line, which is what a heading needs.
std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return std::string(absl::StripAsciiWhitespace(text));
}

// A JSON string is a YAML one too.
std::string Quoted(const std::string& text) {
  return nlohmann::json(text).dump();
}

std::string DocumentText(const std::string& title, const std::string& text, const RecordSet& set) {
  return absl::StrCat("---\ntitle: ", Quoted(title), "\nkind: full_text\nformat: text\nsource: ", set.source_id,
                      "\nlicence: ", Quoted(set.licence), "\nreviewed: ", set.reviewed, "\n---\n\n", title, "\n\n",
                      text, "\n");
}

absl::Status AddSource(const std::string& path, const RecordSet& set) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  nlohmann::ordered_json sources = nlohmann::ordered_json::parse(*text, nullptr, false);
  if (!sources.is_array()) return absl::InvalidArgumentError(absl::StrCat(path, " is not a list of references"));
  for (const nlohmann::json& source : nlohmann::json(sources)) {
    if (source.is_object() && TextField(source, "id") == set.source_id)
      return absl::AlreadyExistsError(
          absl::StrCat(path, " has a source \"", set.source_id, "\" already; name another"));
  }
  sources.push_back({{"id", set.source_id}, {"type", "dataset"}, {"title", set.title}});
  AtomicFile file(path);
  if (absl::Status status = WriteFile(file.partial_path(), sources.dump(2) + "\n"); !status.ok()) return status;
  return file.Publish();
}

}  // namespace

std::string RecordDocumentId(const std::string& record_id) {
  std::string id = absl::AsciiStrToLower(record_id);
  std::replace_if(
      id.begin(), id.end(), [](char c) { return !absl::ascii_isalnum(static_cast<unsigned char>(c)); }, '-');
  return id;
}

absl::Status ForEachRecord(const std::string& path, const RecordSet& set, const std::function<void(Document)>& use) {
  absl::Status failed;
  std::set<std::string> ids;
  const absl::Status read = ForEachJsonLine(path, [&](const nlohmann::json& record) {
    if (!failed.ok()) return;
    const std::string name = TextField(record, "_id");
    const std::string id = RecordDocumentId(name);
    const std::string title = OneLine(TextField(record, "title"));
    std::string text(absl::StripAsciiWhitespace(TextField(record, "text")));
    if (text.empty()) text = title;
    Diagnostics diagnostics;
    if (id.empty() || !ids.insert(id).second) {
      failed = absl::InvalidArgumentError(absl::StrCat(path, ": \"", name, "\" stands twice, or is not an id"));
    } else if (text.empty()) {
      failed = absl::InvalidArgumentError(absl::StrCat(path, ": \"", name, "\" has neither title nor text"));
    } else {
      Document document = ReadDocument(id, DocumentText(title.empty() ? id : title, text, set), diagnostics);
      if (diagnostics.empty()) return use(std::move(document));
      failed = absl::InvalidArgumentError(absl::StrCat(path, ": \"", name, "\": ", diagnostics.front().message));
    }
  });
  return failed.ok() ? read : failed;
}

absl::StatusOr<size_t> ImportRecords(const std::string& path, const RecordSet& set, const std::string& folder) {
  std::vector<Document> documents;
  if (absl::Status status =
          ForEachRecord(path, set, [&](Document document) { documents.push_back(std::move(document)); });
      !status.ok()) {
    return status;
  }
  const fs::path target = fs::path(folder) / "documents";
  for (const Document& document : documents) {
    const fs::path file = target / (document.id + ".md");
    std::error_code error;
    if (fs::exists(file, error))
      return absl::AlreadyExistsError(absl::StrCat(file.string(), " is there already; nothing was written"));
  }
  absl::Status status;
  size_t written = 0;
  for (; written < documents.size() && status.ok(); ++written)
    status = WriteFile((target / (documents[written].id + ".md")).string(), documents[written].text);
  if (status.ok()) status = AddSource((fs::path(folder) / "sources.json").string(), set);
  if (status.ok()) return documents.size();
  for (size_t i = 0; i < written; ++i) {
    std::error_code ignored;
    fs::remove(target / (documents[i].id + ".md"), ignored);
  }
  return status;
}

}  // namespace caveat
