// A list of any length of which only what is in view is in the document. Rows have one height and are moved by
// transforms, so that nothing is laid out anew when others arrive; what is being read stays where it is.

import { h } from './dom.js';

const BEYOND = 6;

export class List {
  /**
   * label; make(): the element of a row; draw(element, item); id(item); open(item); height(): pixels of a row.
   * Items are asked for by at(0), the topmost, to at(length - 1).
   */
  constructor({ label, make, draw, id, open, height, name = 'list' }) {
    Object.assign(this, { make, draw, id, height, openItem: open, name });
    this.elements = new Map();
    this.spare = [];
    this.length = 0;
    this.at = () => undefined;
    this.selected = null;
    this.anchor = null;
    this.space = h('div.space');
    this.root = h('div.rows', { role: 'listbox', tabIndex: 0, 'aria-label': label, onscroll: () => { this.top = this.root.scrollTop; this.later(); }, onkeydown: (event) => this.onKey(event) }, this.space);
    // Where it is scrolled to and how tall it is are kept: to ask for them in the midst of changes lays everything out.
    this.top = 0;
    this.tall = 0;
    this.last = 0;
    this.sizes = new ResizeObserver(([{ contentRect }]) => {
      this.tall = contentRect.height;
      this.later();
    });
    this.sizes.observe(this.root);
  }

  close() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
  }

  /** The items have come, changed or gone. With keep, what is in view stays in view. */
  set(length, at, keep = true) {
    this.length = length;
    this.at = at;
    if (!keep) {
      this.anchor = null;
      if (this.top) this.scroll(0);
    }
    this.dirty = true;
    this.later();
  }

  scroll(to) {
    this.root.scrollTop = to;
    this.top = this.root.scrollTop;
  }

  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.paint();
    });
  }

  paint() {
    const height = this.height();
    if (this.space.length !== this.length * height) {
      this.space.length = this.length * height;
      this.space.style.height = `${this.space.length}px`;
    }
    if (this.dirty && this.anchor && this.top > 4) this.hold(height);
    const first = Math.max(0, Math.floor(this.top / height) - BEYOND);
    const last = Math.min(this.length, Math.ceil((this.top + this.tall) / height) + BEYOND);
    this.last = last;
    this.lay(first, last, height);
    const top = this.length ? Math.min(this.length - 1, Math.floor(this.top / height)) : 0;
    this.anchor = this.length ? { id: this.id(this.at(top)), index: top } : null;
    this.dirty = false;
    this.onpaint?.();
  }

  /** Moves the view along with the row at its top. */
  hold(height) {
    const index = this.find(this.anchor.id, this.anchor.index);
    if (index > 0 && index !== this.anchor.index) this.scroll(this.top + (index - this.anchor.index) * height);
  }

  /** Where an item is; looks near a place first, since items mostly move by a few. */
  find(id, near = 0) {
    for (let away = 0; away < this.length; away++) {
      if (near + away < this.length && this.id(this.at(near + away)) === id) return near + away;
      if (near - away >= 0 && away && near - away < this.length && this.id(this.at(near - away)) === id) return near - away;
    }
    return -1;
  }

  lay(first, last, height) {
    const wanted = new Map();
    for (let index = first; index < last; index++) wanted.set(this.id(this.at(index)), index);
    for (const [id, element] of this.elements) {
      if (!wanted.has(id)) {
        this.elements.delete(id);
        this.spare.push(element);
      }
    }
    for (const [id, index] of wanted) this.place(id, index, height);
    while (this.spare.length > 12) this.spare.pop().remove();
    for (const element of this.spare) element.hidden = true;
    const active = this.elements.get(this.selected);
    if (active) this.root.setAttribute('aria-activedescendant', active.id);
    else this.root.removeAttribute('aria-activedescendant');
  }

  place(id, index, height) {
    let element = this.elements.get(id);
    const isNew = !element;
    if (isNew) {
      element = this.spare.pop() ?? this.space.appendChild(this.begin());
      element.hidden = false;
      element.id = `${this.name}-${id}`;
      this.elements.set(id, element);
    }
    if (isNew || this.dirty) this.draw(element, this.at(index));
    if (element.index !== index) {
      element.index = index;
      element.style.transform = `translateY(${index * height}px)`;
      element.setAttribute('aria-posinset', index + 1);
    }
    if (element.size !== this.length) {
      element.size = this.length;
      element.setAttribute('aria-setsize', this.length);
    }
    const isSelected = id === this.selected;
    if (element.isSelected !== isSelected) {
      element.isSelected = isSelected;
      element.setAttribute('aria-selected', isSelected);
    }
  }

  begin() {
    const element = this.make();
    element.setAttribute('role', 'option');
    element.setAttribute('aria-selected', 'false');
    element.tabIndex = -1;
    return element;
  }

  onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    if (event.key === 'Enter' && this.selected) this.open();
    else if (event.key in steps) this.move(steps[event.key]);
    else return;
    event.preventDefault();
  }

  /** Selects the item that many rows further down. */
  move(by) {
    if (!this.length) return;
    const from = this.selected === null ? -1 : this.find(this.selected, this.anchor?.index ?? 0);
    const top = Math.ceil(this.top / this.height());
    const to = from < 0 ? (Number.isFinite(by) ? top : by) : from + by;
    this.select(Math.max(0, Math.min(this.length - 1, to)));
  }

  select(index) {
    this.selected = this.id(this.at(index));
    const height = this.height();
    if (index * height < this.top) this.scroll(index * height);
    else if ((index + 1) * height > this.top + this.tall) this.scroll((index + 1) * height - this.tall);
    this.anchor = null;
    this.root.focus({ preventScroll: true });
    this.paint();
  }

  open() {
    const index = this.find(this.selected);
    if (index >= 0) this.openItem(this.at(index));
  }
}
