#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "service/answer/answerer.h"

namespace caveat {

// A change of a question that must leave its answer alone, or must change it in a known way (metamorphic testing; Chen
// 1998), and how often that held.
struct RelationScore {
  std::string name;
  std::string must;       // what must stay or change, for a reader
  int asked[2] = {0, 0};  // of golden questions that are not set aside, and that are
  int held[2] = {0, 0};
  std::vector<std::string> broken;  // "id: the changed question", only of those not set aside
};

// Asks every golden question to which a relation applies, changed and unchanged.
absl::StatusOr<std::vector<RelationScore>> TestRelations(const Collection& collection, Answerer& answerer);

}  // namespace caveat
