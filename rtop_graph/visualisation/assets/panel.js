"use strict";
// Legend and filters, search, and what follows from a choice.
const refresh = ({ refit = false, isStep = false } = {}) => {
  filterLines(); findNear(); styleLines();
  nodeView.refresh(); edgeView.refresh();
  const lone = loneSentence();
  byId("lone").textContent = lone; byId("lone").hidden = lone === "";
  if (refit) fit();
  byId("empty").hidden = shown.nodes.size > 0;
  tellCount(); tellDetails(); tellTable(); writeAddress({ isStep });
  repaint();
};
const tellCount = () => {
  const of = (n, total, what) => (n === total ? `all ${plural(n, what, `${what}s`)}` : `${n.toLocaleString("en")} of ${plural(total, what, `${what}s`)}`);
  byId("count").textContent = `${of(shown.nodes.size, shown.totalNodes, "thing")}, ${of(shown.lines.size, shown.total, "link")}`;
};
const pick = ({ node = "", line = "", centre = false }) => {
  if (node && !things.get(node).at[state.view]) { changeView(Object.keys(things.get(node).at)[0], { node, centre }); return; }
  if (line && lines.get(line).view !== state.view) { changeView(lines.get(line).view, { line }); return; }
  const wasNear = state.near;
  state.node = node; state.line = line;
  if (!node) state.near = 0;
  if (wasNear) state.at = null;
  refresh({ refit: wasNear > 0, isStep: true });
  if (wasNear) countChoices();
  if (node && centre) showPlace(node);
  byId("details").scrollTop = 0;
};
const keepSteps = (node, steps) => {
  state.node = node; state.line = ""; state.near = steps; state.at = null;
  refresh({ refit: true, isStep: true });
  countChoices();
};
const changeView = (name, { node = "", line = "", centre = false } = {}) => {
  forgetHover();
  state.view = name; state.at = null; state.line = line;
  state.node = node && things.get(node).at[name] ? node : "";
  if (!state.node) state.near = 0;
  showTicks();
  refresh({ refit: true, isStep: true });
  if (state.node && centre) showPlace(state.node);
  countChoices();
};

// ---------------------------------------------------------------- legend and filters

const makeFacets = () => {
  for (const facet of facets) {
    const all = element("button", { type: "button", "aria-label": `All of ${facet.title}`, onclick: () => tickAll(facet, everyValue(facet)) }, "all");
    const none = element("button", { type: "button", "aria-label": `None of ${facet.title}`, onclick: () => tickAll(facet, new Set()) }, "none");
    const set = element("fieldset", {}, element("legend", {}, facet.title, " ", all, none));
    for (const [value, label] of facet.values) set.append(makeChoice(facet, value, label));
    byId("facets").append(set);
  }
};
const afterTicking = () => { refresh({ refit: !state.at && !isPicked(), isStep: true }); countChoices(); };
const makeChoice = (facet, value, label) => {
  const box = element("input", { type: "checkbox", name: facet.name, value, onchange: ({ target }) => {
    if (target.checked) state.ticked[facet.name].add(value); else state.ticked[facet.name].delete(value);
    afterTicking();
  } });
  const sign = facet.name === "class" ? legendSymbol(symbols.get(value))
    : facet.name === "modality" ? legendLine(modalities.get(value).line)
    : value === STRUCTURE ? legendLine("structure") : "";
  const text = facet.name === "modality" ? `${modalities.get(value).symbol} ${label}` : label;
  return element("label", { class: "choice" }, box, sign, element("span", {}, text), element("span", { class: "n", "data-of": `${facet.name} ${value}` }));
};
const tickAll = (facet, values) => { state.ticked[facet.name] = values; showTicks(); afterTicking(); };
const showEverything = () => { for (const facet of facets) state.ticked[facet.name] = everyValue(facet); showTicks(); afterTicking(); };
const backToFirst = () => { resetTicks(); state.near = 0; byId("find").value = ""; changeView(firstView); };
const showTicks = () => {
  byId("facets").querySelectorAll("input").forEach((box) => { box.checked = state.ticked[box.name].has(box.value); });
  byId("views").querySelectorAll("input").forEach((input) => { input.checked = input.value === state.view; });
};
// Beside each choice stands how many things or links of it the other groups let through, be it ticked or not.
const countChoices = () => {
  const counts = new Map();
  const add = (key) => counts.set(key, (counts.get(key) || 0) + 1);
  for (const facet of facets) {
    const { nodes: all, lines: found } = passing({ ...state.ticked, [facet.name]: everyValue(facet) });
    if (facet.name === "class") { for (const id of all) add(`class ${things.get(id).kind}`); continue; }
    for (const links of found.values()) unique(links.map((link) => linkFacts(link)[facet.name])).forEach((value) => add(`${facet.name} ${value}`));
  }
  const inView = new Set(nodesOfView.get(state.view).map((node) => `class ${node.kind}`));
  byId("facets").querySelectorAll(".n").forEach((span) => {
    const count = counts.get(span.dataset.of) || 0;
    span.textContent = count.toLocaleString("en");
    span.parentElement.classList.toggle("none", count === 0);
    span.parentElement.hidden = span.dataset.of.startsWith("class ") && !inView.has(span.dataset.of);
  });
};
const makeViews = () => {
  if (page.views.length < 2) byId("views").hidden = true;
  for (const view of page.views) {
    byId("views").append(element("label", {},
      element("input", { type: "radio", name: "view", value: view.name, onchange: () => changeView(view.name, { node: state.node }) }), view.label));
  }
};

// ---------------------------------------------------------------- search

const searchIndex = drawing.nodes.map((node) => ({ node, names: [node.full, ...node.names].map(folded) }));
let found = [];
let foundAt = -1;
const findThings = (text) => {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const rank = (names) => {
    const ranks = names.map((name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(` ${wanted}`) ? 2 : name.includes(wanted) ? 3 : 9));
    return Math.min(...ranks);
  };
  return searchIndex.map(({ node, names }) => [rank(names), node]).filter(([place]) => place < 9).sort((a, b) => a[0] - b[0]).map(([, node]) => node);
};
const LISTED = 12;
const tellFound = () => {
  const list = byId("found");
  list.replaceChildren(...found.slice(0, LISTED).map((node, index) => element("li", {
    id: `found-${index}`, role: "option", "aria-selected": index === foundAt ? "true" : "false",
    onmousedown: (event) => { event.preventDefault(); choose(index); },
  }, legendSymbol(symbols.get(node.kind)), element("span", {}, apartText(node.full), element("br"), element("small", {}, symbols.get(node.kind).label)))));
  if (found.length > LISTED) list.append(element("li", { role: "presentation" }, element("small", {}, `and ${found.length - LISTED} more: type on`)));
  const isOpen = byId("find").value.trim() !== "" && document.activeElement === byId("find");
  if (isOpen && !found.length) list.append(element("li", { role: "presentation" }, "Nothing drawn here bears that name."));
  list.hidden = !isOpen;
  byId("find").setAttribute("aria-expanded", String(isOpen));
  if (foundAt >= 0) byId("find").setAttribute("aria-activedescendant", `found-${foundAt}`);
  else byId("find").removeAttribute("aria-activedescendant");
};
const choose = (index) => {
  const node = found[index];
  if (!node) return;
  byId("find").value = node.full;
  found = []; foundAt = -1;
  byId("found").hidden = true;
  byId("find").setAttribute("aria-expanded", "false");
  pick({ node: node.id, centre: true });
};
const makeSearch = () => {
  const box = byId("find");
  box.addEventListener("input", () => { found = findThings(box.value); foundAt = found.length ? 0 : -1; tellFound(); });
  box.addEventListener("focus", () => { if (box.value) { found = findThings(box.value); foundAt = found.length ? 0 : -1; tellFound(); } });
  box.addEventListener("blur", () => { byId("found").hidden = true; box.setAttribute("aria-expanded", "false"); });
  box.addEventListener("keydown", (event) => {
    const count = Math.min(found.length, LISTED);
    if (event.key === "ArrowDown" && count) foundAt = (foundAt + 1) % count;
    else if (event.key === "ArrowUp" && count) foundAt = (foundAt + count - 1) % count;
    else if (event.key === "Enter") { event.preventDefault(); choose(foundAt); return; }
    else if (event.key === "Escape") { box.value = ""; found = []; foundAt = -1; if (isPicked()) pick({}); }
    else return;
    event.preventDefault(); tellFound();
  });
};
