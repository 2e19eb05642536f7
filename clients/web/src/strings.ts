// Every word that the page says of its own; a translation replaces this file. What an answer says is not here: that
// comes from the service, reviewed, and is shown as it came. Of what bears on safety there are names alone, for what
// the service has no words for: levels, outcomes, severities. A test holds them against the collection.

export const strings = {
  language: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',

  title: 'Ask a question',
  about: (collection: string) => `Answers about ${collection.toLowerCase()}`,
  reviewed: (date: string) => `Documents last reviewed on ${date}.`,
  lead: 'Answers are taken word for word from reviewed documents, and show where they stand.',
  needsScript: 'This page needs JavaScript, which is switched off here.',
  skip: 'Skip to the question',
  conversation: 'Questions and answers',
  yourQuestion: 'You asked:',
  questionLabel: 'Your question',
  questionHint: 'Your question',
  send: 'Ask',
  newConversation: 'New conversation',
  talkToPerson: 'Talk to a person',
  handover: 'Take this conversation along',
  handoverWhat:
    'What you asked here and what was answered, as a text that you can show or give to whoever you talk to. It is ' +
    'made when you press a button, and sent to nobody.',
  copy: 'Copy it',
  copied: 'Copied. You can paste it into a message now.',
  copyFailed: 'It could not be copied here. Save it as a file instead.',
  save: 'Save it as a file',
  fileName: 'conversation.txt',
  asked: 'Question:',
  close: 'Close',

  looking: 'Looking in the documents…',
  answered: 'The answer is here.',
  cleared: 'A new conversation. Earlier questions are forgotten.',
  wait: 'One moment: your last question is not answered yet. What you typed stays here.',
  empty: 'Type a question first.',
  tooLong: (most: number, now: number) => `At most ${most} characters; these are ${now}.`,
  unreachable: 'The service does not answer at the moment.',
  tryingAgain: (seconds: number) =>
    seconds === 1 ? 'Trying again in 1 second.' : `Trying again in ${seconds} seconds.`,
  offline: 'You are offline. The question is asked when the connection is back.',
  offlineIdle: 'You are offline. What you typed stays here.',
  online: 'The connection is back.',
  conversationTooLong:
    'There is no room for this question beside the earlier ones. Begin a new conversation, and say again what ' +
    'matters: an injury, an illness, a pregnancy, a medicine.',
  refused: 'The service did not take this question.',
  broken: 'Something is wrong with the service. No answer was given.',
  tryNow: 'Try now',
  takeBack: 'Take the question back',
  takenBack: 'The question was taken back.',

  understood: 'Understood as',
  understoodAsWritten: 'Understood as you wrote it.',

  triage: {
    // How soon, and with whom, the message says.
    TRIAGE_LEVEL_SEE_CLINICIAN: 'Read this first',
    TRIAGE_LEVEL_URGENT: 'Urgent',
    TRIAGE_LEVEL_EMERGENCY: 'Emergency: act now',
    TRIAGE_LEVEL_CRISIS: 'Crisis: get help now',
  } as Record<string, string>,
  triageOther: 'Read this first',
  becauseYouWrote: 'Because you wrote',

  outcome: {
    OUTCOME_PARTIAL: 'Partly answered',
    OUTCOME_CLARIFY: 'Please say more',
    OUTCOME_NOT_COVERED: 'Not covered',
  } as Record<string, string>,
  lookedFor: 'Looked for:',
  searched: (passages: number) => (passages === 1 ? '1 passage was searched.' : `${passages} passages were searched.`),

  // The answer came without some of the words that go with it.
  incomplete: 'This answer did not come whole. Reload the page and ask again.',

  severity: {
    SEVERITY_NOTE: 'Note',
    SEVERITY_CAUTION: 'Caution',
    SEVERITY_AVOID: 'Avoid',
  } as Record<string, string>,
  severityOther: 'Important',
  // Behind the heading of the caveats: so many of them are not in view.
  below: (count: number) => `${count} below`,
  moreBelow: (count: number) => `${count} more`,
  statements: 'What the documents say',
  disagreement: 'Where the article and its sources differ',
  from: 'From',

  confidence: 'Confidence',
  bucket: {
    CONFIDENCE_BUCKET_LOW: 'low',
    CONFIDENCE_BUCKET_MEDIUM: 'medium',
    CONFIDENCE_BUCKET_HIGH: 'high',
  } as Record<string, string>,
  measured: (share: number, questions: number) =>
    `${Math.round(share * 100)} % of ${questions} test questions in this class were answered right.`,
  drafts: 'The safety rules are drafts: no clinician has signed them off yet.',
  followUps: 'You could also ask',
  sources: (count: number) => `Sources (${count})`,
  details: 'About this answer',
  openSource: (number: number, title: string) => `Source ${number}: ${title}. Show the quote in its document`,
  print: 'Print this answer',
  answerId: 'Answer',
  snapshotId: 'Snapshot',

  helpfulQuestion: 'Did this help?',
  helpful: 'Yes, it helped',
  unhelpful: 'No, it did not',
  reasonQuestion: 'What was wrong with it?',
  reasons: [
    ['FEEDBACK_REASON_OFF_THE_POINT', 'It answers another question'],
    ['FEEDBACK_REASON_WRONG', 'It is wrong, or wrong for me'],
    ['FEEDBACK_REASON_UNSAFE', 'It could do harm'],
    ['FEEDBACK_REASON_UNCLEAR', 'Hard to understand'],
    ['FEEDBACK_REASON_INCOMPLETE', 'Something is missing'],
  ] as const,
  thanks: 'Thank you.',
  feedbackOff: 'Opinions are not collected here.',
  feedbackFailed: 'Your opinion could not be sent. Please try again.',

  sourceHeading: (number: number) => `Source ${number}`,
  record: 'About this source',
  document: 'The quote in its document',
  quoteBegins: 'The quote begins.',
  quoteEnds: 'The quote ends.',
  loadingDocument: 'Loading the document…',
  documentFailed: 'The document could not be loaded. Below is the quote as it came with the answer.',
  tryAgain: 'Try again',
  verified: 'Checked here: this is the document that the answer quotes, to the last character.',
  unverifiable: 'Not checked: this connection is not secure, so the document’s fingerprint cannot be computed here.',
  altered:
    'This is not the document that the answer quotes: it has changed. Below is the quote as it came with the answer.',
  summary: 'Our own summary of the publication, not its text',
  publication: 'The publication’s own text',
  kind: 'Text',
  authors: 'Authors',
  sourceTitle: 'Title',
  container: 'Published by',
  year: 'Year',
  doi: 'DOI',
  pmid: 'PubMed',
  link: 'Link',
  studyType: 'Kind of study',
  population: 'Who was studied',
  certainty: 'Certainty of the evidence',
  reviewedDate: 'Checked by an editor on',
  licence: 'Licence',
  interests: 'Interests to know of',
  unverifiedFacts: 'Not verified by the editors',
  place: 'Place in the file',
  bytes: (document: string, from: number, to: number) => `${document}, bytes ${from} to ${to}`,
  fingerprint: 'SHA-256 of the file',

  widgetOpen: 'Ask a question',
  widgetClose: 'Close the questions',
};
