#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

struct sqlite3;

namespace caveat::sqlite {

// What BM25 needs to know of a full-text table and of the query under way. FTS5's own bm25() looks every row's length
// and every phrase's frequency up again for each query, which takes most of its time; here both are given.
struct RankFigures {
  std::vector<double> column_weights;
  std::vector<double> lengths;  // words of each row, by rowid
  double mean_length = 1;
  std::vector<double> phrase_weights;  // inverse document frequency of each phrase of the query, in its order
};

// Makes the FTS5 function weighted_bm25(table) known to a connection. It returns BM25 (Robertson and Zaragoza 2009;
// k1 1.2 and b 0.75 as in FTS5), larger for better matches, from `figures`, which must outlive the connection.
absl::Status RegisterRank(sqlite3* database, const RankFigures* figures);

// The sum of the numbers in a row of an FTS5 table's docsize blob: how many words the row has.
double DocumentLength(std::string_view docsize);

}  // namespace caveat::sqlite
