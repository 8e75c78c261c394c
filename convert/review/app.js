// The review page: asks the server for what was recognised, shows it, and sends corrections back.
// Text of an article is only ever set as text, never as markup.
"use strict";

const byId = (id) => document.getElementById(id);
const KEYS = "1234567890abcdfghijklmnopqrtvwxyz";
const FIELD_NAMES = {
  headline: "Headline", subtitle: "Standfirst", kicker: "Kicker", authors: "Authors (A; B)",
  published: "Date", dateline: "Dateline", publisher: "Publisher", section: "Section",
  source_url: "Source address", language: "Language",
};
let start = null;
let state = null;
let current = "0";
let chosen = null;
let focused = 0;

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const answer = await fetch(path, options);
  const found = await answer.json().catch(() => ({ error: answer.statusText }));
  if (!answer.ok) throw new Error(found.error || answer.statusText);
  return found;
}

function say(words) {
  byId("status").textContent = words;
}

async function change(path, body, done) {
  try {
    show(await ask(`${path}/${current}`, body));
    say([done, ...state.warnings].join(" · "));
  } catch (error) {
    say(error.message);
  }
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function show(found) {
  state = found;
  byId("name").textContent = found.name;
  document.title = `Review of ${found.name} – Tearsheet`;
  byId("undo").disabled = !found.can_undo;
  byId("save").disabled = found.saved;
  showRaw();
  showFields();
  byId("page").src = `page/${current}`;
  byId("export").href = `export/${current}/${byId("format").value}`;
}

function showRaw() {
  const raw = byId("raw");
  raw.replaceChildren();
  raw.lang = state.language || "und";
  raw.dir = state.direction;
  const first = new Set();
  for (const run of state.runs) {
    if (run.part === undefined) {
      raw.append(run.raw);
      continue;
    }
    const sure = run.confidence >= 0.85 ? 3 : run.confidence >= 0.6 ? 2 : 1;
    const part = element("span", { className: `part ${run.kind} sure-${sure}` });
    part.dataset.start = run.start;
    part.run = run;
    if (!first.has(run.part)) {
      first.add(run.part);
      part.tabIndex = -1;
      part.setAttribute("role", "button");
      const percent = Math.round(run.confidence * 100);
      part.append(element("span", { className: "tag", textContent: `${run.name} ${percent}%` }));
    }
    part.append(run.raw);
    raw.append(part);
  }
  const all = stops();
  focused = Math.min(focused, Math.max(0, all.length - 1));
  if (all[focused]) all[focused].tabIndex = 0;
}

const stops = () => [...byId("raw").querySelectorAll("[role=button]")];

function go(to) {
  const all = stops();
  if (!all.length) return;
  if (all[focused]) all[focused].tabIndex = -1;
  focused = Math.max(0, Math.min(all.length - 1, to));
  all[focused].tabIndex = 0;
  all[focused].focus();
}

function showFields() {
  const form = byId("fields");
  const had = document.activeElement && document.activeElement.name;
  form.replaceChildren();
  for (const [name, value] of Object.entries(state.fields)) {
    const input = element("input", { name, value });
    input.addEventListener("change", () =>
      change("field", { name, value: input.value }, `${FIELD_NAMES[name]}: done`));
    const guessed = state.guessed.includes(name);
    const label = element("label", {}, FIELD_NAMES[name] + (guessed ? " (a guess)" : ""), input);
    if (guessed) label.className = "guessed";
    if (state.given.includes(name)) label.className = "given";
    form.append(label);
    if (had === name) input.focus();
  }
}

// What the mouse selected within one part, if it is less than all of it.
function selected(part) {
  const selection = getSelection();
  const words = selection.toString().trim();
  if (!words || selection.isCollapsed || !part.contains(selection.anchorNode)) return null;
  const at = part.run.raw.indexOf(words);
  return at < 0 ? null : { text: words, start: part.run.start + at };
}

function choose(part) {
  const run = part.run;
  chosen = selected(part) || { text: run.text, start: run.part_start };
  byId("chooser-text").textContent = chosen.text;
  byId("chooser-rule").textContent = `Taken for ${run.name}, ${Math.round(run.confidence * 100)} % sure: ${run.rule}`;
  for (const button of byId("kinds").children) {
    button.setAttribute("aria-current", String(button.value === run.kind));
  }
  byId("chooser").showModal();
  const same = byId("kinds").querySelector("[aria-current=true]") || byId("kinds").firstChild;
  same.focus();
}

async function correct(kind) {
  byId("chooser").close();
  await change("correct", { ...chosen, kind }, `Now a ${start.kinds[kind]}; not saved yet`);
  go(focused);
}

function listen() {
  byId("raw").addEventListener("click", (event) => {
    const part = event.target.closest(".part");
    if (!part) return;
    const at = stops().findIndex((stop) => stop.run.part === part.run.part);
    if (at >= 0) {
      if (stops()[focused]) stops()[focused].tabIndex = -1;
      focused = at;
      stops()[at].tabIndex = 0;
    }
    choose(part);
  });
  byId("raw").addEventListener("keydown", (event) => {
    const moves = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10,
      Home: -Infinity, End: Infinity };
    if (event.key in moves) {
      go(Math.min(1e9, Math.max(-1e9, focused + moves[event.key])));
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === " ") {
      const part = event.target.closest(".part");
      if (part) choose(part);
      event.preventDefault();
    }
  });
  byId("chooser").addEventListener("keydown", (event) => {
    const buttons = [...byId("kinds").children];
    const at = buttons.indexOf(document.activeElement);
    const moves = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    if (event.key in moves && at >= 0) {
      buttons[(at + moves[event.key] + buttons.length) % buttons.length].focus();
      event.preventDefault();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const button = buttons[KEYS.indexOf(event.key)];
      if (button) button.click();
    }
  });
  byId("chooser").addEventListener("close", () => go(focused));
  byId("cancel").addEventListener("click", () => byId("chooser").close());
  byId("undo").addEventListener("click", () => change("undo", {}, "Taken back"));
  byId("save").addEventListener("click", () => change("save", {}, `Saved to ${state.sidecar}`));
  byId("fields").addEventListener("submit", (event) => event.preventDefault());
  byId("format").addEventListener("change", () => {
    byId("export").href = `export/${current}/${byId("format").value}`;
  });
  byId("inputs").addEventListener("change", async (event) => {
    current = event.target.value;
    focused = 0;
    show(await ask(`state/${current}`));
  });
  document.addEventListener("keydown", (event) => {
    if (byId("chooser").open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select")) return;
    const button = { u: "undo", s: "save", e: "export" }[event.key];
    if (button && !byId(button).disabled) byId(button).click();
  });
  addEventListener("beforeunload", (event) => {
    if (state && !state.saved) event.preventDefault();
  });
}

async function open() {
  start = await ask("start");
  Object.entries(start.kinds).forEach(([kind, name], number) => {
    const button = element("button", { type: "button", value: kind },
      element("kbd", { textContent: KEYS[number] }), ` ${name}`);
    button.addEventListener("click", () => correct(kind));
    byId("kinds").append(button);
  });
  byId("format").append(...start.formats.map((name) => element("option", { value: name, textContent: name })));
  byId("inputs").append(...start.inputs.map((name, number) =>
    element("option", { value: String(number), textContent: name })));
  byId("inputs-label").hidden = start.inputs.length < 2;
  listen();
  show(await ask(`state/${current}`));
  say(state.warnings.join(" · ") || "Ready");
}

open().catch((error) => say(error.message));
