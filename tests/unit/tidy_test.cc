// Reads our own code and holds it to the architecture: which directory may include what, and where a secret may stand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "files/file.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

struct Line {
  int number = 0;
  std::string text;
};

struct CodeFile {
  std::string path;  // from the top of the tree
  std::vector<Line> lines;

  bool In(const std::string& folder) const { return path.compare(0, folder.size() + 1, folder + "/") == 0; }
  bool IsHeader() const { return fs::path(path).extension() == ".h"; }
};

constexpr const char* kCodeFolders[] = {"files", "text", "corpus",  "index",   "service",
                                        "proto", "eval", "clients", "programs"};

std::vector<CodeFile> ReadCode() {
  std::vector<CodeFile> files;
  const fs::path top(CAVEAT_SOURCE_DIR);
  for (const char* folder : kCodeFolders) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(top / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cc") continue;
      // The Node and Go clients bring packages of their own.
      if (entry.path().string().find("node_modules") != std::string::npos) continue;
      CodeFile file;
      file.path = fs::relative(entry.path(), top).string();
      std::istringstream text(ReadFile(entry.path().string()).value_or(""));
      for (Line line; std::getline(text, line.text);) {
        ++line.number;
        file.lines.push_back(line);
      }
      files.push_back(std::move(file));
    }
  }
  return files;
}

const std::vector<CodeFile>& Code() {
  static const auto* code = new std::vector<CodeFile>(ReadCode());
  return *code;
}

// What an #include line names, or "".
std::string Included(const std::string& line) {
  if (line.compare(0, 8, "#include") != 0) return "";
  const size_t open = line.find_first_of("\"<");
  const size_t close = line.find_first_of("\">", open + 1);
  return open == std::string::npos || close == std::string::npos ? "" : line.substr(open + 1, close - open - 1);
}

bool StartsWith(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}
bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

TEST(Tidy, TheCodeIsFound) {
  std::set<std::string> folders;
  for (const CodeFile& file : Code()) {
    folders.insert(file.path.substr(0, file.path.find('/')));
    EXPECT_FALSE(file.lines.empty()) << file.path;
  }
  EXPECT_EQ(folders.size(), std::size(kCodeFolders));
}

TEST(Tidy, EveryArrowPointsAgainstTheData) {
  // Code in `folder` may include nothing of `forbidden`.
  const struct {
    const char* folder;
    std::vector<std::string> forbidden;
  } rows[] = {
      {"files", {"text/", "corpus/", "index/", "service/", "proto/", "clients/", "programs/"}},
      {"text", {"files/", "corpus/", "index/", "service/", "proto/", "clients/", "programs/"}},
      {"corpus", {"index/", "service/", "proto/", "clients/", "programs/"}},
      {"index", {"service/", "proto/", "clients/", "programs/"}},
      {"index/sqlite", {"corpus/", "text/", "files/"}},
      {"service", {"clients/", "programs/"}},
      {"service/question", {"service/safety/", "service/answer/", "service/rpc/", "proto/"}},
      {"service/safety", {"service/answer/", "service/rpc/", "index/", "proto/"}},
      {"service/answer", {"service/rpc/", "proto/", "index/sqlite/"}},
      {"service/feedback", {"service/question/", "service/safety/", "service/answer/", "service/rpc/", "proto/"}},
      {"proto", {"text/", "corpus/", "index/", "service/", "clients/", "programs/"}},
      {"service", {"eval/"}},
      {"eval", {"service/rpc/", "proto/", "clients/", "programs/"}},
      {"clients", {"eval/", "text/", "corpus/", "index/", "service/", "programs/"}},
  };
  for (const auto& row : rows) {
    int files = 0;
    for (const CodeFile& file : Code()) {
      if (!file.In(row.folder)) continue;
      ++files;
      for (const Line& line : file.lines) {
        const std::string included = Included(line.text);
        for (const std::string& forbidden : row.forbidden) {
          EXPECT_FALSE(StartsWith(included, forbidden))
              << file.path << ":" << line.number << ": code in " << row.folder << " may not include " << included;
        }
      }
    }
    EXPECT_GT(files, 0) << row.folder;
  }
}

TEST(Tidy, EverySecretIsKeptInItsDirectory) {
  // Only code under one of `allowed` may include a header whose name begins or ends so.
  const struct {
    const char* begins;
    const char* ends;
    std::vector<std::string> allowed;
  } rows[] = {
      {"sqlite3.h", "", {"index/sqlite"}},
      {"", ".pb.h", {"service/rpc", "proto", "clients"}},
      {"grpc", "", {"service/rpc", "proto", "clients"}},
      {"google/protobuf/", "", {"service/rpc", "proto", "clients"}},
      {"spdlog/", "", {"service/rpc"}},
      {"unicode/", "", {"text", "index"}},
      {"libstemmer.h", "", {"text"}},
      {"cmark.h", "", {"corpus"}},
      {"yaml-cpp/", "", {"corpus"}},
      {"openssl/", "", {"files"}},
      {"CLI/", "", {"programs", "clients"}},
  };
  for (const auto& row : rows) {
    int found = 0;
    for (const CodeFile& file : Code()) {
      for (const Line& line : file.lines) {
        const std::string included = Included(line.text);
        if (included.empty() || !StartsWith(included, row.begins) || !EndsWith(included, row.ends)) continue;
        ++found;
        const bool allowed = std::any_of(row.allowed.begin(), row.allowed.end(),
                                         [&](const std::string& folder) { return file.In(folder); });
        EXPECT_TRUE(allowed) << file.path << ":" << line.number << ": may not include " << included;
      }
    }
    EXPECT_GT(found, 0) << "nothing includes " << row.begins << "*" << row.ends << "; take the row out";
  }
}

TEST(Tidy, MatchSyntaxIsInOneFile) {
  for (const CodeFile& file : Code()) {
    // The one that searches, and the one that measures it beside FTS5's own ranking.
    if (file.path == "index/searcher.cc" || file.path == "eval/retrieval.cc" || file.In("programs")) continue;
    for (const Line& line : file.lines) {
      // In prose the word is welcome; in a string it is SQL.
      const size_t match = line.text.find(" MATCH ");
      const size_t quote = line.text.find('"');
      const bool in_string = match != std::string::npos && quote != std::string::npos && quote < match;
      EXPECT_FALSE(in_string) << file.path << ":" << line.number << ": only index/searcher.cc may use MATCH";
    }
  }
}

TEST(Tidy, SqlIsNeverBuiltFromText) {
  for (const CodeFile& file : Code()) {
    for (const Line& line : file.lines) {
      for (const char* call : {"Prepare(absl::StrCat", "Execute(absl::StrCat", "Prepare(std::string", "Prepare((",
                               ".c_str()).Prepare", "Execute(std::string"}) {
        EXPECT_EQ(line.text.find(call), std::string::npos) << file.path << ":" << line.number;
      }
    }
  }
}

TEST(Tidy, LibraryCodeWritesNothingToTheTerminal) {
  for (const CodeFile& file : Code()) {
    // The examples for other languages are programs of one file.
    if (file.In("programs") || file.In("clients/languages") || file.path == "clients/cli/main.cc") continue;
    for (const Line& line : file.lines) {
      for (const char* use : {"std::cout", "std::cerr", "printf(", "LOG(", "abort(", "exit("}) {
        EXPECT_EQ(line.text.find(use), std::string::npos) << file.path << ":" << line.number << ": " << use;
      }
    }
  }
}

TEST(Tidy, HeadersHaveOneGuardAndFilesAreReadable) {
  constexpr size_t kMaxLines = 500;
  constexpr size_t kMaxColumns = 120;
  for (const CodeFile& file : Code()) {
    if (file.IsHeader()) {
      EXPECT_EQ(file.lines.front().text, "#pragma once") << file.path;
    }
    EXPECT_LE(file.lines.size(), kMaxLines) << file.path;
    for (const Line& line : file.lines) {
      size_t columns = 0;
      for (const char c : line.text) columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
      EXPECT_LE(columns, kMaxColumns) << file.path << ":" << line.number;
      EXPECT_EQ(line.text.find('\t'), std::string::npos) << file.path << ":" << line.number;
    }
  }
}

// The reasons that code in service/rpc gives a failure.
std::set<std::string> Reasons() {
  static const std::regex failure(R"re(Failure\(\s*absl::StatusCode::\w+,\s*"([A-Z_]+)")re");
  static const std::regex validated(R"re(ValidateText\([^;"]*"\w+", "([A-Z]+)"\))re");
  static const std::regex unknown(R"re(reason\.empty\(\) \? "([A-Z]+)")re");
  std::set<std::string> reasons;
  for (const CodeFile& file : Code()) {
    if (!file.In("service/rpc")) continue;
    std::string text;
    for (const Line& line : file.lines) text += line.text + "\n";
    const auto each = [&text](const std::regex& wanted, const auto& use) {
      for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at) use((*at)[1].str());
    };
    each(failure, [&](const std::string& reason) { reasons.insert(reason); });
    each(unknown, [&](const std::string& reason) { reasons.insert(reason); });
    each(validated, [&](const std::string& start) { reasons.insert({start + "_EMPTY", start + "_TOO_LONG"}); });
  }
  return reasons;
}

// Clients branch on reasons, so the API and the manual name each.
TEST(Tidy, EveryReasonOfAFailureIsDocumented) {
  const fs::path top(CAVEAT_SOURCE_DIR);
  std::string comments;
  for (const fs::directory_entry& entry : fs::directory_iterator(top / "proto/caveat/v1")) {
    std::istringstream text(ReadFile(entry.path().string()).value_or(""));
    for (std::string line; std::getline(text, line);) {
      const size_t comment = line.find("//");
      if (comment != std::string::npos) comments += line.substr(comment) + "\n";
    }
  }
  const std::string manual = ReadFile((top / "docs/integrators.md").string()).value_or("");
  const std::set<std::string> reasons = Reasons();
  EXPECT_THAT(reasons, testing::IsSupersetOf({"QUESTION_EMPTY", "REGION_MALFORMED", "OVERLOADED", "UNEXPECTED"}));
  for (const std::string& reason : reasons) {
    EXPECT_TRUE(std::regex_search(comments, std::regex("\\b" + reason + "\\b"))) << reason << " is in no proto comment";
    EXPECT_NE(manual.find("`" + reason + "`"), std::string::npos) << reason << " is not in docs/integrators.md";
  }
}

TEST(Tidy, OurHeadersAreIncludedByTheirPath) {
  for (const CodeFile& file : Code()) {
    for (const Line& line : file.lines) {
      const std::string included = Included(line.text);
      if (line.text.find('"') == std::string::npos || included.empty()) continue;
      EXPECT_NE(included.find('/'), std::string::npos) << file.path << ":" << line.number << ": " << included;
    }
  }
}

}  // namespace
}  // namespace caveat
