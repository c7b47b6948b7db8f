/* Draws a process and marks where it stands; the words beside it say the same. */
const nodes = (list) => (list ?? "").split(",").map((id) => id.trim()).filter(Boolean);

const mark = (canvas, registry, ids, name) => {
  for (const id of ids) if (registry.get(id)) canvas.addMarker(id, name);
};

const STEP = 60;
const MOVES = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

const zoom = (canvas, how) => {
  if (how === "fit") {
    canvas.zoom("fit-viewport", "auto");
    // Labels stand outside their shapes: leave them a margin.
    canvas.zoom(canvas.zoom() * 0.9, "auto");
  } else canvas.zoom(canvas.zoom() * (how === "in" ? 1.25 : 0.8));
};

const READABLE = 0.75;

// A long drawing that fits is too small to read: begin where the token stands.
const showToken = (canvas, registry, ids) => {
  const shape = ids.map((id) => registry.get(id)).find(Boolean);
  if (shape && canvas.zoom() < READABLE) {
    canvas.zoom(READABLE, { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 });
    canvas.scrollToElement(shape, { top: 150, bottom: 150, left: 250, right: 250 });
  }
};

const listen = (figure, frame, canvas) => {
  for (const button of figure.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(canvas, button.dataset.zoom));
  }
  frame.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") zoom(canvas, "in");
    else if (event.key === "-") zoom(canvas, "out");
    else if (event.key === "0") zoom(canvas, "fit");
    else if (MOVES[event.key]) canvas.scroll({ dx: MOVES[event.key][0], dy: MOVES[event.key][1] });
    else return;
    event.preventDefault();
  });
};

const show = async (figure) => {
  const frame = figure.querySelector(".process-canvas");
  try {
    const answer = await fetch(figure.dataset.source, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`the drawing answered ${answer.status}`);
    const viewer = new window.BpmnJS({ container: frame });
    await viewer.importXML(await answer.text());
    const canvas = viewer.get("canvas");
    const registry = viewer.get("elementRegistry");
    mark(canvas, registry, nodes(figure.dataset.finished), "is-finished");
    mark(canvas, registry, nodes(figure.dataset.active), "is-active");
    zoom(canvas, "fit");
    showToken(canvas, registry, nodes(figure.dataset.active));
    listen(figure, frame, canvas);
    figure.dataset.ready = "yes";
  } catch (error) {
    figure.classList.add("process-failed");
    figure.querySelector(".process-words").prepend(`${figure.dataset.failed} `);
    console.error("the process could not be drawn", error);
  }
};

for (const figure of document.querySelectorAll("[data-process]")) show(figure);
