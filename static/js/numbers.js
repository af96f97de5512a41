// Reads and writes amounts as people type them here: "168 776,00", "168776.5", Arabic-Indic digits.

const NO_BREAK_SPACE = "\u00a0";

/** Return the centimes of a typed amount, or null when it is not one. */
export function parseCentimes(text) {
  const plain = text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/\u066b/g, ",")
    .replace(/[\s\u00a0\u202f\u066c]/g, "");
  if (plain === "") return 0;
  const match = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0"));
}

/** Write centimes with two decimals and groups of three. */
export function formatCentimes(centimes) {
  const whole = String(Math.floor(centimes / 100)).replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
  return `${whole},${String(centimes % 100).padStart(2, "0")}`;
}

/** Write a number of points with two decimals and a comma. */
export function formatPoints(points) {
  return points.toFixed(2).replace(".", ",");
}

/** Write a share of a whole in percent with one decimal, half up, as the server does. */
export function formatShare(partTimes100, whole) {
  const tenths = whole ? Math.floor((partTimes100 * 10) / whole + 0.5) : 0;
  return `${Math.floor(tenths / 10)},${tenths % 10}\u00a0%`;
}
