// Answers that no collection here gives, to see how the page shows them.
import { createHash } from 'node:crypto';
import type { AnswerJson } from '@caveat/client/gen/answer_pb.js';
import type { DocumentJson } from '@caveat/client/gen/corpus_service_pb.js';
import type { RenderingJson } from '@caveat/client/gen/rendering_pb.js';
import type { Page } from 'puppeteer-core';

export interface MadeAnswer {
  answer: AnswerJson;
  // Undefined if the service sends none.
  rendering?: RenderingJson;
  document: DocumentJson;
}

export const kHebrewQuestion =
  'האם עיסוי בטוח אחרי שבר בעמוד השדרה (L4)? עברו כבר 3 חודשים מאז הנפילה, ועדיין כואב לי הגב.';

const kQuote =
  'עיסוי אינו מתאים לכולם: אין להשתמש בו, או להשתמש בו בזהירות ובליווי רפואי, כאשר הכאב נגרם מפגיעה חדה, ' +
  'מזיהום, מסרטן, משבר או מבעיה קשה בדיסק.';
const kBefore = '# האם עיסוי עוזר לכאבי גב תחתון?\n\nמחקרים בדקו את השאלה (Furlan, 2015).\n\n';
const kAfter = '\n\n- מומלץ לדבר עם רופא.\n- מומלץ לבחור מטפל מוסמך.\n';
const kText = `${kBefore}${kQuote}${kAfter}`;
const kVerdict = 'בקיצור: רק בליווי רפואי.';
const kCaveats = [
  'לפני עיסוי אחרי שבר יש לשאול רופא: עד שהעצם מתאחה (6 עד 12 שבועות), אין לעסות את המקום.',
  'אם מופיעים חולשה ברגליים או אובדן שליטה, יש לפנות מיד לעזרה רפואית (112).',
];

export const kHebrew = {
  answer: {
    answerId: 'a'.repeat(64), snapshotId: 'b'.repeat(64), outcome: 'OUTCOME_ANSWERED', verdict: 'VERDICT_CAUTION',
    statements: [{ text: kQuote, kind: 'STATEMENT_KIND_QUOTE', citationNumbers: [1] }],
    citations: [{
      number: 1, documentId: 'maamar', quote: kQuote,
      startByte: Buffer.byteLength(kBefore), endByte: Buffer.byteLength(kBefore + kQuote),
      documentSha256: createHash('sha256').update(kText).digest('hex'),
      source: { authors: 'כהן ר׳, לוי ד׳', title: 'האם עיסוי עוזר לכאבי גב תחתון?', year: 2024, doi: '10.1000/182' },
      studyType: 'סקירה', certainty: 'נמוכה', reviewedDate: '2026-11-23',
    }],
    caveats: [
      { id: 'a', text: kCaveats[0]!, severity: 'SEVERITY_CAUTION', appliesBecause: 'שבר', citationNumbers: [1] },
      { id: 'b', text: kCaveats[1]!, severity: 'SEVERITY_NOTE', citationNumbers: [1] },
    ],
    followUps: ['כמה זמן נמשכת ההקלה?'],
    resolvedQuestion: 'האם עיסוי בטוח אחרי שבר?',
  },
  rendering: {
    parts: [{
      shown: [kVerdict, ...kCaveats, kQuote].join('\n'),
      paragraphs: [
        { spans: [{ text: kVerdict, style: 'SPAN_STYLE_BOLD' }] },
        { spans: [{ text: 'לפני שמחליטים:', style: 'SPAN_STYLE_BOLD' }] },
        { spans: [{ text: kCaveats[0]! }] },
      ],
    }],
  },
  document: { documentId: 'maamar', text: kText },
} satisfies MadeAnswer;

// The page, in that direction, with that answer to every question.
export const withAnswer = ({ answer, rendering, document: source }: MadeAnswer, direction: 'ltr' | 'rtl') =>
  async (page: Page): Promise<void> => {
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const method = new URL(request.url()).pathname.split('/').pop();
      const replies: Record<string, object> = { Ask: { answer, rendering }, GetDocument: { document: source } };
      const body = replies[method ?? ''];
      if (body === undefined) return void request.continue();
      return void request.respond({ contentType: 'application/json', body: JSON.stringify(body) });
    });
    await page.evaluateOnNewDocument((dir) => {
      document.addEventListener('DOMContentLoaded', () => (document.documentElement.dir = dir));
    }, direction);
  };
