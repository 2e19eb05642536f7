#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus/collection.h"

namespace caveat {

// What the records of one publication have in common.
struct RecordSet {
  std::string source_id;  // in sources.json
  std::string title;      // of the publication
  std::string licence;
  std::string reviewed;  // YYYY-MM-DD
};

// The id of the document that a record becomes: lower-case letters, digits and hyphens.
std::string RecordDocumentId(const std::string& record_id);

// Reads records from a file of JSON lines, compressed with gzip or not, {"_id", "title", "text"} each (the corpus.jsonl
// of BEIR), and calls `use` with the document of each. A record without a text has its title for one. InvalidArgument
// with the line, if a record has neither, or its id twice.
absl::Status ForEachRecord(const std::string& path, const RecordSet& set, const std::function<void(Document)>& use);

// Adds the records to the collection in `folder`, a document each, and the publication to its sources.json. Nothing is
// overwritten: AlreadyExists if the source or a document is there. All or nothing. Returns how many were added.
absl::StatusOr<size_t> ImportRecords(const std::string& path, const RecordSet& set, const std::string& folder);

}  // namespace caveat
