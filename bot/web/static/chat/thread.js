// The thread on the page: what Redress said and what the customer said, each where it belongs.
const QUIET = /:!(back|skip|help|cancel)$/;
export const isIntake = (button) => button.choice.startsWith("i:");

function make(tag, className, words) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}

export class Thread {
  constructor({ list, replies, room, said, press, retry, mend, remove }) {
    Object.assign(this, { list, replies, room, said, press, retry, mend, remove, entries: new Map() });
  }

  // Follow the end only for whom is there already: who reads above is not pulled away.
  following() { return this.room.scrollHeight - this.room.scrollTop - this.room.clientHeight < 160; }

  toEnd() { this.room.scrollTop = this.room.scrollHeight; }

  theirs(message, chosen) {
    const item = make("div", "said ours"), words = make("p", "words", message.text);
    item.append(make("span", "unseen", `${this.said.us}: `));
    if (message.case) item.append(make("span", "case-of", message.case));
    item.append(words);
    if (message.link) item.append(this.#link(message));
    const lasting = message.buttons.filter((button) => !isIntake(button));
    if (lasting.length) item.append(this.#options(lasting, chosen));
    item.dataset.seq = message.seq;
    this.list.append(item);
  }

  // A link of ours: pressed here, or scanned with the phone that it leads to.
  #link(message) {
    const link = make("a", "link"), code = make("img", "code");
    link.href = message.link;
    link.target = "_blank";
    link.rel = "noopener";
    code.src = `/chat/links/${message.seq}.svg`;
    code.alt = message.link;
    code.width = code.height = 160;
    link.append(code);
    return link;
  }

  #options(buttons, chosen) {
    const group = make("div", "options");
    for (const button of buttons) {
      const pressed = make("button", "", button.label);
      pressed.type = "button";
      if (chosen.has(button.choice)) pressed.setAttribute("aria-pressed", "true");
      pressed.addEventListener("click", () => { pressed.setAttribute("aria-pressed", "true"); this.press(button); });
      group.append(pressed);
    }
    return group;
  }

  mine(entry) {
    const item = make("div", "said mine");
    this.entries.set(entry.id, item);
    this.list.append(item);
    this.redraw(entry);
  }

  redraw(entry) {
    const item = this.entries.get(entry.id);
    if (!item) return;
    item.className = `said mine ${entry.state}`;
    item.replaceChildren(make("span", "unseen", `${this.said.you}: `));
    if (entry.files?.length) item.append(this.#files(entry));
    if (entry.label || entry.text) item.append(make("p", "words", entry.label || entry.text));
    if (entry.state !== "sent") item.append(this.#note(entry));
  }

  #note(entry) {
    const note = make("p", "note", entry.state === "refused" ? `${this.said.refused}: ${entry.reason}` : this.said[entry.state]);
    if (entry.state === "waiting") note.append(this.#act(this.said.retry, () => this.retry()));
    if (entry.state === "refused") note.append(this.#act(this.said.edit, () => this.mend(entry)), this.#act(this.said.remove, () => this.remove(entry)));
    return note;
  }

  #act(words, action) {
    const button = make("button", "", words);
    button.type = "button";
    button.addEventListener("click", action);
    return button;
  }

  #files(entry) {
    const files = make("div", "files");
    entry.files.forEach((name, place) => {
      const upload = entry.uploads?.[place];
      if (!upload?.type.startsWith("image/") || /hei[cf]/.test(upload.type)) { files.append(make("span", "", name)); return; }
      const picture = make("img");
      picture.alt = name || this.said.picture;
      picture.src = URL.createObjectURL(upload);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      files.append(picture);
    });
    return files;
  }

  drop(entry) { this.entries.get(entry.id)?.remove(); this.entries.delete(entry.id); }

  offer(buttons) {
    const held = this.replies.contains(document.activeElement);
    this.replies.replaceChildren();
    let quiet = false;
    for (const button of buttons) {
      const reply = this.#act(button.label, () => this.press(button));
      if (QUIET.test(button.choice)) {
        reply.className = "quiet";
        if (!quiet && this.replies.childElementCount) this.replies.append(make("hr"));
        quiet = true;
      }
      this.replies.append(reply);
    }
    return held;
  }
}
