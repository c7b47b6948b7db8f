/* Draws the charts of a bill from the data in the page; the words beside them say the same. */
const style = getComputedStyle(document.documentElement);
const ink = (name) => style.getPropertyValue(name).trim();
// In the largest print the bars still need room; the list beside them grows as asked.
const rem = Math.min(20, parseFloat(style.fontSize));

const COLOURS = { total: ink("--accent"), more: ink("--more"), less: ink("--less") };
const FAMILY = getComputedStyle(document.body).fontFamily;
const TEXT = { color: ink("--ink-soft"), fontSize: rem * 0.8125, fontFamily: FAMILY };
const STRONG = { ...TEXT, color: ink("--ink"), fontWeight: 600 };
const LINE = { lineStyle: { color: ink("--line") } };
const money = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

// One floating bar a cause, from where the last one ended; the totals stand on the axis.
const waterfall = ({ steps, least }) => ({
  animation: false,
  textStyle: { fontFamily: FAMILY },
  grid: { left: 4, right: rem * 5.5, top: 4, bottom: 4, containLabel: true },
  xAxis: { type: "value", min: least, axisLabel: { ...TEXT, formatter: money.format, hideOverlap: true, showMinLabel: false, showMaxLabel: false }, splitLine: LINE, splitNumber: 3 },
  yAxis: { type: "category", inverse: true, data: steps.map((step) => step.name), axisLabel: { ...STRONG, width: rem * 5.5, overflow: "break" }, axisTick: { show: false }, axisLine: { show: false } },
  series: [
    { type: "bar", stack: "steps", silent: true, itemStyle: { color: "transparent" }, data: steps.map((step) => (step.kind === "total" ? 0 : Math.min(step.from, step.to))) },
    {
      type: "bar",
      stack: "steps",
      barWidth: "58%",
      barMinHeight: 3,
      cursor: "pointer",
      label: { show: true, position: "right", ...STRONG, formatter: ({ dataIndex }) => steps[dataIndex].label },
      data: steps.map((step) => ({
        value: step.kind === "total" ? step.to : Math.abs(step.to - step.from),
        itemStyle: { color: COLOURS[step.kind], borderRadius: 2 },
        cursor: step.code ? "pointer" : "default",
      })),
    },
  ],
});

// A mean power holds for its quarter-hour: steps, bands of price below them, gaps left open.
const BANDS = { SHARP: ink("--tou-sharp"), PEAK: ink("--tou-peak"), FLAT: ink("--tou-flat"), VALLEY: ink("--tou-valley"), DEEP_VALLEY: ink("--tou-deep-valley") };

const area = ({ from, to }, style, name, width) => [
  { xAxis: from, itemStyle: style, label: { show: ((to - from) / 96) * width > name.length * rem, position: "insideTop", ...TEXT, formatter: name } },
  { xAxis: to },
];

const curve = (drawn, width) => {
  const { times, values, peak, limit, bands, gaps, unit } = drawn;
  const span = (place) => `${times[place]}–${times[place + 1]}`;
  const marks = peak === null ? [] : [{ coord: [peak + 0.5, values[peak]], value: `${drawn.peak_name} ${span(peak)}` }];
  const day = values.map((value, place) => [place, value]);
  day.push([times.length - 1, values.at(-1)]);
  const name = (place) => bands.find(({ from, to }) => from <= place && place < to)?.name ?? "";
  const said = ([{ data: [x, value] }]) => {
    const place = Math.min(x, values.length - 1);
    const amount = value === null ? drawn.gap_name : `${value.toLocaleString("en")} ${unit}`;
    return [span(place), name(place), amount].filter(Boolean).join("  ");
  };
  return {
    animation: false,
    textStyle: { fontFamily: FAMILY },
    grid: { left: 4, right: rem, top: rem * 3, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, textStyle: STRONG, formatter: said },
    xAxis: { type: "value", min: 0, max: times.length - 1, interval: width < 30 * rem ? 32 : 16, axisLabel: { ...TEXT, formatter: (place) => times[place] }, axisTick: { show: false }, axisLine: LINE, splitLine: { show: false } },
    yAxis: { type: "value", name: unit, nameTextStyle: TEXT, axisLabel: TEXT, splitLine: LINE, splitNumber: 4 },
    series: [
      {
        name: unit,
        type: "line",
        step: "end",
        data: day,
        showSymbol: false,
        connectNulls: false,
        lineStyle: { color: ink("--accent"), width: 2 },
        itemStyle: { color: ink("--accent") },
        markPoint: {
          symbol: "circle",
          symbolSize: 12,
          itemStyle: { color: ink("--more"), borderColor: ink("--sheet"), borderWidth: 2 },
          label: { ...STRONG, position: peak > values.length * 0.75 ? "left" : peak < values.length * 0.25 ? "right" : "top", distance: 8, formatter: ({ value }) => value },
          data: marks,
        },
        markLine: limit === null ? undefined : { silent: true, symbol: "none", lineStyle: { color: ink("--wait"), type: "dashed" }, label: { ...TEXT, position: "insideStartTop", formatter: `${drawn.limit_name} ${money.format(limit)} ${unit}` }, data: [{ yAxis: limit }] },
        markArea: {
          silent: true,
          data: [
            ...bands.map((band) => area(band, { color: BANDS[band.code] }, band.name, width)),
            ...gaps.map((gap) => area(gap, { color: ink("--sheet"), borderColor: ink("--line-strong"), borderType: "dashed", borderWidth: 1 }, drawn.gap_name, width)),
          ],
        },
      },
    ],
  };
};

const KINDS = { waterfall, curve };

// A bar leads to its sentence: it opens, comes into sight and is read out.
const open = (step) => {
  const said = step?.code && document.getElementById(`cause-${step.code}`);
  if (!said) return;
  if (said instanceof HTMLDetailsElement) said.open = true;
  said.scrollIntoView({ block: "nearest" });
  (said.querySelector("summary") ?? said).focus();
};

const draw = (figure) => {
  const drawn = JSON.parse(document.getElementById(figure.dataset.source).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  const chart = window.echarts.init(canvas);
  chart.setOption(KINDS[figure.dataset.chart](drawn, canvas.clientWidth));
  if (figure.dataset.chart === "waterfall") {
    const leadOn = ({ dataIndex }) => open(drawn.steps[dataIndex]);
    chart.on("click", leadOn);
  }
  new ResizeObserver(() => chart.resize()).observe(figure);
  figure.dataset.ready = "yes";
};

for (const figure of document.querySelectorAll("[data-chart]")) {
  try {
    draw(figure);
  } catch (error) {
    figure.classList.add("chart-failed");
    console.error("the chart could not be drawn", error);
  }
}

// A link to a folded part unfolds it.
const unfold = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener("hashchange", unfold);
unfold();
