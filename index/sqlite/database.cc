#include "index/sqlite/database.h"

#include <sqlite3.h>

#include "absl/strings/str_cat.h"
#include "index/sqlite/rank.h"

namespace caveat::sqlite {
namespace {

constexpr int kInterruptEverySteps = 1000;
constexpr int kBusyTimeoutMs = 1000;

absl::Status ToStatus(int code, sqlite3* database, std::string_view doing) {
  const std::string message = absl::StrCat(absl::string_view(doing.data(), doing.size()), ": ",
                                           database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  switch (code & 0xFF) {
    case SQLITE_FULL: return absl::ResourceExhaustedError(message);
    case SQLITE_INTERRUPT: return absl::AbortedError(message);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return absl::DataLossError(message);
    case SQLITE_CANTOPEN: return absl::NotFoundError(message);
    case SQLITE_IOERR:
    case SQLITE_BUSY: return absl::UnavailableError(message);
    default: return absl::InternalError(message);
  }
}

int OnProgress(void* context) {
  return (*static_cast<std::function<bool()>*>(context))() ? 1 : 0;
}

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Statement::Bind(int parameter, int64_t value) {
  sqlite3_bind_int64(statement_.get(), parameter, value);
}

void Statement::BindReal(int parameter, double value) {
  sqlite3_bind_double(statement_.get(), parameter, value);
}

void Statement::BindText(int parameter, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), parameter, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void Statement::BindBlob(int parameter, std::string_view bytes) {
  sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

absl::StatusOr<bool> Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return ToStatus(code, sqlite3_db_handle(statement_.get()), "SQLite");
}

absl::Status Statement::Run() {
  const absl::StatusOr<bool> row = Step();
  Reset();
  return row.status();
}

void Statement::Reset() {
  sqlite3_reset(statement_.get());
}

int64_t Statement::Int(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::Real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view Statement::Text(int column) const {
  const void* text = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return text == nullptr ? std::string_view()
                         : std::string_view(static_cast<const char*>(text), static_cast<size_t>(size));
}

void Database::Closer::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

absl::StatusOr<Database> Database::Open(const std::string& name, int flags) {
  // Process-wide and before the first connection: nobody reads SQLite's memory statistics, and they cost a lock.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)configured;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return ToStatus(code, raw, "cannot open the database");
  sqlite3_extended_result_codes(raw, 1);
  return database;
}

absl::StatusOr<Database> Database::Create(const std::string& path, int reserved_bytes) {
  absl::StatusOr<Database> database = Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!database.ok()) return database;
  sqlite3_file_control(database->database_.get(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved_bytes);
  // The file is renamed into place only when it is whole and flushed, so a journal on the disk would protect nothing.
  if (absl::Status status = database->Execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;");
      !status.ok()) {
    return status;
  }
  return database;
}

absl::StatusOr<Database> Database::OpenWritable(const std::string& path) {
  absl::StatusOr<Database> database = Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!database.ok()) return database;
  if (absl::Status status = database->Harden(); !status.ok()) return status;
  sqlite3_busy_timeout(database->database_.get(), kBusyTimeoutMs);
  if (absl::Status status = database->Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"); !status.ok())
    return status;
  return database;
}

absl::StatusOr<Database> Database::OpenBytes(std::string_view bytes) {
  // What is read-only is not written to, whatever the parameter's type.
  auto* shared = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  return OpenInMemory(shared, bytes.size(), SQLITE_DESERIALIZE_READONLY);
}

absl::StatusOr<Database> Database::OpenInPlace(std::string& bytes) {
  return OpenInMemory(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), 0);
}

absl::StatusOr<Database> Database::OpenInMemory(unsigned char* bytes, size_t size, unsigned flags) {
  absl::StatusOr<Database> database = Open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY);
  if (!database.ok()) return database;
  const auto length = static_cast<sqlite3_int64>(size);
  const int code = sqlite3_deserialize(database->database_.get(), "main", bytes, length, length, flags);
  if (code != SQLITE_OK) return ToStatus(code, nullptr, "cannot read the snapshot");
  if (absl::Status status = database->Harden(); !status.ok()) return status;
  return database;
}

absl::Status Database::Harden() {
  sqlite3* database = database_.get();
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 16 << 20);
  sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, 100'000);
  sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 10);
  sqlite3_limit(database, SQLITE_LIMIT_COMPOUND_SELECT, 3);
  return Execute("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;");
}

absl::Status Database::Execute(const char* sql) {
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : ToStatus(code, database_.get(), "SQLite");
}

absl::StatusOr<Statement> Database::Prepare(const char* sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return ToStatus(code, database_.get(), "SQLite");
  Statement statement;
  statement.statement_.reset(raw);
  return statement;
}

absl::Status Database::UseRank(const RankFigures* figures) {
  return RegisterRank(database_.get(), figures);
}

void Database::SetInterrupt(std::function<bool()> stop) {
  interrupt_ = std::make_unique<std::function<bool()>>(std::move(stop));
  sqlite3_progress_handler(database_.get(), *interrupt_ ? kInterruptEverySteps : 0, OnProgress, interrupt_.get());
}

}  // namespace caveat::sqlite
