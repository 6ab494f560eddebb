// What a page's main thread did, by Chromium's own trace: how long its tasks took by the clock on the wall, and for how much of
// that they had a processor. What a busy machine adds to the first is no work of the page.
const TASK = 'ThreadControllerImpl::RunTask';

/** Begins to trace; what is answered ends it, and answers the tasks of the busiest page: wall and processor, in milliseconds. */
export async function trace(browser) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value.filter(({ ph, name }) => (ph === 'X' && name === TASK) || (ph === 'M' && name === 'thread_name'))));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel'], excludedCategories: ['*'] } });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    const threads = events.filter(({ ph, args }) => ph === 'M' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => events.filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid).map(({ dur, tdur }) => ({ wall: dur / 1000, processor: (tdur ?? 0) / 1000 })));
    return threads.sort((a, b) => sum(b) - sum(a))[0] ?? [];
  };
}

/** Milliseconds of a processor that tasks used together. */
export const sum = (tasks) => tasks.reduce((total, { processor }) => total + processor, 0);
