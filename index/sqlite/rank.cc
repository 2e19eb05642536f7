#include "index/sqlite/rank.h"

#include "index/sqlite/fts5.h"

namespace caveat::sqlite {
namespace {

void Bm25fOfRow(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result, int, sqlite3_value**) {
  const auto& figures = *static_cast<const RankFigures*>(api->xUserData(context));
  const size_t row = static_cast<size_t>(api->xRowid(context)) * figures.columns;
  int instances = 0;
  int code = api->xInstCount(context, &instances);
  std::vector<double> frequency(figures.phrase_weights.size(), 0.0);
  for (int i = 0; code == SQLITE_OK && i < instances; ++i) {
    int phrase = 0;
    int column = 0;
    int offset = 0;
    code = api->xInst(context, i, &phrase, &column, &offset);
    const size_t at = row + static_cast<size_t>(column);
    const bool known = code == SQLITE_OK && static_cast<size_t>(phrase) < frequency.size();
    if (known && at < figures.column_factors->size())
      frequency[static_cast<size_t>(phrase)] += (*figures.column_factors)[at];
  }
  if (code != SQLITE_OK) {
    sqlite3_result_error_code(result, code);
    return;
  }
  double score = 0;
  for (size_t phrase = 0; phrase < frequency.size(); ++phrase)
    score += Bm25f(figures.phrase_weights[phrase], frequency[phrase]);
  sqlite3_result_double(result, score);
}

}  // namespace

absl::Status RegisterRank(sqlite3* database, const RankFigures* figures) {
  fts5_api* api = FindFts5(database);
  if (api == nullptr) return absl::InternalError("this SQLite has no FTS5");
  const int code = api->xCreateFunction(api, "bm25f", const_cast<RankFigures*>(figures), Bm25fOfRow, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : absl::InternalError("cannot register bm25f");
}

std::vector<double> ColumnLengths(std::string_view docsize) {
  std::vector<double> lengths;
  uint64_t number = 0;
  for (const char c : docsize) {
    const auto byte = static_cast<unsigned char>(c);
    number = (number << 7) | (byte & 0x7F);
    if ((byte & 0x80) != 0) continue;
    lengths.push_back(static_cast<double>(number));
    number = 0;
  }
  return lengths;
}

}  // namespace caveat::sqlite
