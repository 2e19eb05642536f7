#pragma once

#include <memory>
#include <string>
#include <vector>

#include "corpus/collection.h"
#include "index/snapshot.h"
#include "service/answer/answerer.h"

namespace caveat::test {

// The collection that we publish, and the snapshot that our own program made of it: many test processes
// share it, since to learn from all its examples takes seconds.
class RealCollection {
 public:
  static const RealCollection& Get();

  // Read when it is first asked for.
  const Collection& collection() const;
  // Its golden questions, or every CAVEAT_EXAMPLE_STEP-th of them.
  const std::vector<GoldenQuestion>& golden() const;
  const std::string& snapshot_path() const { return snapshot_path_; }
  const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot_; }

 private:
  RealCollection();

  const std::string snapshot_path_ = CAVEAT_REAL_SNAPSHOT;
  const std::shared_ptr<const Snapshot> snapshot_;
};

// The collection with one in fifty of its examples, in their order.
Collection WithFewExamples(const Collection& collection);

// An Answerer that must open.
std::unique_ptr<Answerer> OpenAnswerer(std::shared_ptr<const Snapshot> snapshot);
// The answer to a question, which must not fail.
Answer Ask(Answerer& answerer, const std::string& question, const AskOptions& options = {});

}  // namespace caveat::test
