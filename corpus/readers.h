#pragma once

#include <string>

#include "corpus/collection.h"
#include "corpus/diagnostic.h"

namespace caveat {

// One function for each file of a collection; `text` is the file's content. They report mistakes of form; references
// between files are checked by CheckReferences (corpus/lint.h).

// documents/<id>.md
Document ReadDocument(const std::string& id, std::string text, Diagnostics& diagnostics);
// collection.yaml. Evidence quotes are found in `collection.documents`.
void ReadCollectionFile(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// sources.json
void ReadSources(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// claims.yaml
void ReadClaims(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// lexicon.yaml
void ReadLexicon(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// safety/findings.yaml: concepts too, of kind kFinding
void ReadFindings(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// safety/red_flags.yaml
void ReadRedFlags(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// safety/conditions.yaml
void ReadConditions(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// safety/messages.yaml
void ReadMessages(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// safety/tellings.yaml
void ReadTellings(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// askings.yaml
void ReadAskings(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// asked_words.yaml
void ReadAskedWords(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// expected_questions.yaml
void ReadExpectedQuestions(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// unanswered_questions.yaml
void ReadUnansweredQuestions(const std::string& text, Collection& collection, Diagnostics& diagnostics);
// questions.yaml
void ReadQuestions(const std::string& text, Collection& collection, Diagnostics& diagnostics);

}  // namespace caveat
