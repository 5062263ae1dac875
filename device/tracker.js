// The tracker of a ballot and the code that its voter keeps: sealing/tracker.py says why so.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS = 26;

/** An element of GF(32) times the generator of the code. */
const timesAlpha = (element) => (element << 1) ^ (element & 16 ? 0b100101 : 0);

/** 128 random bits as 32 hexadecimal digits. */
export function newTracker() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The tracker for people: 26 symbols and a check symbol, as in 3T0K-9QFA-...-7TZ. */
export function trackerCode(tracker) {
  const number = BigInt(`0x${tracker}`);
  const symbols = Array.from({ length: SYMBOLS }, (_, at) => Number((number >> BigInt(5 * (SYMBOLS - 1 - at))) & 31n));
  const check = timesAlpha(symbols.reduce((total, symbol) => timesAlpha(total) ^ symbol, 0));
  return [...symbols, check].map((symbol) => ALPHABET[symbol]).join("").match(/.{1,4}/g).join("-");
}
