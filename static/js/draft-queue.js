// Keeps what was typed until the server has it: IndexedDB, or localStorage where that fails.
//
// An entry: {id, owner, unit, client, section, values, sending, seen, state, at, tab}. owner is "person|draft":
// what another person typed in this browser is never read.

const DATABASE = "grants-drafts";
const STORE = "units";

function request(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

function opened() {
  const asked = indexedDB.open(DATABASE, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("owner", "owner");
  return request(asked);
}

class IndexedStore {
  constructor(database) {
    this.database = database;
  }

  store(mode) {
    return this.database.transaction(STORE, mode).objectStore(STORE);
  }

  all(owner) {
    return request(this.store("readonly").index("owner").getAll(owner));
  }

  put(entry) {
    return request(this.store("readwrite").put(entry));
  }

  remove(id) {
    return request(this.store("readwrite").delete(id));
  }
}

class LocalStore {
  constructor() {
    localStorage.setItem("grants-drafts-probe", "1");
    localStorage.removeItem("grants-drafts-probe");
  }

  async all(owner) {
    const names = Object.keys(localStorage).filter((name) => name.startsWith("grants-draft|"));
    return names.map((name) => JSON.parse(localStorage.getItem(name))).filter((entry) => entry.owner === owner);
  }

  async put(entry) {
    localStorage.setItem(`grants-draft|${entry.id}`, JSON.stringify(entry));
  }

  async remove(id) {
    localStorage.removeItem(`grants-draft|${id}`);
  }
}

/** Return the store of this browser, or null where it keeps nothing (the page must then stay open). */
export async function openStore() {
  try {
    return new IndexedStore(await opened());
  } catch {
    try {
      return new LocalStore();
    } catch {
      return null;
    }
  }
}

/** Return the name of this tab, the same after a reload, and whether a tab of that name still lives. */
export async function tabName() {
  let name = "";
  try {
    name = sessionStorage.getItem("grants-tab") || "";
  } catch {
    // no storage: a name for this page only
  }
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(36)).join("");
  name = name || fresh();
  if (navigator.locks && !(await holds(name))) {
    name = fresh(); // a duplicated tab carries the name of the first one
    await holds(name);
  }
  try {
    sessionStorage.setItem("grants-tab", name);
  } catch {
    // as above
  }
  return name;
}

function holds(name) {
  return new Promise((resolve) => {
    navigator.locks.request(`grants-tab-${name}`, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined; // held as long as the page lives
    });
  });
}

/** Return a function that says whether the tab of an entry is gone, so that this one may send it. */
export async function goneTabs(own) {
  if (!navigator.locks) return (entry) => entry.tab === own || Date.now() - entry.at > 60_000;
  const { held } = await navigator.locks.query();
  const alive = new Set(held.map((lock) => lock.name));
  return (entry) => entry.tab === own || !alive.has(`grants-tab-${entry.tab}`);
}
