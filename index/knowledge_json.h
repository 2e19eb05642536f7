#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/collection.h"

namespace caveat {

// A piece of knowledge as a row of the snapshot's `record` table.
struct Record {
  std::string kind;  // collection, source, claim, concept, red_flag, condition, general_caveat
  std::string id;
  std::string body;  // JSON, keys sorted
};

// Every piece of `knowledge`, by kind and in the order of the files.
std::vector<Record> ToRecords(const Knowledge& knowledge);

// The knowledge that the records hold. DataLoss if one of them cannot be read.
absl::StatusOr<Knowledge> FromRecords(const std::vector<Record>& records);

}  // namespace caveat
