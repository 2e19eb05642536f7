// How a text goes over the air: 3GPP TS 23.038, 6.2.1.

export interface SmsSize {
  // Else UCS-2.
  isGsm7: boolean;
  // Text messages that carry it: 160 septets or 70 UTF-16 code units in one, 153 or 67 in each of several.
  segments: number;
}

const kBasic = `@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?` +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
// Two septets each.
const kExtended = '\f^{}\\[~]|€';

export function smsSizeOf(text: string): SmsSize {
  let septets = 0;
  for (const char of text) {
    if (kBasic.includes(char)) septets += 1;
    else if (kExtended.includes(char)) septets += 2;
    else return { isGsm7: false, segments: segmentsOf(text.length, 70, 67) };
  }
  return { isGsm7: true, segments: segmentsOf(septets, 160, 153) };
}

function segmentsOf(units: number, inOne: number, inEach: number): number {
  return units <= inOne ? 1 : Math.ceil(units / inEach);
}
