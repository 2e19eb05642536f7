#pragma once

#include <string>
#include <vector>

#include "caveat/v1/answer.pb.h"

namespace caveat::cli {

// What is wrong with a saved answer, a sentence each; empty if every quote stands byte for byte where its citation
// says, in the document files of the collection's folder, and the answer is as it was sent. Uses neither server nor
// index.
std::vector<std::string> VerifyAnswer(const v1::Answer& answer, const std::string& collection_folder);

// The answers in a saved file: one Answer, or lines of answers as `--format jsonl` writes them. False, with `error`
// set, if it holds none or something else.
bool ReadAnswers(const std::string& json, std::vector<v1::Answer>& answers, std::string& error);

}  // namespace caveat::cli
