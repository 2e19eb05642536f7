#pragma once

#include "caveat/v1/answer.pb.h"
#include "caveat/v1/corpus_service.pb.h"
#include "caveat/v1/explanation.pb.h"
#include "index/searcher.h"
#include "index/snapshot.h"
#include "service/answer/answer.h"
#include "service/answer/explanation.h"

namespace caveat {

// From the service's own types to the public messages. Nothing is decided here.

// With its answer id.
v1::Answer ToProto(const Answer& answer, const Snapshot& snapshot);
v1::Explanation ToProto(const Explanation& explanation, const Snapshot& snapshot);
v1::ScoredPassage ToProto(const ScoredPassage& scored, uint32_t rank, const Snapshot& snapshot);
// Without the text.
v1::Document ToProto(uint32_t document, const Snapshot& snapshot);
v1::Snapshot ToProto(const Snapshot& snapshot);

}  // namespace caveat
