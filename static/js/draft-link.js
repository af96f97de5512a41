// Talks to the server for a draft: one request at a time, the token in a header, outcomes as words of ours.

export class Link {
  constructor(root) {
    this.root = root;
    this.user = Number(root.dataset.user);
    this.token = document.querySelector('input[name="csrf_token"]')?.value || "";
  }

  /** Post JSON; return {kind: "ok", body} or {kind: offline|failed|signed_out|other|closed|too_often|malformed}. */
  async post(url, body, keepalive = false) {
    const answer = await this.ask(url, body, keepalive);
    if (answer.kind !== "token") return answer;
    const hand = await this.renew();
    return hand === "ok" ? this.ask(url, body, keepalive) : { kind: hand };
  }

  async ask(url, body, keepalive) {
    let response;
    try {
      response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ user: this.user, ...body }),
        credentials: "same-origin",
        redirect: "error",
        keepalive,
        signal: keepalive ? undefined : AbortSignal.timeout(20_000),
      });
    } catch {
      return { kind: navigator.onLine ? "failed" : "offline" };
    }
    const read = await response.json().catch(() => ({}));
    if (response.ok) return { kind: "ok", body: read };
    if (response.status === 401) return { kind: "signed_out" };
    if (response.status === 400) return { kind: read.error === "token" ? "token" : "malformed" };
    if (response.status === 429) return { kind: "too_often" };
    if (response.status >= 500) return { kind: "failed" };
    if (response.status === 413) return { kind: "malformed" };
    return { kind: "closed", message: read.message || "" };
  }

  /** Ask who is signed in now and take that session's token; "ok", "signed_out", "other" or "failed". */
  async renew() {
    try {
      const response = await fetch(this.root.dataset.autosave, {
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        cache: "no-store",
      });
      if (response.status === 401) return "signed_out";
      if (response.status === 404 || response.status === 403) return "other";
      if (!response.ok) return "failed";
      const hand = await response.json();
      if (hand.user !== this.user) return "other";
      this.token = hand.csrf;
      for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = hand.csrf;
      return "ok";
    } catch {
      return navigator.onLine ? "failed" : "offline";
    }
  }
}
