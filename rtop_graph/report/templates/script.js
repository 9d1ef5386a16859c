"use strict";
// The page is whole without this: it only adds a filter by name and sorting by column.
for (const slot of document.querySelectorAll(".filter")) {
  const rows = [...document.getElementById(slot.dataset.for).querySelectorAll("[data-name]")];
  if (rows.length < 6) continue;
  const label = document.createElement("label");
  const input = document.createElement("input");
  const told = document.createElement("output");
  input.type = "search";
  label.append("Show only countries or regions named", input);
  slot.append(label, told);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    for (const row of rows) row.hidden = !row.dataset.name.toLocaleLowerCase().includes(wanted);
    told.textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length} shown` : "";
  });
}
for (const heading of document.querySelectorAll("table.sortable thead th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const table = heading.closest("table");
    const descending = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const body = table.tBodies[0];
    const text = (row) => row.children[heading.cellIndex].textContent.trim();
    const rows = [...body.rows].sort((one, two) => text(one).localeCompare(text(two)));
    body.append(...(descending ? rows.reverse() : rows));
  });
}
