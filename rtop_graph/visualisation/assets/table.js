"use strict";
// The same as a table. A row selects its line in the drawing, what is selected there picks the rows.
const COLUMNS = ["From", "To", "What is said"];
const MOST_ROWS = 200; // shown at first; a saved table holds all
const onlyReport = Object.keys(page.reports).length === 1;
const shortParagraph = (label) => (onlyReport ? label.slice(label.indexOf(" ") + 1) : label);
const wordsFor = (modality) => `${modality.symbol} ${modality.name.replace("-", " ")}`;
const rowOf = (line) => {
  const links = shown.lines.get(line.id);
  const claims = links.filter(isTold).map(claimOf);
  const kinds = unique(claims.map((claim) => kindLabels.get(claim.kind)));
  const ties = unique(links.filter((link) => !isTold(link)).map((link) => link.relation));
  return {
    line, from: things.get(line.from).full, to: things.get(line.to).full, what: [...kinds, ...ties].join(", "),
    modalities: page.modalities.filter((modality) => claims.some((claim) => claim.modality === modality.name)),
    pillar: unique(claims.map((claim) => claim.pillar)).sort().join(", "),
    paragraphs: [...new Map(claims.flatMap((claim) => claim.paragraphs)).entries()],
    statements: unique(claims.map((claim) => claim.statement)),
  };
};
const tableRows = () => {
  const rows = (state.node ? shownAt(state.node) : [...shown.lines.keys()].map((id) => lines.get(id))).map(rowOf);
  const [column, turn] = state.sort || [0, 1];
  const keys = new Map(rows.map((row) => [row, [[row.from, row.to, row.what][column], row.from, row.to]]));
  return rows.sort((a, b) => {
    const [one, other] = [keys.get(a), keys.get(b)];
    return inOrder(one[0], other[0]) * turn || inOrder(one[1], other[1]) || inOrder(one[2], other[2]);
  });
};
const rowElement = (row) => {
  const { id } = row.line;
  const isChosen = id === state.line;
  const paragraphs = row.paragraphs.flatMap(([label, to], at) => [at ? ", " : "", linkTo(to, shortParagraph(label))]);
  return element("tr", { "data-id": id, class: isChosen ? "chosen" : "", onclick: ({ target }) => { if (!target.closest("button, a")) pick({ line: id }); } },
    element("td", {}, nodeButton(row.line.from)), element("td", {}, nodeButton(row.line.to)),
    element("td", {},
      element("button", { type: "button", class: "jump", "aria-pressed": String(isChosen), onclick: () => pick({ line: id }) }, row.what),
      ...row.modalities.map((modality) => element("span", { class: `fact is-${modality.line}` }, wordsFor(modality))),
      element("span", { class: "fact" }, row.pillar ? `pillar ${row.pillar}` : "", row.pillar && row.paragraphs.length ? " · " : "", ...paragraphs)));
};
const tellTable = () => {
  const rows = tableRows();
  byId("table-note").replaceChildren(...(state.node
    ? [`${plural(rows.length, "link", "links")} of `, apartText(things.get(state.node).full), ". ", element("button", { type: "button", onclick: () => pick({}) }, "All links")]
    : [`${plural(rows.length, "link", "links")}, as drawn. Select a row to read its evidence.`]));
  const chosenAt = rows.findIndex((row) => row.line.id === state.line);
  tellRows(rows, Math.max(MOST_ROWS, chosenAt + 1));
  byId("columns").querySelectorAll("th").forEach((th, at) => {
    if (state.sort && state.sort[0] === at) th.setAttribute("aria-sort", state.sort[1] > 0 ? "ascending" : "descending");
    else th.removeAttribute("aria-sort");
  });
  const chosen = byId("links").querySelector(".chosen");
  if (chosen) { const box = chosen.closest(".rows"); box.scrollTop = chosen.offsetTop - box.clientHeight / 3; }
};
const tellRows = (rows, most) => {
  byId("links").replaceChildren(...rows.slice(0, most).map(rowElement));
  const left = rows.length - most;
  byId("more-rows").hidden = left <= 0;
  byId("more-rows").textContent = `Show more: ${plural(left, "link", "links")} left`;
  byId("more-rows").onclick = () => tellRows(rows, most + MOST_ROWS);
};
const makeColumns = () => {
  COLUMNS.forEach((name, at) => {
    byId("columns").append(element("th", { scope: "col" }, element("button", { type: "button", "aria-label": `Sort by: ${name}`, onclick: () => {
      state.sort = [at, state.sort && state.sort[0] === at ? -state.sort[1] : 1];
      tellTable(); writeAddress({ isStep: true });
    } }, name)));
  });
};
