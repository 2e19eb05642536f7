#pragma once

#include "caveat/v1/answer.pb.h"
#include "caveat/v1/corpus_service.pb.h"
#include "caveat/v1/explanation.pb.h"
#include "caveat/v1/rendering.pb.h"
#include "index/searcher.h"
#include "index/snapshot.h"
#include "service/answer/answer.h"
#include "service/answer/explanation.h"
#include "service/render/render.h"

namespace caveat {

// From the service's own types to the public messages. Nothing is decided here.

// With its answer id.
v1::Answer ToProto(const Answer& answer, const Snapshot& snapshot);
// What rendering needs of an answer; `templates` are the collection's, `where` tells where the whole answer is.
RenderContent ToContent(const v1::Answer& answer, const std::map<std::string, std::string>& templates,
                        std::string where);
// Without the short text.
v1::Rendering ToProto(const Rendered& rendered, v1::Channel channel, const v1::Answer& answer);
v1::Explanation ToProto(const Explanation& explanation, const Snapshot& snapshot);
v1::ScoredPassage ToProto(const ScoredPassage& scored, uint32_t rank, const Snapshot& snapshot);
// Without the text.
v1::Document ToProto(uint32_t document, const Snapshot& snapshot);
v1::Snapshot ToProto(const Snapshot& snapshot);

}  // namespace caveat
