// What is mutated, and by which tests the mutants are to be found: those of the folder that mirrors the code's.
import { globSync } from 'node:fs';
import path from 'node:path';

/** A folder of core/ whose tests are to find its mutants. */
export interface Area {
  readonly name: 'chat' | 'storage' | 'gms' | 'rest' | 'cometd' | 'messaging';
  /** As `path.matchesGlob` has it, from the repository's root. */
  readonly mutate: readonly string[];
  /**
   * Names of the tests that look at these files, as a glob; without it, all of the folder. Many a mutant is played by every test:
   * those of the whole folder would take half a minute of real time for it, in front of real servers and channels.
   */
  readonly tests?: string;
}

/** Every area. Where a folder is not whole here, the rest of it needs a network, a browser or a document. */
export const AREAS: readonly Area[] = [
  { name: 'chat', mutate: ['core/chat/*.ts'] },
  { name: 'storage', mutate: ['core/storage/*.ts'] },
  {
    name: 'gms',
    mutate: ['core/gms/{file-answers,file-transfer,messages,operations,server-errors,wire-schema}.ts'],
  },
  { name: 'rest', mutate: ['core/rest/{addresses,judgement,past-typing}.ts'] },
  { name: 'cometd', mutate: ['core/cometd/{bayeux-frames,failures}.ts'], tests: '{bayeux-frames,failures}' },
  {
    name: 'messaging',
    mutate: ['core/messaging/{view-schema,view-message-schema,file-schema,overlay-schema,page-check}.ts'],
    tests: '{view-schema,view-message-schema,overlay-schema,page-check}',
  },
];

/** The files of an area that are asked for; with no pattern, all. */
export function filesOf(root: string, { mutate }: Area, patterns: readonly string[]): readonly string[] {
  return globSync([...mutate], { cwd: root })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => patterns.length === 0 || patterns.some((pattern) => path.matchesGlob(file, pattern)))
    .sort();
}
