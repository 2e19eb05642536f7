#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

struct sqlite3;

namespace caveat::sqlite {

// BM25F (Robertson, Zaragoza and Taylor 2004; Robertson and Zaragoza 2009, 3.6): a row's columns are weighted and held
// back for their lengths one by one, so that a word in a short title counts for more than one in a long text.
inline constexpr double kK1 = 4.0;
inline constexpr double kB = 0.75;

// What one instance of a word counts in a column of `length` words, whose mean length is `mean`.
inline double ColumnFactor(double weight, double length, double mean) {
  return weight / (1 - kB + kB * length / mean);
}

// What one phrase adds to a row's score. `weight`: of the phrase, by its rarity. `frequency`: the sum of its instances'
// column factors.
inline double Bm25f(double weight, double frequency) {
  return weight * frequency * (kK1 + 1) / (frequency + kK1);
}

// What BM25F needs to know of a full-text table and of the query under way. FTS5's own bm25() looks every row's length
// and every phrase's frequency up again for each query, which takes most of its time; here both are given.
struct RankFigures {
  const std::vector<double>* column_factors = nullptr;  // of each row's columns, row after row, by rowid
  size_t columns = 0;
  std::vector<double> phrase_weights;  // of each phrase of the query, in its order
};

// Makes the FTS5 function weighted_bm25(table) known to a connection: the sum of Bm25() over the query's phrases,
// larger for better matches, from `figures`, which must outlive the connection.
absl::Status RegisterRank(sqlite3* database, const RankFigures* figures);

// The numbers in a row of an FTS5 table's docsize blob: how many words each column has.
std::vector<double> ColumnLengths(std::string_view docsize);

}  // namespace caveat::sqlite
