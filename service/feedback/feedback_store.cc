#include "service/feedback/feedback_store.h"

#include "absl/strings/str_cat.h"
#include "index/sqlite/database.h"

namespace caveat {
namespace {

// PRAGMA application_id and user_version: "CavF", and the version of the table.
constexpr int64_t kApplicationId = 0x43617646;
constexpr int64_t kVersion = 1;

constexpr char kCreate[] =
    "BEGIN;"
    "CREATE TABLE opinion ("
    "  answer_id TEXT NOT NULL,"
    "  rater TEXT,"  // NULL for one who is not told apart; NULLs do not conflict
    "  rating INTEGER NOT NULL,"
    "  reason INTEGER NOT NULL,"
    "  day TEXT NOT NULL DEFAULT CURRENT_DATE,"  // UTC
    "  UNIQUE (answer_id, rater)) STRICT;"
    "PRAGMA application_id = 1130460742;"
    "PRAGMA user_version = 1;"
    "COMMIT;";

constexpr char kRecord[] =
    "INSERT INTO opinion (answer_id, rater, rating, reason) VALUES (?1, nullif(?2, ''), ?3, ?4)"
    " ON CONFLICT (answer_id, rater) DO UPDATE SET rating = excluded.rating, reason = excluded.reason, day = "
    "excluded.day";

constexpr char kSummary[] =
    "SELECT answer_id, sum(rating = 1) AS helpful, sum(rating = 2) AS not_helpful,"
    "  sum(reason = 0), sum(reason = 1), sum(reason = 2), sum(reason = 3) AS unsafe, sum(reason = 4), sum(reason = 5)"
    " FROM opinion GROUP BY answer_id ORDER BY unsafe DESC, not_helpful DESC, answer_id";

absl::StatusOr<int64_t> ReadNumber(sqlite::Database& database, const char* sql) {
  absl::StatusOr<sqlite::Statement> statement = database.Prepare(sql);
  if (!statement.ok()) return statement.status();
  sqlite::Cursor row(*statement);
  if (const absl::StatusOr<bool> found = row->Step(); !found.ok()) return found.status();
  return row->Int(0);
}

class SqliteFeedbackStore final : public FeedbackStore {
 public:
  SqliteFeedbackStore(sqlite::Database database, sqlite::Statement record, sqlite::Statement summary)
      : database_(std::move(database)), record_(std::move(record)), summary_(std::move(summary)) {}

  absl::Status Record(const Opinion& opinion) override {
    record_.BindText(1, opinion.answer_id);
    record_.BindText(2, opinion.rater);
    record_.Bind(3, static_cast<int64_t>(opinion.rating));
    record_.Bind(4, static_cast<int64_t>(opinion.reason));
    return record_.Run();
  }

  absl::StatusOr<std::vector<AnswerFeedback>> Summary() override {
    std::vector<AnswerFeedback> answers;
    sqlite::Cursor row(summary_);
    for (;;) {
      const absl::StatusOr<bool> found = row->Step();
      if (!found.ok()) return found.status();
      if (!*found) return answers;
      AnswerFeedback answer;
      answer.answer_id = std::string(row->Text(0));
      answer.helpful = static_cast<uint64_t>(row->Int(1));
      answer.not_helpful = static_cast<uint64_t>(row->Int(2));
      for (size_t i = 0; i < kFeedbackReasons; ++i)
        answer.reasons[i] = static_cast<uint64_t>(row->Int(3 + static_cast<int>(i)));
      answers.push_back(std::move(answer));
    }
  }

 private:
  sqlite::Database database_;  // before its statements, which end before it
  sqlite::Statement record_;
  sqlite::Statement summary_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<FeedbackStore>> FeedbackStore::Open(const std::string& path) {
  absl::StatusOr<sqlite::Database> database = sqlite::Database::OpenWritable(path);
  if (!database.ok()) return database.status();
  const absl::StatusOr<int64_t> tables = ReadNumber(*database, "SELECT count(*) FROM sqlite_schema");
  if (!tables.ok()) return tables.status();
  if (*tables == 0) {
    if (absl::Status status = database->Execute(kCreate); !status.ok()) return status;
  }
  const absl::StatusOr<int64_t> kind = ReadNumber(*database, "PRAGMA application_id");
  if (!kind.ok()) return kind.status();
  if (*kind != kApplicationId) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is not a feedback file; name another, which will be made"));
  }
  const absl::StatusOr<int64_t> version = ReadNumber(*database, "PRAGMA user_version");
  if (!version.ok()) return version.status();
  if (*version != kVersion) {
    return absl::FailedPreconditionError(absl::StrCat(path, " has version ", *version, ", this program reads ",
                                                      kVersion, "; keep it and name another file"));
  }
  absl::StatusOr<sqlite::Statement> record = database->Prepare(kRecord);
  if (!record.ok()) return record.status();
  absl::StatusOr<sqlite::Statement> summary = database->Prepare(kSummary);
  if (!summary.ok()) return summary.status();
  return std::make_unique<SqliteFeedbackStore>(*std::move(database), *std::move(record), *std::move(summary));
}

}  // namespace caveat
