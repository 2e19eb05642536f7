// caveat-corpus: checks, builds and tests a collection. Works on files; needs no server.

#include <CLI/CLI.hpp>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "corpus/lint.h"
#include "corpus/read_collection.h"
#include "corpus/records.h"
#include "eval/golden.h"
#include "eval/report.h"
#include "eval/safety_report.h"
#include "index/build.h"
#include "service/feedback/feedback_store.h"

namespace {

enum ExitCode { kOk = 0, kMistakes = 1, kUsage = 2 };

// The date in UTC, YYYY-MM-DD.
std::string Today() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[11];
  std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

// Prints the mistakes; true if there are none.
bool Report(const caveat::Diagnostics& diagnostics) {
  for (const caveat::Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic.ToString() << "\n";
  return diagnostics.empty();
}

// Prints what failed; always the exit code for it.
ExitCode Fail(const absl::Status& status) {
  std::cerr << "caveat-corpus: " << status.message() << "\n";
  return kMistakes;
}

caveat::Collection Read(const std::string& folder, caveat::Diagnostics& diagnostics) {
  caveat::Collection collection = caveat::ReadCollection(folder, diagnostics);
  caveat::CheckReferences(collection, diagnostics);
  return collection;
}

ExitCode Lint(const std::string& folder, const std::string& today) {
  caveat::Diagnostics diagnostics;
  const caveat::Collection collection = Read(folder, diagnostics);
  caveat::CheckReviewDates(collection, today, diagnostics);
  if (!Report(diagnostics)) {
    std::cerr << diagnostics.size() << (diagnostics.size() == 1 ? " mistake\n" : " mistakes\n");
    return kMistakes;
  }
  std::cout << folder << ": " << collection.documents.size() << " documents, " << collection.knowledge.claims.size()
            << " claims, " << collection.knowledge.concepts.size() << " concepts, "
            << collection.knowledge.red_flags.size() << " red flags, " << collection.knowledge.conditions.size()
            << " conditions, " << collection.questions.size() << " golden questions; no mistakes\n";
  return kOk;
}

ExitCode Build(const std::string& folder, const std::string& output) {
  caveat::Diagnostics diagnostics;
  const caveat::Collection collection = Read(folder, diagnostics);
  if (!Report(diagnostics)) {
    std::cerr << "nothing was built; mend these first\n";
    return kMistakes;
  }
  const absl::StatusOr<std::string> id = caveat::BuildSnapshot(collection, output);
  if (!id.ok()) return Fail(id.status());
  std::cout << output << "\nsnapshot " << *id << "\n";
  return kOk;
}

// What is asked: a collection, and the snapshot that was built of it; empty: it is built aside.
struct Asked {
  std::string folder;
  std::string snapshot;
};

absl::StatusOr<std::shared_ptr<const caveat::Snapshot>> BuildAside(const caveat::Collection& collection) {
  const std::string path =
      (std::filesystem::temp_directory_path() / absl::StrCat("caveat-test-", getpid(), ".caveat")).string();
  if (const absl::StatusOr<std::string> id = caveat::BuildSnapshot(collection, path); !id.ok()) return id.status();
  absl::StatusOr<std::shared_ptr<const caveat::Snapshot>> snapshot = caveat::Snapshot::Open(path);
  std::filesystem::remove(path);
  return snapshot;
}

ExitCode WithAnswerer(const Asked& asked,
                      const std::function<ExitCode(const caveat::Collection&, caveat::Answerer&)>& use) {
  caveat::Diagnostics diagnostics;
  const caveat::Collection collection = Read(asked.folder, diagnostics);
  if (!Report(diagnostics)) return kMistakes;
  const absl::StatusOr<std::shared_ptr<const caveat::Snapshot>> snapshot =
      asked.snapshot.empty() ? BuildAside(collection) : caveat::Snapshot::Open(asked.snapshot);
  if (!snapshot.ok()) return Fail(snapshot.status());
  if (!(*snapshot)->HoldsTextsOf(collection)) {
    return Fail(absl::FailedPreconditionError(absl::StrCat(asked.snapshot,
                                                           " was built of other documents, words or rules than are in ",
                                                           asked.folder, "; build it again")));
  }
  const absl::StatusOr<std::unique_ptr<caveat::Answerer>> answerer = caveat::Answerer::Open(*snapshot);
  if (!answerer.ok()) return Fail(answerer.status());
  return use(collection, **answerer);
}

ExitCode Test(const Asked& asked, bool show_set_aside) {
  return WithAnswerer(asked, [&](const caveat::Collection& collection, caveat::Answerer& answerer) {
    const absl::StatusOr<caveat::GoldenResult> result =
        caveat::TestCollection(collection, answerer, show_set_aside, std::cout);
    if (!result.ok()) return Fail(result.status());
    return result->all_held() ? kOk : kMistakes;
  });
}

ExitCode Evaluate(const Asked& asked, const caveat::EvaluationOptions& options) {
  return WithAnswerer(asked, [&](const caveat::Collection& collection, caveat::Answerer& answerer) {
    const absl::Status status = caveat::Evaluate(collection, answerer, options, std::cout);
    return status.ok() ? kOk : Fail(status);
  });
}

ExitCode Safety(const Asked& asked, const caveat::SafetyReportOptions& options) {
  return WithAnswerer(asked, [&](const caveat::Collection& collection, caveat::Answerer& answerer) {
    const absl::Status status = caveat::ReportSafety(collection, answerer, options, std::cout);
    return status.ok() ? kOk : Fail(status);
  });
}

ExitCode Import(const std::string& records, const caveat::RecordSet& set, const std::string& folder) {
  const absl::StatusOr<size_t> imported = caveat::ImportRecords(records, set, folder);
  if (!imported.ok()) return Fail(imported.status());
  std::cout << folder << ": " << *imported << " documents added from " << records << "\n";
  return kOk;
}

ExitCode PrintFeedback(const std::string& path) {
  const absl::StatusOr<std::unique_ptr<caveat::FeedbackStore>> store = caveat::FeedbackStore::Open(path);
  if (!store.ok()) return Fail(store.status());
  const absl::StatusOr<std::vector<caveat::AnswerFeedback>> answers = (*store)->Summary();
  if (!answers.ok()) return Fail(answers.status());
  std::cout << "answer\thelpful\tnot helpful\toff the point\twrong\tunsafe\tunclear\tincomplete\n";
  for (const caveat::AnswerFeedback& answer : *answers) {
    std::cout << answer.answer_id << '\t' << answer.helpful << '\t' << answer.not_helpful;
    for (size_t reason = 1; reason < caveat::kFeedbackReasons; ++reason) std::cout << '\t' << answer.reasons[reason];
    std::cout << '\n';
  }
  return kOk;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Checks, builds and tests a collection of documents. Exit code: 0 good, 1 mistakes found, 2 wrong usage.");
  app.require_subcommand(1);
  std::string folder;
  Asked asked;
  std::string output;
  std::string today = Today();
  bool show_set_aside = false;
  CLI::App* lint =
      app.add_subcommand("lint", "Every mistake in the collection's files, with file, line and what to do");
  lint->add_option("folder", folder, "The collection's folder")->required();
  lint->add_option("--today", today, "The day to judge review dates by, YYYY-MM-DD")->capture_default_str();
  CLI::App* build = app.add_subcommand("build", "Write the snapshot that caveatd serves; all or nothing");
  build->add_option("folder", folder, "The collection's folder")->required();
  build->add_option("--output,-o", output, "The snapshot file to write or replace")->required();
  CLI::App* test = app.add_subcommand("test", "Ask every golden question and every example of a rule");
  const auto add_asked = [&asked](CLI::App* command) {
    command->add_option("folder", asked.folder, "The collection's folder")->required();
    command->add_option("--snapshot", asked.snapshot, "What was built of it just now; without it, it is built aside");
  };
  add_asked(test);
  test->add_flag("--show-set-aside", show_set_aside,
                 "Also show which set-aside questions fail; then they are set aside no longer");
  caveat::EvaluationOptions evaluation;
  CLI::App* eval = app.add_subcommand("eval", "Measure the answers: golden questions, changed questions, and more");
  add_asked(eval);
  eval->add_option("--uncovered", evaluation.uncovered, "JSON lines with questions that the collection does not cover");
  eval->add_option("--retrieval", evaluation.retrieval, "Folder of a test collection in BEIR's form");
  eval->add_option("--json", evaluation.json_path, "Write everything to this file as well");
  eval->add_flag("--show-broken", evaluation.shows_broken,
                 "Also show the changed questions whose answer changed, those not set aside");
  caveat::SafetyReportOptions safety_options;
  CLI::App* safety =
      app.add_subcommand("safety-report", "Ask every safety rule in every form, and hand-written messages");
  add_asked(safety);
  safety->add_option("--page", safety_options.page_path, "Write a page on which each rule is reviewed and signed off");
  safety->add_flag("--show-gaps", safety_options.shows_gaps, "Also show every message that did not hold");
  safety->add_flag("--show-set-aside", safety_options.shows_set_aside,
                   "Also those of the messages set aside; then they are set aside no longer");
  caveat::RecordSet set;
  set.reviewed = today;
  std::string records;
  CLI::App* import = app.add_subcommand("import", "Add a publication's records, a document each, to a collection");
  import->add_option("records", records, "JSON lines with _id, title and text; may be compressed with gzip")
      ->required();
  import->add_option("folder", folder, "The collection's folder")->required();
  import->add_option("--source", set.source_id, "The publication's id in sources.json")->required();
  import->add_option("--title", set.title, "The publication's title")->required();
  import->add_option("--licence", set.licence, "Under which its text may be shown")->required();
  import->add_option("--reviewed", set.reviewed, "The day it was checked, YYYY-MM-DD")->capture_default_str();
  CLI::App* feedback = app.add_subcommand("feedback", "What people thought of answers, as tab-separated lines");
  feedback->add_option("file", output, "The file that caveatd was given as --feedback")
      ->required()
      ->check(CLI::ExistingFile);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  if (*lint) return Lint(folder, today);
  if (*import) return Import(records, set, folder);
  if (*feedback) return PrintFeedback(output);
  if (*build) return Build(folder, output);
  if (*safety) return Safety(asked, safety_options);
  if (*eval) return Evaluate(asked, evaluation);
  return Test(asked, show_set_aside);
}
