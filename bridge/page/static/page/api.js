/** What the page asks of the daemon, and what the daemon tells it. */

export class Refusal extends Error {
  /** @param {string} text One sentence. @param {number} status The answer's status; 0 where there was none. */
  constructor(text, status) {
    super(text);
    this.status = status;
  }
}

/** Return an address of the daemon with its parameters; those without a value are left out. @param {string} path @param {Record<string, any>} parameters */
export function address(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length ? `${path}?${query}` : path;
}

/**
 * Get what an address answers.
 * @param {string} path @param {Record<string, any>} parameters @param {AbortSignal} [signal] @returns {Promise<Response>}
 */
export async function get(path, parameters = {}, signal = undefined) {
  return answered(address(path, parameters), { signal, credentials: "same-origin" });
}

/** Get JSON. @param {string} path @param {Record<string, any>} parameters */
export async function getJson(path, parameters = {}) {
  const answer = await get(path, parameters);
  return answer.json();
}

/**
 * Have the daemon do something.
 * @param {string} verb An address of OSC without `/recue/`, like `scene/words`.
 * @param {Record<string, unknown>} parameters By their names.
 * @returns {Promise<Record<string, unknown>[]>} Its answers.
 */
export async function act(verb, parameters) {
  const body = JSON.stringify({ verb, arguments: parameters, request: crypto.randomUUID() });
  const headers = { "Content-Type": "application/json" };
  const answer = await answered("/api/do", { method: "POST", body, headers, credentials: "same-origin" });
  return (await answer.json()).answers ?? [];
}

/** Give the daemon a theme. @param {string} timeline @param {File} file */
export async function giveTheme(timeline, file) {
  const headers = { "Content-Type": "application/octet-stream" };
  const path = address("/api/theme", { timeline, name: file.name });
  const answer = await answered(path, { method: "POST", body: file, headers, credentials: "same-origin" });
  return answer.json();
}

async function answered(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Refusal("", 0);
  }
  if (!answer.ok) throw new Refusal(await sentence(answer), answer.status);
  return answer;
}

/** Return the sentence of an answer that refuses. @param {Response} answer */
export async function sentence(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text).text ?? text;
  } catch {
    return text.slice(0, 300);
  }
}

const EVENTS = ["hello", "scored", "kept", "progress", "host", "push", "transport"];

const AGAIN = 1500;
/** Milliseconds after which a connection that the browser gave up is made anew. */

/**
 * Listen to the daemon, for as long as the page is open: also after it was started anew.
 * @param {(name: string, fields: any) => void} told @param {(connected: boolean) => void} state @param {() => void} refused Called where it answered, and did not let the page in.
 */
export function listen(told, state, refused) {
  const source = new EventSource("/api/events");
  source.addEventListener("open", () => state(true));
  source.addEventListener("error", () => {
    state(false);
    if (source.readyState !== EventSource.CLOSED) return;
    refused();
    setTimeout(() => listen(told, state, refused), AGAIN);
  });
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => told(name, JSON.parse(event.data)));
  }
}
