// GraphiQL under a bar that says who is asking. No part of it comes from elsewhere.
import { GraphiQL, createElement, createRoot } from "../graphiql/graphiql.js";
import { createSession } from "./session.js";

const ENDPOINT = "/graphql";
const find = (id) => document.getElementById(id);
const personaSelect = find("persona");
const partnerSelect = find("partner");
const examples = JSON.parse(find("examples").textContent);
const root = createRoot(find("graphiql"));
const session = createSession(showWho);
let personas = [];

// Other programs served on this address at other times have a GraphiQL too; its tabs are not ours.
const PREFIX = "channel-portal:";
const storage = {
  getItem: (key) => localStorage.getItem(PREFIX + key),
  setItem: (key, value) => localStorage.setItem(PREFIX + key, value),
  removeItem: (key) => localStorage.removeItem(PREFIX + key),
  ours: () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)),
  get length() {
    return this.ours().length;
  },
  clear() {
    for (const key of this.ours()) localStorage.removeItem(key);
  },
};

async function ask(parameters, headers, token) {
  return fetch(ENDPOINT, {
    method: "POST",
    headers: {
      Accept: "application/graphql-response+json, application/json",
      "Content-Type": "application/json",
      Authorization: `Bearer ${token}`,
      ...headers,
    },
    body: JSON.stringify(parameters),
  });
}

async function fetcher(parameters, { headers = {} } = {}) {
  const ownToken = Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
  let answer = await ask(parameters, headers, await session.token());
  if (answer.status === 401 && !ownToken) {
    // Refused before anything ran, so that asking again repeats nothing, not even a mutation.
    await session.renew();
    answer = await ask(parameters, headers, await session.token());
  }
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `The portal answered ${answer.status}, not with JSON: ${text.slice(0, 500)}` }] };
  }
}

/** A new fetcher makes GraphiQL ask for the schema again, as the new persona; what is in the editors stays. */
function render() {
  const props = {
    fetcher: (parameters, options) => fetcher(parameters, options),
    defaultQuery: examples[0],
    defaultTabs: examples.map((query) => ({ query })),
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
    storage,
  };
  root.render(createElement(GraphiQL, props));
}

function option(value, text) {
  return Object.assign(document.createElement("option"), { value, textContent: text });
}

function chosenPersona() {
  return personas.find(({ name }) => name === personaSelect.value);
}

function offerPartners(code) {
  const { partners } = chosenPersona();
  partnerSelect.replaceChildren(...partners.map((each) => option(each.code, `${each.name} (${each.code})`)));
  if (partners.length === 0) partnerSelect.append(option("", "Headquarters"));
  partnerSelect.disabled = partners.length < 2;
  if (partners.some((each) => each.code === code)) partnerSelect.value = code;
}

function become() {
  const choice = { as: personaSelect.value, partner: partnerSelect.value || null };
  personaSelect.title = chosenPersona().description;
  // So that a reload, or the address sent to a colleague, asks as the same persona.
  const where = new URLSearchParams(choice.partner ? choice : { as: choice.as });
  history.replaceState(null, "", `#${where}`);
  session.become(choice).catch(() => {}); // reported by showWho
  render();
}

function showWho({ choice, renewsAt, trouble }) {
  const who = find("who");
  who.classList.toggle("trouble", Boolean(trouble));
  if (trouble) {
    const reason = trouble instanceof TypeError ? "the portal does not answer; is it still running?" : trouble.message;
    who.textContent = `No token: ${reason}`;
    return;
  }
  const persona = personas.find(({ name }) => name === choice.as);
  const partner = persona.partners.find(({ code }) => code === choice.partner);
  const time = Object.assign(document.createElement("time"), {
    dateTime: renewsAt.toISOString(),
    textContent: renewsAt.toLocaleTimeString("en-GB"),
  });
  const at = partner ? `, ${partner.name}` : "";
  who.replaceChildren(`You are: ${persona.title}${at} · token renews at `, time);
}

function chooseFromAddress() {
  const where = new URLSearchParams(location.hash.slice(1));
  if (personas.some(({ name }) => name === where.get("as"))) personaSelect.value = where.get("as");
  offerPartners(where.get("partner"));
  become();
}

async function start() {
  const answer = await fetch("/demo/personas");
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.errors[0].message);
  personas = body.personas;
  personaSelect.replaceChildren(...personas.map(({ name, title }) => option(name, title)));
  personaSelect.disabled = find("renew").disabled = false;
  chooseFromAddress();
  personaSelect.addEventListener("change", () => (offerPartners(), become()));
  partnerSelect.addEventListener("change", become);
  addEventListener("hashchange", chooseFromAddress);
  find("chooser").addEventListener("submit", (event) => event.preventDefault());
  find("renew").addEventListener("click", () => session.renew().catch(() => {}));
}

start().catch((trouble) => {
  showWho({ trouble });
  find("graphiql").replaceChildren();
});
