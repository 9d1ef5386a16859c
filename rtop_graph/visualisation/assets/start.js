"use strict";
// Everything is put together, and the address is followed.
const restore = () => {
  readAddress();
  showTicks();
  const at = state.at;
  refresh({ refit: true });
  if (at) { network.moveTo({ position: { x: at[0], y: at[1] }, scale: at[2] }); state.at = at; }
  else if (state.node) showPlace(state.node);
  countChoices();
};
const followAddress = () => {
  const isOurs = location.hash === "" || location.hash.includes("=");
  if (isOurs) restore(); else writeAddress(); // a link to a part of the page is no state of the drawing
};
// What stands above the explorer is left out of its height, so that the whole drawing is in the window at the start.
const leaveRoomAbove = () => {
  const above = Math.round(byId("explorer").getBoundingClientRect().top + scrollY);
  byId("explorer").style.setProperty("--above", `${above}px`);
};
leaveRoomAbove(); readColours(); makeFacets(); makeViews(); makeColumns(); makeSearch(); readAddress(); filterLines(); makeNetwork(); restore();

byId("fit").addEventListener("click", () => { state.at = null; fit(); writeAddress(); });
byId("save-png").addEventListener("click", savePng);
byId("save-svg").addEventListener("click", () => save("rtop-graph.svg", new Blob([svgDrawing()], { type: "image/svg+xml" })));
byId("save-csv").addEventListener("click", () => save("rtop-graph.csv", new Blob(["\ufeff", csvTable()], { type: "text/csv" })));
byId("show-all").addEventListener("click", showEverything);
byId("reset").addEventListener("click", backToFirst);
byId("empty-reset").addEventListener("click", backToFirst);
addEventListener("hashchange", followAddress);
addEventListener("resize", leaveRoomAbove);
new ResizeObserver(() => { if (!state.at) fit(); }).observe(container);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); looks.clear(); stamps.clear(); refresh(); });
if (matchMedia("(max-width: 999px)").matches) byId("choices-fold").open = false;
// For whoever automates the page, tests among them: what is shown, and where it stands on the screen.
window.rtopDrawing = {
  shownNodes: () => [...shown.nodes], shownLines: () => [...shown.lines.keys()], labels: () => [...labelled.keys()],
  screenPlace: (id) => network.canvasToDOM({ x: placeOf(things.get(id))[0], y: placeOf(things.get(id))[1] }), svg: svgDrawing, csv: csvTable,
};
