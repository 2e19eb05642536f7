#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus/answerable.h"
#include "corpus/asked_sides.h"
#include "corpus/asked_words.h"
#include "corpus/likeness.h"
#include "corpus/told_conditions.h"
#include "index/sqlite/database.h"

namespace caveat {

// What was learned from a collection's examples, in the snapshot's table `feature`.
struct Models {
  Likeness likeness;
  AskedSides asked_sides;
  AskedWords asked_words;
  ToldConditions told_conditions;
  Answerable answerable;
};

absl::Status WriteModels(const Models& models, sqlite::Database& database);
// DataLoss if a row has another number of weights than its model has labels.
absl::StatusOr<Models> ReadModels(sqlite::Database& database);

}  // namespace caveat
