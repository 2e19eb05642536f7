#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/render/channel.h"
#include "service/render/content.h"

namespace caveat {

struct RenderLimits {
  size_t max_chars = 0;   // of a part, as Length() counts; 0: the platform's
  size_t max_parts = 1;   // 1 to 20; of IRC a part is a line
  bool is_whole = false;  // nothing is given up, what has no room in one part goes on in the next
};

// In which wording a caveat is in a rendered text.
enum class Wording : uint8_t {
  kLong,
  kShort,
  kPointedTo,  // only where to read it: there is no room for all the short wordings
};

struct RenderedPart {
  std::vector<Paragraph> paragraphs;
  std::string text;  // the channel's own
  ShownText shown;   // what shows of it
  size_t length = 0;
};

struct Rendered {
  std::vector<RenderedPart> parts;  // in the order to send; at least one
  Wording wording = Wording::kLong;
  size_t caveats_told = 0;  // of those that are owed, the first so many are told; the others are pointed to
  bool is_complete = true;  // nothing was given up
};

// An answer as text for a channel. What stands first is what to do first, then the caveats, all of them in the first
// part (IRC: each in a line of its own), then what answers. Where it does not fit, it gives up in this order: further
// questions, further quotes, the long wordings for the short ones, the sources for one line each, the sources but the
// first, the quotes; then the short wordings alone go on from part to part, as many as there is room for, what comes
// first of triage and caveats before the rest, and where to read the whole; at last only that there is advice, and
// where. Nothing is ever cut within a sentence, and nothing owed is left out without
// saying so. With `is_whole` it is all told from part to part, what is owed first, in the long wordings or, where one
// is too long for a part, in the short ones; only where there are too few parts it gives up. The same content and
// limits give the same bytes. OutOfRange, saying what is needed, if not even the last fits.
absl::StatusOr<Rendered> Render(const RenderContent& content, Channel channel, const RenderLimits& limits);

}  // namespace caveat
