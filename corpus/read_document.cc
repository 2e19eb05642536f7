#include "absl/strings/str_cat.h"
#include "corpus/markdown.h"
#include "corpus/names.h"
#include "corpus/plain_text.h"
#include "corpus/readers.h"
#include "corpus/yaml_reader.h"
#include "files/sha256.h"
#include "text/normalise.h"

namespace caveat {

Document ReadDocument(const std::string& id, std::string text, Diagnostics& diagnostics) {
  const std::string file = absl::StrCat("documents/", id, ".md");
  Document document;
  document.id = id;
  document.text = std::move(text);
  document.sha256 = Sha256Hex(document.text);
  if (!IsValidUtf8(document.text)) {
    diagnostics.push_back({file, 0, "the file is not UTF-8; save it as UTF-8"});
    return document;
  }
  static constexpr std::string_view kFence = "---\n";
  const size_t close = document.text.find("\n---\n", kFence.size() - 1);
  if (document.text.compare(0, kFence.size(), kFence) != 0 || close == std::string::npos) {
    diagnostics.push_back({file, 1, "the file must begin with front matter between two lines of ---"});
    return document;
  }
  const size_t body_start = close + 1 + kFence.size();

  bool is_plain = false;
  YamlReader yaml(file, diagnostics);
  const YAML::Node front = yaml.Parse(document.text.substr(kFence.size(), close + 1 - kFence.size()), 2);
  if (front.IsDefined() && yaml.ExpectMap(front, {"title", "kind", "source", "study_type", "population", "certainty",
                                                  "licence", "interests", "reviewed", "unverified", "format"})) {
    document.title = yaml.Required(front, "title");
    document.kind = yaml.Choice<DocumentKind>(front, "kind", DocumentKindFromName, std::nullopt,
                                              "article, source_record, full_text");
    document.source_id = yaml.Required(front, "source");
    document.study_type = yaml.Optional(front, "study_type");
    document.population = yaml.Optional(front, "population");
    document.certainty = yaml.Optional(front, "certainty");
    document.licence = yaml.Required(front, "licence");
    document.interests = yaml.Optional(front, "interests");
    document.reviewed = yaml.Required(front, "reviewed");
    document.unverified = yaml.Strings(front, "unverified");
    const std::string format = yaml.Optional(front, "format");
    is_plain = format == "text";
    if (!format.empty() && !is_plain && format != "markdown")
      yaml.Report(front["format"], absl::StrCat("there is no format \"", format, "\"; write markdown or text"));
  }
  if (is_plain) {
    ParsePlainText(body_start, document);
  } else {
    ParseMarkdown(body_start, file, document, diagnostics);
  }
  return document;
}

}  // namespace caveat
