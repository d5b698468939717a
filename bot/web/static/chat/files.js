// Files chosen for the next message: checked here, before anything is sent, with a kind word where one can't be taken.
const KIND_OF_ENDING = { heic: "image/heic", heif: "image/heif", m4a: "audio/mp4", amr: "audio/amr", txt: "text/plain", doc: "application/msword" };

export class Files {
  constructor({ list, input, said, limits, complain }) {
    Object.assign(this, { list, input, said, limits, complain, chosen: [] });
    input.addEventListener("change", () => { this.add([...input.files]); input.value = ""; });
  }

  #kind(file) {
    const ending = file.name.split(".").pop().toLowerCase();
    return file.type || KIND_OF_ENDING[ending] || "";
  }

  #problem(file) {
    if (file.size > this.limits.file) return this.said.too_large.replace("{name}", file.name);
    const kind = this.#kind(file).split(";")[0];
    if (kind && !this.limits.kinds.includes(kind) && !/^(image|audio|video)\//.test(kind)) return this.said.wrong_kind.replace("{name}", file.name);
    if (kind === "image/svg+xml" || (!kind && !/\.(docx|xlsx)$/i.test(file.name))) return this.said.wrong_kind.replace("{name}", file.name);
    if (this.chosen.length >= this.limits.files) return this.said.too_many;
    const together = this.chosen.reduce((sum, each) => sum + each.size, file.size);
    return together > this.limits.request ? this.said.too_much : "";
  }

  add(files) {
    const problems = new Set();
    for (const file of files) {
      const problem = this.#problem(file);
      if (problem) problems.add(problem); else this.chosen.push(file);
    }
    this.complain([...problems].join("\n"));
    this.draw();
  }

  take() { const taken = this.chosen; this.chosen = []; this.draw(); return taken; }

  draw() {
    this.list.hidden = !this.chosen.length;
    this.list.replaceChildren(...this.chosen.map((file) => {
      const item = document.createElement("li"), away = document.createElement("button");
      away.type = "button"; away.textContent = "✕"; away.setAttribute("aria-label", this.said.remove_file.replace("{name}", file.name));
      away.addEventListener("click", () => { this.chosen = this.chosen.filter((each) => each !== file); this.draw(); this.input.focus(); });
      item.append(`${file.name} `, away);
      return item;
    }));
  }
}
