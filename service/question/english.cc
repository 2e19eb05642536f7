#include "service/question/english.h"

#include <algorithm>
#include <array>

#include "text/normalise.h"

namespace caveat {
namespace {

constexpr std::string_view kGap = "...";
constexpr size_t kMaxGapWords = 4;

struct FacetWords {
  Facet facet;
  std::string_view words;
};

constexpr FacetWords kFacetWords[] = {
    {Facet::kAuthorship, "who wrote"},
    {Facet::kAuthorship, "who ... author"},
    {Facet::kAuthorship, "author"},
    {Facet::kAuthorship, "who published"},
    {Facet::kAuthorship, "when ... published"},
    {Facet::kAuthorship, "where ... published"},
    {Facet::kAuthorship, "which journal"},
    {Facet::kAuthorship, "what journal"},
    {Facet::kAuthorship, "who did ... study"},
    {Facet::kAuthorship, "who did ... review"},
    {Facet::kAuthorship, "who conducted"},
    {Facet::kAuthorship, "who carried out"},
    {Facet::kAuthorship, "what year"},
    {Facet::kAuthorship, "which year"},
    {Facet::kAuthorship, "doi"},
    {Facet::kAuthorship, "citation"},
    {Facet::kAuthorship, "who ran"},
    {Facet::kAuthorship, "written by"},
    {Facet::kLogistics, "cost"},
    {Facet::kLogistics, "price"},
    {Facet::kLogistics, "insurance"},
    {Facet::kLogistics, "pay for"},
    {Facet::kLogistics, "how expensive"},
    {Facet::kLogistics, "book"},
    {Facet::kLogistics, "appointment"},
    {Facet::kLogistics, "afford"},
    {Facet::kLogistics, "how much is"},
    {Facet::kLogistics, "reimburse"},
    {Facet::kLogistics, "refund"},
    {Facet::kComparison, "better than"},
    {Facet::kComparison, "more effective than"},
    {Facet::kComparison, "versus"},
    {Facet::kComparison, "vs"},
    {Facet::kComparison, "compared"},
    {Facet::kComparison, "compare"},
    {Facet::kComparison, "instead of"},
    {Facet::kComparison, "rather than"},
    {Facet::kComparison, "beat"},
    {Facet::kComparison, "as good as"},
    {Facet::kComparison, "worse than"},
    {Facet::kComparison, "as effective as"},
    {Facet::kComparison, "replace"},
    {Facet::kComparison, "superior"},
    {Facet::kComparison, "than"},
    {Facet::kComparison, "or just"},
    {Facet::kRecommendation, "recommend"},
    {Facet::kRecommendation, "recommendation"},
    {Facet::kRecommendation, "guideline"},
    {Facet::kRecommendation, "guidance"},
    {Facet::kRecommendation, "endorse"},
    {Facet::kRecommendation, "advise"},
    {Facet::kRecommendation, "in favour"},
    {Facet::kRecommendation, "in favor"},
    {Facet::kRecommendation, "official"},
    {Facet::kRecommendation, "approve"},
    {Facet::kRecommendation, "position on"},
    {Facet::kRecommendation, "stance"},
    {Facet::kRecommendation, "back massage as"},
    {Facet::kRecommendation, "say about"},
    {Facet::kCombination, "combine"},
    {Facet::kCombination, "combination"},
    {Facet::kCombination, "together with"},
    {Facet::kCombination, "along with"},
    {Facet::kCombination, "alongside"},
    {Facet::kCombination, "as well as"},
    {Facet::kCombination, "in addition to"},
    {Facet::kCombination, "on its own"},
    {Facet::kCombination, "by itself"},
    {Facet::kCombination, "alone"},
    {Facet::kCombination, "plus"},
    {Facet::kCombination, "and exercise"},
    {Facet::kCombination, "part of"},
    {Facet::kCombination, "only treatment"},
    {Facet::kCombination, "enough on"},
    {Facet::kCombination, "just massage"},
    {Facet::kCombination, "only massage"},
    {Facet::kCombination, "while doing"},
    {Facet::kDuration, "how long ... last"},
    {Facet::kDuration, "how long ... work"},
    {Facet::kDuration, "how long ... relief"},
    {Facet::kDuration, "how long ... effect"},
    {Facet::kDuration, "how long ... benefit"},
    {Facet::kDuration, "last long"},
    {Facet::kDuration, "lasting"},
    {Facet::kDuration, "last"},
    {Facet::kDuration, "wear off"},
    {Facet::kDuration, "permanent"},
    {Facet::kDuration, "long term"},
    {Facet::kDuration, "longer term"},
    {Facet::kDuration, "forever"},
    {Facet::kDuration, "temporary"},
    {Facet::kDuration, "short lived"},
    {Facet::kDuration, "for good"},
    {Facet::kDuration, "come back after"},
    {Facet::kDuration, "fade"},
    {Facet::kDuration, "short term"},
    {Facet::kDuration, "lifelong"},
    {Facet::kDuration, "stay better"},
    {Facet::kDose, "how often"},
    {Facet::kDose, "how many sessions"},
    {Facet::kDose, "how many massages"},
    {Facet::kDose, "how many times"},
    {Facet::kDose, "how many treatments"},
    {Facet::kDose, "how frequently"},
    {Facet::kDose, "how frequent"},
    {Facet::kDose, "how regularly"},
    {Facet::kDose, "how many weeks"},
    {Facet::kDose, "how many visits"},
    {Facet::kDose, "how many appointments"},
    {Facet::kDose, "how soon"},
    {Facet::kDose, "how quickly"},
    {Facet::kDose, "how fast"},
    {Facet::kDose, "first session"},
    {Facet::kDose, "first massage"},
    {Facet::kDose, "one session"},
    {Facet::kDose, "single session"},
    {Facet::kDose, "one massage"},
    {Facet::kDose, "after one"},
    {Facet::kDose, "once"},
    {Facet::kDose, "per week"},
    {Facet::kDose, "a week"},
    {Facet::kDose, "a month"},
    {Facet::kDose, "weekly"},
    {Facet::kDose, "monthly"},
    {Facet::kDose, "daily"},
    {Facet::kDose, "every day"},
    {Facet::kDose, "every week"},
    {Facet::kDose, "regular massage"},
    {Facet::kDose, "how long before"},
    {Facet::kDose, "how long until"},
    {Facet::kDose, "how long till"},
    {Facet::kDose, "how long does it take"},
    {Facet::kDose, "how long will it take"},
    {Facet::kDose, "how long should"},
    {Facet::kDose, "straight away"},
    {Facet::kDose, "right away"},
    {Facet::kDose, "immediately"},
    {Facet::kDose, "too much massage"},
    {Facet::kDose, "when will i"},
    {Facet::kDose, "when should i feel"},
    {Facet::kDose, "keep going"},
    {Facet::kDose, "take so long"},
    {Facet::kDose, "take long"},
    {Facet::kDose, "long to work"},
    {Facet::kDose, "see results"},
    {Facet::kDose, "get results"},
    {Facet::kDose, "consistent"},
    {Facet::kDose, "sessions"},
    {Facet::kTechnique, "what kind of massage"},
    {Facet::kTechnique, "which kind"},
    {Facet::kTechnique, "what type"},
    {Facet::kTechnique, "which type"},
    {Facet::kTechnique, "what sort"},
    {Facet::kTechnique, "which sort"},
    {Facet::kTechnique, "kinds of massage"},
    {Facet::kTechnique, "types of massage"},
    {Facet::kTechnique, "kind of massage"},
    {Facet::kTechnique, "type of massage"},
    {Facet::kTechnique, "sort of massage"},
    {Facet::kTechnique, "style"},
    {Facet::kTechnique, "technique"},
    {Facet::kTechnique, "best massage"},
    {Facet::kTechnique, "which massage"},
    {Facet::kTechnique, "what massage"},
    {Facet::kTechnique, "how hard"},
    {Facet::kTechnique, "pressure should"},
    {Facet::kTechnique, "how much pressure"},
    {Facet::kTechnique, "what kind"},
    {Facet::kTechnique, "method"},
    {Facet::kMechanism, "how does ... work"},
    {Facet::kMechanism, "how do ... work"},
    {Facet::kMechanism, "how does ... help"},
    {Facet::kMechanism, "how do ... help"},
    {Facet::kMechanism, "how massage"},
    {Facet::kMechanism, "why does"},
    {Facet::kMechanism, "why do"},
    {Facet::kMechanism, "why is"},
    {Facet::kMechanism, "why would"},
    {Facet::kMechanism, "mechanism"},
    {Facet::kMechanism, "what does massage do"},
    {Facet::kMechanism, "what does it do"},
    {Facet::kMechanism, "what happens in"},
    {Facet::kMechanism, "how can massage"},
    {Facet::kMechanism, "how it works"},
    {Facet::kMechanism, "how is it that"},
    {Facet::kMechanism, "release"},
    {Facet::kMechanism, "flush"},
    {Facet::kMechanism, "boost"},
    {Facet::kMechanism, "stimulate"},
    {Facet::kMechanism, "increase"},
    {Facet::kMechanism, "raise"},
    {Facet::kMechanism, "trigger"},
    {Facet::kMechanism, "loosen"},
    {Facet::kPractitioner, "therapist"},
    {Facet::kPractitioner, "masseuse"},
    {Facet::kPractitioner, "masseur"},
    {Facet::kPractitioner, "qualified"},
    {Facet::kPractitioner, "qualification"},
    {Facet::kPractitioner, "certified"},
    {Facet::kPractitioner, "licensed"},
    {Facet::kPractitioner, "licence"},
    {Facet::kPractitioner, "license"},
    {Facet::kPractitioner, "who should i see"},
    {Facet::kPractitioner, "who should i go"},
    {Facet::kPractitioner, "whom"},
    {Facet::kPractitioner, "find someone"},
    {Facet::kPractitioner, "find a"},
    {Facet::kPractitioner, "choose"},
    {Facet::kPractitioner, "see a doctor"},
    {Facet::kPractitioner, "see my doctor"},
    {Facet::kPractitioner, "talk to"},
    {Facet::kPractitioner, "speak to"},
    {Facet::kPractitioner, "ask my doctor"},
    {Facet::kPractitioner, "tell my doctor"},
    {Facet::kPractitioner, "consult"},
    {Facet::kPractitioner, "check with"},
    {Facet::kPractitioner, "see the doctor"},
    {Facet::kPractitioner, "see my gp"},
    {Facet::kPractitioner, "see a gp"},
    {Facet::kPractitioner, "ask a doctor"},
    {Facet::kPractitioner, "practitioner"},
    {Facet::kPractitioner, "directory"},
    {Facet::kPractitioner, "trained"},
    {Facet::kHarms, "side effect"},
    {Facet::kHarms, "adverse"},
    {Facet::kHarms, "harm"},
    {Facet::kHarms, "harmful"},
    {Facet::kHarms, "make ... worse"},
    {Facet::kHarms, "made ... worse"},
    {Facet::kHarms, "making ... worse"},
    {Facet::kHarms, "get worse"},
    {Facet::kHarms, "injure"},
    {Facet::kHarms, "damage"},
    {Facet::kHarms, "complication"},
    {Facet::kHarms, "sore after"},
    {Facet::kHarms, "soreness"},
    {Facet::kHarms, "sorer"},
    {Facet::kHarms, "go wrong"},
    {Facet::kHarms, "downside"},
    {Facet::kHarms, "hurt me"},
    {Facet::kHarms, "hurt after"},
    {Facet::kHarms, "hurts more"},
    {Facet::kHarms, "aggravate"},
    {Facet::kHarms, "risks"},
    {Facet::kHarms, "risk of"},
    {Facet::kHarms, "worsen"},
    {Facet::kHarms, "bruise"},
    {Facet::kHarms, "cause"},
    {Facet::kHarms, "more pain"},
    {Facet::kHarms, "ache after"},
    {Facet::kHarms, "stiff after"},
    {Facet::kHarms, "bad reaction"},
    {Facet::kHarms, "what are the dangers"},
    {Facet::kEvidence, "evidence"},
    {Facet::kEvidence, "study"},
    {Facet::kEvidence, "studies"},
    {Facet::kEvidence, "research"},
    {Facet::kEvidence, "trial"},
    {Facet::kEvidence, "proof"},
    {Facet::kEvidence, "proven"},
    {Facet::kEvidence, "science"},
    {Facet::kEvidence, "scientific"},
    {Facet::kEvidence, "scientifically"},
    {Facet::kEvidence, "how many people"},
    {Facet::kEvidence, "how many participants"},
    {Facet::kEvidence, "how many patients"},
    {Facet::kEvidence, "how many trials"},
    {Facet::kEvidence, "certainty"},
    {Facet::kEvidence, "certain is"},
    {Facet::kEvidence, "how sure"},
    {Facet::kEvidence, "how good is the"},
    {Facet::kEvidence, "quality of"},
    {Facet::kEvidence, "how strong"},
    {Facet::kEvidence, "what did ... find"},
    {Facet::kEvidence, "what does ... say"},
    {Facet::kEvidence, "what do ... say"},
    {Facet::kEvidence, "findings"},
    {Facet::kEvidence, "conclude"},
    {Facet::kEvidence, "conclusion"},
    {Facet::kEvidence, "sample size"},
    {Facet::kEvidence, "how big"},
    {Facet::kEvidence, "how large"},
    {Facet::kEvidence, "meta analysis"},
    {Facet::kEvidence, "systematic review"},
    {Facet::kEvidence, "review find"},
    {Facet::kEvidence, "review say"},
    {Facet::kEvidence, "how reliable"},
    {Facet::kEvidence, "trust"},
    {Facet::kEvidence, "how many volunteers"},
    {Facet::kEvidence, "percentage"},
    {Facet::kEvidence, "percent"},
    {Facet::kEvidence, "backed by"},
    {Facet::kEvidence, "back up"},
    {Facet::kEvidence, "how confident"},
    {Facet::kSafety, "safe"},
    {Facet::kSafety, "unsafe"},
    {Facet::kSafety, "safely"},
    {Facet::kSafety, "safety"},
    {Facet::kSafety, "danger"},
    {Facet::kSafety, "dangerous"},
    {Facet::kSafety, "risky"},
    {Facet::kSafety, "risk"},
    {Facet::kSafety, "ok to"},
    {Facet::kSafety, "okay to"},
    {Facet::kSafety, "is it ok"},
    {Facet::kSafety, "is it okay"},
    {Facet::kSafety, "massage ok"},
    {Facet::kSafety, "massage okay"},
    {Facet::kSafety, "be ok"},
    {Facet::kSafety, "be okay"},
    {Facet::kSafety, "alright to"},
    {Facet::kSafety, "all right to"},
    {Facet::kSafety, "fine to"},
    {Facet::kSafety, "be fine"},
    {Facet::kSafety, "can i"},
    {Facet::kSafety, "can he"},
    {Facet::kSafety, "can she"},
    {Facet::kSafety, "can they"},
    {Facet::kSafety, "can we"},
    {Facet::kSafety, "can someone"},
    {Facet::kSafety, "can people"},
    {Facet::kSafety, "can my"},
    {Facet::kSafety, "can a"},
    {Facet::kSafety, "can ... have"},
    {Facet::kSafety, "can ... get"},
    {Facet::kSafety, "can ... receive"},
    {Facet::kSafety, "should ... have"},
    {Facet::kSafety, "should ... get"},
    {Facet::kSafety, "could ... have"},
    {Facet::kSafety, "may ... have"},
    {Facet::kSafety, "can you"},
    {Facet::kSafety, "may i"},
    {Facet::kSafety, "could i"},
    {Facet::kSafety, "should i"},
    {Facet::kSafety, "should he"},
    {Facet::kSafety, "should she"},
    {Facet::kSafety, "should my"},
    {Facet::kSafety, "should people"},
    {Facet::kSafety, "should someone"},
    {Facet::kSafety, "shouldn't"},
    {Facet::kSafety, "avoid"},
    {Facet::kSafety, "allowed"},
    {Facet::kSafety, "advisable"},
    {Facet::kSafety, "contraindicated"},
    {Facet::kSafety, "contraindication"},
    {Facet::kSafety, "bad idea"},
    {Facet::kSafety, "good idea"},
    {Facet::kSafety, "is it bad"},
    {Facet::kSafety, "careful"},
    {Facet::kSafety, "precaution"},
    {Facet::kSafety, "warning"},
    {Facet::kSafety, "who should not"},
    {Facet::kSafety, "who shouldn't"},
    {Facet::kSafety, "not have"},
    {Facet::kSafety, "suitable"},
    {Facet::kSafety, "appropriate"},
    {Facet::kSafety, "worried about"},
    {Facet::kSafety, "mustn't"},
    {Facet::kSafety, "not advisable"},
    {Facet::kSafety, "permitted"},
    {Facet::kSafety, "ok if"},
    {Facet::kSafety, "okay if"},
    {Facet::kSafety, "ok with"},
    {Facet::kSafety, "okay with"},
    {Facet::kSafety, "still get"},
    {Facet::kSafety, "still have"},
    {Facet::kSafety, "allow"},
    {Facet::kSafety, "hazard"},
    {Facet::kEfficacy, "help"},
    {Facet::kEfficacy, "helpful"},
    {Facet::kEfficacy, "work"},
    {Facet::kEfficacy, "effective"},
    {Facet::kEfficacy, "effectiveness"},
    {Facet::kEfficacy, "relieve"},
    {Facet::kEfficacy, "relief"},
    {Facet::kEfficacy, "reduce"},
    {Facet::kEfficacy, "ease"},
    {Facet::kEfficacy, "cure"},
    {Facet::kEfficacy, "fix"},
    {Facet::kEfficacy, "heal"},
    {Facet::kEfficacy, "improve"},
    {Facet::kEfficacy, "benefit"},
    {Facet::kEfficacy, "beneficial"},
    {Facet::kEfficacy, "good for"},
    {Facet::kEfficacy, "do any good"},
    {Facet::kEfficacy, "worth"},
    {Facet::kEfficacy, "useful"},
    {Facet::kEfficacy, "treat"},
    {Facet::kEfficacy, "do anything"},
    {Facet::kEfficacy, "make a difference"},
    {Facet::kEfficacy, "feel better"},
    {Facet::kEfficacy, "get better"},
    {Facet::kEfficacy, "get rid of"},
    {Facet::kEfficacy, "solve"},
    {Facet::kEfficacy, "useless"},
    {Facet::kEfficacy, "waste of"},
    {Facet::kEfficacy, "soothe"},
    {Facet::kEfficacy, "alleviate"},
    {Facet::kEfficacy, "success"},
    {Facet::kEfficacy, "prevent"},
    {Facet::kEfficacy, "miracle"},
    {Facet::kEfficacy, "everyone"},
    {Facet::kEfficacy, "lower my"},
    {Facet::kEfficacy, "take away"},
    {Facet::kEfficacy, "stop my"},
    {Facet::kEfficacy, "nonsense"},
    {Facet::kEfficacy, "rubbish"},
    {Facet::kEfficacy, "placebo"},
    {Facet::kEfficacy, "any good"},
    {Facet::kEfficacy, "remove"},
    {Facet::kEfficacy, "lessen"},
    {Facet::kDefinition, "what is"},
    {Facet::kDefinition, "what are"},
    {Facet::kDefinition, "what's"},
    {Facet::kDefinition, "what does ... mean"},
    {Facet::kDefinition, "define"},
    {Facet::kDefinition, "definition"},
    {Facet::kDefinition, "meaning of"},
    {Facet::kDefinition, "meant by"},
    {Facet::kDefinition, "difference between"},
    {Facet::kDefinition, "explain"},
    {Facet::kDefinition, "stand for"},
    {Facet::kDefinition, "count as"},
};

constexpr std::string_view kNegations[] = {
    "no",     "not",    "never", "without", "none",    "neither",      "nor",    "don't",   "dont",   "doesn't",
    "doesnt", "didn't", "didnt", "haven't", "havent",  "hasn't",       "hasnt",  "isn't",   "isnt",   "wasn't",
    "wasnt",  "aren't", "arent", "ain't",   "free of", "negative for", "denies", "nothing", "hadn't", "free from"};
constexpr std::string_view kPseudoNegations[] = {
    "not only",    "not just",   "not sure",           "no longer able", "no doubt",        "no idea",
    "not certain", "don't know", "dont know",          "not know",       "not to mention",  "no matter",
    "don't think", "dont think", "not getting better", "no better",      "not improving",   "not going away",
    "not gone",    "not stop",   "doesn't stop",       "won't stop",     "not really know", "not better"};
constexpr std::string_view kLaterNegations[] = {
    "ruled out",       "was excluded",     "been excluded", "came back negative", "was negative",
    "came back clear", "came back normal", "isn't there",   "not present",        "turned out not"};
constexpr std::string_view kLongPast[] = {
    "years ago",   "year ago",      "decades ago",    "months ago",   "last year",    "history of",   "as a child",
    "as a kid",    "as a teenager", "when i was",     "used to have", "used to be",   "in the past",  "in my twenties",
    "in my teens", "long ago",      "previously had", "ages ago",     "in childhood", "when she was", "when he was"};
constexpr std::string_view kRecentlyPast[] = {"after",     "following",  "healed",     "recovered",  "recovering",
                                              "previous",  "previously", "old",        "former",     "survivor",
                                              "remission", "got over",   "got rid of", "cleared up", "past",
                                              "recovery",  "mended",     "all clear",  "no longer"};
constexpr std::string_view kGeneralQuestions[] = {"what is",
                                                  "what are",
                                                  "what's",
                                                  "massage cause",
                                                  "massages cause",
                                                  "it cause",
                                                  "massage lead to",
                                                  "massage trigger",
                                                  "massage give you",
                                                  "make you",
                                                  "make people",
                                                  "make someone",
                                                  "symptoms of",
                                                  "signs of",
                                                  "sign of",
                                                  "symptom of",
                                                  "risk of",
                                                  "chance of",
                                                  "causes of",
                                                  "danger of",
                                                  "likely to cause",
                                                  "massage spread",
                                                  "tell me about",
                                                  "explain",
                                                  "meaning of",
                                                  "define",
                                                  "prevent",
                                                  "how common is",
                                                  "therapy cause",
                                                  "tissue cause",
                                                  "massage therapy cause"};
constexpr std::string_view kEllipticalOpenings[] = {
    "what about", "how about", "and",  "or",       "but",    "so",       "also",    "ok and",   "okay and",
    "then",       "what if",   "even", "same for", "ok but", "okay but", "ok so",   "why",      "how long",
    "how often",  "how many",  "who",  "really",   "is it",  "is that",  "does it", "does that"};

constexpr std::string_view kNegationEnds[] = {
    "but",   "however", "although", "though", "except", "because", "since", "then",  "now",  "if",     "yet",
    "still", "so",      "when",     "while",  "i",      "i'm",     "im",    "i've",  "ive",  "my",     "he",
    "she",   "his",     "her",      "we",     "they",   "their",   "can",   "can't", "cant", "cannot", "is",
    "are",   "will",    "would",    "should", "could",  "does",    "do",    "am",    "just", "only",   "apart"};
constexpr std::string_view kQuestionWords[] = {"what", "which", "who",    "whom",  "whose", "how",  "why",
                                               "when", "where", "what's", "whats", "who's", "how's"};
constexpr std::string_view kAuxiliaries[] = {"is",  "are",   "was",    "were",  "do",    "does", "did",
                                             "can", "could", "should", "will",  "would", "has",  "have",
                                             "may", "might", "must",   "isn't", "aren't"};
constexpr std::string_view kPronouns[] = {"it", "this", "that", "they", "them", "one", "these", "those", "its", "it's"};
constexpr std::string_view kPersonal[] = {"i",     "i'm", "im",   "i've", "ive", "my",  "me",   "mine",   "he",
                                          "she",   "his", "her",  "him",  "we",  "our", "us",   "their",  "he's",
                                          "she's", "hes", "shes", "mum",  "dad", "mom", "wife", "husband"};

constexpr std::string_view kCommonWords[] = {
#include "service/question/common_words.inc"
};

template <size_t kSize>
bool IsOneOf(const Token& token, const std::string_view (&words)[kSize]) {
  return std::find(std::begin(words), std::end(words), token.word) != std::end(words);
}

}  // namespace

Cue::Cue(std::string_view words, const Analyzer& analyzer) {
  size_t start = 0;
  while (start < words.size()) {
    const size_t space = std::min(words.find(' ', start), words.size());
    const std::string_view word = words.substr(start, space - start);
    const bool exact = word.find('\'') != std::string_view::npos;
    words_.push_back({exact ? std::string(word) : "", word == kGap ? std::string(kGap) : analyzer.Stem(word)});
    start = space + 1;
  }
}

bool Cue::MatchesAt(const std::vector<Token>& tokens, size_t first, size_t* end) const {
  return first < tokens.size() && MatchFrom(tokens, first, 0, end);
}

bool Cue::MatchFrom(const std::vector<Token>& tokens, size_t at, size_t word, size_t* end) const {
  for (; word < words_.size(); ++word) {
    if (words_[word].stem == kGap) {
      for (size_t skip = 0; skip <= kMaxGapWords; ++skip) {
        if (MatchFrom(tokens, at + skip, word + 1, end)) return true;
      }
      return false;
    }
    if (at >= tokens.size() || tokens[at].stem != words_[word].stem) return false;
    if (!words_[word].exact.empty() && tokens[at].word != words_[word].exact) return false;
    if (at > 0 && word > 0 && tokens[at].sentence != tokens[at - 1].sentence) return false;
    ++at;
  }
  if (end != nullptr) *end = at;
  return true;
}

English::English(const Analyzer& analyzer) {
  for (const FacetWords& row : kFacetWords) {
    Cue cue(row.words, analyzer);
    const std::string first = cue.first_stem();
    cues_by_first_stem_[first].facets.push_back({row.facet, std::move(cue)});
  }
  AddMarks(Mark::kNegation, kNegations, analyzer);
  AddMarks(Mark::kPseudoNegation, kPseudoNegations, analyzer);
  AddMarks(Mark::kLaterNegation, kLaterNegations, analyzer);
  AddMarks(Mark::kLongPast, kLongPast, analyzer);
  AddMarks(Mark::kRecentlyPast, kRecentlyPast, analyzer);
  AddMarks(Mark::kGeneralQuestion, kGeneralQuestions, analyzer);
  AddMarks(Mark::kEllipticalOpening, kEllipticalOpenings, analyzer);
  for (const std::string_view word : kCommonWords) common_stems_.insert(analyzer.Stem(word));
}

template <size_t kSize>
void English::AddMarks(Mark mark, const std::string_view (&words)[kSize], const Analyzer& analyzer) {
  for (const std::string_view each : words) {
    Cue cue(each, analyzer);
    const std::string first = cue.first_stem();
    cues_by_first_stem_[first].marks.push_back({mark, std::move(cue)});
  }
}

CueFindings English::FindCues(const std::vector<Token>& tokens) const {
  CueFindings found;
  found.facets.assign(tokens.size(), FacetSet());
  found.is_facet_cue.assign(tokens.size(), false);
  found.marks.assign(tokens.size(), Marks());
  for (size_t i = 0; i < tokens.size(); ++i) {
    const auto cues = cues_by_first_stem_.find(tokens[i].stem);
    if (cues == cues_by_first_stem_.end()) continue;
    for (const FacetCue& row : cues->second.facets) {
      size_t end = 0;
      if (!row.cue.MatchesAt(tokens, i, &end)) continue;
      found.facets[i].Add(row.facet);
      found.is_facet_cue[i] = true;
      found.is_facet_cue[end - 1] = true;
    }
    for (const MarkCue& row : cues->second.marks) {
      if (row.cue.MatchesAt(tokens, i)) found.marks[i].Add(row.mark);
    }
  }
  return found;
}

bool English::IsNegation(const std::vector<Token>& tokens, const CueFindings& cues, size_t at) {
  const bool opens_question = tokens[at].clause_start && tokens[at].word.find("n't") != std::string::npos;
  return !opens_question && cues.marks[at].Has(Mark::kNegation) && !cues.marks[at].Has(Mark::kPseudoNegation);
}

bool English::EndsNegation(const Token& token) const {
  return IsOneOf(token, kNegationEnds);
}
bool English::IsQuestionWord(const Token& token) const {
  return IsOneOf(token, kQuestionWords);
}
bool English::OpensQuestion(const std::vector<Token>& tokens, size_t at) const {
  if (!IsOneOf(tokens[at], kQuestionWords)) return false;
  // "When it aches, can I …?" asks by "can".
  const bool may_subordinate = tokens[at].word == "when" || tokens[at].word == "where";
  return !may_subordinate || (at + 1 < tokens.size() && IsOneOf(tokens[at + 1], kAuxiliaries));
}

bool English::IsPronoun(const Token& token) const {
  return IsOneOf(token, kPronouns);
}
bool English::IsPersonal(const Token& token) const {
  return IsOneOf(token, kPersonal);
}

bool English::IsCommon(const Token& token) const {
  return token.small || common_stems_.count(token.stem) > 0;
}

}  // namespace caveat
