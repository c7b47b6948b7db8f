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

const curve = ({ times, values, peak, limit, limit_name: limitName, peak_name: peakName, unit }) => {
  const marks = peak === null ? [] : [{ coord: [times[peak], values[peak]], value: `${peakName} ${times[peak]}` }];
  return {
    animation: false,
    textStyle: { fontFamily: FAMILY },
    grid: { left: 4, right: rem, top: rem * 3, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", textStyle: STRONG, valueFormatter: (value) => (value === null || value === undefined ? "—" : `${money.format(value)} ${unit}`) },
    xAxis: { type: "category", data: times, boundaryGap: false, axisLabel: { ...TEXT, interval: innerWidth < 30 * rem ? 31 : 15 }, axisTick: { show: false }, axisLine: LINE },
    yAxis: { type: "value", name: unit, nameTextStyle: TEXT, axisLabel: TEXT, splitLine: LINE, splitNumber: 4 },
    series: [
      {
        name: unit,
        type: "line",
        data: values,
        showSymbol: false,
        connectNulls: false,
        lineStyle: { color: ink("--accent"), width: 2 },
        itemStyle: { color: ink("--accent") },
        areaStyle: { color: ink("--accent-wash") },
        markPoint: {
          symbol: "circle",
          symbolSize: 12,
          itemStyle: { color: ink("--more"), borderColor: ink("--sheet"), borderWidth: 2 },
          label: { ...STRONG, position: peak > times.length * 0.75 ? "left" : peak < times.length * 0.25 ? "right" : "top", distance: 8, formatter: ({ value }) => value },
          data: marks,
        },
        markLine: limit === null ? undefined : { silent: true, symbol: "none", lineStyle: { color: ink("--wait"), type: "dashed" }, label: { ...TEXT, position: "insideStartTop", formatter: `${limitName} ${money.format(limit)} ${unit}` }, data: [{ yAxis: limit }] },
      },
    ],
  };
};

const KINDS = { waterfall, curve };

// A bar leads to its sentence: it opens, comes into sight and is read out.
const open = (step) => {
  const details = step?.code && document.getElementById(`cause-${step.code}`);
  if (!details) return;
  details.open = true;
  details.scrollIntoView({ block: "nearest" });
  details.querySelector("summary").focus();
};

const draw = (figure) => {
  const drawn = JSON.parse(document.getElementById(figure.dataset.source).textContent);
  const chart = window.echarts.init(figure.querySelector(".chart-canvas"));
  chart.setOption(KINDS[figure.dataset.chart](drawn));
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
