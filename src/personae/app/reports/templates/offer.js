"use strict";
// One way to write a value, as RFC 8785 has it: the bytes that are signed.
function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (value !== null && typeof value === "object") {
    const pairs = Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key]));
    return "{" + pairs.join(",") + "}";
  }
  return JSON.stringify(value);
}
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const utf8 = (text) => new TextEncoder().encode(text);
const digest = async (value) => hex(await crypto.subtle.digest("SHA-256", utf8(canonical(value))));
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

(() => {
  const whole = "<!doctype html>\n" + document.documentElement.outerHTML + "\n";
  const offer = /*OFFER*/null;
  const given = {}, answers = {};
  let shown = document.documentElement.lang;
  const views = Object.fromEntries([...document.querySelectorAll("[data-language]")].map((view) => [view.dataset.language, view]));
  const all = (what) => Object.entries(views).map(([tag, view]) => [offer.texts[tag], view.querySelectorAll(what), view]);
  const text = (key) => offer.texts[shown][key];
  const status = (which, said) => {
    for (const view of Object.values(views)) view.querySelector(`[data-status=${which}]`).textContent = "";
    views[shown].querySelector(`[data-status=${which}]`).textContent = said;
  };

  const soOf = (point) => point.part === null ? point.so : given[point.part] === true;
  const answerOf = (check) => check.points.some(soOf);
  const saidOf = (check) => check.points.map((point) => point.said[shown][soOf(point) ? 0 : 1]).join(" ");

  function tell() {
    for (const [texts, , view] of all("main")) {
      const named = (yes) => offer.parts.filter((part) => given[part.id] === yes).map((part) => part.label[view.dataset.language]).join("; ");
      const any = Object.keys(given).length > 0;
      view.querySelector("[data-chosen]").textContent = any
        ? filled(texts.chosen, { yes: named(true) || texts.chosen_none, no: named(false) || texts.chosen_none }) : "";
    }
    for (const check of offer.checks) {
      const note = views[shown].querySelector(`[data-again="${check.id}"]`);
      const said = answers[check.id];
      const fits = said !== undefined && said !== null && said === answerOf(check);
      note.className = said === undefined ? "" : "again";
      note.textContent = said === undefined ? "" : fits ? text("understood") : filled(text("again"), { said: saidOf(check) });
    }
  }

  function show(tag) {
    window.speechSynthesis?.cancel();
    shown = tag;
    document.documentElement.lang = tag;
    for (const [name, view] of Object.entries(views)) view.hidden = name !== tag;
    document.title = views[tag].querySelector("h1").textContent;
    for (const view of Object.values(views)) {
      for (const note of view.querySelectorAll("[data-again], [data-status]")) note.textContent = note.className = "";
    }
    tell();
    views[tag].querySelector(`[data-to="${tag}"]`).focus();
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type === "file") for (const other of document.querySelectorAll("input[type=file]")) other.files = box.files;
    if (box.type !== "radio") return;
    const [, kind, id] = box.name.match(/^[^.]+\.(part|check)\.(.+)$/);
    if (kind === "part") given[id] = box.value === "yes";
    else answers[id] = box.value === "unsure" ? null : box.value === "yes";
    for (const tag of Object.keys(views)) {
      for (const other of document.getElementsByName(`${tag}.${kind}.${id}`)) other.checked = other.value === box.value;
    }
    status("answer", "");
    tell();
  });

  function read() {
    const speech = window.speechSynthesis;
    const button = views[shown].querySelector("[data-do=read]");
    if (!speech) { button.textContent = text("cannot_read_aloud"); return; }
    if (speech.speaking || speech.pending) { speech.cancel(); button.textContent = text("read_aloud"); return; }
    const voices = speech.getVoices();
    const voice = voices.find((each) => each.lang.toLowerCase().startsWith(shown));
    if (voices.length && !voice) { button.textContent = text("cannot_read_aloud"); return; }
    const parts = [...views[shown].querySelectorAll("[data-said]")].map((each) => each.textContent);
    parts.forEach((part, number) => {
      const words = new SpeechSynthesisUtterance(part);
      words.lang = shown;
      if (voice) words.voice = voice;
      if (number === parts.length - 1) words.onend = () => { button.textContent = text("read_aloud"); };
      speech.speak(words);
    });
    button.textContent = text("stop");
  }

  function save(name, content, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  const pem = (pkcs8) => "-----BEGIN PRIVATE KEY-----\n" + base64(pkcs8).match(/.{1,64}/g).join("\n") + "\n-----END PRIVATE KEY-----\n";
  const unpem = (written) => bytesOf(written.replace(/-----[^-]+-----/g, "").replace(/\s+/g, ""));
  const fromBase64Url = (written) => bytesOf(written.replaceAll("-", "+").replaceAll("_", "/"));

  async function keyPair(file) {
    if (file) return crypto.subtle.importKey("pkcs8", unpem(await file.text()), { name: "Ed25519" }, true, ["sign"]);
    return (await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"])).privateKey;
  }

  async function unchanged() {
    const said = [...views[shown].querySelectorAll("[data-said]")].map((each) => [each.dataset.said, each.textContent]);
    return await digest({ schema: offer.disclosure_schema, offer: offer.offer, language: shown, said }) === offer.disclosures[shown];
  }

  async function sign() {
    if (offer.incomplete.includes(shown)) return text("incomplete");
    if (offer.parts.some((part) => given[part.id] === undefined)) return text("need_parts");
    const groups = new Set(offer.parts.filter((part) => part.needed).map((part) => part.group));
    const lacks = [...groups].some((group) => !offer.parts.some((part) => part.group === group && given[part.id]));
    if (lacks) return filled(text("need_yes"), { refuse: text("refuse_button") });
    if (offer.checks.some((check) => answers[check.id] !== answerOf(check))) return text("need_answers");
    if (!window.crypto?.subtle) return text("cannot_sign");
    if (!await unchanged()) return text("changed");
    const file = views[shown].querySelector("input[type=file]").files[0];
    let key, point;
    try {
      key = await keyPair(file);
      point = hex(fromBase64Url((await crypto.subtle.exportKey("jwk", key)).x));
    } catch {
      return text(file ? "key_unread" : "cannot_sign");
    }
    const at = new Date().toISOString().slice(0, 19) + "Z";
    const answer = {
      schema: "personae/answer/1", offer: offer.offer, agreement: offer.agreement,
      disclosure: offer.disclosures[shown], language: shown, parts: { ...given }, answers: { ...answers }, at,
    };
    const over = { agreement: answer.agreement, disclosure: answer.disclosure, answer: await digest(answer) };
    const said = { schema: "personae/signature/1", signer: offer.signer, acting_as: offer.acting_as, over, at, key: point };
    const value = hex(await crypto.subtle.sign({ name: "Ed25519" }, key, utf8(canonical(said))));
    answer.signature = { signer: offer.signer, acting_as: offer.acting_as, over, at, key: point, value };
    const names = { answer: `answer-${offer.offer}.json`, key: `key-${offer.signer}.pem` };
    const written = file ? null : pem(await crypto.subtle.exportKey("pkcs8", key));
    save(names.answer, JSON.stringify(answer, null, 2) + "\n", "application/json");
    if (written) save(names.key, written, "application/x-pem-file");
    return filled(text(written ? "signed" : "signed_again"), names);
  }

  function refuse() {
    for (const kept of [given, answers]) for (const id of Object.keys(kept)) delete kept[id];
    for (const box of document.querySelectorAll("input")) { box.checked = false; if (box.type === "file") box.value = ""; }
    for (const box of document.querySelectorAll("textarea")) box.value = "";
    tell();
    return text("refused");
  }

  async function copy() {
    const question = views[shown].querySelector("textarea");
    try {
      await navigator.clipboard.writeText(question.value);
      return text("ask_copied");
    } catch {
      question.select();
      return document.execCommand("copy") ? text("ask_copied") : text("ask_not_copied");
    }
  }

  let busy = false;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-do]");
    if (!button || busy) return;
    const what = button.dataset.do;
    busy = true;
    try {
      if (what === "language") show(button.dataset.to);
      if (what === "read") read();
      if (what === "copy") status("ask", await copy());
      if (what === "save") save(`offer-${offer.offer}.html`, whole, "text/html");
      if (what === "sign" || what === "refuse") {
        status("answer", await (what === "sign" ? sign() : refuse()));
        views[shown].querySelector("[data-status=answer]").focus();
      }
    } finally {
      busy = false;
    }
  });
})();
