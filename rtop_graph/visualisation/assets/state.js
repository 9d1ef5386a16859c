"use strict";
// What is chosen, and the address that keeps it: a step of the reader's is a step of the browser's history, while
// moving and zooming change the address in place.
const MOST_STEPS = 3;
const state = { view: firstView, node: "", line: "", near: 0, ticked: {}, at: null, sort: null };
const isPicked = () => state.node !== "" || state.line !== "";
const resetTicks = () => { for (const facet of facets) state.ticked[facet.name] = firstValues(facet); };
const sameSet = (one, other) => one.size === other.size && [...one].every((value) => other.has(value));

const readAddress = () => {
  const given = new URLSearchParams(location.hash.slice(1));
  state.view = views.has(given.get("view")) ? given.get("view") : firstView;
  state.node = things.has(given.get("node")) ? given.get("node") : "";
  state.line = lines.has(given.get("link")) ? given.get("link") : "";
  if (state.line) { state.view = lines.get(state.line).view; state.node = ""; }
  else if (state.node && !things.get(state.node).at[state.view]) state.view = Object.keys(things.get(state.node).at)[0];
  const near = Number(given.get("near"));
  state.near = state.node && Number.isInteger(near) && near > 0 && near <= MOST_STEPS ? near : 0;
  resetTicks();
  for (const facet of facets) {
    if (!given.has(facet.name)) continue;
    const all = everyValue(facet);
    state.ticked[facet.name] = new Set(given.get(facet.name).split(",").filter((value) => all.has(value)));
  }
  const at = (given.get("at") || "").split(",").map(Number);
  state.at = at.length === 3 && at.every(Number.isFinite) && at[2] > 0 ? at : null;
  const sort = Number(given.get("sort"));
  state.sort = Number.isInteger(sort) && sort !== 0 && Math.abs(sort) <= 3 ? [Math.abs(sort) - 1, Math.sign(sort)] : null;
};
const addressOfState = () => {
  const kept = new URLSearchParams();
  if (state.view !== firstView) kept.set("view", state.view);
  if (state.node) kept.set("node", state.node);
  if (state.line) kept.set("link", state.line);
  if (state.near) kept.set("near", state.near);
  for (const facet of facets) {
    const ticked = state.ticked[facet.name];
    if (!sameSet(ticked, firstValues(facet))) kept.set(facet.name, [...ticked].join(","));
  }
  if (state.sort) kept.set("sort", (state.sort[0] + 1) * state.sort[1]);
  if (state.at) kept.set("at", state.at.join(","));
  const text = kept.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
  return location.pathname + location.search + (text ? `#${text}` : "");
};
const isAddressOfState = () => addressOfState() === location.pathname + location.search + location.hash;
const writeAddress = ({ isStep = false } = {}) => {
  if (isAddressOfState()) return;
  if (isStep) history.pushState(null, "", addressOfState());
  else history.replaceState(null, "", addressOfState());
};
