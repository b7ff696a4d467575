import { MASK } from './mask.ts'

/** 13 to 19 digits from the number ranges of card issuers, in groups or not. */
const CANDIDATES = /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])/g
const HINT = /\d{4}[ -]?\d{4}/

/** A text without card numbers: digits that pass Luhn's check (ISO/IEC 7812-1, annex B). */
export function maskCards(text: string): string {
  return HINT.test(text) ? text.replaceAll(CANDIDATES, (found) => (passesLuhn(found) ? MASK : found)) : text
}

export function isCardNumber(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 2e12 && number < 7e18 && passesLuhn(String(number))
}

function passesLuhn(text: string): boolean {
  let sum = 0
  let isSecond = false
  for (let at = text.length - 1; at >= 0; at--) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) continue
    const doubled = isSecond ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
    isSecond = !isSecond
  }
  return sum % 10 === 0
}
