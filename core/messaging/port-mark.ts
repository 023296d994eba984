// Which port of its host a page must be at, where match patterns name none (Firefox): said in binary by files of one line each, as
// a registered script can carry nothing but which files it consists of. Not to be confused with the ports that messages go through.

/** A global of the page's world, gone before any script of the page runs. */
const MARK = 'parleyPort';
const START = 'port/at.js';
const BITS = Array.from({ length: 16 }, (_unused, exponent) => 2 ** exponent);

/** All these files. */
export function portFiles(): readonly { readonly name: string; readonly contents: string }[] {
  return [
    { name: START, contents: `globalThis.${MARK} = 0;\n` },
    ...BITS.map((bit) => ({ name: `port/${bit}.js`, contents: `globalThis.${MARK} += ${bit};\n` })),
  ];
}

/** Those that say the port of this origin: 0 where it is the usual one of its scheme. */
export function filesForPort(origin: string): readonly string[] {
  const port = Number(new URL(origin).port);
  return [START, ...BITS.filter((bit) => (port & bit) !== 0).map((bit) => `port/${bit}.js`)];
}

/** Is a page where it was said to be? True where nothing was said. What was said is taken away. */
export function isAtMarkedPort(view: { readonly location: Pick<Location, 'port'> }): boolean {
  const marked: { readonly location: Pick<Location, 'port'>; [MARK]?: unknown } = view;
  const port = marked[MARK];
  delete marked[MARK];
  return port === undefined || port === Number(view.location.port);
}
