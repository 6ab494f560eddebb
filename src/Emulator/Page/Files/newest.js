// The newest of a list that the emulator keeps, portion by portion: the first is read again when something has happened, the next
// when somebody scrolls there. However much happens, one portion is read at a time, and only so often.

import { get } from './api.js';
import { button } from './dom.js';
import { paced } from './pace.js';

const PORTION = 100;
const APART = 500;
// Items that are kept while somebody looks at the top, where they come in all the time.
const KEPT = 1000;
// Rows below the last in view with which the next portion is asked for.
const AHEAD = 30;

export class Newest {
  /** list: what shows the items; path({ limit, before }): where they are; told(problem): the items are others, or could not be read. */
  constructor({ list, path, told }) {
    Object.assign(this, { list, path, told });
    this.items = [];
    this.older = null;
    this.isBehind = false;
    this.life = 0;
    this.isReading = false;
    this.pace = paced(() => this.read(false), APART);
    this.fresh = button('↑ newer', () => this.list.scroll(0), { class: 'fresh', hidden: true });
    list.onpaint = () => this.look();
  }

  /** Something has happened. */
  happened() {
    this.pace.ask();
  }

  /** Another filter or another life: what is known is not of it. */
  async anew() {
    this.life++;
    this.isReading = false;
    await this.read(true);
  }

  close() {
    this.life++;
    this.pace.stop();
  }

  read(isNew) {
    return this.portion('', (page) => {
      this.isBehind = false;
      const last = page.items.at(-1)?.id;
      const at = isNew ? -1 : this.items.findIndex(({ id }) => id === last);
      if (isNew || !page.next_before || (at < 0 && this.isAtTop)) {
        [this.items, this.older] = [page.items, page.next_before];
      } else if (at < 0) {
        this.isBehind = true;
      } else {
        this.items = page.items.concat(this.items.slice(at + 1));
        if (this.isAtTop && this.items.length > KEPT) {
          this.items.length = KEPT;
          this.older = this.items[KEPT - 1].id;
        }
      }
      this.list.set(this.items.length, (index) => this.items[index], !isNew);
    });
  }

  more() {
    return this.portion(this.older, (page) => {
      this.items = this.items.concat(page.items);
      this.older = page.next_before;
      this.list.set(this.items.length, (index) => this.items[index]);
    });
  }

  async portion(before, take) {
    if (this.isReading) {
      this.pace.ask();
      return;
    }
    const { life } = this;
    this.isReading = true;
    let problem = '';
    try {
      const page = await get(this.path({ limit: PORTION, before }));
      if (life !== this.life) return;
      take(page);
    } catch (error) {
      if (life !== this.life) return;
      problem = error.message;
    }
    this.isReading = false;
    this.fresh.hidden = !this.isBehind;
    this.told(problem);
  }

  get isAtTop() {
    return this.list.top <= 4;
  }

  /** After each painting. */
  look() {
    if (this.isBehind && this.isAtTop) this.happened();
    else if (this.older && this.list.last + AHEAD >= this.items.length && this.list.top > 4) this.more();
  }
}
