#pragma once

#include <string>

#include "corpus/collection.h"
#include "corpus/diagnostic.h"

namespace caveat {

// Reads the collection in `folder`. What can be read is returned even where there are mistakes; a collection with any
// diagnostic must not be built. Every mistake of form, every quote that is not in its document and every reference to
// something that does not exist is reported.
Collection ReadCollection(const std::string& folder, Diagnostics& diagnostics);

}  // namespace caveat
