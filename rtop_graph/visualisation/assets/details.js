"use strict";
// The evidence: what is said of what is selected, and the paragraph that proves it. In a page of the server paragraphs,
// claims and things lead to their own pages; in a file stands where to look in the printed report.
const MOST_CLAIMS = 40; // shown at first
const pathOf = (id) => `/id/${id.split("/").map(encodeURIComponent).join("/")}`;
const linkTo = (id, text, label) => (page.served ? element("a", { href: pathOf(id), "aria-label": label }, text) : text);

const nodeButton = (named) => {
  if (typeof named !== "string") return linkTo(named.id, apartText(named.label));
  return element("button", { type: "button", class: "jump", onclick: () => pick({ node: named, centre: true }) }, apartText(things.get(named).full));
};
const termAndThings = (term, named) => [
  element("dt", {}, term),
  element("dd", {}, ...named.flatMap((one, at) => (at ? [element("br"), nodeButton(one)] : [nodeButton(one)]))),
];
const paragraphsOf = (claim) => claim.paragraphs.flatMap(([label, id], at) => [at ? ", " : "", linkTo(id, label)]);
const claimCard = (id) => {
  const claim = page.claims[id];
  const modality = modalities.get(claim.modality);
  const facts = [kindLabels.get(claim.kind), claim.pillar ? `pillar ${claim.pillar}` : "no pillar stated", `confidence ${claim.confidence}`, claim.review];
  const parts = Object.entries(claim.parts).flatMap(([part, named]) => termAndThings(partLabels.get(part), named));
  return element("div", { class: "claim" },
    element("p", {}, apartText(claim.statement)),
    element("p", { class: "facts" },
      element("strong", { class: `is-${modality.line}` }, wordsFor(modality)),
      " · ", element("strong", {}, ...paragraphsOf(claim)), " · ", facts.join(" · ")),
    element("dl", {}, ...parts),
    claim.note ? element("p", { class: "facts" }, "Note: ", apartText(claim.note)) : "",
    element("code", {}, linkTo(id, id, `Page of claim ${id}`)));
};
const claimCards = (ids) => {
  const box = element("div");
  const showMore = (from) => {
    box.append(...ids.slice(from, from + MOST_CLAIMS).map(claimCard));
    const left = ids.length - from - MOST_CLAIMS;
    if (left > 0) box.append(element("button", { type: "button", onclick: ({ target }) => { target.remove(); showMore(from + MOST_CLAIMS); } }, `Show more: ${plural(left, "claim", "claims")} left`));
  };
  showMore(0);
  return box;
};

const tellDetails = () => {
  const box = byId("details");
  box.replaceChildren();
  if (state.node) box.append(...nodeDetails(things.get(state.node)));
  else if (state.line) box.append(...lineDetails(lines.get(state.line)));
  else if (page.focus && things.get(page.focus).at[state.view]) box.append(...nodeDetails(things.get(page.focus)));
  else {
    box.append(element("h2", {}, "Evidence"),
      element("p", {}, "Select a thing or a line, in the graph or in the table, to read what the reports say and in which paragraph."));
  }
};
const linesOfNode = (id) => linesAt.get(state.view)?.get(id) || [];
const claimsOfNode = (id) => {
  const drawn = linesOfNode(id).flatMap((line) => line.links.filter(isTold).map((link) => link.claim));
  return unique([...(claimsNaming.get(id) || []), ...drawn]).sort(inOrder);
};
// What a tie of structure is called from its other end.
const UPWARDS = { "part of": "has part", "operated by": "operates", "State of": "State", "takes place in": "saw", "issued by": "issued" };
const tiesOfNode = (id) => collected(linesOfNode(id).flatMap((line) => line.links.filter((link) => !isTold(link)).map((link) =>
  (line.from === id ? [link.relation, line.to] : [UPWARDS[link.relation], line.from]))));
const tiesBox = (ties) => {
  const count = [...ties.values()].flat().length;
  const list = element("dl", {}, ...[...ties].flatMap(([words, others]) => termAndThings(words, others)));
  if (count < 4) return count ? list : "";
  return element("details", {}, element("summary", {}, `${[...ties.keys()].join(", ")} (${count})`), list);
};
// How much is drawn around what is selected: everything, or only what is within so many steps of it.
const stepsBox = (node) => {
  const button = (steps, label) => element("button", { type: "button", "aria-pressed": String(state.near === steps), onclick: () => keepSteps(node.id, steps) }, label);
  return element("p", { class: "steps" }, element("span", {}, "Draw: "), button(0, "all"), button(1, "its neighbours"), button(2, "two steps"),
    page.served && node.id !== page.focus ? element("a", { href: `/graph?focus=${encodeURIComponent(node.id.split("/").at(-1))}` }, "around it alone") : "",
    page.served ? element("a", { href: pathOf(node.id) }, "its page") : "");
};
const nodeDetails = (node) => {
  const claims = claimsOfNode(node.id);
  const passing = claims.filter((claim) => passes({ claim }, state.ticked));
  const hidden = claims.length - passing.length;
  return [
    element("h2", {}, apartText(node.full)),
    element("p", { class: "what" }, legendSymbol(symbols.get(node.kind)), symbols.get(node.kind).label, node.exact !== node.kind ? `(${node.exact})` : "", node.region ? `· ${node.region}` : ""),
    stepsBox(node),
    node.names.length ? element("p", { class: "facts" }, "Also: ", ...node.names.flatMap((name, at) => [at ? ", " : "", apartText(name)])) : "",
    node.note ? element("p", { class: "facts" }, apartText(node.note)) : "",
    element("code", {}, node.id),
    tiesBox(tiesOfNode(node.id)),
    element("p", { class: "note" }, hidden
      ? `${plural(passing.length, "claim", "claims")} below; ${hidden.toLocaleString("en")} more ${hidden === 1 ? "does" : "do"} not pass the filters. `
      : `${plural(claims.length, "claim names", "claims name")} it. `,
      hidden ? element("button", { type: "button", onclick: showEverything }, "Tick all") : ""),
    claimCards(passing),
  ].filter(Boolean);
};
const lineDetails = (line) => {
  const links = shown.lines.get(line.id) || line.links;
  const claims = unique(links.filter(isTold).map((link) => link.claim));
  const hidden = unique(line.links.filter(isTold).map((link) => link.claim)).length - claims.length;
  return [
    element("h2", {}, nodeButton(line.from), " → ", nodeButton(line.to)),
    element("p", { class: "what" }, unique(links.map((link) => link.relation)).join("; ")),
    hidden ? element("p", { class: "note" }, `${plural(hidden, "more claim does", "more claims do")} not pass the filters.`) : "",
    claimCards(claims),
  ].filter(Boolean);
};
