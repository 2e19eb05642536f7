#include "index/sqlite/rank.h"

#include <sqlite3.h>

namespace caveat::sqlite {
namespace {

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;

fts5_api* FindFts5(sqlite3* database) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nullptr) != SQLITE_OK) return nullptr;
  sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
  sqlite3_step(statement);
  sqlite3_finalize(statement);
  return api;
}

void WeightedBm25(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result, int, sqlite3_value**) {
  const auto& figures = *static_cast<const RankFigures*>(api->xUserData(context));
  const auto row = static_cast<size_t>(api->xRowid(context));
  const double length = row < figures.lengths.size() ? figures.lengths[row] : figures.mean_length;
  int instances = 0;
  int code = api->xInstCount(context, &instances);
  std::vector<double> frequency(figures.phrase_weights.size(), 0.0);
  for (int i = 0; code == SQLITE_OK && i < instances; ++i) {
    int phrase = 0;
    int column = 0;
    int offset = 0;
    code = api->xInst(context, i, &phrase, &column, &offset);
    const bool known = code == SQLITE_OK && static_cast<size_t>(phrase) < frequency.size();
    if (known) frequency[static_cast<size_t>(phrase)] += figures.column_weights[static_cast<size_t>(column)];
  }
  if (code != SQLITE_OK) {
    sqlite3_result_error_code(result, code);
    return;
  }
  double score = 0;
  const double norm = kK1 * (1 - kB + kB * length / figures.mean_length);
  for (size_t phrase = 0; phrase < frequency.size(); ++phrase) {
    score += figures.phrase_weights[phrase] * frequency[phrase] * (kK1 + 1) / (frequency[phrase] + norm);
  }
  sqlite3_result_double(result, score);
}

}  // namespace

absl::Status RegisterRank(sqlite3* database, const RankFigures* figures) {
  fts5_api* api = FindFts5(database);
  if (api == nullptr) return absl::InternalError("this SQLite has no FTS5");
  const int code = api->xCreateFunction(api, "weighted_bm25", const_cast<RankFigures*>(figures), WeightedBm25, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : absl::InternalError("cannot register weighted_bm25");
}

double DocumentLength(std::string_view docsize) {
  double length = 0;
  uint64_t number = 0;
  for (const char c : docsize) {
    const auto byte = static_cast<unsigned char>(c);
    number = (number << 7) | (byte & 0x7F);
    if ((byte & 0x80) != 0) continue;
    length += static_cast<double>(number);
    number = 0;
  }
  return length;
}

}  // namespace caveat::sqlite
