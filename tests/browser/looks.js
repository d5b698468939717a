// What is wrong with a page as it stands: too wide, an id twice, a control without a name, words too faint.
(least) => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);

  const named = (each) =>
    each.getAttribute("aria-label") ||
    each.innerText?.trim() ||
    each.labels?.length ||
    document.getElementById(each.getAttribute("aria-labelledby")) ||
    each.querySelector("img[alt]:not([alt=''])");
  const controls = document.querySelectorAll("button, a, summary, input:not([type=hidden]), select, textarea");
  const nameless = [...controls].filter((each) => each.checkVisibility() && !named(each));

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  // Relative luminance, WCAG 2.2.
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const ground = (each) => {
    for (let at = each; at; at = at.parentElement) {
      const found = rgba(getComputedStyle(at).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255];
  };
  const contrast = (each) => {
    const [dark, bright] = [light(rgba(getComputedStyle(each).color)), light(ground(each))].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const speaks = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const faint = [...document.body.querySelectorAll("*")]
    .filter((each) => speaks(each) && each.checkVisibility() && !each.closest(".unseen, noscript, :disabled, option"))
    .filter((each) => contrast(each) < least);

  const shown = (each) => each.outerHTML.slice(0, 120);
  return [
    ...(wide > 0 ? [`wider than the window by ${wide}`] : []),
    ...twice.map((id) => `id twice: ${id}`),
    ...nameless.map((each) => `no name: ${shown(each)}`),
    ...faint.map((each) => `${contrast(each).toFixed(2)}: ${shown(each)}`),
  ];
}
