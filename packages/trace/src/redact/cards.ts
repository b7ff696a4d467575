import { MASK } from './mask.ts'

/** 13 to 19 digits from the number ranges of card issuers, in groups or not. */
const CANDIDATES = /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])/g

/** A text without card numbers: digits that pass Luhn's check (ISO/IEC 7812-1, annex B). */
export function maskCards(text: string): string {
  return text.replaceAll(CANDIDATES, (found) => (passesLuhn(found) ? MASK : found))
}

export function isCardNumber(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 2e12 && number < 7e18 && maskCards(String(number)) === MASK
}

function passesLuhn(text: string): boolean {
  const digits = [...text].flatMap((character) =>
    character >= '0' && character <= '9' ? [Number(character)] : [],
  )
  const sum = digits
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)))
    .reduce((total, digit) => total + digit, 0)
  return sum % 10 === 0
}
