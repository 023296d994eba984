// English, compiled. The build puts the result of this module in its place (test/compiled-messages.ts).
import { compileCatalogue } from './compile-catalogue.ts';
import { en } from './en.ts';

export const english = compileCatalogue(en);
