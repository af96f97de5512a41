// Carries the bytes of one file to the server, piece by piece: asks after a cut where to go on, and goes on.

const FIRST = 256 * 1024;
const LONGEST = 1024 * 1024;
const PATIENCE = 60_000;
const QUICK = 2_000;
const LONGEST_WAIT = 15_000;
const NO_ROOM = 507;

/** The server said no, with words for the person; sending again would not help. */
export class Refused extends Error {}

/** The session is over; signing in again in another tab lets the transfer go on. */
export class SignedOut extends Error {}

/** Return a mark of the file's first piece; where the browser has no digest, of what it says of the file. */
export async function fingerprint(file) {
  if (!globalThis.crypto?.subtle) return `${file.lastModified}`;
  const piece = await file.slice(0, LONGEST).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answer(address, options) {
  const response = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE), ...options });
  if (response.redirected) throw new SignedOut();
  if (response.status === NO_ROOM) throw new Refused((await response.json().catch(() => ({}))).message || "");
  if (response.status >= 500 || response.status === 429) throw new Error("later");
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return { status: response.status, told: isJson ? await response.json() : {} };
}

export class Transfer {
  /** listeners: moved(bytes), cut(), signedOut(), again(). */
  constructor(address, file, token, listeners) {
    this.address = address;
    this.file = file;
    this.token = token;
    this.listeners = listeners;
    this.code = null;
    this.received = 0;
    this.piece = FIRST;
    this.isStopped = false;
    this.wait = 500;
    this.isCut = false;
  }

  /** Ask how far a transfer has come; null when the server no longer knows it. */
  static async ask(address, code) {
    try {
      const { status, told } = await answer(`${address}/${code}`, {});
      return status === 200 ? told : null;
    } catch {
      return null;
    }
  }

  /** Let the server forget a transfer; nothing depends on it. */
  static drop(address, code, token) {
    fetch(`${address}/${code}/drop`, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      credentials: "same-origin",
      keepalive: true,
    }).catch(() => {});
  }

  async find(code) {
    const { status, told } = await this.persist(() => answer(`${this.address}/${code}`, {}));
    if (status !== 200 || told.size !== this.file.size) return false;
    this.code = code;
    this.received = told.received;
    return true;
  }

  async start() {
    const body = new FormData();
    body.set("filename", this.file.name);
    body.set("size", String(this.file.size));
    const headers = { "X-CSRFToken": this.token };
    const { status, told } = await this.persist(() => answer(this.address, { method: "POST", headers, body }));
    if (status !== 201) throw new Refused(told.message || "");
    this.code = told.code;
    this.received = told.received;
  }

  async run() {
    this.listeners.moved(this.received);
    while (this.received < this.file.size) {
      await this.persist(() => this.sendPiece());
      this.listeners.moved(this.received);
    }
  }

  async sendPiece() {
    const body = this.file.slice(this.received, this.received + this.piece);
    const begun = performance.now();
    const headers = { "X-CSRFToken": this.token, "Content-Type": "application/octet-stream" };
    const { status, told } = await answer(`${this.address}/${this.code}/${this.received}`, { method: "PUT", headers, body });
    if (typeof told.received === "number") this.received = told.received;
    else throw new Refused(status === 404 ? "" : told.message || "");
    if (performance.now() - begun < QUICK) this.piece = Math.min(this.piece * 2, LONGEST);
    else this.piece = FIRST;
  }

  /** Do a step until it succeeds or is refused; what fails for want of a network is tried again. */
  async persist(step) {
    for (;;) {
      if (this.isStopped) throw new Error("stopped");
      try {
        const found = await step();
        if (this.isCut) this.listeners.again();
        this.isCut = false;
        this.wait = 500;
        return found;
      } catch (error) {
        if (error instanceof Refused || this.isStopped) throw error;
        if (!this.isCut) this.listeners[error instanceof SignedOut ? "signedOut" : "cut"]();
        this.isCut = true;
        this.piece = FIRST;
        await this.pause();
        this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      }
    }
  }

  /** Wait a little, or until the network is back, or until the person gives up. */
  pause() {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(done, this.wait);
      window.addEventListener("online", done);
      this.wake = done;
    });
  }

  stop() {
    this.isStopped = true;
    this.wake?.();
  }
}
