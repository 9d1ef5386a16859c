// A column's heading sorts its table: numbers as numbers, words as the reader's language has them; a third click gives
// the first order back. Without this script the tables stand in the order in which the server gives them.
"use strict";

document.querySelectorAll("table[data-sortable]").forEach(makeSortable);

function makeSortable(table) {
  const body = table.tBodies[0];
  const first = Array.from(body.rows);
  const headings = Array.from(table.tHead.rows[0].cells);
  headings.forEach((heading, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const order = { ascending: "descending", descending: "" }[heading.getAttribute("aria-sort")] ?? "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      if (order) heading.setAttribute("aria-sort", order);
      body.append(...sorted(first, at, order));
    });
  });
}

function sorted(rows, at, order) {
  if (!order) return rows;
  const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
  const text = (row) => row.cells[at].textContent.trim();
  const sign = order === "ascending" ? 1 : -1;
  return [...rows].sort((a, b) => {
    if (!text(a) || !text(b)) return (text(a) ? 0 : 1) - (text(b) ? 0 : 1);
    return sign * compare(text(a), text(b));
  });
}
