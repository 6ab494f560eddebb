// How instants, durations, sizes and keys read.

/** Milliseconds since 1970 with the microseconds as a fraction; NaN for what is no instant. */
export function ms(instant) {
  if (!instant) return NaN;
  const dot = instant.indexOf('.');
  if (dot < 0) return Date.parse(instant);
  const digits = /^\d+/.exec(instant.slice(dot + 1))?.[0] ?? '';
  return Date.parse(`${instant.slice(0, dot)}Z`) + Number(`0.${digits}`) * 1000;
}

const two = (number) => String(number).padStart(2, '0');

/** 12:34:56 or 12:34:56.789, UTC. */
export function clockTime(at, fraction = false) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '–';
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return fraction ? `${time}.${String(date.getUTCMilliseconds()).padStart(3, '0')}` : time;
}

export function day(at) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(0, 10);
}

/** 850 ms, 1.25 s, 3 min 20 s, 2 h 5 min, 4 d. */
export function duration(length) {
  if (length === null || length === undefined || Number.isNaN(length)) return '–';
  const sign = length < 0 ? '−' : '';
  const time = Math.abs(length);
  if (time < 10) return `${sign}${Math.round(time * 10) / 10} ms`;
  if (time < 1000) return `${sign}${Math.round(time)} ms`;
  const seconds = time / 1000;
  if (seconds < 60) return `${sign}${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 172800) return `${sign}${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${sign}${Math.floor(seconds / 86400)} d`;
}

export function bytes(size) {
  if (size < 1000) return `${size} B`;
  return size < 1e6 ? `${(size / 1e3).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`;
}

export const count = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** What a hover says: both times in full. */
export function bothTimes(sandbox, wall) {
  const lines = [`sandbox ${sandbox ? sandbox.replace('T', ' ').replace('Z', ' UTC') : '–'}`];
  if (wall) {
    const local = new Date(ms(wall));
    lines.push(`wall ${day(local)} ${clockTime(local, true)} UTC, here ${local.toLocaleTimeString()}`);
  }
  return lines.join('\n');
}

/** The beginning of an id or key. */
export const short = (text, length = 8) => (text ? text.slice(0, length) : '–');
