#include "corpus/lint.h"

#include <algorithm>
#include <array>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "corpus/help_lines.h"
#include "corpus/yaml_reader.h"
#include "text/normalise.h"
#include "text/sms.h"

namespace caveat {
namespace {

// The templates that answers are made with; see service/answer and service/render.
constexpr std::array<const char*, 20> kTemplateIds = {"not_covered.off_topic",
                                                      "not_covered.condition",
                                                      "not_covered.facet",
                                                      "not_covered.nothing_found",
                                                      "not_covered.unreadable",
                                                      "partial.missing",
                                                      "clarify.subject",
                                                      "clarify.question",
                                                      "render.verdict.supported",
                                                      "render.verdict.uncertain",
                                                      "render.verdict.not_supported",
                                                      "render.verdict.caution",
                                                      "render.verdict.avoid",
                                                      "render.caveats",
                                                      "render.sources",
                                                      "render.follow_ups",
                                                      "render.whole",
                                                      "render.more",
                                                      "render.last",
                                                      "render.answer_name"};
// What a channel says of itself; see ListNotices in proto/caveat/v1/corpus_service.proto. Labels of buttons are
// shorter.
constexpr std::array<const char*, 22> kNoticeIds = {"notice.consent",
                                                    "notice.consent_given",
                                                    "notice.consent_refused",
                                                    "notice.did_it_help",
                                                    "notice.did_it_help_alone",
                                                    "notice.handed_over",
                                                    "notice.help",
                                                    "notice.help_alone",
                                                    "notice.no_person",
                                                    "notice.nothing_more",
                                                    "notice.privacy",
                                                    "notice.released",
                                                    "notice.slow_down",
                                                    "notice.started",
                                                    "notice.stopped",
                                                    "notice.stopped_but_urgent",
                                                    "notice.text_only",
                                                    "notice.thanks",
                                                    "notice.too_long",
                                                    "notice.unanswered",
                                                    "notice.unavailable",
                                                    "notice.where_more"};
constexpr std::array<const char*, 5> kButtonIds = {"notice.button_helpful", "notice.button_no", "notice.button_person",
                                                   "notice.button_unhelpful", "notice.button_yes"};
constexpr std::array<const char*, 1> kEngineCaveats = {"uncovered-condition"};

// Short wordings have to fit where nothing else does: triage, or as a rule four caveats, into two text messages.
constexpr size_t kMaxShortTriageCodePoints = 140;
constexpr size_t kMaxShortCaveatCodePoints = 80;
// Two text messages; WhatsApp's buttons.
constexpr size_t kMaxNoticeSeptets = 300;
constexpr size_t kMaxButtonSeptets = 20;

class Linter {
 public:
  Linter(const Collection& collection, Diagnostics& diagnostics)
      : collection_(collection), knowledge_(collection.knowledge), diagnostics_(diagnostics) {
    for (const Concept& entry : knowledge_.concepts) concepts_.insert(entry.id);
    for (const Source& source : knowledge_.sources) sources_.insert(source.id);
    for (const Condition& rule : knowledge_.conditions) caveats_.insert(rule.id);
    for (const GeneralCaveat& caveat : knowledge_.general_caveats) caveats_.insert(caveat.id);
  }

  void Run() {
    CheckIds();
    CheckDocuments();
    CheckConcepts();
    CheckClaims();
    CheckRules();
    CheckHelpLines();
    CheckTemplates();
    CheckQuestions();
  }

 private:
  void Report(std::string file, int line, std::string message) {
    diagnostics_.push_back({std::move(file), line, std::move(message)});
  }

  template <typename Row>
  void CheckUnique(const std::vector<Row>& rows, const char* file, int Row::*line) {
    std::set<std::string> seen;
    for (const Row& row : rows) {
      if (!seen.insert(row.id).second) {
        Report(file, row.*line, absl::StrCat("the id \"", row.id, "\" is used twice; give one of them another"));
      }
    }
  }

  void CheckIds() {
    CheckUnique(knowledge_.concepts, "lexicon.yaml", &Concept::line);
    CheckUnique(knowledge_.sources, "sources.json", &Source::line);
    CheckUnique(knowledge_.red_flags, "safety/red_flags.yaml", &RedFlag::line);
    CheckUnique(knowledge_.conditions, "safety/conditions.yaml", &Condition::line);
    CheckUnique(knowledge_.claims, "claims.yaml", &Claim::line);
    CheckUnique(knowledge_.general_caveats, "collection.yaml", &GeneralCaveat::line);
    CheckUnique(collection_.messages, "safety/messages.yaml", &SafetyMessage::line);
    CheckUnique(collection_.questions, "questions.yaml", &GoldenQuestion::line);
  }

  void ExpectConcepts(const std::vector<std::string>& ids, const std::string& file, int line) {
    for (const std::string& id : ids) {
      if (concepts_.count(id) == 0) {
        Report(file, line, absl::StrCat("there is no concept \"", id, "\" in lexicon.yaml; add it or mend the id"));
      }
    }
  }

  void ReportNoDocument(const std::string& id, const char* file, int line) {
    Report(file, line, absl::StrCat("there is no document \"", id, "\"; its file would be documents/", id, ".md"));
  }

  // Every id must be in `caveats_`.
  void ExpectCaveats(const std::vector<std::string>& ids, const char* file, int line) {
    for (const std::string& id : ids) {
      if (caveats_.count(id) > 0) continue;
      Report(file, line,
             absl::StrCat("there is no caveat \"", id,
                          "\"; name a rule of safety/conditions.yaml, or one of `general_caveats` in collection.yaml"));
    }
  }

  void CheckDocuments() {
    std::set<std::string> used;
    for (const Document& document : collection_.documents) {
      const std::string file = absl::StrCat("documents/", document.id, ".md");
      used.insert(document.source_id);
      if (!document.source_id.empty() && sources_.count(document.source_id) == 0) {
        Report(file, 1,
               absl::StrCat("its source \"", document.source_id, "\" is not in sources.json; add the reference there"));
      }
      for (const Block& block : document.blocks) ExpectConcepts(block.annotation.about, file, block.line);
    }
    for (const Source& source : knowledge_.sources) {
      if (used.count(source.id) == 0) {
        Report("sources.json", source.line,
               absl::StrCat("no document has the source \"", source.id,
                            "\"; write its record, or take the reference out"));
      }
    }
  }

  void CheckConcepts() {
    for (const Concept& entry : knowledge_.concepts) {
      const char* file = entry.kind == ConceptKind::kFinding ? "safety/findings.yaml" : "lexicon.yaml";
      ExpectConcepts(entry.broader, file, entry.line);
      if (!entry.document_id.empty() && collection_.FindDocument(entry.document_id) == nullptr) {
        ReportNoDocument(entry.document_id, "lexicon.yaml", entry.line);
      }
    }
    ExpectConcepts(knowledge_.scope_treatments, "collection.yaml", 0);
    ExpectConcepts(knowledge_.scope_complaints, "collection.yaml", 0);
    ExpectConcepts(knowledge_.scope_places, "collection.yaml", 0);
  }

  void CheckClaims() {
    for (const Claim& claim : knowledge_.claims) {
      ExpectConcepts(claim.about, "claims.yaml", claim.line);
      if (claim.evidence.empty() && claim.support == Support::kContradicted) {
        Report("claims.yaml", claim.line,
               absl::StrCat("claim \"", claim.id, "\" is contradicted by nothing; quote the source under `evidence`"));
      }
    }
  }

  void CheckRules() {
    if (knowledge_.red_flags.empty())
      Report("safety/red_flags.yaml", 0, "there is no rule, so no emergency would be seen; write at least one");
    if (knowledge_.conditions.empty())
      Report("safety/conditions.yaml", 0, "there is no rule, so no caveat would be given; write at least one");
    for (const RedFlag& rule : knowledge_.red_flags) {
      for (const auto& line : rule.when) ExpectConcepts(line, "safety/red_flags.yaml", rule.line);
      ExpectConcepts(rule.unless, "safety/red_flags.yaml", rule.line);
      ExpectEvidence(rule.evidence, rule.id, "safety/red_flags.yaml", rule.line);
    }
    std::set<std::string> ruled;
    for (const Condition& rule : knowledge_.conditions) {
      ExpectConcepts(rule.concepts, "safety/conditions.yaml", rule.line);
      ExpectEvidence(rule.evidence, rule.id, "safety/conditions.yaml", rule.line);
      for (const ConditionCase& row : rule.cases) ExpectConcepts(row.said_by, "safety/conditions.yaml", rule.line);
      for (const std::string& id : rule.concepts) {
        if (!ruled.insert(id).second) {
          Report("safety/conditions.yaml", rule.line,
                 absl::StrCat("the concept \"", id, "\" has a rule already; put both into one"));
        }
      }
    }
  }

  void ExpectEvidence(const std::vector<QuoteRef>& evidence, const std::string& id, const char* file, int line) {
    if (evidence.empty())
      Report(file, line, absl::StrCat("rule \"", id, "\" cites nothing; quote its source under `evidence`"));
  }

  void CheckHelpLines() {
    const std::vector<HelpLines>& all = knowledge_.help_lines;
    for (const HelpLines& lines : all) {
      const bool is_country =
          lines.region.size() == 2 && absl::ascii_isupper(lines.region[0]) && absl::ascii_isupper(lines.region[1]);
      if (&lines == &all.front() ? lines.region != "any" : !is_country) {
        Report("collection.yaml", lines.line,
               "`region` is \"any\" in the first row, and in each other a country's two capital letters");
      }
      for (const auto& [name, phrase] : all.front().phrases) {
        if (lines.phrases.count(name) == 0)
          Report("collection.yaml", lines.line,
                 absl::StrCat("region ", lines.region, " has no phrase `", name, "`; add it"));
      }
    }
    for (const RedFlag& rule : knowledge_.red_flags)
      CheckWording(rule.message, rule.short_message, kMaxShortTriageCodePoints, "safety/red_flags.yaml", rule.line);
    for (const Condition& rule : knowledge_.conditions) {
      CheckWording(rule.caveat, rule.short_caveat, kMaxShortCaveatCodePoints, "safety/conditions.yaml", rule.line);
      for (const ConditionCase& row : rule.cases) CheckWording(row.text, "", 0, "safety/conditions.yaml", rule.line);
    }
    for (const GeneralCaveat& caveat : knowledge_.general_caveats)
      CheckWording(caveat.text, caveat.short_text, kMaxShortCaveatCodePoints, "collection.yaml", caveat.line);
  }

  // As it is read in each region: every {name} has its phrase there, and the short wording, if there is one, has at
  // most `most` code points.
  void CheckWording(const std::string& text, const std::string& short_text, size_t most, const char* file, int line) {
    std::vector<std::string> regions = {"any"};
    for (const HelpLines& lines : knowledge_.help_lines) {
      if (lines.phrases.size() == knowledge_.help_lines.front().phrases.size()) regions.push_back(lines.region);
    }
    for (const std::string& region : regions) {
      const std::string filled = FillHelpLines(absl::StrCat(text, short_text), region, knowledge_.help_lines);
      if (filled.find('{') != std::string::npos) {
        Report(file, line,
               absl::StrCat("nothing stands for ", filled.substr(filled.find('{'), 20), " … in region ", region,
                            "; `help_lines` of collection.yaml lists the names"));
        return;
      }
      const size_t length = CodePointCount(FillHelpLines(short_text, region, knowledge_.help_lines));
      if (length > most) {
        Report(
            file, line,
            absl::StrCat("`short` has ", length, " characters in region ", region, "; shorten it to at most ", most));
        return;
      }
    }
  }

  // It has to be said whole in every channel and for every region.
  void CheckNotice(const char* id, size_t most) {
    const auto found = knowledge_.templates.find(id);
    if (found == knowledge_.templates.end()) {
      Report("collection.yaml", 0, absl::StrCat("the template \"", id, "\" is missing; write it"));
      return;
    }
    CheckWording(found->second, "", 0, "collection.yaml", 0);
    for (const HelpLines& lines : knowledge_.help_lines) {
      const SmsSize size = MeasureSms(FillHelpLines(found->second, lines.region, knowledge_.help_lines));
      if (size.is_gsm7 && size.units <= most) continue;
      Report("collection.yaml", 0,
             absl::StrCat("the template \"", id, "\" has ", size.units, " characters in region ", lines.region,
                          "; write at most ", most,
                          ", all of them such as a text message can hold (no curly quotes, no dashes but -)"));
    }
  }

  void CheckTemplates() {
    for (const char* id : kTemplateIds) {
      if (knowledge_.templates.count(id) == 0)
        Report("collection.yaml", 0, absl::StrCat("the template \"", id, "\" is missing; write it"));
    }
    for (const char* id : kNoticeIds) CheckNotice(id, kMaxNoticeSeptets);
    for (const char* id : kButtonIds) CheckNotice(id, kMaxButtonSeptets);
    for (const char* id : kEngineCaveats) {
      bool found = false;
      for (const GeneralCaveat& caveat : knowledge_.general_caveats) found = found || caveat.id == id;
      if (!found) Report("collection.yaml", 0, absl::StrCat("the general caveat \"", id, "\" is missing; write it"));
    }
  }

  void CheckQuestions() {
    std::set<std::string> claims;
    for (const Claim& claim : knowledge_.claims) claims.insert(claim.id);
    for (const SafetyMessage& message : collection_.messages)
      ExpectCaveats(message.caveats, "safety/messages.yaml", message.line);
    for (const TellingExample& telling : collection_.tellings) {
      ExpectCaveats(telling.owed, "safety/tellings.yaml", telling.line);
      ExpectCaveats(telling.not_owed, "safety/tellings.yaml", telling.line);
    }
    for (const GoldenQuestion& question : collection_.questions) {
      for (const std::string& id : question.cites) {
        if (collection_.FindDocument(id) == nullptr) ReportNoDocument(id, "questions.yaml", question.line);
      }
      for (const std::string& id : question.disagreements) {
        if (claims.count(id) == 0) {
          Report("questions.yaml", question.line,
                 absl::StrCat("there is no claim \"", id, "\"; name one of claims.yaml"));
        }
      }
      ExpectCaveats(question.caveats, "questions.yaml", question.line);
    }
  }

  const Collection& collection_;
  const Knowledge& knowledge_;
  Diagnostics& diagnostics_;
  std::set<std::string> concepts_;
  std::set<std::string> sources_;
  std::set<std::string> caveats_;  // ids of what an answer can be owed
};

bool IsDate(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

}  // namespace

void CheckReferences(const Collection& collection, Diagnostics& diagnostics) {
  // Where a file could not be read, everything that it defines would be missed: that one mistake says enough.
  const bool is_whole = std::none_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return absl::StartsWith(diagnostic.message, kNotYaml);
  });
  if (!is_whole) return;
  Linter(collection, diagnostics).Run();
}

void CheckReviewDates(const Collection& collection, const std::string& today, Diagnostics& diagnostics) {
  const auto expect_date = [&](const std::string& file, const std::string& key, const std::string& date) {
    if (!IsDate(date))
      diagnostics.push_back({file, 0, absl::StrCat("`", key, ": ", date, "` is not a date; write YYYY-MM-DD")});
    return IsDate(date);
  };
  expect_date("collection.yaml", "reviewed", collection.knowledge.reviewed);
  if (expect_date("collection.yaml", "next_review", collection.knowledge.next_review) &&
      collection.knowledge.next_review < today) {
    diagnostics.push_back({"collection.yaml", 0,
                           absl::StrCat("the review was due on ", collection.knowledge.next_review,
                                        "; review the collection, then set `reviewed` and `next_review`")});
  }
  for (const Document& document : collection.documents) {
    expect_date(absl::StrCat("documents/", document.id, ".md"), "reviewed", document.reviewed);
  }
}

}  // namespace caveat
