// English of the options page and of the question, compiled. The build puts the result in its place (test/compiled-messages.ts).
import { compileCatalogue } from './compile-catalogue.ts';
import { enOptions } from './en-options.ts';

export const englishOptions = compileCatalogue(enOptions);
