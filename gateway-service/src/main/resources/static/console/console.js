"use strict";

// Asks once a second what the loop is doing and draws it. History lives in this page alone.
const KEEP = 300;
const lines = new Map();
const roomRates = new Map();

const byId = (id) => document.getElementById(id);

function show(id, text) {
  byId(id).textContent = text;
}

function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}

function remember(map, key, value) {
  const values = map.get(key) ?? [];
  values.push(value);
  if (values.length > KEEP) {
    values.shift();
  }
  map.set(key, values);
  return values;
}

function polyline(values, top, className) {
  const points = values
    .map((value, i) => (value === null ? null : `${(i / Math.max(1, values.length - 1)) * 100},${30 - (value / top) * 28}`))
    .filter((point) => point !== null);
  return svg("polyline", { points: points.join(" "), class: className });
}

function drawLine(id, value) {
  const values = remember(lines, id, value);
  const top = Math.max(1e-9, ...values.filter((v) => v !== null));
  const target = byId(id);
  target.setAttribute("viewBox", "0 0 100 31");
  target.setAttribute("preserveAspectRatio", "none");
  target.replaceChildren(polyline(values, top, "predicted"));
}

function duration(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return "–";
  }
  if (seconds < 120) {
    return `${Math.round(seconds)} s`;
  }
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

const since = (now, text) => (text ? (Date.parse(now) - Date.parse(text)) / 1000 : NaN);
const number = (value, digits = 0) =>
  value === null || value === undefined ? "–" : value.toLocaleString("en", { maximumFractionDigits: digits });

function drawTiles(live) {
  const { rank, labels } = live;
  show("rps", number(rank?.requestsPerSecond, 1));
  show("p50", rank ? `${number(rank.p50Ms, 1)} ms` : "–");
  show("p99", rank ? `${number(rank.p99Ms, 1)} ms` : "–");
  drawLine("rps-line", rank?.requestsPerSecond ?? null);
  show("events", number(labels?.eventsPerSecond, 1));
  show("open", number(labels?.openExposures));
  drawLine("events-line", labels?.eventsPerSecond ?? null);
  show("lpm", number(labels?.labelsPerMinute));
  show("landed", duration(since(live.at, labels?.newestLandedAt)));
  drawLine("lpm-line", labels?.labelsPerMinute ?? null);
}

function drawModel(live) {
  const model = live.models?.models?.[0];
  const serving = model?.versions.find((version) => version.version === model.serving);
  const age = since(live.at, serving?.newestLabelAt);
  show("version", model?.serving ?? "–");
  show("age", duration(age));
  drawLine("age-line", Number.isFinite(age) ? age : null);
  const list = (model?.versions ?? []).map((version) => {
    const item = document.createElement("li");
    item.textContent = `${version.version} · ${version.state.toLowerCase()}`;
    item.className = version.state.toLowerCase();
    item.title = [version.reason, version.samples ? `${number(version.samples)} samples` : null].filter(Boolean).join(" · ");
    return item;
  });
  byId("versions").replaceChildren(...list);
}

function bar(rate, top, className) {
  const row = document.createElement("div");
  row.className = "bar";
  const drawn = svg("svg", { viewBox: "0 0 100 7", preserveAspectRatio: "none", "aria-hidden": "true" });
  drawn.append(svg("rect", { width: String(Math.min(100, (100 * (rate ?? 0)) / top)), height: "7", class: className }));
  const text = document.createElement("span");
  text.textContent = rate === null || rate === undefined ? "–" : `${(100 * rate).toFixed(1)} %`;
  row.append(drawn, text);
  return row;
}

function cell(content, className) {
  const td = document.createElement("td");
  if (className) {
    td.className = className;
  }
  td.append(content);
  return td;
}

function nameOf(room) {
  const box = document.createElement("div");
  const id = document.createElement("span");
  id.className = "room-id";
  id.textContent = ` ${room.roomId}`;
  box.append(room.title || "room", id);
  return box;
}

function roomRow(room, predicted, top) {
  const rates = remember(roomRates, room.roomId, { predicted: predicted ?? null, observed: room.observedClickRate });
  const both = document.createElement("div");
  both.append(bar(predicted, top, "predicted"), bar(room.observedClickRate, top, "observed"));
  const spark = svg("svg", { viewBox: "0 0 100 31", preserveAspectRatio: "none", class: "spark", "aria-hidden": "true" });
  spark.append(
    polyline(rates.map((r) => r.observed), top, "observed"),
    polyline(rates.map((r) => r.predicted), top, "predicted"),
  );
  const row = document.createElement("tr");
  row.append(
    cell(nameOf(room)),
    cell(number(room.viewers), "number"),
    cell(number(room.exposures5m), "number"),
    cell(both, "rates"),
    cell(spark),
  );
  return row;
}

function drawRooms(live) {
  const rooms = live.rooms?.rooms ?? [];
  const predicted = new Map((live.rank?.rooms ?? []).map((room) => [room.roomId, room.predictedClickRate]));
  const rates = rooms.flatMap((room) => [room.observedClickRate, predicted.get(room.roomId) ?? 0]);
  const top = Math.max(0.05, ...rates);
  byId("rooms").replaceChildren(...rooms.map((room) => roomRow(room, predicted.get(room.roomId), top)));
  const shown = new Set(rooms.map((room) => room.roomId));
  for (const id of roomRates.keys()) {
    if (!shown.has(id)) {
      roomRates.delete(id);
    }
  }
}

async function refresh() {
  try {
    const answer = await fetch("/console/live", { cache: "no-store" });
    const live = await answer.json();
    byId("off").hidden = answer.ok;
    if (!answer.ok) {
      show("off", live.detail ?? "The live page is switched off here.");
      return;
    }
    byId("notice").hidden = !live.notice;
    show("notice", live.notice ?? "");
    drawTiles(live);
    drawModel(live);
    drawRooms(live);
  } catch (error) {
    byId("off").hidden = false;
    show("off", "The gateway does not answer; trying again.");
  } finally {
    setTimeout(refresh, 1000);
  }
}

refresh();
