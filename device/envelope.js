// A ballot sealed as sealing/ballot.py seals it: HPKE, RFC 9180, base mode.

import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

export const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});
const INFO = "civicbudget ballot/1\n";
const bytes = (text) => new TextEncoder().encode(text);

/** The one text of a value: RFC 8785, for texts, whole numbers, lists and objects. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

/** The bytes of base64url. */
function fromBase64(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

export function toBase64(data) {
  return btoa(String.fromCharCode(...data)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** The envelope of a ballot, padded to the one length of its campaign. */
export async function seal(key, campaign, tracker, selection, length) {
  const plain = bytes(canonical({ campaign, tracker, selection }).padEnd(length));
  if (plain.length !== length) throw new RangeError("longer than any ballot of this campaign");
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64(key));
  const sender = await suite.createSenderContext({ recipientPublicKey, info: bytes(INFO + campaign) });
  return new Uint8Array([...new Uint8Array(sender.enc), ...new Uint8Array(await sender.seal(plain))]);
}

/** SHA-256 in hexadecimal, by which the envelope is named. */
export async function digest(envelope) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", envelope));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
