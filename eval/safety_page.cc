#include "eval/safety_page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "corpus/help_lines.h"

namespace caveat {
namespace {

constexpr char kStyle[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 "
    "1rem;color:#111;background:#fff}"
    "article{border-top:2px solid #555;padding:1rem 0;break-inside:avoid}h2{margin:2rem 0 .5rem}h3{margin:0}"
    "dt{font-weight:600;margin-top:.5rem}dd{margin:0 0 0 1.5rem}q{font-style:italic}"
    ".sign{margin-top:1rem;padding:.75rem;border:1px solid #555}.sign span{display:inline-block;margin-right:2rem}"
    ".open{font-weight:600}li{margin:.2rem 0}@media print{a::after{content:' <' attr(href) '>'}}";

std::string Escape(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

class Page {
 public:
  Page(const Collection& collection, const std::vector<SafetyMatrix>& matrices)
      : collection_(collection), knowledge_(collection.knowledge), matrices_(matrices) {}

  std::string Write() {
    absl::StrAppend(&html_, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Safety rules: ",
                    Escape(knowledge_.title), "</title><meta name=\"viewport\" content=\"width=device-width\"><style>",
                    kStyle, "</style></head><body>\n<h1>Safety rules: ", Escape(knowledge_.title),
                    "</h1>\n<p>Last reviewed by ", Escape(knowledge_.owner), " on ", knowledge_.reviewed,
                    "; due again on ", knowledge_.next_review,
                    ". A rule is a draft until a clinician has signed it.</p>\n");
    absl::StrAppend(&html_, "<h2>Red flags (", knowledge_.red_flags.size(), ")</h2>\n");
    for (const RedFlag& rule : knowledge_.red_flags) AddRedFlag(rule);
    absl::StrAppend(&html_, "<h2>Conditions (", knowledge_.conditions.size(), ")</h2>\n");
    for (const Condition& rule : knowledge_.conditions) AddCondition(rule);
    absl::StrAppend(&html_, "</body></html>\n");
    return std::move(html_);
  }

 private:
  void Term(const char* name) { absl::StrAppend(&html_, "<dt>", name, "</dt>"); }
  void Item(const std::string& text) { absl::StrAppend(&html_, "<dd>", Escape(text), "</dd>\n"); }

  // As whoever names no country reads it.
  std::string WithHelpLines(const std::string& text) const { return FillHelpLines(text, "", knowledge_.help_lines); }

  void Open(const std::string& id, const std::string& level, bool signed_off) {
    absl::StrAppend(&html_, "<article id=\"", Escape(id), "\"><h3>", Escape(id), "</h3><dl><dt>Level</dt><dd>", level,
                    "</dd><dt>Review</dt><dd>", signed_off ? "signed" : "draft", "</dd>\n");
  }

  void AddRedFlag(const RedFlag& rule) {
    Open(rule.id, Name(rule.level), rule.signed_off);
    Term("Fires when all of these are said");
    for (const std::vector<std::string>& line : rule.when) Item(NamesOf(line, " or "));
    if (!rule.unless.empty()) {
      Term("But silent when this is said");
      Item(NamesOf(rule.unless, " or "));
    }
    Term("Wording");
    Item(WithHelpLines(rule.message));
    Term("Short wording");
    Item(WithHelpLines(rule.short_message));
    AddEvidence(rule.evidence);
    AddExamples("Fires on", rule.fires);
    AddExamples("Stays silent on", rule.silent);
    Close(rule.id);
  }

  void AddCondition(const Condition& rule) {
    Open(rule.id, Name(rule.level), rule.signed_off);
    Term("Given when this is said");
    Item(NamesOf(rule.concepts, " or "));
    Term("Words for it");
    for (const Concept& entry : knowledge_.concepts) {
      if (entry.id == rule.concepts.front()) Item(Joined(entry.terms, ", "));
    }
    Term("Caveat");
    Item(WithHelpLines(rule.caveat));
    Term("Short caveat");
    Item(WithHelpLines(rule.short_caveat));
    for (const ConditionCase& row : rule.cases) {
      Term("Told as a case");
      Item(row.text);
    }
    AddEvidence(rule.evidence);
    Close(rule.id);
  }

  void AddEvidence(const std::vector<QuoteRef>& evidence) {
    Term("Sources");
    for (const QuoteRef& quote : evidence) {
      const Document* document = collection_.FindDocument(quote.document_id);
      if (document == nullptr) continue;
      absl::StrAppend(&html_, "<dd><q>", Escape(document->text.substr(quote.range.start, quote.range.size())), "</q> (",
                      Escape(document->title), ", read on ", document->reviewed, ")</dd>\n");
    }
  }

  void AddExamples(const char* name, const std::vector<std::string>& examples) {
    Term(name);
    absl::StrAppend(&html_, "<dd><ul>");
    for (const std::string& example : examples) absl::StrAppend(&html_, "<li>", Escape(example), "</li>");
    absl::StrAppend(&html_, "</ul></dd>\n");
  }

  // How the rule held, and where to sign.
  void Close(const std::string& id) {
    Term("Asked in every form, person and spelling");
    for (const SafetyMatrix& matrix : matrices_) {
      for (const RuleCoverage& rule : matrix.rules) {
        if (rule.id != id || rule.total.asked == 0) continue;
        Item(absl::StrCat(matrix.name, ": held ", rule.total.held, " of ", rule.total.asked));
        for (const std::string& gap : rule.gaps)
          absl::StrAppend(&html_, "<dd class=\"open\">Open: ", Escape(gap), "</dd>\n");
      }
    }
    absl::StrAppend(
        &html_,
        "</dl><div class=\"sign\"><span>&#9744; right &#9744; change</span><span>Name: ____________________</span>"
        "<span>Date: ____________</span></div></article>\n");
  }

  std::string NamesOf(const std::vector<std::string>& ids, const char* separator) const {
    std::vector<std::string> names;
    for (const std::string& id : ids) {
      for (const Concept& entry : knowledge_.concepts) {
        if (entry.id == id) names.push_back(entry.name);
      }
    }
    return Joined(names, separator);
  }

  static std::string Joined(const std::vector<std::string>& words, const char* separator) {
    std::string joined;
    for (const std::string& word : words) absl::StrAppend(&joined, joined.empty() ? "" : separator, word);
    return joined;
  }

  const Collection& collection_;
  const Knowledge& knowledge_;
  const std::vector<SafetyMatrix>& matrices_;
  std::string html_;
};

}  // namespace

std::string SafetyPage(const Collection& collection, const std::vector<SafetyMatrix>& matrices) {
  return Page(collection, matrices).Write();
}

}  // namespace caveat
