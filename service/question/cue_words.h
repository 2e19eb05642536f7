#pragma once

#include <string_view>

#include "corpus/facet.h"

// The words of English by which questions are understood. In each text the alternatives stand between bars; "..."
// stands for up to five words, {treatment}, {complaint} and {place} for whatever names what the collection is about.
namespace caveat::cue_words {

struct FacetWords {
  Facet facet;
  std::string_view words;
};

// clang-format off
constexpr FacetWords kFacets[] = {
    {Facet::kAuthorship,
     "who wrote | last update | last updated | up to date | did ... write | wrote the | when was ... done | "
     "where was ... done | when ... carried out | biased | impartial | sell {treatment} | sells {treatment} | "
     "who ... author | author | who published | when ... published | where ... published | which journal | "
     "what journal | who did ... study | who did ... review | who conducted | who carried out | what year | "
     "which year | conflict of interest | conflicts of interest | selling something | sell something | sponsored | "
     "funded | who paid | doi | citation | who ran | written by | review ... by | study ... by | paper ... by | "
     "trial ... by"},
    {Facet::kLogistics,
     "cost | price | insurance | pay for | how expensive | book | appointment | afford | how much is | reimburse | "
     "refund"},
    {Facet::kComparison,
     "better than | more effective than | versus | vs | compared | compare | instead of | rather than | beat | "
     "as good as | worse than | as effective as | replace | superior | than | or just | which is better | "
     "what is better | what's better | which works better | works better | what is the best | what's the best | "
     "whats the best | what are the best | best treatment | better for | same job | do the same | just as good"},
    {Facet::kRecommendation,
     "recommend | recommendation | guideline | guidance | endorse | advise | in favour | in favor | official | "
     "approve | position on | stance | back {treatment} as | say about"},
    {Facet::kCombination,
     "combine | combination | together with | along with | alongside | as well as | in addition to | on its own | "
     "by itself | alone | plus | and exercise | part of | only treatment | enough on | just {treatment} | "
     "only {treatment} | while doing | rely on | rely only | relying on | nothing else | on top of"},
    {Facet::kDuration,
     "how long ... last | how long ... work | how long ... relief | how long ... effect | how long ... benefit | "
     "how long ... feel better | how long ... better for | for how long | last long | lasting | does ... last | "
     "do ... last | will ... last | did ... last | it last | they last | last for | last more | last beyond | "
     "wear off | permanent | long term | longer term | forever | temporary | short lived | for good | "
     "come back after | fade | short term | lifelong | stay better | if i stop | when i stop | after stopping | "
     "once i stop | stop having"},
    {Facet::kDose,
     "how often | how many sessions | how many {treatment} | how many times | how many treatments | how frequently | "
     "how frequent | how regularly | how many weeks of | how many weeks should | how many weeks do | "
     "how many weeks does | how many weeks to | how many weeks until | how many weeks before | how many weeks till | "
     "how many weeks in | how many weeks for | how many visits | how many appointments | how soon | how quickly | "
     "how fast | how many should | how many do i | how many would | one session | single session | one {treatment} | "
     "after one | once | per week | a week | a month | weekly | monthly | daily | every day | every week | "
     "how long before | how long until | how long till | how long does it take | how long will it take | "
     "how long should | straight away | right away | immediately | when will i | when should i feel | keep going | "
     "take so long | take long | long to work | see results | get results | consistent | sessions"},
    {Facet::kTechnique,
     "what kind of {treatment} | which kind | what type | which type | what sort | which sort | "
     "kinds of {treatment} | types of {treatment} | kind of {treatment} | type of {treatment} | "
     "sort of {treatment} | style | technique | best {treatment} | which {treatment} | what {treatment} | how hard | "
     "pressure should | how much pressure | what kind | method | have to hurt | should it hurt | has to hurt | "
     "supposed to hurt | meant to hurt | be painful to | need to hurt"},
    {Facet::kMechanism,
     "how does ... work | how do ... work | how does ... help | how do ... help | how {treatment} | why does | "
     "why do | why is | why would | mechanism | what happens during | what does {treatment} do | "
     "what does ... do to | what does it do | what happens in | how can {treatment} | how it works | "
     "how is it that | release | flush | boost | stimulate | increase | raise | trigger | loosen"},
    {Facet::kPractitioner,
     "=professional | =professionals | do it myself | do it himself | do it herself | therapist | masseuse | "
     "masseur | qualified | qualification | certified | licensed | licence | license | who should i see | "
     "who should i go | whom | find someone | find somebody | find anyone | find anybody | find a good | "
     "find a therapist | find a {treatment} | find a qualified | find a decent | find a proper | somebody good | "
     "someone good | somebody decent | someone decent | choose | see a doctor | see my doctor | talk to | speak to | "
     "ask my doctor | tell my doctor | consult | check with | see the doctor | see my gp | see a gp | ask a doctor | "
     "practitioner | directory | trained"},
    {Facet::kHarms,
     "side effect | side affect | side affects | =died | =dies | death | deaths | fatal | fatalities | kill you | "
     "paralysed by | paralyzed by | adverse | harm | harmful | make ... worse | made ... worse | making ... worse | "
     "get worse | injure | damage | complication | sore after | soreness | sorer | bad for you | bad for my | "
     "bad for your | be bad for | too much {treatment} | overdo | ache the next | aches the next | ache next | "
     "aching after | aches after | hurt the next | normal to | more sore | really sore | so sore | sore the next | "
     "sore the day | sore today | still sore | sore since | sore for | in more pain | worse after | worse since | "
     "worse the | how often does it happen | how often does this happen | how often does that happen | go wrong | "
     "downside | hurt me | hurt after | will it hurt | does it hurt | is it painful | got worse | hurts more | "
     "aggravate | risks | risk of | worsen | bruise | cause | more pain | ache after | stiff after | bad reaction | "
     "what are the dangers"},
    {Facet::kEvidence,
     "evidence | study | studies | research | trial | proof | proven | science | scientific | scientifically | "
     "how many people | how many participants | how many patients | how many trials | certainty | certain is | "
     "how sure | how good is the | quality of | how strong | what did ... find | what does ... say | "
     "what do ... say | =findings | conclude | conclusion | sample size | how big | how large | meta analysis | "
     "systematic review | review find | follow up | followed up | review say | how reliable | trust | "
     "how many volunteers | percentage | percent | backed by | back up | how confident | are the sources | "
     "is the source | sources real | is it true | true that | claim ... true | really true | true or false | a myth"},
    {Facet::kSafety,
     "safe | unsafe | safely | safety | danger | dangerous | risky | risk | ok to | okay to | is it ok | "
     "is it okay | {treatment} ok | {treatment} okay | {treatment} fine | it fine | fine for | fine with | fine if | "
     "{treatment} alright | it alright | be ok | be okay | alright to | all right to | fine to | be fine | can i | "
     "can he | can she | can they | can we | can someone | can people | can my | can a | can ... have | "
     "can ... get | can ... receive | should ... have | should ... get | could ... have | may ... have | can you | "
     "may i | could i | should i | should he | should she | should my | should people | should someone | shouldn't | "
     "avoid | allowed | advisable | contraindicated | contraindication | bad idea | good idea | is it bad | "
     "careful | precaution | warning | red flag | acceptable | permissible | taken seriously | be worried | "
     "should i worry | need to worry | who should not | who shouldn't | not have | suitable | appropriate | "
     "worried about | mustn't | not advisable | permitted | is ... fine | ok if | okay if | ok with | okay with | "
     "still get | still have | allow | hazard"},
    {Facet::kEfficacy,
     "help | helpful | work | effective | effectiveness | relieve | relief | reduce | ease | cure | fix | heal | "
     "improve | benefit | beneficial | good for | do any good | worth | useful | sort it | sort this | sort out | "
     "sort my | no use | any use | any point | no point | of use | pointless | feel a difference | "
     "notice a difference | treat | do anything | make a difference | feel better | get better | get rid of | "
     "solve | useless | waste of | soothe | alleviate | success | prevent | miracle | everyone | lower my | "
     "take away | stop my | nonsense | rubbish | placebo | any good | remove | lessen | lower | bring down | "
     "clear up | get shot of"},
    {Facet::kDefinition,
     "how many weeks is | how many months is | what is | what are | what's | what does ... mean | define | "
     "definition | meaning of | meant by | difference between | explain | stand for | count as"},
};

// Deny what follows them.
constexpr std::string_view kNegations =
    "no | not | nil | never | without | none | neither | nor | don't | dont | doesn't | doesnt | didn't | didnt | "
    "haven't | havent | hasn't | hasnt | isn't | isnt | wasn't | wasnt | aren't | arent | ain't | free of | "
    "negative for | denies | nothing | hadn't | free from | they ruled out | doctor ruled out | doctors ruled out | "
    "he ruled out | she ruled out | has ruled out | have ruled out | had ruled out | scan ruled out | "
    "scans ruled out | mri ruled out | x-ray ruled out | xray ruled out | x-rays ruled out | hospital ruled out | "
    "gp ruled out | tests ruled out | ruled out a | ruled out an | ruled out any | clear for | clear of | "
    "excluded a | excluded an | excluded any | never had";

// These look like a denial and are not one.
constexpr std::string_view kPseudoNegations =
    "nil effect | nil relief | nil improvement | nil response | nil change | nil benefit | nil help | not only | "
    "not just | not sure | no longer able | no doubt | no idea | not certain | don't know | dont know | not know | "
    "not to mention | no matter | don't think | dont think | not getting better | no better | not improving | "
    "not going away | not gone | not stop | doesn't stop | won't stop | not really know | not better | "
    // What somebody feels or thought of it does not deny it.
    "didn't have ... until | did not have ... until | never had ... until | never thought | never expected | "
    "never imagined | never wanted | never liked | never knew | never told | said no more | says no more | "
    "don't mind | dont mind | do not mind | don't like | dont like | do not like | don't love | don't enjoy | "
    "don't want | didn't want | don't fear | no fear | not afraid | not scared | not worried | not ashamed | "
    "not happy | not keen | not thrilled | not fun | no fun | not easy | not nice | not like | not my favourite | "
    "no fan | not a fan | didn't know | did not know | not much of | don't have much | don't have a bad | "
    "isn't bad | not bad | not that bad | not so bad | not a big | no big deal | no wonder | not surprised";

// Deny what stands before them.
constexpr std::string_view kLaterNegations =
    "ruled out | was excluded | been excluded | said no | no to both | no to all | isn't there | not present | "
    "turned out not | turned out to be | was just a | were just a | was only a | on purpose | deliberately | "
    "intentionally";

// Take back what was denied before them: "no fracture was seen, but the MRI showed one".
constexpr std::string_view kRetractions =
    "till now | until now | till recently | until recently | showed one | shows one | found one | saw one | "
    "then positive | positive tests | positive test | except me | except for me | apart from me | save for me | "
    "i have one | i've got one | i had one | then it was | a small one | a little one | until last | until this | "
    "have one now";

// "I don't have cancer any more", "no fits in a year": it is over, and not denied.
constexpr std::string_view kOver =
    "any more | anymore | any longer | in a year | for a year | in a month | for a month | in years | for years | "
    "in months | for months | in weeks | for weeks | in ages | for ages | in a while | for a while | since | "
    "in ... years | for ... years | in ... months | for ... months";

// Results of tests: they deny the illness that stands before them, but no sign that somebody feels.
constexpr std::string_view kNegativeTests =
    "came back negative | was negative | came back clear | came back normal | scan was clear | scan was negative | "
    "scan is clear | x-ray was clear | x-ray was negative | test was negative | tests were negative";

// Put what stands near them long ago.
constexpr std::string_view kLongPast =
    "years ago | year ago | decades ago | months ago | last year | history of | as a child | as a kid | "
    "as a teenager | when i was | used to have | used to be | in the past | in my twenties | in my teens | "
    "long ago | previously had | ages ago | in childhood | when she was | when he was | yrs ago | yr ago | "
    "years back | yrs back | ages back | long gone | when i was young";

// Say that it is over, though perhaps not for long.
constexpr std::string_view kRecentlyPast =
    "all better | better now | gone now | fine now | last month | after | following | healed | recovered | "
    "recovering | previous | previously | old | former | survivor | remission | got over | got rid of | cleared up | "
    "past | recovery | mended | all clear | no longer";

// Ask about what follows in general; nobody reports it.
constexpr std::string_view kGeneralQuestions =
    "{treatment} to cause | possible for {treatment} | is ... common with | how do people | what is | what are | "
    "what's | {treatment} =cause | {treatment} =causes | {treatment} =damage | {treatment} =injure | "
    "{treatment} =break | {treatment} =harm | {treatment} =dislodge | {treatment} =give | "
    "{treatment} increase the risk | it damage | it injure | it cause | {treatment} lead to | {treatment} =trigger | "
    "what does ... mean | make your | {treatment} give you | make you | make people | make someone | symptoms of | "
    "signs of | sign of | symptom of | risk of | chance of | causes of | danger of | likely to cause | "
    "{treatment} =spread | tell me about | explain | meaning of | define | prevent | how common is | what causes | "
    "information on | information about | research on | studies on | people who were | people who are | "
    "patients who | anyone who | somebody who | therapy cause | tissue cause | on tv | on the telly | on the news | "
    "celebrity | podcast | a novel | in a film | in a movie | documentary | read about | heard about | read of | "
    "a guy who | a woman who | a man who | a guy whose | a woman whose | has anyone ever | has anybody ever | "
    "has anyone ended up | has anybody ended up | has anyone been | has anybody been | has somebody | can you get | "
    "can u get | can one get | do people get | do people end up | could you get | ended up paralysed by | "
    "red flag is | red flags are | programme about | program about | hospital show | hospital shows | "
    "hospital drama | a bloke who | the bloke who | a fella who | the fella who | stats on | statistics on | "
    "forms ask | form asks | do {treatment} forms | does ... cause | can ... cause | do ... cause | is numbness | "
    "is tingling | is pain | is it normal to | link between";

// Put a hypothetical case, whoever it is about.
constexpr std::string_view kHypotheticals =
    "in my novel | in the novel | in my story | the hero | in film | in the film | podcast | documentary | "
    "in a film | in a movie | a novel | on tv | on the telly | on the news | post on facebook | a leaflet | "
    "a poster | suppose | supposing | let's imagine | imagine that | imagine if | if somebody | if someone | "
    "if anybody | if anyone | if a client | if a patient | if one day | if i ever | if it ever | if he ever | "
    "if she ever | if they ever | hypothetically | hypothetical | something to watch for | "
    "something to look out for | to be on the lookout for";

// Ask for a figure.
constexpr std::string_view kQuantities =
    "how many weeks | how many times | how much do | how much does | how many people | how many participants | "
    "how many patients | how many volunteers | how many adults | how many trials | how many studies | how many men | "
    "how many women | how big | how large | what percentage | what proportion | what share | effect size | "
    "sample size | how much did | smd | how many were | what figure";

// Ask for a share of people.
constexpr std::string_view kShares =
    "what percentage | percentage of | what percent | percent of | what proportion | proportion of | what share | "
    "how often does it happen | how often does this happen | how often does that happen | how common | how likely | "
    "how frequent | how many people get | how many people have";

// Ask what a publication came to.
constexpr std::string_view kFindings =
    "what did ... find | what does ... find | what did ... say | what does ... say | what do ... say | "
    "what did ... show | what does ... show | what do ... show | what did ... conclude | what does ... conclude | "
    "what was found | what were the results | what was the result | what are the results | results of | outcome of | "
    "=findings | conclusion | conclude | main finding | bottom line | tell me what ... found | according to";

// Ask who or when should leave a treatment alone.
constexpr std::string_view kAgainst =
    "who should not | who shouldn't | who shouldnt | who should avoid | who must not | who can't | who cannot | "
    "who cant | when should i not | when should you not | when should i avoid | when should you avoid | "
    "when not to | when is {treatment} not | when is it not | when is {treatment} bad | "
    "when is {treatment} dangerous | when is it dangerous | when shouldn't | when shouldnt | contraindications | "
    "contra indications | contraindicated for | reasons not to | reason not to | not suitable for | who is it not | "
    "who is {treatment} not | what conditions | which conditions | reasons to avoid | when to avoid";

// Ask by which signs something serious is known.
constexpr std::string_view kSigns =
    "what signs | which signs | what are the signs | what are signs | what's the signs | what symptoms | "
    "which symptoms | what are the symptoms | what are symptoms | what ... warning signs | which warning signs | "
    "list of warning signs | list of red flags | what red flags | which red flags | what are red flags | "
    "what are the red flags | which danger signs | what ... danger signs";

// Ask whether something speaks against the treatment.
constexpr std::string_view kDoubts =
    "con | a scam | scam | rip off | waste | rubbish | nonsense | a myth | =hype | bull | bs | placebo | useless | "
    "pointless | kill | worse | fake | gimmick | =fad | snake oil | overrated | pseudoscience | quackery | "
    "mumbo jumbo | no good | no use | in the mind | in my head | in your head | in the head | stop going | give up | "
    "=stop it | who's right | who is right | replace | instead of a doctor | instead of seeing | what if it | "
    "does nothing | do nothing | not help | don't help | dont help | doesn't help | doesnt help | won't help | "
    "not really help | don't really help | dont really help | doesn't really help | doesnt really help | not work | "
    "don't work | dont work | doesn't work | doesnt work | won't work | not really work | don't really work | "
    "dont really work | doesn't really work | doesnt really work | don't do anything | dont do anything | "
    "doesn't do anything | doesnt do anything | not do anything | really do anything | no effect | no difference | "
    "wear off | temporary | fade | come back | pain return | ache return | short lived";

// Speak of somebody else than the person who asks.
constexpr std::string_view kRelatives =
    "mother | mum | mom | father | dad | parent | sister | brother | wife | husband | partner | son | daughter | "
    "aunt | uncle | gran | grandma | grandmother | nan | grandad | grandpa | grandfather | cousin | friend | mate | "
    "neighbour | neighbor | colleague | boss | girlfriend | boyfriend | family | bloke | fella | guy | chap";

// Whoever asks would be treated.
constexpr std::string_view kForSelf =
    "for me | i have a {treatment} | i have {treatment} | i get a {treatment} | i get {treatment} | i still have | "
    "i still get | me to have | me to get | my own | i'm not | i am not | i try {treatment} | i try a {treatment} | "
    "i book | on me | my own {place} | but i | i'm healthy | i am healthy | for my {complaint} | {treatment} my | "
    "rub my | about my {place} | and my {place} | and me | help my | mine is | mine's just | nothing to do with me | "
    "{treatment} help me | it help me | it's me";

// Whoever asks has the same as the person spoken of before: "Mum has a DVT. So do I."
constexpr std::string_view kSharing =
    "so do i | so am i | so have i | so did i | as do i | as am i | as have i | me too | me as well | i am too | "
    "i'm too | i do too | i have too | i have it | i've got it | i've it | i have the same | i've the same | "
    "i've got the same | i take it | i take them | i'm on it | i am on it | i'm on them | mine is | mine was | "
    "mine are | caught it | i do as well | i am as well | i'm as well | i have as well | same here | same as me | "
    "we both | both of us | both have | told i have | says i have | family all | whole family | we all | all of us";

// Somebody else would.
constexpr std::string_view kForAnother =
    "for him | for her | for them | {treatment} him | {treatment} her | {treatment} them | give him | give her | "
    "give them | he have | she have | they have | he get | she get | they get | on him | on her | on them | "
    "his {place} | her {place} | his {treatment} | her {treatment}";

// Belong to the talk rather than to what is asked.
constexpr std::string_view kCourtesies =
    "hello | hi | hiya | hey | hey there | hi there | good morning | good afternoon | good evening | good day | "
    "dear sir | dear madam | dear doctor | dear team | thanks | thank you | thank you so much | thanks so much | "
    "thanks in advance | many thanks | cheers | regards | kind regards | best wishes | sincerely | please | kindly | "
    "pls | plz | could you tell me | can you tell me | could you please tell me | can you please tell me | "
    "please tell me | tell me please | please advise | kindly advise | i was just wondering | just wondering | "
    "i was wondering | i wonder | wondering if | sorry to bother you | sorry to ask | excuse me | quick question | "
    "i have a question | a question for you | hope you are well | hope you're well | any advice | let me know | "
    "i would like to know | i'd like to know | want to know | may i ask | can i ask | just asking | "
    "asking for a friend";

// Open a message that leans on the one before.
constexpr std::string_view kEllipticalOpenings =
    "so | then | what if | why | how long | how often | how many | who | really | is it | is that | does it | "
    "does that";

// Those after which the same may be asked of something else.
constexpr std::string_view kTurnings = "what about | how about | and | or | but | also | even | same for";

// Single words that may lead a message without saying anything.
constexpr std::string_view kInterjections =
    "ok | okay | okey | right | alright | great | cool | good | fine | lovely | perfect | brilliant | oh | ah | hmm | "
    "hm | um | well | yes | yeah | yep | sure | understood | wow | nice | interesting | fair";

// Single words beyond which a denial does not reach.
constexpr std::string_view kNegationEnds =
    "but | however | although | though | except | because | since | then | now | if | yet | still | so | when | "
    "while | these | those | after | following | i | i'm | im | i've | ive | my | he | she | his | her | we | they | "
    "their | can | can't | cant | cannot | is | are | will | would | should | could | does | do | am | just | only | "
    "apart | besides | than | until | excluding | aside | bar | outside | beyond | save";

// Single words that ask.
constexpr std::string_view kQuestionWords =
    "what | which | who | whom | whose | how | why | when | where | what's | whats | who's | how's";

// Single words that make a question of "when" and "where".
constexpr std::string_view kAuxiliaries =
    "is | are | was | were | do | does | did | can | could | should | will | would | has | have | may | might | "
    "must | isn't | aren't";

// Single words that come before a noun.
constexpr std::string_view kDeterminers =
    "a | an | the | any | some | another | more | my | his | her | our | their | your";

// Single words for something said before.
constexpr std::string_view kPronouns =
    "it | this | that | they | them | one | these | those | its | it's";

// Single words for what is done with a treatment.
constexpr std::string_view kReceiving =
    "have | having | get | getting | try | trying | do | doing | take | avoid | need";

// Single words that may stand in a question for a definition beside what is to be defined.
constexpr std::string_view kDefining =
    "mean | means | meaning | define | definition | explain | please | exactly | actually | does | do | is | are | "
    "tell | me | about | term | word | called | stand | for | you | can | by";

// Single words that introduce the other side of a comparison.
constexpr std::string_view kComparing =
    "than | versus | vs | or | compared | as";

// Single words for what the documents are and report on.
constexpr std::string_view kDocumentWords =
    "study | trial | review | article | claim | statement | sentence | evidence | research | paper | guideline | "
    "source | reference | doi | journal | author | participant | volunteer | figure";

// Single words that a dictionary has as nouns, and that name nothing.
constexpr std::string_view kEmptyNouns =
    "thing | things | stuff | there | ok | okay | bit | lot | lots | way | hello | hi | hey | thanks | thank | "
    "please | sorry | yes | no | be | do | have | will | can | may | might | go | get | us | me | in | at | as | "
    "he | i | it | am | or | so | an | a | done | one";

// Single words by which somebody speaks of a person.
constexpr std::string_view kPersonal =
    "i | i'm | im | i've | ive | my | me | mine | he | she | his | her | him | we | our | us | their | he's | "
    "she's | hes | shes | mum | dad | mom | wife | husband";

// clang-format on

}  // namespace caveat::cue_words
