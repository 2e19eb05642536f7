#include "index/sqlite/rank.h"

#include "index/sqlite/fts5.h"

namespace caveat::sqlite {
namespace {

void WeightedBm25(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result, int, sqlite3_value**) {
  const auto& figures = *static_cast<const RankFigures*>(api->xUserData(context));
  const auto row = static_cast<size_t>(api->xRowid(context));
  const double norm = row < figures.norms->size() ? (*figures.norms)[row] : kK1;
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
  for (size_t phrase = 0; phrase < frequency.size(); ++phrase) {
    score += Bm25(figures.phrase_weights[phrase], frequency[phrase], norm);
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
