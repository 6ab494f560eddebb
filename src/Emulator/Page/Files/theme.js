// Light, dark, or as the system says.

import { toast } from './dom.js';

const ORDER = ['system', 'light', 'dark'];
const stored = localStorage.getItem('theme');
apply(ORDER.includes(stored) ? stored : 'system');

function apply(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function toggleTheme() {
  const now = document.documentElement.dataset.theme ?? 'system';
  const next = ORDER[(ORDER.indexOf(now) + 1) % ORDER.length];
  localStorage.setItem('theme', next);
  apply(next);
  toast(next === 'system' ? 'Colours as the system' : `${next === 'light' ? 'Light' : 'Dark'} colours`);
}
