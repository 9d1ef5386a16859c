"use strict";
// What is drawn, as the page holds it. Nothing is fetched, and whatever comes from data is put on the page as text,
// never as markup. The files of the explorer follow each other in one scope, in the order that page.py gives.
const drawing = JSON.parse(document.getElementById("drawing").textContent);
const page = drawing.page;
const byId = (id) => document.getElementById(id);
const symbols = new Map(page.symbols.map((symbol) => [symbol.kind, symbol]));
const modalities = new Map(page.modalities.map((modality) => [modality.name, modality]));
const partLabels = new Map(page.parts.map((part) => [part.name, part.label]));
const kindLabels = new Map(page.kinds.map((kind) => [kind.name, kind.label]));
const things = new Map(drawing.nodes.map((node) => [node.id, node]));
const lines = new Map(drawing.edges.map((edge) => [edge.id, edge]));
const views = new Map(page.views.map((view) => [view.name, view]));
const firstView = page.views[0].name;
const STRUCTURE = "Structure";
const NO_PILLAR = "none";

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child != null && child !== ""));
  return made;
};
const apartText = (text) => element("bdi", {}, text); // a name that cannot reorder what stands around it
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const inOrder = new Intl.Collator("en", { numeric: true }).compare;
const unique = (values) => [...new Set(values)].filter(Boolean);

// What is asked for often is found once.
const collected = (pairs) => {
  const found = new Map();
  for (const [key, value] of pairs) {
    if (found.has(key)) found.get(key).push(value); else found.set(key, [value]);
  }
  return found;
};
const linesOfView = collected(drawing.edges.map((line) => [line.view, line]));
const linesAt = new Map([...linesOfView].map(([view, own]) => [view, collected(own.flatMap((line) => [[line.from, line], [line.to, line]]))]));
const nodesOfView = new Map(page.views.map(({ name }) => [name, drawing.nodes.filter((node) => node.at[name])]));
const claimsNaming = collected(Object.entries(page.claims).flatMap(([id, claim]) => unique(Object.values(claim.parts).flat())
  .filter((named) => typeof named === "string").map((named) => [named, id])));

// ---------------------------------------------------------------- what a link says, and what can be ticked

const claimOf = (link) => page.claims[link.claim];
const isTold = (link) => link.claim !== "";
const linkFacts = (link) => {
  const claim = claimOf(link);
  return claim ? { kind: claim.kind, modality: claim.modality, pillar: claim.pillar || NO_PILLAR, report: claim.report } : { kind: STRUCTURE };
};
const PILLARS = { I: "I – the State protects", II: "II – others help it to", III: "III – timely response", [NO_PILLAR]: "No pillar stated" };
const facets = (() => {
  const used = { class: new Set(), kind: new Set(), modality: new Set(), pillar: new Set(), report: new Set() };
  for (const node of things.values()) used.class.add(node.kind);
  for (const line of lines.values()) {
    for (const link of line.links) for (const [name, value] of Object.entries(linkFacts(link))) used[name].add(value);
  }
  const of = (name, all) => all.filter(([value]) => used[name].has(value));
  return [
    { name: "modality", title: "Done or not", used: used.modality, values: page.modalities.map((m) => [m.name, m.name.replace("-", " ")]) },
    { name: "class", title: "Who and what", values: of("class", page.symbols.map((s) => [s.kind, s.label])) },
    { name: "kind", title: "What is said", values: of("kind", page.kinds.map((k) => [k.name, k.label])) },
    { name: "pillar", title: "Pillar", values: of("pillar", Object.entries(PILLARS)) },
    { name: "report", title: "Report", values: of("report", Object.entries(page.reports)) },
  ].filter((facet) => facet.values.length > (facet.name === "report" ? 1 : 0));
})();
const everyValue = (facet) => new Set(facet.values.map(([value]) => value));
const firstValues = (facet) => {
  const wanted = page.first[facet.name];
  const all = everyValue(facet);
  if (!wanted) return all;
  const kept = wanted.filter((value) => all.has(value));
  return kept.some((value) => !facet.used || facet.used.has(value)) ? new Set(kept) : all;
};
