#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "eval/relevance.h"

namespace caveat {

// One set of queries over a test collection: the engine beside plain FTS5 in the same run.
struct RetrievalScore {
  std::string queries;      // the file's name
  size_t query_count = 0;   // with at least one relevant document
  RankingScore plain;       // FTS5's own bm25(), any of the words
  RankingScore engine;      // records by their best passages, spelling repaired
  RankingScore unrepaired;  // the engine without spelling
  Interval ndcg_gain;       // of engine - plain, 95 %
};

// Runs a test collection in a folder of the form that BEIR has (Thakur 2021): corpus.jsonl or corpus.jsonl.gz with
// {"_id", "title", "text"}, queries*.jsonl with {"_id", "text"}, qrels.tsv with query-id, corpus-id and score. The
// engine searches a snapshot of `collection` with the records imported into it; plain FTS5 has an index of the records
// alone.
absl::StatusOr<std::vector<RetrievalScore>> TestRetrieval(const Collection& collection, const std::string& folder);

}  // namespace caveat
