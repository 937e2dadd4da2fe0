// Who the visitor is, and the token that says so. The token stays in this closure: no storage, no address, no cookie.

const RENEW_AFTER = 0.8; // of its lifetime
const RETRY_MS = 5000;

async function mint(choice) {
  const answer = await fetch("/demo/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(choice),
    cache: "no-store",
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.errors?.[0]?.message ?? `no token: the portal answered ${answer.status}`);
  return body;
}

/**
 * `report({choice, renewsAt, trouble})` is called whenever something a person should see has changed.
 * The token is renewed ahead of its end by a timer, and before use where the timer slept (a closed laptop).
 */
export function createSession(report) {
  let choice = null;
  let held = null; // {token, renewsAt}
  let pending = null; // {choice, promise}: one renewal at a time for a choice
  let timer = 0;

  function renewIn(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => renew().catch(() => {}), milliseconds); // already reported
  }

  async function obtain(wanted) {
    try {
      const { access_token: token, expires_in: seconds } = await mint(wanted);
      if (wanted !== choice) return;
      const milliseconds = seconds * 1000 * RENEW_AFTER;
      held = { token, renewsAt: Date.now() + milliseconds };
      renewIn(milliseconds);
      report({ choice, renewsAt: new Date(held.renewsAt), trouble: null });
    } catch (trouble) {
      if (wanted !== choice) return;
      held = null;
      renewIn(RETRY_MS);
      report({ choice, renewsAt: null, trouble });
      throw trouble;
    }
  }

  function renew() {
    const wanted = choice;
    if (pending?.choice === wanted) return pending.promise;
    const promise = obtain(wanted).finally(() => {
      if (pending?.promise === promise) pending = null;
    });
    pending = { choice: wanted, promise };
    return promise;
  }

  return {
    /** Become somebody else: `{as, partner}`. What the former persona's renewal still brings is dropped. */
    become(wanted) {
      choice = wanted;
      held = null;
      return renew();
    },
    renew,
    /** A token good for now; asks for a new one when there is none or it is due. */
    async token() {
      if (!held || Date.now() >= held.renewsAt) await renew();
      return held ? held.token : this.token(); // none: the choice changed while we waited
    },
  };
}
