#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

struct sqlite3;

namespace caveat::sqlite {

inline constexpr double kK1 = 1.2;
inline constexpr double kB = 0.75;

// What one phrase adds to a row's BM25 score (Robertson and Zaragoza 2009; k1 and b as in FTS5). `weight`: the phrase's
// inverse document frequency. `frequency`: how often the row has it, each time by its column's weight. `norm`: see
// Norm.
inline double Bm25(double weight, double frequency, double norm) {
  return weight * frequency * (kK1 + 1) / (frequency + norm);
}

// How much a row of `length` words is held back for its length.
inline double Norm(double length, double mean_length) {
  return kK1 * (1 - kB + kB * length / mean_length);
}

// What BM25 needs to know of a full-text table and of the query under way. FTS5's own bm25() looks every row's length
// and every phrase's frequency up again for each query, which takes most of its time; here both are given.
struct RankFigures {
  const std::vector<double>* norms = nullptr;  // of each row, by rowid
  std::vector<double> column_weights;
  std::vector<double> phrase_weights;  // inverse document frequency of each phrase of the query, in its order
};

// Makes the FTS5 function weighted_bm25(table) known to a connection: the sum of Bm25() over the query's phrases,
// larger for better matches, from `figures`, which must outlive the connection.
absl::Status RegisterRank(sqlite3* database, const RankFigures* figures);

// The sum of the numbers in a row of an FTS5 table's docsize blob: how many words the row has.
double DocumentLength(std::string_view docsize);

}  // namespace caveat::sqlite
