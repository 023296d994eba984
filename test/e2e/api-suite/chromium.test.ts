// The API suite in Chromium with the extension.
import { declareSuite } from './suite.ts';

declareSuite('chromium');
