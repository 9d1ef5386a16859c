// The map of the world, prepared once so that pages need no script to draw it: the outlines of world-atlas (Natural
// Earth 1:50m) made simpler, projected, and written to map/world.json in the folder that the argument names.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { geoArea, geoCentroid, geoEqualEarth, geoGraticule, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);
const read = (name) => JSON.parse(readFileSync(require.resolve(name), "utf8"));

// How wide a drawing is, in units, and below how many square degrees a corner that spans less is left out.
const SIZES = { "world.json": { width: 10000, least: 0.012 }, "world-small.json": { width: 2000, least: 0.12 } };
const MIDDLE = 11; // the meridian in the middle: the cut then runs through the Bering Strait, and no country is cut
const SOUTH = -56.5, NORTH = 83.7; // the land that is shown; Antarctica is not
const ANTARCTICA = "010";

// Land that the source draws apart and gives no code of its own stands with the State that the United Nations counts
// it to; so does Crimea, which the source draws with whoever holds it (General Assembly resolution 68/262).
const PART_OF = { "N. Cyprus": "196", Somaliland: "706", "Indian Ocean Ter.": "036" };
const CRIMEA = { from: "643", to: "804", west: 32, east: 37, south: 44, north: 46.3 };
// Western Sahara reaches north to 27°40' (its line with Morocco as the United Nations has it); the source draws it
// only as far as the sand wall.
const WESTERN_SAHARA = { from: "504", to: "732", north: 27 + 40 / 60 };

const atlas = presimplify(read("world-atlas/countries-50m.json"));
const folder = join(process.argv[2], "map");
mkdirSync(folder, { recursive: true });
for (const [name, { width, least }] of Object.entries(SIZES)) {
  writeFileSync(join(folder, name), JSON.stringify(drawing(countries(least), width)) + "\n");
}

// The parts of each country by its code, or by its name where it has no code.
function countries(least) {
  const topology = simplify(atlas, least);
  const found = new Map();
  for (const { id, properties, geometry } of feature(topology, topology.objects.countries).features) {
    const key = PART_OF[properties.name] ?? id ?? slug(properties.name);
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    if (key !== ANTARCTICA) found.set(key, [...(found.get(key) ?? []), ...parts.map(withoutSeam)]);
  }
  moveCrimea(found);
  moveSouthOf(found, WESTERN_SAHARA);
  return found;
}

function drawing(polygons, width) {
  const corners = [[MIDDLE - 179.99, 0], [MIDDLE + 179.99, 0], [MIDDLE, NORTH], [MIDDLE, SOUTH]];
  const frame = { type: "MultiPoint", coordinates: corners };
  const projection = geoEqualEarth().rotate([-MIDDLE, 0]).fitWidth(width, frame);
  const draw = geoPath(projection);
  const graticule = geoGraticule().step([30, 30]).extent([[-180, -90], [180, 90]]).precision(5)();
  const sorted = [...polygons].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    source: `world-atlas ${read("world-atlas/package.json").version} (Natural Earth 1:50m)`,
    projection: { name: "Equal Earth", middle: MIDDLE, scale: projection.scale(), centre: projection.translate() },
    width,
    height: Math.ceil(draw.bounds(frame)[1][1]),
    sphere: compact(draw({ type: "Sphere" })),
    graticule: compact(draw(graticule)),
    shapes: Object.fromEntries(sorted.map(([key, parts]) => [key, outline(draw, joined(parts))])),
  };
}

// A country as it is drawn; its point and its size are those of its largest part.
function outline(draw, parts) {
  const shape = { type: "MultiPolygon", coordinates: parts };
  const largest = polygon(parts.toSorted((a, b) => geoArea(polygon(b)) - geoArea(polygon(a)))[0]);
  return {
    path: compact(draw(shape)),
    point: geoCentroid(largest).map((degrees) => Number(degrees.toFixed(2))),
    size: Math.round(Math.sqrt(draw.area(largest))),
    box: draw.bounds(shape).flat().map(Math.round),
  };
}

function polygon(rings) {
  return { type: "Polygon", coordinates: rings };
}

// The source cuts land at 180 degrees; told alike on both sides, the parts join again.
function withoutSeam(part) {
  return part.map((ring) => ring.map(([x, y]) => [x === -180 ? 180 : x, y]));
}

function slug(name) {
  return name.toLowerCase().replace(/[^a-z]+/g, "-").replace(/^-|-$/g, "");
}

function moveCrimea(polygons) {
  const { from, to, west, east, south, north } = CRIMEA;
  const inside = (part) => part[0].every(([x, y]) => west < x && x < east && south < y && y < north);
  const moved = polygons.get(from).filter(inside);
  if (moved.length !== 1) throw new Error("Crimea is not one part of its own in this version of world-atlas.");
  polygons.set(from, polygons.get(from).filter((part) => !inside(part)));
  polygons.set(to, [...polygons.get(to), ...moved]);
}

function moveSouthOf(polygons, { from, to, north }) {
  const [kept, moved] = [1, -1].map((sign) =>
    polygons.get(from).map(([ring]) => [clipped(ring, north, sign)]).filter(([ring]) => ring.length),
  );
  polygons.set(from, kept);
  polygons.set(to, [...polygons.get(to), ...moved]);
}

// What of a ring lies on one side of a parallel (Sutherland and Hodgman 1974): sign 1 north of it, -1 south of it.
function clipped(ring, parallel, sign) {
  const kept = [];
  for (let at = 1; at < ring.length; at++) {
    const [a, b] = [ring[at - 1], ring[at]];
    const [isIn, staysIn] = [a, b].map(([, y]) => sign * (y - parallel) >= 0);
    if (isIn !== staysIn) kept.push([a[0] + ((b[0] - a[0]) * (parallel - a[1])) / (b[1] - a[1]), parallel]);
    if (staysIn) kept.push(b);
  }
  return kept.length ? [...kept, kept[0]] : [];
}

// Parts that border on each other become one: an edge that two of them run along, each its own way, goes.
function joined(parts) {
  const edges = new Map();
  for (const ring of parts.flat()) {
    for (let at = 1; at < ring.length; at++) {
      const [a, b] = [String(ring[at - 1]), String(ring[at])];
      if (edges.get(b)?.delete(a)) continue;
      if (!edges.has(a)) edges.set(a, new Set());
      edges.get(a).add(b);
    }
  }
  const rings = [];
  for (const [start, nexts] of edges) {
    while (nexts.size) {
      const ring = [start];
      for (let here = start; ring.length === 1 || here !== start; ) {
        const [next] = edges.get(here);
        edges.get(here).delete(next);
        ring.push(next);
        here = next;
      }
      rings.push(ring.map((point) => point.split(",").map(Number)));
    }
  }
  return withHoles(rings);
}

// A ring that runs against the clock of the others is a hole, of the largest part.
function withHoles(rings) {
  const isHole = (ring) => geoArea(polygon([ring])) > 2 * Math.PI;
  const parts = rings.filter((ring) => !isHole(ring)).map((ring) => [ring]);
  parts.sort((a, b) => geoArea(polygon(b)) - geoArea(polygon(a)));
  parts[0].push(...rings.filter(isHole));
  return parts;
}

// A path of whole numbers, each step told from the last point, so that it can stand after another path; what is smaller
// than a unit is left out.
function compact(path) {
  let [written, x, y] = ["", 0, 0];
  for (const [, ring, end] of path.matchAll(/M([^MZ]*)(Z?)/g)) {
    const corners = ring.split("L").map((corner) => corner.split(",").map(Math.round));
    const distinct = corners.filter(([px, py], at) => !at || px !== corners[at - 1][0] || py !== corners[at - 1][1]);
    if (end && distinct.length < 3) continue;
    const [start] = distinct;
    for (const [at, [px, py]] of distinct.entries()) {
      written += `${at ? "l" : written ? "m" : "M"}${px - x}${py < y ? "" : " "}${py - y}`;
      [x, y] = [px, py];
    }
    if (end) [written, x, y] = [`${written}z`, ...start];
  }
  return written;
}
