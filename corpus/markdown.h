#pragma once

#include <string>

#include "corpus/collection.h"
#include "corpus/diagnostic.h"

namespace caveat {

// Finds the headings, paragraphs and list items of `document.text` from byte `body_start` on, with the annotations in
// the comments above them, and fills `document.blocks`. Reports text that cannot be quoted byte for byte: a paragraph
// over several lines, emphasis, links, code, tables; and malformed annotations.
void ParseMarkdown(size_t body_start, const std::string& file, Document& document, Diagnostics& diagnostics);

}  // namespace caveat
