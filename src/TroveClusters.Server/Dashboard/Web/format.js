// How values are written.

const counts = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });
const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** What stands where nothing is known. */
export const UNKNOWN = '–';

export function count(value) {
  return value === null || value === undefined ? UNKNOWN : counts.format(value);
}

export function number(value) {
  return value === null || value === undefined ? UNKNOWN : tenths.format(value);
}

export function percent(value) {
  return value === null || value === undefined ? UNKNOWN : `${tenths.format(value)}\u00a0%`;
}

/** Bytes, in the unit that suits them. */
export function bytes(value) {
  if (value === null || value === undefined)
    return UNKNOWN;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? counts.format(value) : tenths.format(value)} ${units[unit]}`;
}

/** Gigabytes that are used: small amounts are told as MB. */
export function gigabytes(value) {
  return value === null || value === undefined ? UNKNOWN : value > 0 && value < 0.1 ? `${tenths.format(value * 1024)} MB` : `${tenths.format(value)} GB`;
}

/** Megabytes of memory, as flavors have them. */
export function megabytes(value) {
  return value >= 1024 && value % 1024 === 0 ? `${value / 1024} GB` : `${counts.format(value)} MB`;
}

export function plural(value, one, many = `${one}s`) {
  return `${counts.format(value)} ${value === 1 ? one : many}`;
}

/** A moment in full. */
export function moment(text) {
  return text ? moments.format(new Date(text)) : UNKNOWN;
}

/** A moment as seen from now: "3 minutes ago". */
export function ago(text, now = Date.now()) {
  const seconds = (new Date(text).getTime() - now) / 1000;
  for (const [unit, length] of [['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= length)
      return relative.format(Math.trunc(seconds / length), unit);
  }
  return Math.abs(seconds) < 5 ? 'just now' : relative.format(Math.trunc(seconds), 'second');
}

/** The seconds of a .NET time span: "00:00:20", "1.02:00:00.5". */
export function seconds(span) {
  const [, sign, days, hours, minutes, rest] = /^(-?)(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span ?? '') ?? [];
  return rest === undefined ? null : (sign ? -1 : 1) * (Number(days ?? 0) * 86400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(rest));
}

/** How long something took or will take. */
export function duration(value) {
  if (value === null || value === undefined)
    return UNKNOWN;
  if (value < 1)
    return 'less than a second';
  if (value < 90)
    return plural(Math.round(value), 'second');
  if (value < 5400)
    return plural(Math.round(value / 60), 'minute');
  return value < 172800 ? `${tenths.format(value / 3600)} hours` : `${tenths.format(value / 86400)} days`;
}

/** A time between two moments; till now where there is no second one. */
export function between(from, to) {
  return duration(((to ? new Date(to).getTime() : Date.now()) - new Date(from).getTime()) / 1000);
}

/** The name of an enumeration's value as words: "RollingBack" is "rolling back". */
export function words(name) {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** The same, with a capital. */
export function title(name) {
  const text = words(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
