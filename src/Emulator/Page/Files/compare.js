// Source and output side by side: one over the other, with a slider between them.

import { h, put } from './dom.js';
import { picture } from './api.js';

export function compare(id) {
  const before = h('img', { alt: 'Source image', draggable: false, hidden: true });
  const after = h('img.after', { alt: 'Output image', draggable: false, hidden: true });
  const slider = h('input', { type: 'range', min: 0, max: 100, value: 50, id: 'compare', 'aria-label': 'From source to output', oninput: cut, hidden: true });
  const stage = h('div.compare', before, after, h('span.edge', { 'aria-hidden': 'true' }), slider);
  const words = h('div.legend', h('span', 'Source'), h('span', 'Output'));
  const root = h('figure.pictures', stage, words);
  const urls = [];
  let shown = '';

  function cut() {
    stage.style.setProperty('--cut', `${slider.value}%`);
  }

  async function load(image, path) {
    try {
      const url = await picture(path);
      urls.push(url);
      image.src = url;
      image.hidden = false;
      return true;
    } catch {
      return false;
    }
  }

  /** Loads what there is by now. */
  async function update(sources, succeeded, status) {
    const key = `${sources} ${succeeded}`;
    if (key === shown) return;
    shown = key;
    stage.dataset.status = status;
    const [hasSource, hasOutput] = await Promise.all([
      sources > 0 ? load(before, `/_emulator/runs/${id}/sources/0?side=768`) : false,
      succeeded ? load(after, `/_emulator/runs/${id}/output`) : false,
    ]);
    if (key !== shown) return;
    stage.classList.toggle('both', hasSource && hasOutput);
    slider.hidden = !(hasSource && hasOutput);
    put(words, h('span', hasSource ? (sources > 1 ? `Source 1 of ${sources}` : 'Source') : 'No source'), h('span', hasOutput ? 'Output' : `No output: ${status}`));
    cut();
  }

  cut();
  return { root, update, close: () => urls.forEach((url) => URL.revokeObjectURL(url)) };
}
