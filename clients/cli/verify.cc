#include "clients/cli/verify.h"

#include <google/protobuf/util/json_util.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "files/file.h"
#include "files/sha256.h"
#include "proto/answer_id.h"

namespace caveat::cli {
namespace {

bool IsDocumentId(const std::string& id) {
  return !id.empty() && id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
}

// Reads each document once.
class DocumentFiles {
 public:
  explicit DocumentFiles(std::string folder) : folder_(std::move(folder)) {}

  // nullptr, with `error` set, if it cannot be read.
  const std::string* Find(const std::string& id, std::string& error) {
    const auto known = texts_.find(id);
    if (known != texts_.end()) return &known->second;
    if (!IsDocumentId(id)) {
      error = "\"" + id + "\" is not a document id";
      return nullptr;
    }
    absl::StatusOr<std::string> text = ReadFile(folder_ + "/documents/" + id + ".md");
    if (!text.ok()) {
      error = std::string(text.status().message());
      return nullptr;
    }
    return &texts_.emplace(id, *std::move(text)).first->second;
  }

 private:
  const std::string folder_;
  std::map<std::string, std::string> texts_;
};

void VerifyCitation(const v1::Citation& citation, DocumentFiles& files, std::vector<std::string>& faults) {
  const std::string name = "citation " + std::to_string(citation.number());
  std::string error;
  const std::string* text = files.Find(citation.document_id(), error);
  if (text == nullptr) {
    faults.push_back(name + ": " + error);
    return;
  }
  if (Sha256Hex(*text) != citation.document_sha256()) {
    faults.push_back(name + ": documents/" + citation.document_id() +
                     ".md is not the file that was quoted (its SHA-256 differs)");
  }
  const bool in_file = citation.start_byte() < citation.end_byte() && citation.end_byte() <= text->size();
  if (!in_file ||
      text->compare(citation.start_byte(), citation.end_byte() - citation.start_byte(), citation.quote()) != 0) {
    faults.push_back(name + ": the quote is not what stands at bytes " + std::to_string(citation.start_byte()) +
                     " to " + std::to_string(citation.end_byte()) + " of documents/" + citation.document_id() + ".md");
  }
}

bool ParseAnswer(const nlohmann::json& json, v1::Answer& answer) {
  const nlohmann::json& body = json.contains("answer") ? json["answer"] : json;
  return google::protobuf::util::JsonStringToMessage(body.dump(), &answer).ok() && !answer.answer_id().empty();
}

}  // namespace

std::vector<std::string> VerifyAnswer(const v1::Answer& answer, const std::string& collection_folder) {
  std::vector<std::string> faults;
  DocumentFiles files(collection_folder);
  for (const v1::Citation& citation : answer.citations()) VerifyCitation(citation, files, faults);
  for (int i = 0; i < answer.statements_size(); ++i) {
    const v1::Statement& statement = answer.statements(i);
    if (statement.kind() != v1::STATEMENT_KIND_QUOTE) continue;
    bool cited = false;
    for (const v1::Citation& citation : answer.citations()) {
      cited = cited || (statement.citation_numbers_size() == 1 && citation.number() == statement.citation_numbers(0) &&
                        citation.quote() == statement.text());
    }
    if (!cited) faults.push_back("statement " + std::to_string(i + 1) + " is not the quote that it cites");
  }
  if (AnswerId(answer) != answer.answer_id())
    faults.push_back("the answer was changed after it was sent: it does not match its answerId");
  return faults;
}

bool ReadAnswers(const std::string& json, std::vector<v1::Answer>& answers, std::string& error) {
  using Json = nlohmann::json;
  v1::Answer answer;
  if (const Json whole = Json::parse(json, nullptr, false); !whole.is_discarded()) {
    if (!ParseAnswer(whole, answer)) {
      error = "the file is JSON but no answer; save one with `caveat ask --format json`";
      return false;
    }
    answers.push_back(std::move(answer));
    return true;
  }
  std::istringstream lines(json);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty()) continue;
    const Json row = Json::parse(line, nullptr, false);
    v1::Answer each;
    if (row.is_discarded() || !ParseAnswer(row, each)) {
      error = "line " + std::to_string(number) + " is not an answer";
      return false;
    }
    answers.push_back(std::move(each));
  }
  if (answers.empty()) error = "the file is empty";
  return !answers.empty();
}

}  // namespace caveat::cli
