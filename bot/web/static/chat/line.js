// The line to the server: one message at a time and in order, tried again under the same id until it is stored.
const PAUSES = [1000, 2000, 4000, 8000, 15000];

export class Line {
  constructor({ changed, failed, stored }) {
    Object.assign(this, { changed, failed, stored, form: "", queue: [], busy: false, tries: 0, timer: 0 });
    addEventListener("online", () => this.now());
  }

  async open() {
    const answer = await fetch("/chat/open", { method: "POST", headers: { "X-Redress-Form": "open" } });
    if (!answer.ok) throw new Error(`open: ${answer.status}`);
    const words = await answer.json();
    this.form = words.form;
    return { chat: words.chat, fresh: answer.status === 201 };
  }

  async post(path, body) {
    return fetch(path, { method: "POST", headers: { "X-Redress-Form": this.form, "Content-Type": "application/json" }, body: JSON.stringify(body) });
  }

  send(entry) { this.queue.push(entry); this.#next(); }

  now() { clearTimeout(this.timer); this.tries = 0; this.#next(); }

  async #next() {
    if (this.busy || !this.queue.length) return;
    this.busy = true;
    clearTimeout(this.timer);
    const entry = this.queue[0];
    this.#mark(entry, "sending");
    try {
      const answer = await this.#give(entry);
      await this.#answered(entry, answer);
    } catch { this.#later(entry); }
    this.busy = false;
    if (!this.timerSet) this.#next();
  }

  async #give(entry) {
    const { id, text, choice, uploads } = entry;
    if (!uploads?.length) return this.post("/chat/messages", choice ? { id, choice } : { id, text });
    const body = new FormData();
    body.append("id", id);
    if (text) body.append("text", text);
    for (const file of uploads) body.append("file", file, file.name);
    return fetch("/chat/messages", { method: "POST", headers: { "X-Redress-Form": this.form }, body });
  }

  async #answered(entry, answer) {
    this.timerSet = false;
    if (answer.ok) { this.queue.shift(); this.tries = 0; this.#mark(entry, "sent"); this.stored(entry); return; }
    if (answer.status === 401 || answer.status === 403) { await this.open(); this.#later(entry, 0); return; }
    if (answer.status === 429 || answer.status >= 500) { this.#later(entry, Number(answer.headers.get("Retry-After") ?? 0) * 1000); return; }
    const problem = await answer.json().catch(() => ({}));
    this.queue.shift();
    entry.reason = [problem.title, problem.detail].filter(Boolean).join(" — ");
    this.#mark(entry, "refused");
    this.failed(entry);
  }

  #later(entry, pause) {
    this.#mark(entry, "waiting");
    const wait = Math.max(pause ?? 0, PAUSES[Math.min(this.tries, PAUSES.length - 1)]);
    this.tries += 1; this.timerSet = true;
    this.timer = setTimeout(() => { this.timerSet = false; this.#next(); }, wait);
  }

  #mark(entry, state) { if (entry.state !== state) { entry.state = state; this.changed(entry); } }
}
