// The graph of what knows what, types included, and of what is loaded with what: there types are gone.
import type { Source } from './sources.ts';

/** Each circle of files that know one another, be it only by types, as `a -> b -> a`; every circle once. */
export function findCycles(sources: readonly Source[]): readonly string[] {
  const graph = graphOf(sources, () => true);
  const cycles = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      const circle = trail.slice(start);
      // Begin with the first name, so that one circle has one form.
      const first = circle.indexOf([...circle].sort()[0] ?? file);
      const turned = [...circle.slice(first), ...circle.slice(0, first)];
      cycles.add([...turned, turned[0]].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return [...cycles];
}

/** The sources that run when `entry` is loaded. Throws where there is no such file: a check of nothing proves nothing. */
export function loadedBy(sources: readonly Source[], entry: string): readonly Source[] {
  const graph = graphOf(sources, ({ isTypeOnly }) => !isTypeOnly);
  if (!graph.has(entry)) throw new Error(`${entry} is missing`);
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const next of graph.get(file) ?? []) visit(next);
  };
  visit(entry);
  return sources.filter((source) => reached.has(source.path));
}

function graphOf(
  sources: readonly Source[],
  counts: (imported: Source['imports'][number]) => boolean,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    sources.map((source) => [
      source.path,
      source.imports
        .filter((imported) => !imported.isPackage && counts(imported))
        .map(({ target }) => target),
    ]),
  );
}
