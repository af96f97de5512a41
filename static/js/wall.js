// Brings the screen of a session up to date every four seconds; without it the page is reloaded by hand.

const BEAT = 4_000;
let etag = null;

async function beat() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok || answer.redirected || answer.headers.get("ETag") === etag) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("wall");
    if (!fresh) return;
    etag = answer.headers.get("ETag");
    document.getElementById("wall").replaceWith(fresh);
  } catch {
    // The next beat tries again.
  }
}

setInterval(beat, BEAT);
document.addEventListener("visibilitychange", beat);
