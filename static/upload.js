// Sending a file with a progress bar. Without this script the form is sent as any other.
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const part = (name) => form.querySelector(`[data-${name}]`);
  const file = form.elements.predictions;
  const number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const megabytes = (bytes) => `${number.format(bytes / 1048576)} MB`;
  let running = null; // the request under way
  let key = newKey(); // one for what is chosen now: sent again after a lost answer, it is not counted twice
  let samples = [];

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // The cookie's is newer than the form's for whoever has signed in again in another tab.
  function token() {
    return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
  }

  function show(state) {
    part("progress").hidden = state !== "sending";
    part("cancel").hidden = false;
    part("actions").hidden = state === "sending";
    for (const field of [file, form.elements.source, form.elements.note]) field.disabled = state === "sending";
  }

  function step(name) {
    let past = true;
    for (const item of form.querySelectorAll("[data-step]")) {
      const current = item.dataset.step === name;
      if (current) past = false;
      item.classList.toggle("is-past", past);
      item.toggleAttribute("aria-current", current);
      if (current) {
        item.setAttribute("aria-current", "step");
        part("status").textContent = item.textContent;
      }
    }
  }

  function fail(title, hint = "") {
    running = null;
    show("idle");
    part("error").hidden = false;
    part("error-title").textContent = title;
    part("error-hint").textContent = hint;
    part("send").textContent = part("send").dataset.retry;
    part("send").focus();
  }

  function progress(sent, total) {
    const at = performance.now();
    samples = [...samples.filter((s) => at - s.at < 4000), { at, sent }];
    part("bar").value = total ? sent / total : 0;
    part("percent").textContent = `${Math.floor((100 * sent) / total)} %`;
    part("bytes").textContent = `${megabytes(sent)} / ${megabytes(total)}`;
    const seconds = (at - samples[0].at) / 1000;
    if (seconds < 0.5) return;
    const speed = (sent - samples[0].sent) / seconds;
    const rest = speed > 0 ? Math.ceil((total - sent) / speed) : 0;
    const clock = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    part("speed").textContent = `${megabytes(speed)}/s · ${clock} ${form.dataset.left}`;
  }

  // All bytes are out: from here on nobody can say that nothing was counted, so there is no way to cancel.
  function sent() {
    step("store");
    part("speed").textContent = "";
    part("cancel").hidden = true;
  }

  function answered(request) {
    if (!running) return;
    const { status, response } = request;
    if (response?.url) {
      step("wait");
      running = null;
      location.assign(response.url);
    } else if (response?.message) fail(response.message, response.hint);
    else if (status === 413) fail(form.dataset.tooLarge, form.dataset.tooLargeHint);
    else if (status < 400 || status === 403) fail(form.dataset.signedOut, form.dataset.signedOutHint);
    else fail(form.dataset.failed, form.dataset.failedHint);
  }

  function send() {
    const body = new FormData(form); // before the fields are disabled: what is disabled is not sent
    body.set("csrfmiddlewaretoken", token());
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.addEventListener("progress", (event) => progress(event.loaded, event.total));
    request.upload.addEventListener("load", sent);
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", () => fail(form.dataset.lost, form.dataset.lostHint));
    request.addEventListener("abort", () => fail(form.dataset.cancelled));
    samples = [];
    running = request;
    show("sending");
    step("upload");
    progress(0, file.files[0].size);
    request.send(body);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running) return;
    part("error").hidden = true;
    const total = [...file.files, ...form.elements.source.files].map((f) => f.size);
    if (Math.max(...total) > Number(form.dataset.maxBytes)) fail(form.dataset.tooLarge, form.dataset.tooLargeHint);
    else send();
  });
  part("cancel").addEventListener("click", () => running?.abort());
  form.addEventListener("change", () => { key = newKey(); });

  const drop = part("drop");
  for (const name of ["dragenter", "dragover"])
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (running || event.dataTransfer.files.length !== 1) return;
    file.files = event.dataTransfer.files;
    file.dispatchEvent(new Event("change", { bubbles: true }));
  });

  addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // the quota has moved on
})();
