#pragma once

#include <cstddef>

#include "corpus/collection.h"

namespace caveat {

// Fills `document.blocks` from byte `body_start` on, taking every character as it stands: the first line that is not
// blank is the heading, each further one a paragraph.
void ParsePlainText(size_t body_start, Document& document);

}  // namespace caveat
