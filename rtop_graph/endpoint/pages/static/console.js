// The field becomes YASGUI's editor, and the answer comes without leaving the page: it is the part of the console's own
// page that holds it, with labels and downloads. Without this script the form does the same by its address.
"use strict";

const form = document.getElementById("console");
const field = document.getElementById("query");
const told = document.getElementById("told");
const { prefixes, classes, properties } = JSON.parse(form.dataset.completions);
const editor = globalThis.Yasgui ? withEditor(globalThis.Yasgui.Yasqe ?? globalThis.Yasgui.default.Yasqe) : null;
let asking = null;

document.querySelector(".scripted").hidden = !editor;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
addEventListener("popstate", () => location.reload());

// Nothing is kept in the browser and nothing completed from elsewhere: the editor's own lists of prefixes, classes and
// properties, which other servers hold, give way to those of this dataset. Tab and Esc leave the field.
function withEditor(Yasqe) {
  Yasqe.forkAutocompleter("prefixes", {
    name: "our-prefixes", persistenceId: null, get: declarations(), onInitialize: (yasqe) => yasqe.on("change", declare),
  });
  Yasqe.forkAutocompleter("class", { name: "our-classes", persistenceId: null, bulk: true, get: classes });
  Yasqe.forkAutocompleter("property", { name: "our-properties", persistenceId: null, bulk: true, get: properties });
  const place = document.createElement("div");
  field.after(place);
  const made = new Yasqe(place, {
    value: field.value,
    autocompleters: ["variables", "our-prefixes", "our-classes", "our-properties"],
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    prefixCcApi: null,
    screenReaderLabel: "Query",
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": submit, "Cmd-Enter": submit, "Ctrl-S": false },
  });
  made.on("change", () => (field.value = made.getValue()));
  made.on("autocompletionShown", (_, widget) => widget.hints.setAttribute("aria-label", "Completions"));
  document.querySelector("label[for=query]").addEventListener("click", () => made.focus());
  field.hidden = true;
  field.required = false; // a hidden field cannot say that it is empty: ask() does
  return made;
}

function declarations() {
  return Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
}

// A prefix of ours is declared as soon as it is used; the editor's own way of doing so is late and may do so twice.
function declare(yasqe) {
  const cursor = yasqe.getDoc().getCursor();
  const token = yasqe.getTokenAt(cursor);
  const [prefix, local] = token.string.split(":");
  if (token.type !== "string-2" || local === undefined || !prefixes[prefix]) return;
  if (yasqe.getPreviousNonWsToken(cursor.line, token).string.toUpperCase() === "PREFIX") return;
  if (!yasqe.getPrefixesFromQuery()[prefix]) yasqe.addPrefixes({ [prefix]: prefixes[prefix] });
}

function submit() {
  form.requestSubmit();
}

async function ask() {
  const query = field.value.trim();
  if (!query) return tell("There is no query in the field.");
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  outcome().setAttribute("aria-busy", "true");
  tell("Asking …");
  try {
    show(await reply(query, signal), query);
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

async function reply(query, signal) {
  const fields = new URLSearchParams({ query });
  const isShort = query.length <= Number(form.dataset.longest);
  const place = isShort ? `/console?${fields}` : "/console";
  const asked = isShort ? { signal } : { signal, method: "POST", body: fields };
  const found = new DOMParser().parseFromString(await (await fetch(place, asked)).text(), "text/html");
  if (place !== location.pathname + location.search) history.pushState(null, "", place);
  return found;
}

// The page that comes back is one of ours, with everything from the data escaped.
function show(page) {
  const next = page.getElementById("outcome");
  if (!next) throw new Error(page.querySelector("main .notice, main p")?.textContent ?? "The server gave no answer.");
  outcome().replaceWith(document.adoptNode(next));
  outcome().querySelectorAll("table[data-sortable]").forEach(makeSortable);
  const caption = outcome().querySelector("caption .meta, .notice");
  tell(`Answered. ${caption?.textContent ?? ""}`);
  if (outcome().getBoundingClientRect().top > innerHeight - 150) form.querySelector(".ask").scrollIntoView();
}

function fail(error) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = error instanceof TypeError ? "The server does not answer. Is it still running?" : error.message;
  outcome().replaceChildren(notice);
  outcome().removeAttribute("aria-busy");
}

function outcome() {
  return document.getElementById("outcome");
}

function tell(text) {
  told.textContent = text;
}
