// Times by the server's clock, the light switch, and what a live board needs. Every page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const lang = root.lang || "en";
  const [navigation] = performance.getEntriesByType("navigation");
  const arrived = performance.timeOrigin + (navigation?.responseStart ?? performance.now());
  const drift = root.dataset.now ? Date.parse(root.dataset.now) - arrived : 0;
  const now = () => Date.now() + drift;

  const words = lang === "ko"
    ? { now: "방금", min: (n) => `${n}분 전`, h: (n) => `${n}시간 전`, day: (n) => `${n}일 전` }
    : { now: "just now", min: (n) => `${n} min ago`, h: (n) => `${n} h ago`, day: (n) => `${n} day${n === 1 ? "" : "s"} ago` };
  const pad = (n) => String(n).padStart(2, "0");

  function ago(moment) {
    const seconds = (now() - moment) / 1000;
    if (seconds < 60) return words.now;
    if (seconds < 3600) return words.min(Math.floor(seconds / 60));
    if (seconds < 86400) return words.h(Math.floor(seconds / 3600));
    return words.day(Math.floor(seconds / 86400));
  }

  function left(moment) {
    const s = Math.max(0, Math.floor((moment - now()) / 1000));
    const [d, h, m] = [Math.floor(s / 86400), Math.floor((s % 86400) / 3600), Math.floor((s % 3600) / 60)];
    const unit = lang === "ko" ? { d: "일 ", h: "시간", m: "분" } : { d: " d ", h: " h", m: " min" };
    if (d > 0) return `${d}${unit.d}${h}${unit.h}`;
    if (h > 0) return `${h}${unit.h} ${m}${unit.m}`;
    return `${m}:${pad(s % 60)}`;
  }

  // The reader's own time, where their zone shows another one than the competition's.
  function addOwnTime(element) {
    const moment = new Date(element.dateTime);
    const own = `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())} ${pad(moment.getHours())}:${pad(moment.getMinutes())}`;
    const shown = element.textContent.replaceAll("\u00a0", " ");
    if (element.dataset.done || shown.startsWith(own)) return;
    element.dataset.done = "1";
    const zone = Intl.DateTimeFormat(lang, { timeZoneName: "short" }).formatToParts(moment).find((p) => p.type === "timeZoneName");
    element.title = `${own} ${zone?.value ?? ""} · ${element.title}`;
    const note = document.createElement("span");
    note.className = "own-time";
    note.textContent = ` (${own.slice(own.startsWith(shown.slice(0, 10)) ? 11 : 0)} ${zone?.value ?? ""})`;
    element.append(note);
  }

  function tick(scope) {
    for (const t of scope.querySelectorAll("time[data-ago]")) t.textContent = ago(Date.parse(t.dateTime));
    for (const t of scope.querySelectorAll("time[data-countdown]")) t.textContent = left(Date.parse(t.dateTime));
  }
  function dress(scope) {
    scope.querySelectorAll("time[data-local]").forEach(addOwnTime);
    tick(scope);
  }
  dress(document);
  setInterval(() => { if (!document.hidden) tick(document); }, 1000);

  // Light and dark: a cookie, so that the server writes the choice into the page and nothing flashes.
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    });
  }

  // One open menu, closed by a click elsewhere or Escape.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;

  // A hidden tab asks nothing; when it is looked at again, it asks at once.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.hasAttribute("data-live")) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) for (const live of document.querySelectorAll("[data-live]")) window.htmx?.trigger(live, "refresh");
  });

  // What changed on the board lights up briefly.
  let before = new Map();
  const seen = (scope) => new Map([...scope.querySelectorAll("[data-team]")].map((row) => [row.dataset.team, row.dataset.shown]));
  document.addEventListener("htmx:beforeSwap", (event) => { before = seen(event.target); });
  document.addEventListener("htmx:afterSettle", (event) => {
    dress(event.target);
    if (!before.size) return;
    for (const row of document.querySelectorAll("[data-team]"))
      if (before.get(row.dataset.team) !== row.dataset.shown) row.classList.add("is-changed");
  });
})();
