/** `2026` for `२०२६`: a Hindi keyboard types digits of its own, which no other part of the program knows. */
export function toLatinDigits(text: string): string {
  return text.replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - '०'.charCodeAt(0)));
}
