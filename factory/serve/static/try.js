// Asks the server's REST interface what a model says of the form's input, and shows the answer.
"use strict";
(function () {
  const form = document.getElementById("try");
  const { model, takes } = form.dataset;
  const at = (id) => document.getElementById(id);
  const pad = at("pad"), file = at("file"), text = at("text"), ask = at("ask");
  const drawing = pad ? drawn(pad) : null;
  const FEW = 12; // values of a list that are shown

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    ask.disabled = true;
    at("answer").hidden = at("fault").hidden = true;
    try {
      const contents = await given();
      if (contents) await show(contents, await answer(contents));
      else fault(takes === "image" ? "Choose a picture" + (pad ? ", or draw one." : ".") : "Write something first.");
    } catch (error) {
      fault(error.message || String(error));
    } finally {
      ask.disabled = false;
    }
  });
  if (text) text.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  if (file && drawing) file.addEventListener("change", drawing.clear);

  async function given() {
    if (text) return text.value.trim() ? new Blob([text.value]) : null;
    if (file.files.length) return file.files[0];
    if (drawing && drawing.any()) return new Promise((done) => pad.toBlob(done, "image/png"));
    return null;
  }

  async function answer(contents) {
    const bytes = new Uint8Array(await contents.arrayBuffer());
    let letters = "";
    for (let start = 0; start < bytes.length; start += 8192)
      letters += String.fromCharCode.apply(null, bytes.subarray(start, start + 8192));
    const headers = { "Content-Type": "application/json" };
    if (at("key")) headers["X-API-Key"] = at("key").value;
    const body = JSON.stringify({ signature_name: "predict", instances: [{ b64: btoa(letters) }] });
    const began = performance.now();
    const reply = await fetch("/v1/models/" + encodeURIComponent(model) + ":predict", { method: "POST", headers, body });
    const found = await reply.json().catch(() => ({ error: "the server answered " + reply.status }));
    if (!reply.ok) throw new Error(found.error);
    const first = found.predictions[0];
    const facts = [Math.round(performance.now() - began) + " ms"];
    const id = reply.headers.get("X-Request-Id");
    if (id) facts.push("request " + id);
    return { outputs: typeof first === "object" ? first : { answer: first }, facts: facts.join(", ") };
  }

  async function show(contents, { outputs, facts }) {
    const { answer: said = "", confidence, ...others } = outputs;
    at("said").textContent = words(said);
    at("sure").hidden = typeof confidence !== "number";
    at("meter").value = confidence || 0;
    at("confidence").textContent = "confidence " + Number(confidence).toFixed(2);
    at("facts").textContent = facts;
    at("picture").replaceChildren();
    if (Array.isArray(outputs.boxes)) await picture(contents, outputs);
    const rows = at("outputs").tBodies[0];
    rows.replaceChildren();
    for (const [name, value] of Object.entries(others)) rows.append(row(name, value, outputs.count));
    at("answer").hidden = false;
  }

  function row(name, value, count) {
    const line = document.createElement("tr"), head = document.createElement("th"), cell = document.createElement("td");
    head.textContent = name.replaceAll("_", " ");
    head.scope = "row";
    const image = bytesOf(value);
    if (image && /^(iVBOR|\/9j\/)/.test(image)) {
      const shown = document.createElement("img");
      shown.src = "data:image/" + (image.startsWith("i") ? "png" : "jpeg") + ";base64," + image;
      shown.alt = name;
      cell.append(shown);
    } else {
      const many = Array.isArray(value) && typeof count === "number" ? value.slice(0, count) : value;
      cell.textContent = words(many);
    }
    line.append(head, cell);
    return line;
  }

  function bytesOf(value) {
    if (value && typeof value === "object" && typeof value.b64 === "string") return value.b64;
    return typeof value === "string" && value.length > 100 && /^[A-Za-z0-9+/]+=*$/.test(value) ? value : null;
  }

  function words(value) {
    if (typeof value === "number" && !Number.isInteger(value))
      return Math.abs(value) < 1 ? value.toFixed(4) : value.toPrecision(4);
    if (Array.isArray(value)) {
      const shown = value.slice(0, FEW).map(words).join(", ");
      return value.length > FEW ? shown + ", and " + (value.length - FEW) + " more" : shown || "none";
    }
    if (value && typeof value === "object") return value.b64 ? value.b64.length * 3 / 4 + " bytes" : JSON.stringify(value);
    return String(value);
  }

  async function picture(contents, { boxes, names, scores, count }) {
    const image = await createImageBitmap(contents); // upright, as models see it
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    const brush = canvas.getContext("2d");
    brush.drawImage(image, 0, 0);
    marked(brush, boxes.slice(0, count ?? boxes.length), names || [], scores || []);
    at("picture").append(canvas);
  }

  function marked(brush, boxes, names, scores) {
    const scale = Math.max(brush.canvas.width, brush.canvas.height) / 500;
    brush.lineWidth = Math.max(2, 2 * scale);
    brush.font = Math.max(12, 13 * scale) + "px system-ui, sans-serif";
    boxes.forEach(function ([left, top, right, bottom], place) {
      const score = typeof scores[place] === "number" ? " " + scores[place].toFixed(2) : "";
      const label = (names[place] || "") + score, height = Math.max(16, 18 * scale);
      brush.strokeStyle = brush.fillStyle = "#d9610f";
      brush.strokeRect(left, top, right - left, bottom - top);
      const y = Math.max(0, top - height);
      brush.fillRect(left, y, brush.measureText(label).width + 8, height);
      brush.fillStyle = "#fff";
      brush.fillText(label, left + 4, y + height * 0.75);
    });
  }

  function drawn(canvas) {
    const brush = canvas.getContext("2d");
    let any = false, last = null;
    const place = function (event) {
      const edge = canvas.getBoundingClientRect(), scale = canvas.width / edge.width;
      return [(event.clientX - edge.left) * scale, (event.clientY - edge.top) * scale];
    };
    const clear = function () {
      brush.fillStyle = "#fff";
      brush.fillRect(0, 0, canvas.width, canvas.height);
      any = false;
    };
    canvas.addEventListener("pointerdown", function (event) {
      canvas.setPointerCapture(event.pointerId);
      last = place(event);
      if (file) file.value = "";
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!last) return;
      const next = place(event);
      Object.assign(brush, { lineWidth: 20, lineCap: "round", strokeStyle: "#111" });
      brush.beginPath();
      brush.moveTo(...last);
      brush.lineTo(...next);
      brush.stroke();
      last = next;
      any = true;
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });
    at("clear").addEventListener("click", clear);
    clear();
    return { any: () => any, clear };
  }

  function fault(said) {
    at("fault").querySelector("p").textContent = said;
    at("fault").hidden = false;
  }
})();
