// The portal that tests/clients serves, and how a client program tells what it found: one JSON object.
import { readFileSync } from "node:fs";

const { PORTAL_URL, PORTAL_TOKEN } = process.env;

export const url = `${PORTAL_URL}/graphql`;
export const GOOD = `Bearer ${PORTAL_TOKEN}`;
export const BAD = `Bearer ${PORTAL_TOKEN.slice(0, -8)}AAAAAAAA`; // a signature that is not ours
export const PAGE = 2;

/** What a client complained about, if anything. */
export const warnings = [];
console.warn = console.error = (...words) => warnings.push(words.map(String).join(" "));

export const operation = (name) => readFileSync(new URL(`operations/${name}.graphql`, import.meta.url), "utf8");

/** What a promise is rejected with; that it is not is a fault. */
export async function refusal(promise) {
  const answer = await promise.then((value) => ({ value }), (error) => ({ error }));
  if (!("error" in answer)) throw new Error(`not refused: ${JSON.stringify(answer.value)}`);
  return answer.error;
}

export const found = (findings) => console.log(JSON.stringify(findings));
