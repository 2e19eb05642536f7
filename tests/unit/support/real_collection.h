#pragma once

#include <memory>

#include "corpus/collection.h"
#include "index/snapshot.h"
#include "service/answer/answerer.h"
#include "tests/unit/support/temporary_folder.h"

namespace caveat::test {

// The collection that we publish, built once in each process.
class RealCollection {
 public:
  static const RealCollection& Get();

  const Collection& collection() const { return collection_; }
  const std::string& snapshot_path() const { return snapshot_path_; }
  const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot_; }

 private:
  RealCollection();

  Collection collection_;
  TemporaryFolder folder_;
  std::string snapshot_path_;
  std::shared_ptr<const Snapshot> snapshot_;
};

// An Answerer that must open.
std::unique_ptr<Answerer> OpenAnswerer(std::shared_ptr<const Snapshot> snapshot);
// The answer to a question, which must not fail.
Answer Ask(Answerer& answerer, const std::string& question, const AskOptions& options = {});

}  // namespace caveat::test
