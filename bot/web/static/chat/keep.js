// What the customer typed, kept in this browser: Redress returns only its own words, and nothing typed may be lost.
const MOST = 500;

export class Keep {
  constructor(chat) { this.name = `redress:${chat}`; this.mine = this.#read(`${this.name}:mine`, []); }

  #read(name, otherwise) {
    try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
  }

  #write(name, value) {
    // A browser without storage still chats; only a reload forgets.
    try { localStorage.setItem(name, JSON.stringify(value)); } catch (trouble) { console.warn("not kept", trouble); }
  }

  save() { this.#write(`${this.name}:mine`, this.mine.slice(-MOST).map(({ uploads, ...kept }) => kept)); }

  add(entry) { this.mine.push(entry); this.save(); }

  remove(entry) { this.mine = this.mine.filter((each) => each !== entry); this.save(); }

  get draft() { return this.#read(`${this.name}:draft`, ""); }

  set draft(words) { this.#write(`${this.name}:draft`, words); }

  forget() { for (const part of ["mine", "draft"]) localStorage.removeItem(`${this.name}:${part}`); }
}

export function forgetOthers(chat) {
  for (const name of Object.keys(localStorage)) if (name.startsWith("redress:") && !name.startsWith(`redress:${chat}:`)) localStorage.removeItem(name);
}
