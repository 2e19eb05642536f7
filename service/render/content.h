#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace caveat {

// An answer's words, apart from where they came from: all that rendering needs. UTF-8.
struct RenderContent {
  struct Caveat {
    std::string id;
    std::string text;
    std::string short_text;
    std::vector<uint32_t> citations;  // numbers
  };
  struct Statement {
    std::string text;
    bool is_quote = false;
    std::vector<uint32_t> citations;  // numbers
    std::vector<std::string> notes;   // what must be told with it: where its source says less
    std::string group;                // of several that are told together or not at all, as the cases of a rule are
    bool stays = false;               // tells what is not answered: not given up while anything is answered
  };
  struct Source {
    std::vector<uint32_t> numbers;  // of the citations of one document, ascending
    std::string full;               // authors, year, title, where, certainty
    std::string brief;              // one line
    std::string url;                // may be empty
  };

  std::string triage;  // what to do first; empty if nothing
  std::string triage_short;
  std::vector<uint32_t> triage_citations;
  std::string verdict;                // the line that says it; empty if there is none
  std::vector<Caveat> caveats;        // all that are owed, the most careful first
  std::vector<Statement> statements;  // the first one answers
  std::vector<Source> sources;        // in the order of their first numbers
  std::vector<std::string> follow_ups;
  std::string where;  // where the whole answer is to be had: a URL, or a name that support staff can look up
  // Reviewed sentences of the collection, by id: render.caveats, render.sources, render.follow_ups, render.whole,
  // render.more, render.last; {where} stands for `where`.
  std::map<std::string, std::string> templates;
};

}  // namespace caveat
